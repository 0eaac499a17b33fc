"""What an earlier run settled, as this one reads it: facts of base periods, and everything about periods that have closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord.canon.payments import DirectBase, Earning, Increase
from concord.engine import Session
from concord.payment.lines import Draft

Row = dict[str, Any]
Period = tuple[str, str, date, date]


@dataclass
class Frozen:
    """Empty where there was no earlier run. `closed` are periods settled then that no news can reach any more.

    A period is (contract, component, first day, last day); `lines` are those of no one person, by their period.
    """

    closed: set[Period] = field(default_factory=set)
    lines: dict[Period, list[Draft]] = field(default_factory=dict)
    bases: dict[tuple[str, int], Row] = field(default_factory=dict)
    increases: dict[tuple[str, int], Row] = field(default_factory=dict)
    earnings: dict[tuple[str, int], list[Row]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, folder: Path | None, as_of: date) -> Frozen:
        """An earlier run's payment folder (its `frozen_*` views are registered)."""
        if folder is None:
            return cls()
        made = cls()
        for r in session.dicts("SELECT * FROM frozen_closing ORDER BY ALL"):
            if r["closes_on"] < as_of:
                made.closed.add((r["contract_id"], r["component"], r["period_start"], r["period_end"]))
        made._read_lines(session)
        made._read_years(session, folder)
        return made

    def standing(self, drafts: list[Draft], contract_id: str, year: int) -> list[Draft]:
        """A year's monthly drafts of direct services; of months that closed, the lines that stood then instead."""
        kept = [d for d in drafts if _period(d.row) not in self.closed]
        whole = (date(year, 1, 1), date(year, 12, 31))
        for period in sorted(self.closed):
            if (
                period[:2] == (contract_id, "direct_services")
                and period[2].year == year
                and period[2:] != whole
            ):
                kept += self.lines.get(period, [])
        return kept

    def is_closed(self, contract_id: str, component: str, year: int) -> bool:
        """Whether a contract's settlement of a year has closed."""
        return (contract_id, component, date(year, 1, 1), date(year, 12, 31)) in self.closed

    def of_year(self, contract_id: str, component: str, year: int) -> list[Draft]:
        """The settlement lines of a closed year as they stood."""
        return list(self.lines.get((contract_id, component, date(year, 1, 1), date(year, 12, 31)), []))

    def _read_lines(self, session: Session) -> None:
        evidence: dict[str, list[Row]] = {}
        items = "SELECT e.* FROM frozen_evidence e SEMI JOIN (SELECT * FROM frozen_line WHERE person_id IS NULL) l USING (line_key)"
        for item in session.dicts(f"{items} ORDER BY line_key, item"):
            evidence.setdefault(item["line_key"], []).append(item)
        for row in session.dicts("SELECT * FROM frozen_line WHERE person_id IS NULL ORDER BY ALL"):
            self.lines.setdefault(_period(row), []).append(Draft(row, evidence.get(row["line_key"], [])))

    def _read_years(self, session: Session, folder: Path) -> None:
        for name, declared in (("direct_base", DirectBase), ("increase", Increase), ("earning", Earning)):
            session.view(f"frozen_{name}", folder / f"{name}.parquet", declared)
        self.bases = {_year(r): r for r in session.dicts("SELECT * FROM frozen_direct_base ORDER BY ALL")}
        self.increases = {_year(r): r for r in session.dicts("SELECT * FROM frozen_increase ORDER BY ALL")}
        for row in session.dicts("SELECT * FROM frozen_earning ORDER BY ALL"):
            self.earnings.setdefault(_year(row), []).append(row)


def _period(row: Row) -> Period:
    return row["contract_id"], row["component"], row["period_start"], row["period_end"]


def _year(row: Row) -> tuple[str, int]:
    return row["contract_id"], row["year"]
