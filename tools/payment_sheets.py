"""The hand-worked sheets of the payment model as a page to read: each spec test's sentence, its prose and its figures, without its code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

SPECS = Path(__file__).resolve().parents[1] / "tests" / "spec" / "payment"
HEADS = {
    "test_direct_services": "Direct services and the increase",
    "test_population_health": "Population health",
    "test_risk_in_factors": "The clinical and the social part",
    "test_performance": "Performance and its levers",
    "test_clauses_that_contracts_set": "What a contract may set otherwise",
    "test_further_clauses": "Late joiners, lines of business, benchmarks, baselines",
    "test_settling_over_time": "What stands, and what news changes",
    "test_one_amount_everywhere": "One amount everywhere",
    "test_properties": "What holds on any data",
}
"""Modules in the order of the payment model, with what they are about."""


def payment_sheets() -> Iterator[tuple[str, str]]:
    """The page. A module that is not in HEADS, or a sheet without prose, is an error: a clause would have no words."""
    unnamed = {p.stem for p in SPECS.glob("test_*.py")} ^ HEADS.keys()
    if unnamed:
        raise SystemExit(f"tools/payment_sheets.py: HEADS and tests/spec/payment differ in {', '.join(sorted(unnamed))}")  # fmt: skip
    parts = [
        "<!-- Written by `make docs` from the spec tests. Change those, not this. -->\n",
        "# The payment model, worked by hand\n",
        "Every clause as a small case: who was there, what the terms say, and what follows, with each figure worked out. Each is a test that pays "
        "the case and must come to the same cents (`tests/spec/payment`). People and amounts are made up.\n",
    ]
    for module, head in HEADS.items():
        tree = ast.parse((SPECS / f"{module}.py").read_text(encoding="utf-8"))
        parts.append(f"## {head}\n\n{_whole(ast.get_docstring(tree) or '')}\n")
        parts += [_sheet(module, node) for node in tree.body if _is_sheet(node)]
    yield "payment-sheets.md", "\n".join(parts)


def _is_sheet(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _sheet(module: str, node: ast.stmt) -> str:
    assert isinstance(node, ast.FunctionDef)
    prose = ast.get_docstring(node)
    if not prose:
        raise SystemExit(
            f"tests/spec/payment/{module}.py, line {node.lineno}: {node.name} has no prose. Say the case and its figures."
        )
    sentence = node.name.removeprefix("test_").replace("_", " ")
    return "\n".join([f"### {sentence[:1].upper()}{sentence[1:]}\n", _whole(prose), "", *_cases(node)])


def _whole(prose: str) -> str:
    """Prose as paragraphs; lines that stand in are kept as they stand."""
    blocks = []
    for block in inspect.cleandoc(prose).split("\n\n"):
        kept = block.startswith("    ")
        blocks.append(block if kept else " ".join(block.split()))
    return "\n\n".join(blocks)


def _cases(node: ast.FunctionDef) -> Iterator[str]:
    """The values of a sheet that is drawn several times, as a table."""
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.parametrize":
            names = ast.literal_eval(call.args[0])
            heads = [names] if isinstance(names, str) else list(names)
            rows = [row if len(heads) > 1 else (row,) for row in ast.literal_eval(call.args[1])]
            yield f"| {' | '.join(h.replace('_', ' ') for h in heads)} |"
            yield f"|{'---|' * len(heads)}"
            yield from (f"| {' | '.join('none' if v is None else str(v) for v in row)} |" for row in rows)
            yield ""
