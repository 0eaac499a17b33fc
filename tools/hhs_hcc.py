"""Builds the HHS-HCC reference tables of `src/concord/risk/hhs_hcc` from the published model, or with --check says what differs.

    python tools/hhs_hcc.py            # write
    python tools/hhs_hcc.py --check    # compare, change nothing

The contents are the Department of Health and Human Services' own ("Do It Yourself" software of the risk adjustment program,
public domain). They are read from the package `risk-adjustment-model` (requirements-witness.lock), which republishes
them with the rules as code: code tables are read, rules are found by asking the code about every input that matters.
"""

from __future__ import annotations

import ast
import csv
import importlib
import inspect
import io
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "concord" / "risk" / "hhs_hcc"
YEARS = {2023: "v07", 2024: "v07", 2025: "v08", 2026: "v08"}
POPULATIONS = ("Adult", "Child", "Infant")
METALS = ("Platinum", "Gold", "Silver", "Bronze", "Catastrophic")
AGES = range(121)
OLDEST = 130
SEXES = {"F": "female", "M": "male"}
DIAGNOSIS = re.compile(r"^[A-Z]\d[0-9A-Z]{1,5}$")

Row = tuple[Any, ...]
Model = Any


def model(year: int) -> Model:
    """The published model of a benefit year, ready to be asked."""
    version = YEARS[year]
    module = importlib.import_module(f"risk_adjustment_model.{version}")
    return getattr(module, f"CommercialModel{version.upper()}")(year)


def editions(models: dict[int, Model]) -> Iterator[Row]:
    """Benefit year, model version, and which release of the software the tables are of."""
    for year, one in models.items():
        yield year, YEARS[year].upper(), one.reference_files_description


def codes(kind: str) -> Callable[[dict[int, Model]], Iterator[Row]]:
    """Maker of one code table: which categories a code belongs to, by benefit year."""

    def make(models: dict[int, Model]) -> Iterator[Row]:
        held = {
            year: {
                (category, code)
                for code, categories in one.reference_files.category_map.get(kind, {}).items()
                for category in categories
            }
            for year, one in models.items()
        }
        yield from _stemmed(held)

    return make


def edits(models: dict[int, Model]) -> Iterator[Row]:
    """Age and sex edits: within these ages a code belongs to another category, or to none."""
    held: dict[int, set[Row]] = {}
    for year, one in models.items():
        held[year] = set()
        for code in _edited_codes(one):
            for sex, first, last, category in _answers(one, code):
                held[year].add((sex, first, last, category, code))
    yield from _stemmed(held)


def _edited_codes(one: Model) -> list[str]:
    source = textwrap.dedent(inspect.getsource(type(one)))
    words = {
        n.value
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    return sorted(w for w in words if DIAGNOSIS.match(w))


def _answers(one: Model, code: str) -> list[tuple[str, int, int, str]]:
    """The edit's answers over all ages, as intervals; both sexes together where they agree."""
    by_sex = {}
    for letter, sex in SEXES.items():
        runs: list[list[Any]] = []
        for age in AGES:
            said = one._age_sex_edits(letter, age, code)
            category = "" if not said else "none" if said == ["NA"] else said[0]
            if said and len(said) != 1:
                raise SystemExit(f"an edit of {code} gives {said}: the table has room for one category")
            if runs and runs[-1][2] == category:
                runs[-1][1] = age
            else:
                runs.append([age, age, category])
        runs[-1][1] = OLDEST
        by_sex[sex] = [(first, last, category) for first, last, category in runs if category]
    if by_sex["female"] == by_sex["male"]:
        return [("any", *run) for run in by_sex["female"]]
    return [(sex, *run) for sex, runs in by_sex.items() for run in runs]


def categories(models: dict[int, Model]) -> Iterator[Row]:
    """Every category with what it is."""
    yield from _by_years(
        {
            year: {(c, d["type"], d["descr"]) for c, d in one.reference_files.category_definitions.items()}
            for year, one in models.items()
        }
    )


def hierarchies(models: dict[int, Model]) -> Iterator[Row]:
    """A category that is held drops these."""
    yield from _by_years(
        {
            year: {
                (c, d) for c, h in one.reference_files.hierarchy_definitions.items() for d in h["remove_code"]
            }
            for year, one in models.items()
        }
    )


def groups(models: dict[int, Model]) -> Iterator[Row]:
    """Categories that count once together, by population."""
    yield from _by_years(
        {
            year: {
                (population.lower(), category, group)
                for population, members in one.reference_files.group_definitions.items()
                for category, group in members.items()
            }
            for year, one in models.items()
        }
    )


def weights(models: dict[int, Model]) -> Iterator[Row]:
    """Weights by benefit year, population, category and metal level."""
    for year, one in models.items():
        for key, value in one.reference_files.category_weights.items():
            population, category = key.split("_", 1)
            yield year, population.lower(), category, *(f"{value[m]:.3f}" for m in METALS)


def rules(models: dict[int, Model]) -> Iterator[Row]:
    """Which categories make a person severely ill or a transplant patient, and an infant's maturity and severity."""
    held = {}
    for year, one in models.items():
        files = one.reference_files
        names = sorted({c for c in files.category_definitions if c.startswith("HHS_HCC")} | set(_groups(one)))
        held[year] = {row for name in names for row in _rules_of(one, name)}
    yield from _by_years(held)


def _groups(one: Model) -> set[str]:
    return {g for members in one.reference_files.group_definitions.values() for g in members.values()}


def _rules_of(one: Model, name: str) -> Iterator[Row]:
    severe, transplant = one._determine_severe_illness_transplant_status([name])
    if severe:
        yield "severe", "", name
    if transplant:
        yield "transplant", "", name

    class Newborn:
        age, risk_model_age = 0, 0

    maturity = one._determine_infant_maturity_status([name], Newborn())
    if maturity != "Age1":
        yield "maturity", maturity, name
    severity = one._determine_infant_severity_level([name])
    if severity != "Severity1":
        yield "severity", severity, name


def counts(models: dict[int, Model]) -> Iterator[Row]:
    """From how many conditions, or months enrolled, to how many, which category is added."""
    held: dict[int, set[Row]] = {}
    for year, one in models.items():
        held[year] = set()
        for population in ("adult", "child"):
            for kind, asked in _counted(one, population).items():
                held[year] |= {(population, kind, *run) for run in _runs(asked)}
    yield from _by_years(held)


def _counted(one: Model, population: str) -> dict[str, dict[int, str]]:
    class Someone:
        enrollment_months = 12

    def ask(severe: bool, transplant: bool, count: int, months: int) -> str:
        who = Someone()
        who.enrollment_months = months
        if population == "child":
            said = one._determine_child_interactions(severe, transplant, count)
        else:
            said = one._determine_adult_interactions([], severe, transplant, count, who)
        (name,) = said or ("",)
        return str(name)

    found = {
        "severe": {n: ask(True, False, n, 12) for n in range(1, 60)},
        "transplant": {n: ask(False, True, n, 12) for n in range(1, 60)},
    }
    if population == "adult":
        found["months"] = {m: ask(False, False, 1, m) for m in range(1, 13)}
    return found


def _runs(asked: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    first = None
    for number, name in asked.items():
        following = asked.get(number + 1)
        first = number if first is None else first
        if following != name:
            if name:
                yield first, number if following is not None else 999, name
            first = None


def interactions(models: dict[int, Model]) -> Iterator[Row]:
    """Drug and condition together: every part must be held, by any one of its categories."""
    held: dict[int, set[Row]] = {}
    for year, one in models.items():
        names = [
            k.split("_", 1)[1] for k in one.reference_files.category_weights if k.startswith("Adult_RXC")
        ]
        found = {name: _parts(name) for name in names if "_x_" in name}
        _agree(one, found)
        held[year] = {
            (name, number, category)
            for name, parts in found.items()
            for number, part in enumerate(parts, 1)
            for category in part
        }
    yield from _by_years(held)


def _parts(name: str) -> list[list[str]]:
    """`RXC_09_x_HCC056_057_and_048_041` says which categories it takes."""
    drug, _, conditions = name.partition("_x_")
    parts = [re.findall(r"\d{3}(?:_\d(?!\d))?", part) for part in conditions.split("_and_")]
    return [[drug], *([f"HHS_HCC{number}" for number in part] for part in parts)]


def _agree(one: Model, found: dict[str, list[list[str]]]) -> None:
    """Ask the code about every choice of one category from each part, and about each with one part missing."""

    class Someone:
        enrollment_months = 12

    for name, parts in found.items():
        for choice in _choices(parts):
            if name not in one._determine_adult_interactions(choice, False, False, 0, Someone()):
                raise SystemExit(f"{name} does not follow from {choice}")
            for left in choice:
                rest = [c for c in choice if c != left]
                if name in one._determine_adult_interactions(rest, False, False, 0, Someone()):
                    raise SystemExit(f"{name} follows without {left}")


def _choices(parts: list[list[str]]) -> Iterator[list[str]]:
    if not parts:
        yield []
        return
    for first in parts[0]:
        for rest in _choices(parts[1:]):
            yield [first, *rest]


def demographics(models: dict[int, Model]) -> Iterator[Row]:
    """Age and sex to the demographic category, by population; infant girls have none."""
    for population, ages in (("infant", range(2)), ("child", range(2, 21)), ("adult", range(21, 121))):
        for letter, sex in SEXES.items():
            asked = {
                year: {age: one._determine_age_gender_category(age, letter) or "" for age in ages}
                for year, one in models.items()
            }
            (only,) = {tuple(sorted(a.items())) for a in asked.values()}
            runs: list[list[Any]] = []
            for age, name in only:
                if runs and runs[-1][2] == name:
                    runs[-1][1] = age
                else:
                    runs.append([age, age, name])
            if population == "adult":
                runs[-1][1] = OLDEST
            yield from ((population, sex, *run) for run in runs if run[2])


def sharing(models: dict[int, Model]) -> Iterator[Row]:
    """Cost-sharing reduction indicators and what they multiply a score by."""
    yield from _by_years(
        {
            year: {
                (i, f"{factor:.2f}")
                for i in range(1, 14)
                if (factor := one._get_csr_adjuster(year, str(i))) != 1 or i == 1
            }
            for year, one in models.items()
        }
    )


def durations(models: dict[int, Model]) -> Iterator[Row]:
    """Days enrolled to months enrolled."""
    from risk_adjustment_model.beneficiary import CommercialBeneficiary as Someone

    months: dict[int, list[int]] = defaultdict(list)
    for days in range(1, 367):
        months[Someone("F", "Silver", days, 1, 40).enrollment_months].append(days)
    yield from ((min(days), max(days), month) for month, days in sorted(months.items()))


def _by_years(held: dict[int, set[Row]]) -> Iterator[Row]:
    """Rows that hold in consecutive years as one: first year, last year, the row."""
    for row in sorted({row for rows in held.values() for row in rows}):
        years = [year for year in sorted(held) if row in held[year]]
        start = years[0]
        for before, after in zip(years, [*years[1:], None], strict=True):
            if after is None or after != before + 1:
                yield start, before, *row
                start = after or 0


def _stemmed(held: dict[int, set[Row]]) -> Iterator[Row]:
    """Rows whose last word is a code, with codes that differ only in their ending together: a stem and its endings."""
    together: dict[Row, list[str]] = defaultdict(list)
    for first, last, *rest, code in _by_years(held):
        size = 3 if not code.isdigit() else 5
        together[(first, last, *rest, code[:size])].append(code[size:] or "-")
    for key in sorted(together):
        yield *key, " ".join(sorted(together[key]))


YEAR = ("first_year", "last_year")
CODE = ("stem", "endings")
MAKERS: dict[str, tuple[tuple[str, ...], Callable[[dict[int, Model]], Iterable[Row]]]] = {
    "edition": (("year", "version", "source"), editions),
    "diagnosis": ((*YEAR, "category", *CODE), codes("diag")),
    "drug": ((*YEAR, "category", *CODE), codes("ndc")),
    "procedure": ((*YEAR, "category", *CODE), codes("proc")),
    "cost_factor": ((*YEAR, "category", *CODE), codes("acf")),
    "edit": ((*YEAR, "sex", "age_from", "age_to", "category", *CODE), edits),
    "category": ((*YEAR, "category", "kind", "title"), categories),
    "hierarchy": ((*YEAR, "category", "drops"), hierarchies),
    "grouping": ((*YEAR, "population", "category", "grouped"), groups),
    "weight": (("year", "population", "category", *(m.lower() for m in METALS)), weights),
    "rule": ((*YEAR, "kind", "value", "category"), rules),
    "counting": ((*YEAR, "population", "kind", "at_least", "at_most", "category"), counts),
    "interaction": ((*YEAR, "interaction", "part", "category"), interactions),
    "demographic": (("population", "sex", "age_from", "age_to", "category"), demographics),
    "sharing": ((*YEAR, "indicator", "factor"), sharing),
    "duration": (("days_from", "days_to", "months"), durations),
}


def main() -> int:
    """Write every table, or with --check name those that differ and return 1."""
    check = "--check" in sys.argv
    models = {year: model(year) for year in YEARS}
    differing = []
    for name, (columns, make) in MAKERS.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([columns, *make(models)])
        path = TABLES / f"{name}.csv"
        if path.exists() and path.read_text(encoding="utf-8") == text.getvalue():
            continue
        differing.append(name)
        if not check:
            path.write_text(text.getvalue(), encoding="utf-8")
    for name in differing:
        print(f"{'differs' if check else 'written'}: {name}.csv")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
