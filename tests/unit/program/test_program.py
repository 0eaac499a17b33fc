"""A program folder: what it says, and that each thing wrong with it is found with file, line, term and fix."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord.model.errors import ProgramError, UsageError
from concord.program import Program, check
from concord.program.source import Toml
from concord.program.vocabulary import TERMS

SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"
TODAY = date(2026, 7, 10)


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped program to spoil."""
    return shutil.copytree(SHIPPED, tmp_path / "program", ignore=shutil.ignore_patterns("senders"))


@pytest.fixture(scope="module")
def program():
    return Program.load(SHIPPED)


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problem(folder, **known):
    """The one problem of a folder, as a sentence."""
    found = check(folder, **known)
    assert len(found) == 1, [p.sentence() for p in found]
    return found[0].sentence()


# -- what the shipped program says -----------------------------------------------------------------------------------


def test_the_shipped_program_has_no_problem():
    assert check(SHIPPED) == []


def test_the_shipped_program_has_four_plans_eleven_practices_and_all_tracks(program):
    assert [p.plan_id for p in program.plans] == ["alder", "birch", "cedar", "dogwood"]
    assert len(program.organizations) == 11
    assert len(program.contracts) == 44
    assert {c.track for c in program.contracts} == {"ffs", "hybrid", "capitation"}
    assert {c.start_date for c in program.contracts if c.plan_id == "dogwood"} == {date(2026, 1, 1)}


def test_every_term_has_a_source_a_unit_and_a_status(program):
    for value in program.terms.values:
        assert value.source
        assert value.unit
        assert value.status in ("published", "illustrative")
        assert value.line > 0


def test_every_term_of_the_vocabulary_is_in_the_common_sheet(program):
    named = {v.name for v in program.terms.values if v.sheet == "common"}
    assert {t.name for t in TERMS} <= named


def test_weights_of_every_year_add_up_to_a_hundred(program):
    for year in (2025, 2026):
        assert sum(m.weight for m in program.measures(year)) == 100


# -- terms, dated twice --------------------------------------------------------------------------------------------


def base(program, on, known_on=TODAY, contract="birch-foothill"):
    return program.term("population_health.base", contract, in_force_on=on, known_on=known_on)


def test_a_term_is_read_from_the_contracts_sheet_before_the_common_one(program):
    assert base(program, date(2025, 1, 1), contract="alder-foothill").value == Decimal("4.80")
    assert base(program, date(2025, 1, 1), contract="cedar-foothill").value == Decimal("4.50")
    assert program.term(
        "population_health.base", in_force_on=date(2025, 1, 1), known_on=TODAY
    ).value == Decimal("4.50")


def test_an_amendment_holds_from_its_date_but_only_once_known(program):
    august = date(2025, 8, 1)
    assert base(program, august, known_on=date(2025, 10, 14)).value == Decimal("4.25")
    found = base(program, august, known_on=date(2025, 10, 15))
    assert (found.value, found.since, found.file) == (
        Decimal("4.40"),
        date(2025, 7, 1),
        "terms/birch-amendment-1.toml",
    )
    assert base(program, date(2025, 6, 30)).value == Decimal("4.25")


def test_a_date_with_no_value_is_an_error_that_names_the_first_date_having_one(program):
    with pytest.raises(
        ProgramError, match=r"no value on 2024-06-01 .* first value is for 2025-01-01"
    ) as caught:
        base(program, date(2024, 6, 1))
    assert caught.value.where.startswith("terms/")
    with pytest.raises(ProgramError, match="has no value at all"):
        program.term("population_health.bse", in_force_on=TODAY, known_on=TODAY)


def test_a_term_may_differ_by_line_of_business(folder):
    (folder / "terms" / "cedar-2.toml").write_text(
        'sheet = "cedar"\nknown_on = 2024-12-01\n[population_health.base.medi_cal]\n'
        'unit = "USD"\nsource = "s"\nstatus = "illustrative"\n2025-01-01 = 3.25\n'
    )
    program, on = Program.load(folder), {"in_force_on": date(2025, 1, 1), "known_on": TODAY}
    assert program.term(
        "population_health.base", "cedar-foothill", product_line="medi_cal", **on
    ).value == Decimal("3.25")
    assert program.term(
        "population_health.base", "cedar-foothill", product_line="commercial", **on
    ).value == Decimal("4.50")


def test_numbers_are_exact(program):
    assert str(base(program, date(2025, 1, 1)).value) == "4.25"


# -- what can be wrong ---------------------------------------------------------------------------------------------

BAD = {
    "a negative rate": (
        "terms/birch.toml", "2025-01-01 = 4.25", "2025-01-01 = -4.25",
        "terms/birch.toml, line 12: population_health.base: -4.25 is negative. Fix: give US dollars, 0 or more",
    ),
    "a percent over 100": (
        "terms/common.toml", "2024-01-01 = 50", "2024-01-01 = 150",
        "performance.improvement_share: 150 percent is over 100. Fix: give a percent from 0 to 100",
    ),
    "a misspelt term": (
        "terms/birch.toml", "[population_health.base]", "[population_health.bse]",
        "terms/birch.toml, line 8: population_health.bse: no such term. Fix: known terms: population_health.base",
    ),
    "a term without a source": (
        "terms/birch.toml", 'source = "Birch term sheet, section 2 (example)"\nstatus = "illustrative"\n2025-01-01 = 4.25',
        'status = "illustrative"\n2025-01-01 = 4.25', "population_health.base: `source` is missing",
    ),
    "a status that says nothing": (
        "terms/alder.toml", 'status = "illustrative"', 'status = "maybe"', "status `maybe` is neither of published or illustrative",
    ),
    "tiers that fall": (
        "terms/cedar.toml", "[[66.67, 50], [75, 75], [90, 100]]", "[[66.67, 50], [75, 40], [90, 100]]",
        "performance.attainment_tiers: a higher tier must not pay less than a lower one",
    ),
    "an unknown percentile": (
        "terms/cedar.toml", "[[66.67, 50], [75, 75], [90, 100]]", "[[66, 50]]", "66 is none of the percentiles",
    ),
    "a word where a choice is asked": (
        "terms/birch.toml", '"quarterly"', '"weekly"', "population_health.schedule: 'weekly' is none of monthly, quarterly",
    ),
    "an unknown practice": (
        "contracts/alder.toml", 'organization  = "foothill"', 'organization  = "foothil"',
        "contracts/alder.toml, line 25: alder-foothill: `foothil` is unknown. Fix: one of arroyoseco",
    ),
    "an unknown track": (
        "contracts/birch.toml", 'track         = "ffs"', 'track         = "fee"', "`fee` is unknown. Fix: one of capitation, ffs, hybrid",
    ),
    "a contract that ends before it starts": (
        "contracts/birch.toml", "known_on      = 2024-09-30", "known_on      = 2024-09-30\nto            = 2024-12-31",
        "birch-arroyoseco: ends (2024-12-31) before it starts (2025-01-01)",
    ),
    "weights that miss a hundred": (
        "measures.toml", "equity_sensitive = true, weight = 20 }", "equity_sensitive = true, weight = 21 }",
        "measures.toml, line 32: 2025: the weights of 2025 add up to 101, not 100",
    ),
    "an unknown measure in the benchmarks": (
        "benchmarks.csv", "AMR,2024,commercial,25,", "AMX,2024,commercial,25,", "measure `AMX` is not in measures.toml",
    ),
    "a benchmark over 100": (
        "benchmarks.csv", "AMR,2024,commercial,90,88.11", "AMR,2024,commercial,90,188.11", "188.11 percent is not from 0 to 100",
    ),
    "an unknown measure in a named gap": (
        "terms/common.toml", 'measure = "COL"', 'measure = "COX"', "performance.gap_groups: measure `COX` is unknown",
    ),
    "ages without a factor": (
        "tables/age_sex.csv", "2024-01-01,male,5,11,", "2024-01-01,male,6,11,", "male from 2024-01-01: age 6 leaves ages out. Fix: begin at 5",
    ),
    "a code twice on the same days": (
        "lists/preventive_visits.csv", "99381,HCPCS", "99382,HCPCS", "code 99382 stands twice on the same days",
    ),
    "a date that is none": (
        "parties/organizations.csv", "2025-01-01,\n", "2025-31-01,\n", "start_date `2025-31-01` is not a date written as 2025-01-31",
    ),
    "an affiliation to an unknown site": (
        "parties/affiliations.csv", "foothill-01,foothill", "foothill-99,foothill", "site_id `foothill-99` is not in sites.csv",
    ),
    "broken TOML": ("terms/dogwood.toml", "[population_health.base]", "[population_health.base", "terms/dogwood.toml, line "),
    "a key twice": (
        "terms/birch.toml", "2025-01-01 = 4.25", "2025-01-01 = 4.25\n2025-01-01 = 4.26", "terms/birch.toml, line 13: not valid TOML",
    ),
    "an unknown attribution rule": (
        "attribution.toml", '"preventive_visits", "primary', '"prevention", "primary', "rules: `prevention` is unknown in `order`",
    ),
    "a code list that is not there": (
        "terms/common.toml", '2024-01-01 = "hybrid_service_set"', '2024-01-01 = "hybrid_set"', "code list `hybrid_set` is not in lists/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_each_fault_is_found_with_file_line_and_fix(folder, what):
    name, old, new, says = BAD[what]
    replace(folder, name, old, new)
    sentences = [p.sentence() for p in check(folder)]
    assert any(says in s for s in sentences), sentences
    with pytest.raises(ProgramError):
        Program.load(folder)


def test_two_contracts_of_one_plan_and_practice_on_one_day(folder):
    text = (folder / "contracts" / "alder.toml").read_text()
    block = text[text.index("[alder-foothill]") : text.index("[alder-harborlight]")]
    (folder / "contracts" / "later.toml").write_text(
        block.replace("[alder-foothill]", "[alder-foothill-2]").replace("2025-01-01", "2026-01-01")
    )
    assert "plan alder and practice foothill have two contracts on 2026-01-01: alder-foothill" in problem(
        folder
    )


def test_a_contract_may_follow_another(folder):
    text = (folder / "contracts" / "alder.toml").read_text()
    block = text[text.index("[alder-foothill]") : text.index("[alder-harborlight]")]
    replace(
        folder,
        "contracts/alder.toml",
        block,
        block.replace("known_on", "to            = 2025-12-31\nknown_on"),
    )
    later = block.replace("[alder-foothill]", "[alder-foothill-2026]").replace(
        "from          = 2025-01-01", "from          = 2026-01-01"
    )
    (folder / "contracts" / "later.toml").write_text(later)
    assert check(folder) == []


def test_two_values_for_one_day_known_on_the_same_day(folder):
    (folder / "terms" / "birch-again.toml").write_text(
        'sheet = "birch"\nknown_on = 2024-09-30\n[population_health.base]\nunit = "u"\nsource = "s"\nstatus = "illustrative"\n2025-01-01 = 5.00\n'
    )
    assert "two values for 2025-01-01, both known on 2024-09-30" in problem(folder)


def test_a_missing_year_of_benchmarks(folder):
    path = folder / "benchmarks.csv"
    path.write_text(
        "\n".join(row for row in path.read_text().splitlines() if not row.startswith("CBP,2025")) + "\n"
    )
    assert any("no P66.67 of CBP for commercial 2025" in p.sentence() for p in check(folder))


def test_a_year_without_measures_names_the_first_that_has_them(program):
    with pytest.raises(ProgramError, match=r"no measure is set for 2023 .*2025"):
        program.measures(2023)


def test_a_contract_without_a_term_on_its_first_day(folder):
    replace(folder, "terms/common.toml", "2025-01-01 = 1.030\n", "2025-07-01 = 1.030\n")
    found = [p.sentence() for p in check(folder)]
    assert len(found) == 33  # all but Dogwood's, which starts later and has its own
    assert "has no value on 2025-01-01" in found[0]
    assert "first value is for 2025-07-01" in found[0]


def test_a_measure_that_concord_cannot_compute(folder):
    known = {m.measure for m in Program.load(folder).measure_set.measures} - {"AMR"}
    found = check(folder, known_measures=known)
    sentences = [p.sentence() for p in found if p.file == "measures.toml"]
    assert len(sentences) == 2
    assert "measure `AMR` is unknown" in sentences[0]


def test_a_missing_folder_and_a_missing_file(folder, tmp_path):
    with pytest.raises(UsageError, match="no program folder"):
        Program.load(tmp_path / "nowhere")
    (folder / "plans.toml").unlink()
    assert any(p.sentence().startswith("plans.toml: the file is missing") for p in check(folder))


# -- the folder as a whole -----------------------------------------------------------------------------------------


def test_the_version_follows_every_byte_and_every_name(folder):
    before = Program.load(folder).version
    replace(folder, "terms/birch.toml", "# Birch's", "# Birch s")
    after = Program.load(folder).version
    (folder / "overrides.csv").rename(folder / "overrides2.csv")
    assert len({before, after, Program.load(folder).version}) == 3


def test_tables_come_as_plain_dictionaries(program):
    for name in ("plans", "organizations", "sites", "clinicians", "affiliations", "measures", "terms", "contracts", "opt_outs",
                 "hybrid_service_set"):  # fmt: skip
        rows = program.rows(name)
        assert all(type(row) is dict for row in rows), name


def test_a_line_is_found_by_its_path():
    file = Toml("x.toml", "# head\n[a.b]\nunit = 1\n2025-01-01 = 2\n[c]\nunit = 3\n", {})
    assert file.line_of("a", "b", "2025-01-01") == 4
    assert file.line_of("c", "unit") == 6
    assert file.line_of("a", "b", "missing") == 2
    assert file.line_of("nothing") == 0


def test_code_lists_are_versioned_by_date(program):
    old, new = (program.lists.codes_on("hybrid_service_set", date(year, 6, 1)) for year in (2024, 2025))
    assert "99441" in old
    assert "99441" not in new
    assert "98012" in new
