"""A run's own record: what each step read, wrote and took, as JSON, a page, metrics and traces; and no person in any of it."""

from __future__ import annotations

import gzip
import json
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pyarrow.parquet as pq
import pytest

from concord.pipeline.telemetry import write_traces
from tests.journeys.conftest import AS_OF, concord, copied

FIGURES = ("seconds", "cpu_seconds", "peak_mb", "rows_in", "rows_out", "bytes")


@pytest.fixture(scope="module")
def told(ran, tmp_path_factory) -> dict[str, str]:
    """Everything that a run says of itself, by name: of one that did its last step again, then published."""
    folder = tmp_path_factory.mktemp("told")
    work = copied(ran[0], folder)
    next(work.glob("runs/*/equity/.done.json")).unlink()
    done = concord(
        "run", work, "--as-of", AS_OF, "--metrics", folder / "run.prom", "--traces", folder / "spans.jsonl"
    )
    run = next(work.glob("runs/*/record.json")).parent
    files = {path.name: path for path in (run / "record.json", run / "record.html", *folder.glob("*.*"))}
    marks = "".join(p.read_text(encoding="utf-8") for p in run.glob("*/.*.json"))
    doctor = concord("doctor", work).out
    return {"screen": done.out + done.err, "marks": marks, "doctor": doctor} | {
        name: path.read_text(encoding="utf-8") for name, path in files.items()
    }


def test_every_step_says_rows_time_and_memory(told, ran):
    record = json.loads(told["record.json"])
    assert record["outcome"] == "published"
    assert record["release"] == ran[1]
    steps = {s["step"]: s for s in record["steps"]}
    assert list(steps)[:4] == ["members", "settled", "people", "cut"]
    for step in list(steps.values())[:-3]:
        assert all(step[name] >= 0 for name in FIGURES), step
    assert steps["charts"]["rows_in"] == steps["cut"]["rows_out"] > 10_000
    assert not steps["charts"]["again"]
    assert steps["equity"]["again"]
    assert any("is not in the registry" in w for w in steps["cut"]["warnings"])


def test_the_page_shows_the_same(told):
    page = told["record.html"]
    assert "Published as release" in page
    assert len(re.findall(r"<tr><th scope=.row", page)) == len(json.loads(told["record.json"])["steps"])
    assert "Worth a look" in page
    assert "<script" not in page


def test_metrics_for_prometheus(told):
    assert 'concord_run_step_seconds{step="charts"}' in told["run.prom"]
    assert 'concord_run_step_done{step="charts"} 0.0' in told["run.prom"]
    assert "concord_run_failed 0.0" in told["run.prom"]
    assert "concord_run_ended_timestamp_seconds" in told["run.prom"]


def test_traces_for_opentelemetry(told):
    pytest.importorskip("opentelemetry.sdk")
    spans = [json.loads(line) for line in told["spans.jsonl"].splitlines()]
    whole = next(s for s in spans if s["name"] == "run")
    below = [s for s in spans if s is not whole]
    assert {"equity", "begun", "published", "posted"} == {s["name"] for s in below}
    assert {s["parent_id"] for s in below} == {whole["context"]["span_id"]}
    assert all(whole["start_time"] <= s["start_time"] <= s["end_time"] <= whole["end_time"] for s in below)


class Collector(BaseHTTPRequestHandler):
    """What an OpenTelemetry collector does with a sender: takes what is posted, and answers in its own format."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        self.server.got.append((self.path, self.headers["Content-Type"], body))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing is printed."""


@pytest.mark.otlp
def test_traces_reach_a_collector(told, ran, monkeypatch):
    """The exporter's own protocol over a real socket, decoded by the format's own messages."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        server.got = []
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        write_traces(json.loads(told["record.json"]), "exporter:otlp_proto_http", 1_800_000_000.0)
        server.shutdown()
    assert {(path, kind) for path, kind, _ in server.got} == {("/v1/traces", "application/x-protobuf")}
    messages = [ExportTraceServiceRequest.FromString(body) for _, _, body in server.got]
    spans = [s for m in messages for r in m.resource_spans for scope in r.scope_spans for s in scope.spans]
    whole = next(s for s in spans if s.name == "run")
    below = [s for s in spans if s is not whole]
    assert {"equity", "begun", "published", "posted"} == {s.name for s in below}
    assert {s.parent_span_id for s in below} == {whole.span_id}
    assert whole.end_time_unix_nano == 1_800_000_000 * 10**9
    words = set(re.findall(rb"[\w@.'-]+", b"".join(body for _, _, body in server.got)))
    assert not words & {word.encode() for word in personal(ran[0])}


def personal(work: Path) -> set[str]:
    """Names, birth days, member ids and addresses of everybody in the world, as they stand in tables."""
    found: set[str] = set()
    for path in work.glob("runs/*/settled/member.parquet"):
        table = pq.read_table(path)
        for column in ("member_id", "first_name", "last_name", "birth_date", "address", "phone", "email"):
            if column in table.column_names:
                found.update(str(v) for v in table.column(column).unique().to_pylist() if v)
    return {word for word in found if len(word) > 5}


def test_nobody_is_in_any_of_it(told, ran):
    people = personal(ran[0])
    assert len(people) > 500
    for name, text in told.items():
        words = set(re.findall(r"[\w@.'-]+", text))
        assert not words & people, f"{name} holds {len(words & people)} words of somebody's record"


PLANTED = "Zaphkiel-Quillfeather"


def test_a_name_in_what_breaks_a_run_is_in_nothing_it_leaves(received, tmp_path):
    """A person's name stands where an engine would quote it: in a value that cannot be converted."""
    import pyarrow as pa

    work = copied(received[0], tmp_path)
    victim = max((work / "accepted" / "medical_claim").glob("*.parquet"), key=lambda p: p.stat().st_size)
    table = pq.read_table(victim)
    place = table.column_names.index("from_date")
    planted = table.set_column(place, "from_date", pa.array([PLANTED] * len(table)))
    pq.write_table(planted, victim)
    done = concord("run", work, "--as-of", AS_OF, "--metrics", tmp_path / "m", "--traces", tmp_path / "t", check=False)  # fmt: skip
    assert done.code not in (0, -9)
    record = next(work.glob("runs/*/record.json"))
    assert json.loads(record.read_text(encoding="utf-8"))["outcome"] == "failed"
    left = [done.out, done.err, concord("doctor", work, check=False).out]
    left += [p.read_text(encoding="utf-8") for p in (record, record.with_suffix(".html"), tmp_path / "m", tmp_path / "t")]  # fmt: skip
    assert not any(PLANTED in text for text in left)
