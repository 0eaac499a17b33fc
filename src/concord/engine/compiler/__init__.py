"""Measures to queries: the measure language compiled to sqlglot trees and run as DuckDB SQL."""

from concord.engine.compiler.planner import Dictionary, Setting

__all__ = ["Dictionary", "Setting"]
