"""What other terms would do: a released run paid again under a changed program folder, beside what it owes."""

from concord.simulation.released import Released
from concord.simulation.scenario import Asked, Scenario, simulate

__all__ = ["Asked", "Released", "Scenario", "simulate"]
