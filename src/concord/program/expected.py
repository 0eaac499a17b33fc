"""`expected.toml`: what use is expected of a person, as open coefficients. Written by `concord measures fit`, read by every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord.program.problems import Problems
from concord.program.source import Toml, read_toml

FILE = "expected.toml"
LINKS = ("log", "logit")
"""`log`: expected stays or visits of a member; `logit`: the chance that a stay is followed by another."""


@dataclass(frozen=True)
class ExpectedModel:
    """One measure's model. `coefficients` by the measure's own sentences; a sentence that is not there adds nothing.

    `constant` and coefficients are on the scale of the link. `status` says on whom it was fitted.
    """

    measure: str
    link: str
    constant: Decimal
    coefficients: Mapping[str, Decimal]
    status: str
    source: str


def read_expected(root: Path, problems: Problems) -> dict[str, ExpectedModel]:
    """The models of a program folder by measure; none when it has no such file."""
    if not (root / FILE).exists():
        return {}
    file = read_toml(root, FILE, problems)
    models = (_model(file, ident, table, problems) for ident, table in (file.data if file else {}).items())  # type: ignore[arg-type]
    return {model.measure: model for model in models if model is not None}


def _model(file: Toml, ident: str, table: Any, problems: Problems) -> ExpectedModel | None:
    faults = dict(_faults(table))
    for key, what in faults.items():
        problems.add(
            file.name, file.line_of(ident, key), what, "fit again with `concord measures fit`", ident
        )
    if faults:
        return None
    coefficients = {sentence: Decimal(number) for sentence, number in table["coefficients"].items()}
    return ExpectedModel(
        ident, table["link"], Decimal(table["constant"]), coefficients, table["status"], table["source"]
    )


def _faults(table: Any) -> list[tuple[str, str]]:
    if not isinstance(table, dict):
        return [("", "is no table")]
    kinds = {
        "link": str,
        "constant": (int, Decimal),
        "coefficients": dict,
        "status": str,
        "source": str,
    }
    faults = [
        (key, f"`{key}` is missing or of the wrong kind")
        for key, kind in kinds.items()
        if not isinstance(table.get(key), kind)  # type: ignore[arg-type]
    ]
    if not faults and table["link"] not in LINKS:
        faults.append(("link", f"link `{table['link']}` is neither {' nor '.join(LINKS)}"))
    if not faults and not all(isinstance(n, int | Decimal) for n in table["coefficients"].values()):
        faults.append(("coefficients", "a coefficient is no number"))
    return faults
