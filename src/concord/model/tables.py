"""How a table is declared: once, and everything else follows from it.

Schema, checks, dictionary page, templates, mapping errors and test strategies all read these declarations.
A table is a class whose docstring is its manual; a column is an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Type:
    """What a column may hold. `sql` is the engine's type; `words` is for the dictionary."""

    name: str
    sql: str
    words: str
    system: str = ""


Text = Type("text", "VARCHAR", "text")
Integer = Type("integer", "BIGINT", "whole number")
Small = Type("small", "INTEGER", "whole number")
Tiny = Type("tiny", "TINYINT", "small whole number")
Day = Type("date", "DATE", "date")
Month = Type("month", "DATE", "first day of a month")
Instant = Type("instant", "TIMESTAMP", "date and time, UTC")
Amount = Type("amount", "DECIMAL(14,2)", "US dollars")
Number = Type("number", "DECIMAL(18,6)", "decimal number")
Flag = Type("flag", "BOOLEAN", "yes or no; empty is unknown")
RowId = Type("row_id", "BIGINT", "file and line it came from (model.lineage)")
PersonId = Type("person_id", "BIGINT", "our person, after linkage")


def Code(system: str) -> Type:
    """A code of one system; `system` is a short name of model.codes, or `local:<name>` for a list in canon.codes."""
    return Type("code", "VARCHAR", f"{system} code", system)


def Choice(*values: str) -> Type:
    """One of a few words."""
    return Type("choice", "VARCHAR", "one of: " + ", ".join(values), "|".join(values))


@dataclass(frozen=True)
class Column:
    """One column: type, meaning, what must hold, and where each layout keeps it."""

    type: Type
    meaning: str
    required: bool = False
    unit: str = ""
    between: tuple[Any, Any] | None = None
    not_after: str | None = None  # another column of the row, or "received_on"
    not_before: str | None = None  # another column of the row
    form: str = ""  # how text is kept: digits, zip5, upper, lower; empty is as sent
    personal: bool = False  # identifies a person: never in a log, an error or an extract
    cdl: str = ""
    tuva: str = ""
    fhir: str = ""
    name: str = field(default="", compare=False)


class Table:
    """Base of every declared table. Subclasses set `grain` and columns."""

    table_name: ClassVar[str] = ""
    grain: ClassVar[tuple[str, ...]] = ()
    sorted_by: ClassVar[tuple[str, ...]] = ()
    subject: ClassVar[str] = ""
    columns: ClassVar[dict[str, Column]] = {}

    def __init_subclass__(cls) -> None:
        cls.table_name = _snake(cls.__name__)
        cls.subject = cls.__module__.rpartition(".")[2]
        own: dict[str, Column] = {}
        for base in reversed(cls.__mro__):
            for key, value in vars(base).items():
                if isinstance(value, Column):
                    object.__setattr__(value, "name", key)
                    own[key] = value
        cls.columns = own
        cls.sorted_by = cls.__dict__.get("sorted_by") or cls.grain
        unknown = [c for c in (*cls.grain, *cls.sorted_by) if c not in own]
        if unknown:
            raise TypeError(f"{cls.__name__}: grain names columns it does not have: {unknown}")

    @classmethod
    def manual(cls) -> str:
        """The docstring, as one paragraph a line."""
        return (cls.__doc__ or "").strip()

    @classmethod
    def sql_columns(cls) -> dict[str, str]:
        """Column name to SQL type, in order."""
        return {name: column.type.sql for name, column in cls.columns.items()}


def _snake(name: str) -> str:
    out = ""
    for i, letter in enumerate(name):
        if letter.isupper() and i and not name[i - 1].isupper():
            out += "_"
        out += letter.lower()
    return out
