"""A program folder, read and checked as a whole: the one object through which every step sees the program."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from concord.model.errors import UsageError
from concord.program.attribution import AttributionRules, read_attribution
from concord.program.commitments import Commitments, read_commitments
from concord.program.contracts import Contract, Contracts, OptOut, read_contracts
from concord.program.cross import check_across
from concord.program.expected import ExpectedModel, read_expected
from concord.program.experience import Experience, read_experience
from concord.program.lists import Lists, read_lists
from concord.program.measure_set import Benchmark, MeasureSet, MeasureTerms, read_measures
from concord.program.office import Office, read_office
from concord.program.parties import Affiliation, Clinician, Organization, Parties, Plan, Site, read_parties
from concord.program.problems import Problem, Problems
from concord.program.publication import Publication, read_publication
from concord.program.sharing import DEFAULTS, Sharing, read_sharing
from concord.program.source import Toml, read_toml
from concord.program.terms import COMMON, Terms, TermValue, read_terms

OTHERS = ("identity.toml", "accountability.toml", "evaluation.toml")
"""Files that other rooms read, each with its own checks; a run needs all of them."""
LEFT_OUT = {"__pycache__", ".git", ".DS_Store"}


@dataclass(frozen=True)
class Program:
    """Everything a program folder says. Nothing in it changes after loading."""

    path: Path
    settings: Toml
    parties: Parties
    terms: Terms
    agreements: Contracts
    measure_set: MeasureSet
    lists: Lists
    attribution: AttributionRules
    publication: Publication
    expected: Mapping[str, ExpectedModel] = field(default_factory=dict)
    experience: Experience = field(default_factory=Experience)
    office: Office = field(default_factory=Office)
    commitments: Commitments = field(default_factory=Commitments)
    sharing: Sharing = DEFAULTS

    @classmethod
    def load(cls, path: Path | str) -> Program:
        """Read a program folder. ProgramError for the first problem; UsageError when there is no such folder."""
        program, problems = _read(Path(path))
        problems.raise_any()
        assert program is not None
        return program

    # -- settings --------------------------------------------------------------------------------------------

    @property
    def program_id(self) -> str:
        """Short id of the program."""
        return str(self.settings.data["id"])

    @property
    def title(self) -> str:
        return str(self.settings.data["title"])

    @property
    def shards(self) -> int:
        """Shards of people; fixed for the life of a program."""
        return int(self.settings.data["shards"])

    @property
    def first_month(self) -> date:
        """First month the program keeps rosters for."""
        return date.fromisoformat(str(self.settings.data["first_month"]))

    @property
    def disclosure(self) -> dict[str, Any]:
        """Settings of suppression: smallest cell, smallest denominator for a rate, rounding."""
        return dict(self.settings.data["disclosure"])

    @cached_property
    def version(self) -> str:
        """SHA-256 over every file of the folder, names and bytes, in order of name."""
        whole = hashlib.sha256()
        for name, digest in self.file_hashes().items():
            whole.update(f"{name}\0{digest}\n".encode())
        return whole.hexdigest()

    def file_hashes(self) -> dict[str, str]:
        """SHA-256 of each file by its name inside the folder, in order of name."""
        files = [
            p
            for p in self.path.rglob("*")
            if p.is_file() and not LEFT_OUT & set(p.relative_to(self.path).parts)
        ]
        names = sorted((p.relative_to(self.path).as_posix(), p) for p in files)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in names}

    # -- parties ---------------------------------------------------------------------------------------------

    @property
    def plans(self) -> tuple[Plan, ...]:
        return self.parties.plans

    @property
    def organizations(self) -> tuple[Organization, ...]:
        return self.parties.organizations

    @cached_property
    def rating_regions(self) -> Mapping[str, str]:
        """The rating region of each organization."""
        return {o.organization_id: o.rating_region for o in self.organizations}

    @property
    def sites(self) -> tuple[Site, ...]:
        return self.parties.sites

    @property
    def clinicians(self) -> tuple[Clinician, ...]:
        return self.parties.clinicians

    @property
    def affiliations(self) -> tuple[Affiliation, ...]:
        return self.parties.affiliations

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table of the program as plain dictionaries, for the engine.

        One of plans, organizations, sites, clinicians, affiliations, measures, terms, contracts, opt_outs, or the name of
        a code list.
        """
        if table in ("plans", "organizations", "sites", "clinicians", "affiliations"):
            return self.parties.rows(table)
        if table == "measures":
            return self.measure_set.rows()
        if table == "terms":
            return self.terms.rows()
        if table in ("contracts", "opt_outs"):
            return [dict(vars(record)) for record in getattr(self.agreements, table)]
        return self.lists.rows(table)

    # -- contracts and terms ---------------------------------------------------------------------------------

    @property
    def contracts(self) -> tuple[Contract, ...]:
        return self.agreements.contracts

    @property
    def opt_outs(self) -> tuple[OptOut, ...]:
        return self.agreements.opt_outs

    def contract(self, contract_id: str) -> Contract:
        """A contract by id. UsageError when there is none."""
        for contract in self.contracts:
            if contract.contract_id == contract_id:
                return contract
        raise UsageError(
            f"no contract `{contract_id}`", next_step="`concord program show contracts` lists them"
        )

    def term(
        self,
        name: str,
        contract: Contract | str | None = None,
        *,
        in_force_on: date,
        known_on: date,
        product_line: str | None = None,
    ) -> TermValue:
        """The value of a term under a contract (or the program's common sheet), on a day as known on a day."""
        if isinstance(contract, str):
            contract = self.contract(contract)
        sheet = contract.term_sheet if contract else COMMON
        return self.terms.value(
            name, sheet, in_force_on=in_force_on, known_on=known_on, product_line=product_line
        )

    # -- measures --------------------------------------------------------------------------------------------

    def measures(self, year: int) -> list[MeasureTerms]:
        """The measures of a year. ProgramError when the year has none."""
        return self.measure_set.of_year(year)

    def benchmark(self, measure: str, year: int, product_line: str, percentile: Decimal) -> Benchmark:
        """A national percentile. ProgramError when it is not there."""
        return self.measure_set.benchmark(measure, year, product_line, percentile)

    # -- others' files ---------------------------------------------------------------------------------------

    @property
    def senders_folder(self) -> Path:
        """Where each sender's layout, mapping and rules are."""
        return self.path / "senders"

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file of the folder that another room reads, such as `identity.toml`. ProgramError if it cannot be read."""
        problems = Problems()
        file = read_toml(self.path, name, problems)
        problems.raise_any()
        assert file is not None
        return file.data


def check(path: Path | str, known_measures: Collection[str] | None = None) -> list[Problem]:
    """Every problem of a program folder, in order of file and line; none means that it loads.

    `known_measures` are the measures this Concord can compute: given, one in measures.toml that is not among them is a problem,
    and so is a file that a run would miss.
    """
    program, problems = _read(Path(path))
    if known_measures is None:
        return list(problems)
    for name in OTHERS:
        if not (Path(path) / name).is_file():
            problems.add(name, 0, "the file is missing", "add it; the guide `program-folder` shows its shape")
    if program is not None:
        for m in program.measure_set.measures:
            if m.measure not in known_measures:
                problems.add(
                    m.file,
                    m.line,
                    f"measure `{m.measure}` is unknown",
                    f"one of {', '.join(sorted(known_measures))}",
                    m.ident,
                )
        for file, ident, names in program.office.measures_named():
            for name in sorted(set(names) - set(known_measures)):
                problems.add(
                    file,
                    0,
                    f"measure `{name}` is unknown",
                    f"one of {', '.join(sorted(known_measures))}",
                    ident,
                )
    return list(problems)


def _read(path: Path) -> tuple[Program | None, Problems]:
    if not path.is_dir():
        raise UsageError(f"no program folder {path}", next_step="give the folder that holds program.toml")
    problems = Problems()
    settings = _settings(path, problems)
    parties = read_parties(path, problems)
    terms = read_terms(path, problems)
    contracts = read_contracts(path, parties, terms, problems)
    measures = read_measures(path, problems)
    lists = read_lists(path, problems)
    attribution = read_attribution(path, lists, problems)
    publication = read_publication(path, problems)
    if settings is None:
        return None, problems
    expected, experience = read_expected(path, problems), read_experience(path, problems)
    program = Program(
        path,
        settings,
        parties,
        terms,
        contracts,
        measures,
        lists,
        attribution,
        publication,
        expected,
        experience,
        read_office(path, problems),
        read_commitments(path, [p.plan_id for p in parties.plans], problems),
        read_sharing(path, problems),
    )
    check_across(program, problems)
    return program, problems


def _settings(root: Path, problems: Problems) -> Toml | None:
    file = read_toml(root, "program.toml", problems)
    if file is None:
        return None
    kinds = {"id": str, "title": str, "shards": int, "first_month": date, "disclosure": dict}
    wrong = [key for key, kind in kinds.items() if not isinstance(file.data.get(key), kind)]
    for key in wrong:
        problems.add(file.name, file.line_of(key), f"`{key}` is missing or of the wrong kind", f"add `{key}`")
    return None if wrong else file
