"""What Concord is made of: a CycloneDX bill of materials, and the licences of everything it runs on and is tested with.

    python tools/sbom.py            writes sbom.cdx.json and licences.md under docs/reference
    python tools/sbom.py --check    says what is stale

Versions and hashes come from requirements.lock, licences from the installed packages. No clock and no network: the same lock
gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PIN = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s\\;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "concord-vbp")
CLASSIFIER = "License :: OSI Approved :: "


def locked() -> list[dict[str, Any]]:
    """Every pinned package of the lock files: name, version, hashes; in order of name."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(ROOT.glob("requirements*.lock")):
        last = None
        for line in file.read_text(encoding="utf-8").splitlines():
            if pin := PIN.match(line):
                last = found.setdefault(
                    pin[1].lower(), {"name": pin[1].lower(), "version": pin[2], "hashes": set()}
                )
            if last is not None:
                last["hashes"].update(HASH.findall(line))
    return [found[name] for name in sorted(found)]


def recorded(package: dict[str, Any]) -> str:
    """What the page said last of a package that is not installed here: Spark's, which few machines want."""
    page = REFERENCE / "licences.md"
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    start = f"| {package['name']} | {package['version']} | "
    return next(
        (line.removeprefix(start).removesuffix(" |") for line in lines if line.startswith(start)),
        "not installed here",
    )


def licence(package: dict[str, Any]) -> str:
    """What the installed package says of its licence; what is on record for one that is not installed."""
    try:
        told = metadata.metadata(package["name"])
    except metadata.PackageNotFoundError:
        return recorded(package)
    if expression := told.get("License-Expression"):
        return expression
    said = [c.removeprefix(CLASSIFIER) for c in told.get_all("Classifier") or () if c.startswith(CLASSIFIER)]
    if said:
        return "; ".join(sorted(set(said)))
    short = (told.get("License") or "").strip().splitlines()
    return short[0][:60] if short else "not stated"


def bill(packages: list[dict[str, Any]]) -> str:
    """The bill of materials as CycloneDX 1.6 JSON."""
    text = json.dumps([[p["name"], p["version"]] for p in packages])
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{p['name']}@{p['version']}",
            "name": p["name"],
            "version": p["version"],
            "purl": f"pkg:pypi/{p['name']}@{p['version']}",
            "licenses": [{"license": {"name": licence(p)}}],
            "properties": [{"name": "sha256", "value": value} for value in sorted(p["hashes"])],
        }
        for p in packages
    ]
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, text)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "concord-vbp",
                "version": metadata.version("concord-vbp"),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def licences(packages: list[dict[str, Any]]) -> str:
    """The licences as a page."""
    rows = [f"| {p['name']} | {p['version']} | {licence(p)} |" for p in packages]
    return "\n".join(
        [
            "<!-- Written by `make sbom` from requirements.lock. Change that, not this. -->",
            "",
            "# Licences",
            "",
            "Everything Concord runs on, is built with and is tested with, as the packages themselves say.",
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main(check: bool) -> int:
    """Write the two files, or say which are stale. Returns an exit code."""
    packages = locked()
    stale = 0
    for name, text in (("sbom.cdx.json", bill(packages)), ("licences.md", licences(packages))):
        path = REFERENCE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"stale: docs/reference/{name}; run `make sbom`")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"written: docs/reference/{name}")
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
