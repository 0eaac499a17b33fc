"""An explanation: a fact, its value and the facts behind it. Printed as an indented text or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fact:
    """One statement and what it rests on. `key` names what to ask next, such as `rate CBP foothill 2025`."""

    says: str
    value: Any = None
    key: str = ""
    because: list[Fact] = field(default_factory=list)

    def add(self, says: str, value: Any = None, key: str = "") -> Fact:
        """Put a fact behind this one and return it."""
        fact = Fact(says, value, key)
        self.because.append(fact)
        return fact

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The explanation as indented text."""
        value = "" if self.value is None else f": {self.value}"
        ask = f"   [{self.key}]" if self.key else ""
        yield f"{'  ' * depth}{self.says}{value}{ask}"
        for fact in self.because:
            yield from fact.lines(depth + 1)

    def as_dict(self) -> dict[str, Any]:
        """The explanation for a machine."""
        out: dict[str, Any] = {"says": self.says}
        if self.value is not None:
            out["value"] = self.value
        if self.key:
            out["key"] = self.key
        if self.because:
            out["because"] = [fact.as_dict() for fact in self.because]
        return out
