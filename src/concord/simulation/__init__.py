"""What other terms would cost: a run's payments worked out again under a changed program folder, beside the ones owed."""

from concord.simulation.scenario import Scenario, simulate

__all__ = ["Scenario", "simulate"]
