"""The three payments as lines: population health, direct services and performance, from dated terms and counted facts."""

from concord.payment.inputs import Inputs
from concord.payment.settle import amounts_in, lines, some_shards, totals

__all__ = ["Inputs", "amounts_in", "lines", "some_shards", "totals"]
