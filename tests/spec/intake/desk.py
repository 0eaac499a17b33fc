"""A front desk for tests: a work folder, a program folder with senders written in the test, files handed in as text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from concord import intake
from concord.intake import Receipt

PLAIN = """
sender = "plain"
role   = "plan"

[claims]
order = "{order}"

[codes.action]
N = "original"
A = "replacement"
R = "reversal"
V = "void"

[[file]]
kind   = "eligibility"
names  = ["members_{{YYYY-MM}}.csv", "members_{{YYYY}}.csv"]
covers = {{ back = {back} }}

[file.member]
member_id  = "id"
first_name = "first"
last_name  = "last"
birth_date = "born"

[file.enrollment]
member_id    = "id"
start_date   = "from"
end_date     = "to"
product_line = {{ value = "commercial" }}
product      = "product"
pcp_npi      = "pcp"

[[file]]
kind  = "medical"
names = ["claims_{{YYYY-MM}}.csv", "claims_{{YYYY-MM}}_part*.csv"]

[file.medical_claim]
claim_id       = "claim"
line           = "line"
version        = "version"
action         = {{ from = "action", codes = "action", empty = "original" }}
replaces       = "replaces"
member_id      = "id"
claim_type     = {{ value = "professional" }}
from_date      = "day"
paid_date      = "paid_on"
procedure_code = "code"
rendering_npi  = "npi"
paid_amount    = "paid"

[[file.claim_diagnosis]]
skip_empty = "code"
each       = {{ code = "dx1..dx2", position = "1..2" }}
claim_id   = "claim"
member_id  = "id"

[[file]]
kind  = "lab"
names = ["labs_{{YYYY-MM}}.csv"]

[file.lab_result]
member_id  = "id"
system     = {{ value = "LOINC" }}
code       = "loinc"
taken_on   = "day"
value      = "value"
status     = {{ value = "final" }}
provenance = {{ value = "standard" }}
"""

MEMBERS = "id,first,last,born,from,to,product,pcp"
CLAIMS = "claim,line,version,action,replaces,id,day,paid_on,code,npi,paid,dx1,dx2"
LABS = "id,loinc,day,value"


class Desk:
    """Hand in files, ask what became of them."""

    def __init__(self, folder: Path):
        self.work = folder / "work"
        self.program = folder / "program"
        self.mail = folder / "mail"
        (self.program / "senders").mkdir(parents=True)
        self.mail.mkdir()
        self.knows()

    def knows(
        self, text: str | None = None, *, name: str = "plain", order: str = "received", back: int = 1
    ) -> None:
        """Agree with a sender on its files: the `plain` one, or a mapping of the test's own."""
        text = text if text is not None else PLAIN.format(order=order, back=back)
        (self.program / "senders" / f"{name}.toml").write_text(text, encoding="utf-8")

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.mail / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def workbook(self, name: str, rows: list[list[Any]]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(self.mail / name)
        return self.mail / name

    def send(
        self, name: str, content: str | bytes | list[list[Any]], on: str = "2026-02-07", sender: str = "plain"
    ) -> Receipt:
        """Hand in one file; its receipt."""
        path = self.workbook(name, content) if isinstance(content, list) else self.put(name, content)
        return intake.receive(self.work, sender, [path], date.fromisoformat(on), self.program)[0]

    def settle(self, as_of: str = "2026-12-31", out: str = "settled") -> Path:
        intake.settle(self.work, self.work / out, self.program, date.fromisoformat(as_of))
        return self.work / out

    def accepted(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Accepted rows of all files, in order of file and line; one column comes bare."""
        return _rows(sorted((self.work / "accepted" / table).glob("*.parquet")), columns)

    def settled(self, table: str, *columns: str, as_of: str = "2026-12-31") -> list[Any]:
        """Settled rows, sorted."""
        return sorted(_rows([self.settle(as_of) / f"{table}.parquet"], columns), key=str)

    def quarantine(self, *columns: str) -> list[Any]:
        return _rows(sorted((self.work / "quarantine").glob("*.parquet")), columns or ("line", "rule"))


def _rows(paths: list[Path], columns: tuple[str, ...]) -> list[Any]:
    rows = [
        row
        for p in paths
        for row in zip(*(pq.read_table(p).column(c).to_pylist() for c in columns), strict=True)
    ]
    return [r[0] for r in rows] if len(columns) == 1 else rows


def csv(header: str, *rows: str) -> str:
    """A CSV file of a header and rows, each written as one text."""
    return "\n".join([header, *rows]) + "\n"


def broke(receipt: Receipt) -> dict[str, int]:
    """Rules that rows of a file broke, with how many."""
    return {b.rule: b.rows for b in receipt.broke}


def counts(receipt: Receipt) -> tuple[int, int, int, int]:
    """Received, accepted, quarantined, duplicates."""
    return (receipt.received, receipt.accepted, receipt.quarantined, receipt.duplicates)
