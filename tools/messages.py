"""The portal's words in other languages: what is to be translated, and the compiled catalogs.

python tools/messages.py            bring the .po files up to date and compile them; says what is missing
python tools/messages.py --check    change nothing; fail when something is missing or stale
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "src" / "concord" / "portal"
LOCALES = ROOT / "locale"
CALLS = {"_": 1, "L": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2}
IN_CONTEXT = {"pgettext_lazy": 1}
CALL = re.compile(
    r"""\b(n?p?gettext)\(\s*u?(?P<a>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*u?(?P<b>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?"""
)
Key = tuple[str, str, str]
"""Context, singular, plural; empty where there is none."""


def wanted() -> list[Key]:
    """Everything that a page may say in the reader's language, in order."""
    found: set[Key] = {("", text, "") for text in said_by_runs()}
    found |= {("report", text, "") for text in said_in_reports()}
    found |= {("table", text, "") for text in said_of_tables()}
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_in_code(path))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found.update(_in_template(path))
    return sorted(found)


def said_by_runs() -> list[str]:
    """Sentences and words that runs write and pages show: kept in a list, one a line."""
    return _lines(LOCALES / "said_by_runs.txt")


def said_in_reports() -> list[str]:
    """What reports and statements say, with places for figures: they stand under a context of their own, since a word of a page is another's head."""
    return _lines(ROOT.parent / "reports" / "spoken.txt")


def said_of_tables() -> set[str]:
    """What the data room says of tables and their columns: as they are declared."""
    from concord.reports.periodic.dictionary import texts

    return texts()


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _in_code(path: Path) -> set[Key]:
    found: set[Key] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Name)
            or node.func.id not in CALLS | IN_CONTEXT
        ):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if texts and node.func.id in IN_CONTEXT:
            found.add((texts[0], texts[1], ""))
        elif texts:
            found.add(("", texts[0], texts[1] if CALLS[node.func.id] == 2 else ""))
    return found


def _in_template(path: Path) -> set[Key]:
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=False)
    found: set[Key] = set()
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        first = ast.literal_eval(call["a"])
        second = ast.literal_eval(call["b"]) if call["b"] else ""
        kind = call[1]
        found.add(
            (first, second, "") if kind == "pgettext" else ("", first, second if kind == "ngettext" else "")
        )
    return found


def read(path: Path) -> dict[Key, list[str]]:
    """The translations of a .po file: one, or one for each plural form."""
    found: dict[Key, list[str]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        at = ""
        for line in block.splitlines():
            if named := re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line):
                at = named[1]
                fields[at] = ast.literal_eval(named[2])
            elif line.startswith('"') and at:
                fields[at] += ast.literal_eval(line)
        if fields.get("msgid"):
            key = (fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
            found[key] = [fields[k] for k in sorted(fields) if k.startswith("msgstr")]
    return found


def text(language: str, words: dict[Key, list[str]]) -> str:
    """A .po file."""
    blocks = [f'msgid ""\nmsgstr ""\n{_quoted(_head(language))}']
    for (context, one, many), said in sorted(words.items()):
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(one)}")
        if many:
            lines.append(f"msgid_plural {_quoted(many)}")
            lines += [f"msgstr[{n}] {_quoted(s)}" for n, s in enumerate(said)]
        else:
            lines.append(f"msgstr {_quoted(said[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compiled(language: str, words: dict[Key, list[str]]) -> bytes:
    """The same as a .mo file, as gettext reads it."""
    entries = {b"": _head(language).encode()}
    for (context, one, many), said in words.items():
        if all(said):
            name = (f"{context}\x04" if context else "") + one + (f"\x00{many}" if many else "")
            entries[name.encode()] = "\x00".join(said).encode()
    names = sorted(entries)
    at = 28 + 16 * len(names)
    ids = texts = b""
    table: list[tuple[int, int, int, int]] = []
    for name in names:
        table.append((len(name), len(ids), len(entries[name]), len(texts)))
        ids += name + b"\x00"
        texts += entries[name] + b"\x00"
    head = struct.pack("<7I", 0x950412DE, 0, len(names), 28, 28 + 8 * len(names), 0, at)
    first = b"".join(struct.pack("<2I", size, at + start) for size, start, _s, _t in table)
    second = b"".join(struct.pack("<2I", size, at + len(ids) + start) for _s, _t, size, start in table)
    return head + first + second + ids + texts


def _head(language: str) -> str:
    return f"Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def _quoted(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main(check: bool) -> int:
    keys, wrong = wanted(), 0
    for folder in sorted(p for p in LOCALES.iterdir() if p.is_dir()):
        po, mo = folder / "LC_MESSAGES" / "django.po", folder / "LC_MESSAGES" / "django.mo"
        have = read(po) if po.exists() else {}
        words = {key: have.get(key) or ([""] * (2 if key[2] else 1)) for key in keys}
        missing = [key for key, said in words.items() if not all(said)]
        new, made = text(folder.name, words), compiled(folder.name, words)
        stale = (
            not po.exists()
            or po.read_text(encoding="utf-8") != new
            or not mo.exists()
            or mo.read_bytes() != made
        )
        if not check:
            po.parent.mkdir(parents=True, exist_ok=True)
            po.write_text(new, encoding="utf-8")
            mo.write_bytes(made)
        wrong += len(missing) + (stale and check)
        print(
            f"{folder.name}: {len(keys)} texts, {len(missing)} missing{', stale' if stale and check else ''}"
        )
        for key in missing:
            print("  missing:", key[1].replace("\n", " ")[:100])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
