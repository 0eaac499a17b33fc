"""The queries of a batch as they are put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from concord.engine.compiler.bound import Bound
from concord.engine.compiler.criteria import Asker
from concord.engine.compiler.planner import Planner, Step


@dataclass
class Batch:
    """The queries of a batch. `steps` make tables in order; `tables` names what comes out."""

    measures: list[Bound]
    planner: Planner
    steps: list[Step] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    asker: dict[object, Asker] = field(default_factory=dict)
    detail: bool = False
    taken: int = 0

    @property
    def prefix(self) -> str:
        return self.planner.prefix

    def add(self, name: str, query) -> str:
        """A step that makes table `<prefix>_<name>`; returns the table's name. Shared tables asked for since come first."""
        take_shared(self)
        full = f"{self.prefix}_{name}"
        self.steps.append(Step.of(full, query))
        return full


def take_shared(batch: Batch) -> None:
    """Put the shared tables made since the last time into the steps."""
    batch.steps += batch.planner.steps[batch.taken :]
    batch.taken = len(batch.planner.steps)
