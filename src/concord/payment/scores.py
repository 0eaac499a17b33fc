"""Rates as payment reads them: the right year, edition, pool and stratum, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from concord.engine import Session, sql
from concord.payment.arithmetic import Score
from concord.program import Program
from concord.program.measure_set import MeasureTerms

Row = dict[str, Any]
GAPS = "performance.gap_groups"
"""The term that names the gaps whose narrowing is paid for."""


@dataclass(frozen=True)
class Found:
    """A score with the rate row it is from, or no score and why. `reference` is the rate's key."""

    score: Score | None
    reference: str
    why: str = ""
    uncovered: int = 0

    @property
    def whole(self) -> Score:
        """The score, where the caller knows that there is one."""
        assert self.score is not None
        return self.score

    @property
    def denominator(self) -> int:
        return self.score.denominator if self.score else 0


class Scores:
    """Rates by (measure, rate, year, pool, organization, stratum kind, stratum)."""

    def __init__(self, rows: list[Row], program: Program):
        self._rows: dict[tuple[Any, ...], list[Row]] = {}
        self._program = program
        for row in rows:
            self._rows.setdefault(_key(row), []).append(row)

    @classmethod
    def read(cls, session: Session, program: Program) -> Scores:
        """All rates of organizations that the program's terms may ask for."""
        paid = sorted({f"{m.measure}|{m.rate}" for m in program.measure_set.measures if m.in_payment})
        asked = {"paid": paid, "kinds": ["all", "plan", *gap_kinds(program)]}
        rows = session.dicts(sql.load(__package__, "organization_rates"), asked)
        return cls(rows, program)

    def now(self, measure: MeasureTerms, organization: str, pool: str) -> Found:
        """The score of the measure's own year."""
        return self._found(measure, measure.year, organization, pool, "all", "all", strict=False)

    def before(self, measure: MeasureTerms, year: int, organization: str, pool: str) -> Found:
        """The score of another year, for two years together: the scored year's edition if there is one."""
        return self._found(measure, year, organization, pool, "all", "all", strict=False)

    def baseline(self, measure: MeasureTerms, year: int, organization: str, pool: str) -> tuple[Found, Found]:
        """(original score, score now), both on the plans whose data cover both years, under the scored year's edition."""
        both = self.common_plans(measure, year, pool)
        if both is None:
            base = self._found(measure, year, organization, pool, "all", "all", strict=True)
            return base, self.now(measure, organization, pool)
        return (
            self._together(measure, year, organization, both, strict=True),
            self._together(measure, measure.year, organization, both, strict=False),
        )

    def stratum(self, measure: MeasureTerms, year: int, organization: str, kind: str, stratum: str) -> Found:
        """The score of one group in the program pool; another year's only under the scored year's edition."""
        return self._found(measure, year, organization, "program", kind, stratum, strict=year != measure.year)

    def common_plans(self, measure: MeasureTerms, year: int, pool: str) -> list[str] | None:
        """Plans that a comparison of the measure's year with another rests on; None when it is everybody in the pool."""
        plans = self._plans(year), self._plans(measure.year)
        return None if pool != "program" or plans[0] == plans[1] else sorted(plans[0] & plans[1])

    def _plans(self, year: int) -> set[str]:
        """Plans whose data cover a whole year."""
        return {p.plan_id for p in self._program.plans if p.data_from <= date(year, 1, 1)}

    def _together(
        self, measure: MeasureTerms, year: int, organization: str, plans: list[str], *, strict: bool
    ) -> Found:
        parts = [self._found(measure, year, organization, "program", "plan", p, strict=strict) for p in plans]
        scored = [p.score for p in parts if p.score is not None]
        reference = _reference(measure, year, "program", organization)
        if not scored:
            return Found(None, reference, f"no rate of {year} by plan for {', '.join(plans)}")
        total = Score(sum(s.numerator for s in scored), sum(s.denominator for s in scored))
        return Found(total, reference, uncovered=sum(p.uncovered for p in parts))

    def _found(
        self,
        measure: MeasureTerms,
        year: int,
        organization: str,
        pool: str,
        kind: str,
        stratum: str,
        *,
        strict: bool,
    ) -> Found:
        reference = _reference(measure, year, pool, organization)
        rows = self._rows.get((measure.measure, measure.rate, year, pool, organization, kind, stratum), [])
        same = [r for r in rows if r["edition"] == measure.edition]
        usable = same or ([] if strict else [r for r in rows if not r["is_baseline"]])
        if not usable:
            edition = f" under edition {measure.edition}" if strict else ""
            return Found(None, reference, f"no rate of {year}{edition}")
        row = max(usable, key=lambda r: (r["edition"], bool(r["is_baseline"]) == strict))
        if not row["denominator"]:
            return Found(None, reference, f"nobody counts in {year}", int(row["uncovered"]))
        score = Score(int(row["numerator"]), int(row["denominator"]))
        return Found(score, reference, uncovered=int(row["uncovered"]))


def gap_kinds(program: Program) -> list[str]:
    """Kinds of group whose gaps any term sheet names."""
    named = [gap for term in program.terms.values if term.name == GAPS for gap in term.value]
    return sorted({gap["stratum_kind"] for gap in named})


def _key(row: Row) -> tuple[Any, ...]:
    names = ("measure", "rate", "year", "pool", "unit", "stratum_kind", "stratum")
    return tuple(row[n] for n in names)


def _reference(measure: MeasureTerms, year: int, pool: str, organization: str) -> str:
    return f"{measure.measure}|{measure.rate}|{year}|{pool}|organization|{organization}"
