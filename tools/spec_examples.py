"""Examples for the measure sheets, taken from the spec tests by running them with fixtures that write down instead of computing."""

from __future__ import annotations

import importlib
import inspect
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "tests" / "spec" / "measures"
SHARED = "test_shared_exclusions"
"""What takes people out of most measures; shown once, on a page of its own."""


@dataclass(frozen=True)
class Case:
    """One person of an example: lines of each table, and where the person stands."""

    tables: tuple[tuple[str, str], ...]
    comes_to: str


@dataclass
class Example:
    """A test as a paragraph: its sentence, its comment, the method and year, what everybody has, and the cases."""

    module: str
    measure: str
    sentence: str
    note: str
    method: str
    year: int
    given: tuple[tuple[str, str], ...] = ()
    cases: list[Case] = field(default_factory=list)


def examples() -> dict[str, list[Example]]:
    """Every example by measure id, and the shared exclusions under `shared`, in the order of the tests."""
    sys.path.insert(0, str(ROOT))
    found: dict[str, list[Example]] = {}
    for path in sorted(SPECS.glob("test_*.py")):
        module = importlib.import_module(f"tests.spec.measures.{path.stem}")
        for name, function in vars(module).items():
            if name.startswith("test_") and getattr(function, "__module__", "") == module.__name__:
                for example in _of_test(module, function):
                    found.setdefault("shared" if path.stem == SHARED else example.measure, []).append(example)
    return found


def _of_test(module: Any, function: Callable[..., None]) -> list[Example]:
    """The examples that one test draws: one for each call and set of parameters."""
    written: list[Example] = []
    notebook = _Notebook(module, function, written)
    wanted = inspect.signature(function).parameters
    if not {"measure_spec", "measure_cases", "engines"} & set(wanted):
        return []
    for values in _parameters(function):
        given: dict[str, Any] = dict(values)
        for name, fixture in (
            ("measure_spec", notebook.spec),
            ("measure_cases", notebook.cases),
            ("engines", None),
        ):
            if name in wanted:
                given[name] = fixture
        if "engines" in wanted and not hasattr(module, "asked"):
            continue
        helper = getattr(module, "asked", None)
        if helper is not None:
            module.asked = notebook.asked
        try:
            function(**given)
        finally:
            if helper is not None:
                module.asked = helper
    return _joined(written)


def _parameters(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The values of `pytest.mark.parametrize`, every combination."""
    choices: list[list[dict[str, Any]]] = []
    for mark in getattr(function, "pytestmark", []):
        if mark.name != "parametrize":
            continue
        names = mark.args[0]
        names = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
        choices.append([
            dict(zip(names, _each(given, len(names)), strict=True))
            for given in mark.args[1]
        ])  # fmt: skip
    for chosen in itertools.product(*choices):
        yield {name: value for values in chosen for name, value in values.items()}


def _each(given: Any, names: int) -> Sequence[Any]:
    """The values of one set of parameters, written as `pytest.param` or bare."""
    if type(given).__name__ == "ParameterSet":
        return tuple(given.values)
    return given if names > 1 else (given,)


class _Notebook:
    """Stands where the fixtures stand, and writes down what it is given."""

    def __init__(self, module: Any, function: Callable[..., None], written: list[Example]):
        self.module, self.function, self.written = module, function, written

    def _example(self, measure: str, method: str, year: int, given: Mapping[object, str]) -> Example:
        sentence = self.function.__name__.removeprefix("test_").replace("_", " ")
        note = " ".join(inspect.getdoc(self.function).split()) if self.function.__doc__ else ""
        example = Example(
            self.module.__name__.rpartition(".")[2], measure, sentence, note, method, year, _tables(given)
        )
        self.written.append(example)
        return example

    def spec(
        self, measure: Any, *, year: int, given: Any, expect: Any, method: str = "plan", **_: Any
    ) -> None:
        """`measure_spec`: several people in one set of tables."""
        example = self._example(measure.id, method, year, {})
        for person, standing in expect.items():
            example.cases.append(Case(_tables(given, only=str(person)), _standing(standing)))

    def cases(
        self, measure: Any, *, year: int, given: Any, cases: Sequence[Any], method: str = "plan", **_: Any
    ) -> None:
        """`measure_cases`: one person a case, beside what all have."""
        example = self._example(measure.id, method, year, given)
        for more, standing in cases:
            example.cases.append(Case(_tables(more), _standing(standing)))

    def asked(self, _: Any, given: Any) -> _Answer:
        """The helper of tests that ask about stays: what it is compared with is the answer."""
        measure = self.module.__doc__.split(":")[0].split(" ")[0]
        example = self._example(measure, "plan", 2026, getattr(self.module, "ADULT", {}))
        return _Answer(example, _tables(given))


class _Answer:
    """Equal to whatever the test expects, which it writes down."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, example: Example, tables: tuple[tuple[str, str], ...], of: str = ""):
        self.example, self.tables, self.of = example, tables, of

    def __getitem__(self, stay: int) -> _Answer:
        return _Answer(self.example, self.tables, f"stay {stay}: ")

    def __eq__(self, expected: object) -> bool:
        if isinstance(expected, Mapping):
            said = (
                "; ".join(f"stay {stay}: {word}" for stay, word in expected.items())
                or "no stay is asked about"
            )
        else:
            said = f"{self.of}{expected}"
        self.example.cases.append(Case(self.tables, said))
        return True


def _joined(written: list[Example]) -> list[Example]:
    """Examples of one test that differ in their cases alone, as one; the same in both methods told once."""
    kept: list[Example] = []
    for example in written:
        same = next((k for k in kept if (k.measure, k.method, k.year, k.given) == (example.measure, example.method, example.year, example.given)), None)  # fmt: skip
        if same:
            same.cases += [c for c in example.cases if c not in same.cases]
        else:
            kept.append(example)
    for example in list(kept):
        twin = next((k for k in kept if k is not example and k.method != example.method and (k.measure, k.year, k.given, k.cases) == (example.measure, example.year, example.given, example.cases)), None)  # fmt: skip
        if twin and example.method != "both":
            example.method = "both"
            kept.remove(twin)
    return kept


def _tables(given: Mapping[object, str], only: str = "") -> tuple[tuple[str, str], ...]:
    """(table, line) of every line; lines of person 1, or of `only`, lose their number."""
    found = []
    for key, text in given.items():
        name = getattr(key, "name", None) or getattr(key, "__name__", None) or _kind(key)
        for line in text.splitlines():
            number, _, rest = (part.strip() for part in line.partition("|"))
            if number and (not only or number == only):
                found.append((name.lower(), " ".join(rest.split())))
    return tuple(found)


def _kind(key: Any) -> str:
    return "/".join(kind.replace("_", " ") for kind in key.kinds)


def _standing(standing: str | Mapping[str, str]) -> str:
    if isinstance(standing, Mapping):
        return "; ".join(f"{rate}: {text}" for rate, text in standing.items())
    return standing
