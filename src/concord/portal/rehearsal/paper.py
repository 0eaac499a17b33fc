"""One page of a PDF with a few lines of text: the scans of the demonstration."""

from __future__ import annotations


def page(*lines: str) -> bytes:
    """A letter-size page with these lines, the first as a heading. What is not Latin is replaced."""
    sizes = [18] + [12] * (len(lines) - 1)
    drawn = " ".join(
        f"BT /F1 {size} Tf 72 {700 - 28 * at} Td ({_plain(line)}) Tj ET" for at, (size, line) in enumerate(zip(sizes, lines, strict=True))
    ).encode("latin-1", "replace")  # fmt: skip
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, table, len(parts) + 1, len(out)
    )  # fmt: skip


def _plain(line: str) -> str:
    """Text as a PDF writes it between brackets."""
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
