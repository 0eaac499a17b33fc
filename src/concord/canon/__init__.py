"""The canonical tables, one file per subject. From these declarations come schema, checks, dictionary and templates."""

from concord.canon import (
    access,
    agreements,
    charts,
    claims,
    clinical,
    evaluation,
    members,
    office,
    payments,
    people,
    providers,
    results,
    risk,
    roster,
    sharing,
    spend,
)  # fmt: skip
from concord.model.tables import Table

SUBJECTS = (
    members,
    claims,
    clinical,
    access,
    providers,
    people,
    roster,
    charts,
    results,
    agreements,
    payments,
    risk,
    spend,
    evaluation,
    office,
    sharing,
)


def tables() -> dict[str, type[Table]]:
    """Every declared table by name, in order of subject."""
    found: dict[str, type[Table]] = {}
    for subject in SUBJECTS:
        for value in vars(subject).values():
            if isinstance(value, type) and issubclass(value, Table) and value.__module__ == subject.__name__:
                found[value.table_name] = value
    return found


def accepted() -> dict[str, type[Table]]:
    """The tables that intake fills from senders' files."""
    mine = (members, claims, clinical, access, providers)
    return {name: table for name, table in tables().items() if table.__module__ in {m.__name__ for m in mine}}
