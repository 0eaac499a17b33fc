"""Use against what is expected: observed stays, visits or readmissions over those an open model expects.

The model stands in the program folder. A run only applies it; `fit` makes it anew, from one year of the program's own people.
All of this is about the program's pool.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.canon.charts import ChartPerson, Event, Span
from concord.canon.results import ExpectedUse
from concord.engine import Session
from concord.engine.compiler.run import evaluated
from concord.measures import MEASURES
from concord.model.measure import Measure
from concord.program import Program
from concord.program.expected import ExpectedModel

SQL = f"{__package__}.sql"
MICRO = 1_000_000
"""Expected numbers are kept and added up in millionths, so that their sum does not depend on an order."""
ENOUGH = 30
"""People (or stays) who must have a factor, and events among them, for it to get a coefficient."""
GROUPS = 10
USED = tuple(m.id for m in MEASURES.values() if m.factors)
"""Measures that are set against what is expected."""


@dataclass(frozen=True)
class Counted:
    """Those who count in a measure of use, in order of person and event: where they belong, what was observed, which factors hold."""

    measure: Measure
    person: np.ndarray
    observed: np.ndarray
    factors: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Decile:
    """A tenth of those counted, from the least expected to the most."""

    people: int
    observed: int
    expected: Decimal


def counted(
    session: Session, charts: Path, program: Program, measures: Sequence[Measure], year: int, as_of: date
) -> list[Counted]:
    """Evaluate measures on the program's pool of the charts, all at once."""
    _views(session, charts, program, year)
    found = []
    with evaluated(session, measures, year=year, method="plan", as_of=as_of) as batch:
        for measure in measures:
            session.run(f"CREATE OR REPLACE VIEW batch_measure AS SELECT * FROM {batch.tables[measure.id]}")
            session.file_table(SQL, "use", "use_made")
            rows = session.arrow("SELECT * FROM use_made ORDER BY person, index_event")
            session.drop("use_made")
            session.drop("batch_measure")
            lines = [x for x in measure.lines_for("plan") if x.part == "factor" and not x.within]
            held = {x.sentence: _bits(rows[x.column]) for x in lines}
            found.append(Counted(measure, rows["person"].to_numpy(), rows["observed"].to_numpy(), held))
    return found


def _views(session: Session, charts: Path, program: Program, year: int) -> None:
    plans = sorted(
        p.plan_id
        for p in program.plans
        if p.from_date <= date(year, 12, 31) and p.data_from <= date(year, 12, 31)
    )
    for name in ("membership", "concept_number", "unit_number", "sender_number"):
        session.view(name, [charts / name, charts / f"{name}.parquet"])
    for name, declared in (("event", Event), ("span", Span), ("chart_person", ChartPerson)):
        session.drop(name)
        session.view(f"whole_{name}" if name != "chart_person" else name, charts / name, declared)
    session.run("CREATE OR REPLACE TABLE use_plan AS SELECT unnest($plans) AS name", {"plans": plans})
    session.file(SQL, "use_pool")


def _bits(column: pa.ChunkedArray) -> np.ndarray:
    return pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(bool)


def expected(people: Counted, model: ExpectedModel) -> np.ndarray:
    """What the model expects of each, in millionths. UsageError-free: a sentence the measure no longer has adds nothing."""
    score = np.full(len(people.person), float(model.constant))
    for sentence, held in people.factors.items():
        score = score + held * float(model.coefficients.get(sentence, 0))
    likely = 1 / (1 + np.exp(-score)) if model.link == "logit" else np.exp(score)
    return np.rint(likely * MICRO).astype(np.int64)


def use(
    session: Session, charts: Path, rosters: Path, program: Program, years: list[int], as_of: date, out: Path
) -> int:
    """Write `expected_use`: observed over expected by organization and site, year by year. Returns its rows."""
    rows: list[dict[str, object]] = []
    for year in years:
        asked = {t.measure for t in program.measures(year)} & program.expected.keys() & set(USED)
        measures = [MEASURES[ident] for ident in sorted(asked)]
        for people in counted(session, charts, program, measures, year, as_of) if measures else ():
            ident = people.measure.id
            places = _places(session, rosters, year, people)
            rows += _by_unit(ident, year, people, expected(people, program.expected[ident]), places)
    session.records("expected_use_made", ExpectedUse, rows)
    return session.write_declared("expected_use_made", ExpectedUse, out / "expected_use.parquet")


def _places(session: Session, rosters: Path, year: int, people: Counted) -> dict[str, np.ndarray]:
    """Organization and site of each of those counted, in their order; empty for none."""
    session.view("roster", rosters / "roster")
    session.table("use_person", pa.table({"place": np.arange(len(people.person)), "person": people.person}))
    session.file_table(SQL, "use_place", "use_place", {"december": date(year, 12, 31)})
    found = session.arrow("SELECT organization_id, site_id FROM use_place ORDER BY place")
    return {name: np.array(found[name].to_pylist(), dtype=object) for name in ("organization_id", "site_id")}


def _by_unit(
    ident: str, year: int, people: Counted, likely: np.ndarray, places: dict[str, np.ndarray]
) -> Iterator[dict[str, object]]:
    levels = {"organization": places["organization_id"], "site": places["site_id"]}
    yield unit_row(ident, year, "program", "all", people.observed, likely)
    for level, unit in levels.items():
        for name in sorted({str(u) for u in unit if u}):
            mine = unit == name
            yield unit_row(ident, year, level, name, people.observed[mine], likely[mine])


def unit_row(
    ident: str, year: int, level: str, unit: str, observed: np.ndarray, likely: np.ndarray
) -> dict[str, object]:
    seen, hoped = int(observed.sum()), Decimal(int(likely.sum())) / MICRO
    low, high = _byar(seen)
    known = hoped > 0
    return {
        "measure": ident, "year": year, "pool": "program", "level": level, "unit": unit, "people": len(observed), "observed": seen,
        "expected": hoped, "ratio": _over(Decimal(seen), hoped) if known else None,
        "low": _over(low, hoped) if known else None, "high": _over(high, hoped) if known else None,
    }  # fmt: skip


def _over(top: Decimal, bottom: Decimal) -> Decimal:
    return (top / bottom).quantize(Decimal("0.0001"))


def _byar(count: int) -> tuple[Decimal, Decimal]:
    """Byar's 95% limits of a count."""
    z = Decimal("1.959964")
    n, more = Decimal(count), Decimal(count + 1)
    low = n * (1 - 1 / (9 * n) - z / (3 * n.sqrt())) ** 3 if count else Decimal(0)
    return low, more * (1 - 1 / (9 * more) + z / (3 * more.sqrt())) ** 3


# -- fitting ---------------------------------------------------------------------------------------------------


def fit(people: Counted, year: int) -> tuple[ExpectedModel, list[Decile]]:
    """A model from those counted in one year, and how it stands by tenths of them.

    Poisson for counts per member, logistic for what may follow a stay. A factor that fewer than ENOUGH have, or among whom fewer
    than ENOUGH events were seen, gets no coefficient.
    """
    import statsmodels.api as sm  # heavy, and needed by this command alone

    per_stay = people.measure.basis == "event"
    kept = [
        s
        for s, held in people.factors.items()
        if held.sum() >= ENOUGH and people.observed[held].sum() >= ENOUGH
    ]
    columns = [np.ones(len(people.person))] + [people.factors[s].astype(float) for s in kept]
    family = sm.families.Binomial() if per_stay else sm.families.Poisson()
    found = sm.GLM(people.observed, np.column_stack(columns), family=family).fit().params
    numbers = [Decimal(str(round(float(n), 4))) for n in found]
    model = ExpectedModel(
        people.measure.id,
        "logit" if per_stay else "log",
        numbers[0],
        dict(zip(kept, numbers[1:], strict=True)),
        f"fitted on {len(people.person):,} {'stays' if per_stay else 'members'} of {year}, {int(people.observed.sum()):,} events",
        "concord measures fit",
    )
    return model, deciles(people, model)


def deciles(people: Counted, model: ExpectedModel) -> list[Decile]:
    """Tenths of those counted, from the least expected to the most."""
    likely = expected(people, model)
    order = np.lexsort((np.arange(len(likely)), likely))
    return [
        Decile(len(part), int(people.observed[part].sum()), Decimal(int(likely[part].sum())) / MICRO)
        for part in np.array_split(order, GROUPS)
        if len(part)
    ]


def as_toml(model: ExpectedModel, tenths: list[Decile]) -> str:
    """The model as it is kept in the program folder, with its calibration in comments."""
    lines = [
        f"[{model.measure}]", f'link     = "{model.link}"', f"constant = {model.constant}", f'status   = "{model.status}"',
        f'source   = "{model.source}"', f"[{model.measure}.coefficients]",
    ]  # fmt: skip
    width = max((len(s) for s in model.coefficients), default=0) + 2
    lines += [f"{json_string(s):<{width}} = {n}" for s, n in model.coefficients.items()]
    lines.append("# tenth  counted  observed  expected  observed/expected")
    for number, tenth in enumerate(tenths, 1):
        ratio = f"{tenth.observed / tenth.expected:.2f}" if tenth.expected else "-"
        lines.append(
            f"# {number:>5}  {tenth.people:>7}  {tenth.observed:>8}  {tenth.expected:>8.1f}  {ratio:>17}"
        )
    return "\n".join(lines) + "\n"


def json_string(text: str) -> str:
    """A quoted key."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
