"""Other terms tried on what was released: the last run paid again, whatever of it has to be worked out again."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.canon.payments import COMPONENTS
from concord.model.work import Work
from concord.pipeline.payable import set_aside
from tests.journeys.conftest import AS_OF, PROGRAM, concord, copied


@pytest.fixture
def other(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the program folder with texts of files replaced: `other(file, old, new, ...)`."""

    def make(*edits: str) -> Path:
        folder = tmp_path / "other"
        if not folder.exists():
            shutil.copytree(PROGRAM, folder)
        for file, old, new in zip(edits[::3], edits[1::3], edits[2::3], strict=True):
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, (file, old)
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return make


COMMON, MEASURES, ATTRIBUTION = "terms/common.toml", "measures.toml", "attribution.toml"


def simulated(work: Path, program: Path, *words: object) -> dict:
    return concord("simulate", work, "--program", program, "--year", 2025, *words, "--json").json()


def total(rows: list[dict], column: str) -> Decimal:
    return sum((Decimal(r[column]) for r in rows), Decimal(0))


def test_the_terms_as_they_are_change_nothing(ran, other):
    found = simulated(ran[0], other())
    assert Decimal(found["change"]) == 0
    assert (found["winners"], found["losers"], found["changes"], found["moved"]) == (0, 0, [], [])


def test_a_higher_base_and_another_risk_model_are_told_apart_to_the_cent(ran, other):
    program = other(
        "terms/alder.toml",
        "2025-01-01 = 4.80",
        "2025-01-01 = 9.60",
        COMMON,
        '2024-01-01 = "hhs_hcc"',
        '2024-01-01 = "none"',
    )
    found = simulated(ran[0], program, "--causes", "--samples", 50)
    assert {r["cause"] for r in found["causes"]} == {"population-health amounts", "risk adjustment"}
    assert all(
        total([r for r in found["causes"] if r["cause"] == c], "amount")
        for c in ("population-health amounts", "risk adjustment")
    )
    assert (
        total(found["causes"], "amount") == Decimal(found["change"]) == total(found["by_practice"], "change")
    )
    for plan in {r["plan_id"] for r in found["by_plan"]}:
        mine = [r for r in found["by_plan"] if r["plan_id"] == plan]
        assert total([r for r in found["causes"] if r["plan_id"] == plan], "amount") == total(mine, "change")
    assert any(r["what"] == "normalization" for r in found["moved"]), "a risk rule moves everybody's factor"
    assert found["performance_risk"]


def test_two_scenarios_are_compared_cause_by_cause(ran, other, tmp_path):
    """`--against` another folder: the difference is that of both from the terms as they are, its causes add up, and the words say so."""
    richer = other("terms/alder.toml", "2025-01-01 = 4.80", "2025-01-01 = 9.60")
    leaner = tmp_path / "leaner"
    shutil.copytree(PROGRAM, leaner)
    sheet = leaner / "terms" / "alder.toml"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("2025-01-01 = 4.80", "2025-01-01 = 4.00"), encoding="utf-8"
    )
    found = simulated(ran[0], richer, "--against", leaner, "--causes")
    apart = [Decimal(simulated(ran[0], folder)["change"]) for folder in (richer, leaner)]
    assert Decimal(found["change"]) == apart[0] - apart[1] == total(found["causes"], "amount") != 0
    assert found["compared_with"] == "other"
    assert "4.00 in the other terms, 9.60 in the scenario" in found["changes"][0]


def test_changed_attribution_rules_are_what_a_run_under_them_would_attribute(ran, received, other, tmp_path):
    """Another order of rules, tried on the release, pays to the cent what a whole run under that order owes: rosters, rates, scores, lines."""
    program = other(ATTRIBUTION, '"preventive_visits", "primary_care_visits"', '"primary_care_visits"')
    found = simulated(ran[0], program)
    assert found["changes"] == ["Attribution differ."]
    assert Decimal(found["change"]) != 0
    assert paid_in(found, "scenario") == paid_by_a_run_of(program, received[0], tmp_path)


def test_changed_risk_terms_are_what_a_run_under_them_would_score(ran, received, other, tmp_path):
    """Another metal level scores every person again, and the amounts are those of a whole run under it."""
    program = other(COMMON, '2024-01-01 = "silver"', '2024-01-01 = "gold"')
    found = simulated(ran[0], program)
    assert Decimal(found["change"]) != 0
    assert paid_in(found, "scenario") == paid_by_a_run_of(program, received[0], tmp_path)
    assert paid_in(found, "owed") == paid_in(simulated(ran[0], PROGRAM), "scenario")


def paid_in(found: dict, side: str) -> dict[tuple[str, str], Decimal]:
    """Amounts of a scenario's side by plan and payment, without estimates and fees replaced, which no line holds."""
    return {
        (r["plan_id"], r["component"]): Decimal(r[side])
        for r in found["by_plan"]
        if r["component"] in COMPONENTS and Decimal(r[side])
    }


def paid_by_a_run_of(program: Path, received: Path, folder: Path) -> dict[tuple[str, str], Decimal]:
    """What a whole run under a program owes for periods inside 2025, read from its lines."""
    work = copied(received, folder)
    settings = work / "concord.toml"
    settings.write_text(f'program = "{program}"\n', encoding="utf-8")
    concord("run", work, "--as-of", AS_OF, "--json")
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for path in (work / "runs").glob("*/lines/line/*.parquet"):
        for line in pq.read_table(path).to_pylist():
            if line["period_start"].year == line["period_end"].year == 2025:
                found[line["plan_id"], line["component"]] += line["amount"]
    return {k: v for k, v in found.items() if v}


def test_an_earlier_release_is_paid_from_what_is_kept_of_its_run(ran, other, tmp_path):
    """The run is cleared away as a later one does it. Terms are paid to the same cent; what would need the whole run is refused in words."""
    program = other("terms/alder.toml", "2025-01-01 = 4.80", "2025-01-01 = 9.60")
    whole = simulated(ran[0], program)
    work = Work.open(copied(ran[0], tmp_path))
    run = next(p.parent for p in work.runs.glob("*/record.json"))
    set_aside(work, run)
    shutil.rmtree(run)
    again = simulated(work.root, program, "--release", ran[1])
    money = ("by_plan", "by_practice", "by_contract", "increases", "break_even", "change")
    assert {k: again[k] for k in money} == {k: whole[k] for k in money}
    moved = other(ATTRIBUTION, '"preventive_visits", "primary_care_visits"', '"primary_care_visits"')
    said = concord("simulate", work.root, "--program", moved, "--release", ran[1], check=False)
    assert said.code == 2
    assert "rosters would have to be worked out again" in said.err
    assert f"concord run --as-of {AS_OF}" in " ".join(said.err.split())
    gone = concord(
        "simulate", work.root, "--program", program, "--release", "2026-01-10-0123456789ab", check=False
    )
    assert "concord run --as-of 2026-01-10" in " ".join(gone.err.split())


def test_what_a_release_cannot_answer_for_is_refused_with_what_to_do_instead(ran, other):
    program = other("plans.toml", "Alder", "Alder the Second")
    said = concord("simulate", ran[0], "--program", program, check=False)
    assert said.code == 2
    assert "plans.toml differs" in said.err
    assert "concord init" in said.err


def test_what_a_page_asks_for_is_paid_and_a_plan_is_told_nothing_of_other_plans_members(ran):
    """The worker's own way: terms written on a page, for the program's actuary and for one plan."""
    from concord.cli.scenarios import run_scenario

    work, release = Work.open(ran[0]), ran[1]
    change = {
        "sheet": "alder",
        "name": "population_health.base",
        "unit": "USD",
        "since": "2025-01-01",
        "value": "9.00",
    }
    asked = {"release": release, "year": 2025, "changes": [change]}
    program = run_scenario(work, {**asked, "plan": ""})
    assert Decimal(program["change"]) > 0
    assert program["performance_risk"]
    plan = run_scenario(work, {**asked, "plan": "alder"})
    assert {r["plan_id"] for name in ("by_plan", "causes", "break_even") for r in plan[name]} == {"alder"}
    assert not any(plan[name] for name in ("performance_risk", "tiers", "levers", "moved"))


def test_the_report_is_a_page_and_a_paper(ran, other, tmp_path):
    program = other(COMMON, "2025-01-01 = 4.50", "2025-01-01 = 4.60")
    page, paper = tmp_path / "richer.html", tmp_path / "richer.pdf"
    said = concord("simulate", ran[0], "--program", program, "--report", page, "--report", paper)
    assert "All plans together: +" in said.out
    assert "<svg" in page.read_text(encoding="utf-8")
    assert paper.read_bytes().startswith(b"%PDF")


def proposed(*alterations: tuple[str, str, str, str | None, str | None], year: int = 2027):
    """What a proposal would have done, as the worker works it out."""
    from concord.program.revising import Alteration, Revision

    return Revision(year, tuple(Alteration(*a) for a in alterations))


def test_a_proposal_for_the_measure_set_is_tried_on_the_last_whole_year(ran, other):
    """To the cent what `concord simulate` says of the folder so changed; each reader's part holds its own contracts."""
    from concord.cli.effects import parts
    from concord.cli.simulate import run_to_pay
    from concord.disclosure.tables import Rule
    from concord.program.revising import as_if, put
    from concord.release.code import code_name
    from concord.simulation import Released
    from concord.simulation.revised import effect

    work = Work.open(ran[0])
    released = Released.of(work, run_to_pay(work, ran[1]), code_name())
    moved = [
        ("measure", "CBP", "weight", "25", "45"), ("measure", "GSD", "weight", "25", "5"),
        ("term", "performance.minimum_denominator", "", "30", "3"),
    ]  # fmt: skip
    found = effect(released, proposed(*moved))
    assert (found.year, found.release) == (2025, ran[1])
    folder = other()
    put(folder, as_if(released.program, proposed(*moved), 2025, "after", released.as_of))
    said = simulated(ran[0], folder)
    assert sum(r["change"] for r in found.payments) == Decimal(said["change"])
    assert sum(r["scenario"] for r in found.payments) == total(said["by_plan"], "scenario")
    edited = released.program.path / "measures.toml"
    text = edited.read_text(encoding="utf-8")
    assert text == (PROGRAM / "measures.toml").read_text(encoding="utf-8"), (
        "nothing is written where the run is"
    )
    books = parts(found.payments, found.baselines, Rule.of(released.program.disclosure))
    assert {r["plan_id"] for r in books["plan-alder"]["payments"]} == {"alder"}
    assert {r["organization_id"] for r in books["practice-foothill"]["payments"]} == {"foothill"}
    edition = effect(released, proposed(("measure", "CBP", "edition", "2026", "2027")), [proposed(*moved)])
    assert all(r["change"] == 0 for r in edition.payments), "there is one definition"
    assert {r["becomes"] for r in edition.baselines} <= {"anew"}
    assert any("one definition of CBP" in note for note in edition.notes)
    joins = [("measure", "CCS", f, None, v) for f, v in (("edition", "2027"), ("use", "reporting"), ("equity_sensitive", "false"), ("weight", "0"))]  # fmt: skip
    words = [("words", "CCS", k, None, v) for k, v in next(c for c in released.program.office.considered if c.ident == "CCS").fixed().items()]  # fmt: skip
    assert all(r["change"] == 0 for r in effect(released, proposed(*joins, *words)).payments), (
        "what is reported is not paid"
    )
