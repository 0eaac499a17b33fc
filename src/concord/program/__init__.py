"""A program as data: plans, practices, contracts, terms, measures and benchmarks read from a folder, and checked."""

from concord.program.folder import Program, check
from concord.program.problems import Problem

__all__ = ["Problem", "Program", "check"]
