"""Who clinicians are: the national provider file (NPPES) and the specialty code set (NUCC)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from concord.terminology.importers import tables

NPI = "NPI"
SLOTS = 15
PROVIDER_COLUMNS = ("npi", "entity", "taxonomy")
TAXONOMY_COLUMNS = ("code", "title")


def read_providers(path: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """(npi, person or organization, primary taxonomy) of an NPPES file, a row at a time; `only` these NPIs.

    The primary taxonomy is the one whose switch says Y, else the first.
    """
    wanted = {"npi": (NPI,), "entity": ("Entity Type Code",)}
    for slot in range(1, SLOTS + 1):
        wanted[f"code{slot}"] = (f"Healthcare Provider Taxonomy Code_{slot}",)
        wanted[f"primary{slot}"] = (f"Healthcare Provider Primary Taxonomy Switch_{slot}",)
    for row in tables.records(path, wanted, ("npi", "code1")):
        if row["npi"] and (only is None or row["npi"] in only):
            yield row["npi"], "organization" if row.get("entity") == "2" else "person", _primary(row)


def _primary(row: dict[str, str]) -> str:
    for slot in range(1, SLOTS + 1):
        if row.get(f"primary{slot}") == "Y" and row.get(f"code{slot}"):
            return row[f"code{slot}"]
    return row["code1"]


def read_taxonomies(path: Path) -> list[tuple[str, str]]:
    """(code, title) of the specialty code set, sorted."""
    wanted = {
        "code": ("Code",),
        "classification": ("Classification",),
        "specialization": ("Specialization",),
        "display": ("Display Name",),
    }
    found = set()
    for row in tables.records(path, wanted, ("code", "classification")):
        title = row.get("display") or " - ".join(
            filter(None, (row["classification"], row.get("specialization", "")))
        )
        found.add((row["code"], title))
    return sorted(found)
