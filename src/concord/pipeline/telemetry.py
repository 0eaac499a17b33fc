"""A run's record in the forms that other tools read: a Prometheus text file, and OpenTelemetry spans.

Both are made from the record and hold what it holds: names of steps, figures, the run's and the release's name. Sentences
(warnings, failures) are left out: they are for people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from concord.model.errors import UsageError

STEP_FIGURES = {
    "seconds": "Seconds that a step took",
    "cpu_seconds": "CPU seconds that a step took",
    "peak_mb": "Peak memory of a step, megabytes",
    "rows_in": "Rows that a step read",
    "rows_out": "Rows that a step wrote",
    "bytes": "Bytes that a step wrote",
}
EXPORTER = "exporter:"


def write_metrics(facts: Mapping[str, Any], path: Path, ended: float) -> None:
    """The record as a file for node_exporter's textfile collector. `ended` is the time of day in seconds since 1970."""
    registry = CollectorRegistry()
    for name, words in STEP_FIGURES.items():
        gauge = Gauge(f"concord_run_step_{name}", words, ["step"], registry=registry)
        for step in facts["steps"]:
            if name in step:
                gauge.labels(step["step"]).set(step[name])
    again = Gauge("concord_run_step_done", "1 when the step was done, 0 when it was found done", ["step"], registry=registry)  # fmt: skip
    for step in facts["steps"]:
        again.labels(step["step"]).set(int(step["again"]))
    for name, words, value in (
        ("concord_run_seconds", "Seconds that the run took", facts["seconds"]),
        ("concord_run_failed", "1 when the last run failed", int(facts["outcome"] == "failed")),
        ("concord_run_warnings", "Sentences worth a look", _said(facts)),
        ("concord_run_ended_timestamp_seconds", "When the last run ended", ended),
    ):
        Gauge(name, words, registry=registry).set(value)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)


def _said(facts: Mapping[str, Any]) -> int:
    return len(facts["warnings"]) + sum(len(step.get("warnings", ())) for step in facts["steps"])


def write_traces(facts: Mapping[str, Any], target: str, ended: float) -> None:
    """The record as spans: one for the run, one below it for each step. `target` is a file for lines of JSON, or
    `exporter:NAME` for an OpenTelemetry exporter that is installed, such as `exporter:otlp_proto_http`.

    UsageError when OpenTelemetry or the exporter is absent.
    """
    try:
        from opentelemetry import trace
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    except ImportError as error:
        raise UsageError(
            "traces need OpenTelemetry, which is not installed", next_step="pip install opentelemetry-sdk"
        ) from error
    provider = TracerProvider(resource=Resource({"service.name": "concord"}), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(_exporter(target)))
    tracer = provider.get_tracer("concord.pipeline")
    began = ended - facts["seconds"]
    whole = tracer.start_span("run", start_time=_nanoseconds(began), attributes=_about(facts))
    inside = trace.set_span_in_context(whole)
    for step in facts["steps"]:
        if step["again"]:
            start = began + step["began"]
            span = tracer.start_span(step["step"], inside, start_time=_nanoseconds(start), attributes=_figures(step))  # fmt: skip
            span.end(_nanoseconds(min(start + step["seconds"], ended)))
    if facts["outcome"] == "failed":
        whole.set_status(trace.Status(trace.StatusCode.ERROR, facts["failed"]["error"]))
    whole.end(_nanoseconds(ended))
    provider.shutdown()


def _about(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {f"concord.{name}": facts[name] for name in ("run", "as_of", "release", "outcome")}


def _figures(step: Mapping[str, Any]) -> dict[str, Any]:
    return {f"concord.{name}": step[name] for name in STEP_FIGURES if name in step}


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1e9)


def _exporter(target: str) -> Any:
    if target.startswith(EXPORTER):
        wanted = target.removeprefix(EXPORTER)
        found = list(entry_points(group="opentelemetry_traces_exporter", name=wanted))
        if not found:
            raise UsageError(
                f"no OpenTelemetry exporter is called {wanted}",
                next_step=f"install the package that brings it, such as opentelemetry-exporter-{wanted.replace('_', '-')}",
            )
        return found[0].load()()
    return _Lines(Path(target))


class _Lines:
    """Spans as lines of JSON in one file, written anew."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("w", encoding="utf-8")

    def export(self, spans: Any) -> Any:
        from opentelemetry.sdk.trace.export import SpanExportResult

        for span in spans:
            self.file.write(json.dumps(json.loads(span.to_json())) + "\n")
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        self.file.close()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        self.file.flush()
        return True
