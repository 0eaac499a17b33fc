"""Known vulnerabilities in what is locked, from advisory files on this machine: no network.

    python tools/advisories.py FOLDER_OR_FILE...

Files are OSV records (JSON, one record or a list a file), such as an unpacked export of the PyPI ecosystem. Exit code 1 when
a locked version is named; 2 when no record could be read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version
from sbom import locked


def records(places: list[Path]) -> Iterator[dict[str, Any]]:
    """Every OSV record in files and folders."""
    for place in places:
        for path in sorted(place.rglob("*.json")) if place.is_dir() else [place]:
            told = json.loads(path.read_text(encoding="utf-8"))
            yield from told if isinstance(told, list) else [told]


def affects(affected: dict[str, Any], version: str) -> bool:
    """Whether one `affected` entry of a record names this version, by list or by range."""
    if version in affected.get("versions", ()):
        return True
    mine = Version(version)
    for span in affected.get("ranges", ()):
        if span.get("type") != "ECOSYSTEM":
            continue
        inside = False
        for event in span.get("events", ()):
            try:
                if "introduced" in event and (
                    event["introduced"] == "0" or mine >= Version(event["introduced"])
                ):
                    inside = True
                if "fixed" in event and mine >= Version(event["fixed"]):
                    inside = False
                if "last_affected" in event and mine > Version(event["last_affected"]):
                    inside = False
            except InvalidVersion:
                continue
        if inside:
            return True
    return False


def main(places: list[Path]) -> int:
    """Print what is affected. Returns an exit code."""
    versions = {p["name"]: p["version"] for p in locked()}
    read = hits = 0
    for record in records(places):
        read += 1
        for affected in record.get("affected", ()):
            name = re.sub(r"[-_.]+", "-", affected.get("package", {}).get("name", "")).lower()
            if name in versions and affects(affected, versions[name]):
                hits += 1
                print(f"{record.get('id')}: {name} {versions[name]}: {record.get('summary', '')}")
    print(f"{read:,} records read, {hits} name a locked version.")
    return 2 if not read else int(hits > 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main([Path(a) for a in sys.argv[1:]]))
