"""What two program folders differ in, as far as money goes: what can be tried, what cannot, and what changes nothing."""

from __future__ import annotations

from datetime import date

from concord import attribution, risk
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.program import Program, check

REFUSED = {
    "senders/": "what senders' files mean",
    "identity": "who is whom",
    "plans.toml": "the plans and how far back their data reach",
    "program.toml": "the program's first month, its shards or what is suppressed",
}
"""Files that a release's tables cannot answer for, by how their names begin, and what they decide."""
IDLE = ("accountability", "evaluation", "expected", "experience", "publication", "sharing", "submissions/")
"""Files that no payment reads."""


def refuse(now: Program, then: Program) -> None:
    """UsageError for a change that this release has no tables for; ProgramError for a folder that does not hold together."""
    for problem in check(then.path, MEASURES):
        raise UsageError(problem.what, where=f"{problem.file}, line {problem.line}", next_step=problem.fix)
    for name in changed_files(now, then):
        for head, what in REFUSED.items():
            if name.startswith(head):
                raise UsageError(
                    f"{name} differs, and a release holds nothing to try that on", why=f"it decides {what}",
                    next_step="make a work folder for this program with `concord init`, receive the files and `concord run` there",
                )  # fmt: skip


def idle(now: Program, then: Program) -> list[str]:
    """Changed files that change nothing that is paid."""
    return [name for name in changed_files(now, then) if name.startswith(IDLE)]


def changed_files(now: Program, then: Program) -> list[str]:
    """Names of files that one folder has otherwise, or not at all."""
    a, b = now.file_hashes(), then.file_hashes()
    return [name for name in sorted({*a, *b}) if a.get(name) != b.get(name)]


def roster_key(program: Program) -> str:
    """Two programs with the same one put everybody in the same practice."""
    return repr((attribution.rules_of(program), program.parties))


def rate_key(program: Program) -> str:
    """Two programs with the same one, and the same rosters, have all the rates that payment reads."""
    return repr(sorted(rates_of(program)))


def has_rates(known: Program, wanted: Program) -> bool:
    """Whether one program's years have every rate that the other's need: one that is paid is one that may be reported."""
    have = rates_of(known)
    return all(r in have or (not r[-1] and (*r[:-1], True) in have) for r in rates_of(wanted))


def rates_of(program: Program) -> set[tuple[str, str, int, str, bool]]:
    """The rates that a program's years have: measure, rate, year, edition, whether paid."""
    return {(m.measure, m.rate, m.year, m.edition, m.in_payment) for m in program.measure_set.measures}


def risk_key(program: Program, as_of: date) -> str:
    """Two programs with the same one, and the same rosters, score everybody's risk alike."""
    rows = list(risk.asked(program, as_of))
    lists = sorted({row["services"] for row in rows} & set(program.lists.codes))
    return repr((rows, [(name, program.lists.codes_on(name, as_of)) for name in lists]))
