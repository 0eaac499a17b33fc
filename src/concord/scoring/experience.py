"""Patient experience from returned surveys: top answers by composite and practice, adjusted for who answered.

As the CAHPS program does it: within practices, each question's top answer (0 or 1) is regressed on what respondents say of
themselves (straight lines), and a practice's share is moved to the mix of all respondents. A composite is the plain mean of its
questions. The arithmetic is exact, so that no order of rows or threads shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from concord.canon.access import SurveyResponse
from concord.canon.results import ExperienceRate
from concord.engine import Session
from concord.engine.sql import load
from concord.program import Program
from concord.program.experience import Composite, Experience

ENOUGH = 30
"""Respondents below which a practice's share is told apart: the usual least number of completed surveys."""
SQL = f"{__package__}.sql"
Z = 1.959964
Vector = list[Fraction]


@dataclass
class Respondent:
    """One returned survey: the practice it is about, and its answers that are numbers."""

    organization: str
    answers: dict[str, int] = field(default_factory=dict)


def experience(session: Session, settled: Path, program: Program, out: Path) -> int:
    """Write `experience_rate`: composites by year and practice. Returns its rows."""
    session.view(
        "survey_response", [settled / "survey_response", settled / "survey_response.parquet"], SurveyResponse
    )
    others = [one.ident for one in program.office.surveys]
    told = session.rows(load(SQL, "survey"), {"others": others})
    years: dict[int, dict[str, Respondent]] = defaultdict(dict)
    for year, response, organization, item, answer in told:
        years[year].setdefault(response, Respondent(organization)).answers[item] = answer
    rows = [
        row for year in sorted(years) for row in rates(year, list(years[year].values()), program.experience)
    ]
    session.records("experience_rate_made", ExperienceRate, rows)
    return session.write_declared("experience_rate_made", ExperienceRate, out / "experience_rate.parquet")


def rates(year: int, people: Sequence[Respondent], asked: Experience) -> Iterator[dict[str, object]]:
    """Every composite of one year, for all practices together and each by itself."""
    for composite in asked.composites:
        questions = [_question(people, item, composite.top, asked.adjusters) for item in composite.items]
        units = sorted({p.organization for p in people})
        for level, unit in [("program", "all"), *(("organization", u) for u in units)]:
            found = [q for question in questions if (q := question.get(unit)) is not None]
            if found:
                yield _row(year, composite, level, unit, found)


@dataclass(frozen=True)
class Share:
    """One question for one unit: respondents, the share of top answers, and the same at everybody's mix."""

    people: int
    top: Fraction
    adjusted: Fraction


def _question(
    people: Sequence[Respondent], item: str, top: int, adjusters: Sequence[str]
) -> dict[str, Share]:
    """A question by unit, `all` among them. Those who left out an adjuster count with its mean."""
    said = [(p, Fraction(p.answers[item] >= top)) for p in people if item in p.answers]
    if not said:
        return {}
    mix = [_filled([p.answers.get(a) for p, _ in said]) for a in adjusters]
    rows = [[column[n] for column in mix] for n in range(len(said))]
    groups: dict[str, list[int]] = defaultdict(list)
    for n, (person, _) in enumerate(said):
        groups[person.organization].append(n)
    tops = [y for _, y in said]
    slopes = _slopes(rows, tops, list(groups.values()))
    everybody = _mean_row(rows)
    found = {"all": _share(rows, tops, range(len(said)), slopes, everybody)}
    for unit, places in groups.items():
        found[unit] = _share(rows, tops, places, slopes, everybody)
    return found


def _share(
    rows: Sequence[Vector], tops: Sequence[Fraction], places: Iterable[int], slopes: Vector, everybody: Vector
) -> Share:
    chosen = list(places)
    raw = _mean([tops[n] for n in chosen])
    own = _mean_row([rows[n] for n in chosen])
    moved = sum((b * (x - m) for b, x, m in zip(slopes, own, everybody, strict=True)), Fraction(0))
    return Share(len(chosen), raw, min(max(raw - moved, Fraction(0)), Fraction(1)))


def _filled(values: Sequence[int | None]) -> Vector:
    known = [Fraction(v) for v in values if v is not None]
    usual = _mean(known) if known else Fraction(0)
    return [usual if v is None else Fraction(v) for v in values]


def _slopes(rows: Sequence[Vector], tops: Sequence[Fraction], groups: Sequence[Sequence[int]]) -> Vector:
    """Least squares within practices: each one's own mean taken off first. A question that says nothing new gets 0."""
    size = len(rows[0]) if rows else 0
    normal = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for places in groups:
        centre, level = _mean_row([rows[n] for n in places]), _mean([tops[n] for n in places])
        for n in places:
            off = [x - m for x, m in zip(rows[n], centre, strict=True)]
            for i in range(size):
                for j in range(size):
                    normal[i][j] += off[i] * off[j]
                normal[i][size] += off[i] * (tops[n] - level)
    return _solved(normal)


def _solved(normal: list[Vector]) -> Vector:
    size = len(normal)
    free = [False] * size
    for k in range(size):
        pivot = normal[k][k]
        if pivot == 0:
            free[k] = True
            continue
        normal[k] = [x / pivot for x in normal[k]]
        for i in range(size):
            if i != k and normal[i][k] != 0:
                times = normal[i][k]
                normal[i] = [x - times * y for x, y in zip(normal[i], normal[k], strict=True)]
    return [Fraction(0) if free[k] else normal[k][size] for k in range(size)]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _mean_row(rows: Sequence[Vector]) -> Vector:
    return [_mean(list(column)) for column in zip(*rows, strict=True)]


def _row(
    year: int, composite: Composite, level: str, unit: str, found: Sequence[Share]
) -> Mapping[str, object]:
    top, adjusted = _mean([s.top for s in found]), _mean([s.adjusted for s in found])
    people = max(s.people for s in found)
    low, high = _wilson(float(adjusted), people)
    return {
        "composite": composite.ident, "title": composite.title, "year": year, "level": level, "unit": unit, "respondents": people,
        "top_box": _rounded(top), "adjusted": _rounded(adjusted), "low": low, "high": high, "is_enough": people >= ENOUGH,
    }  # fmt: skip


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))


def _wilson(share: float, count: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95% interval of a share."""
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * ((share * (1 - share) + Z * Z / (4 * count)) / count) ** 0.5 / (1 + Z * Z / count)
    return tuple(Decimal(str(round(x, 4))) for x in (max(middle - half, 0.0), min(middle + half, 1.0)))  # type: ignore[return-value]
