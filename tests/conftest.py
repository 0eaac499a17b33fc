"""What every test shares: finding the reference inputs, real services, and refusing skips where none are allowed."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CONCORD_SHARED", ROOT.parent / "shared"))

settings.register_profile("patient", deadline=None)  # machines are shared: no example fails by its time
settings.load_profile("patient")


def _absent(mark: str) -> str | None:
    """Why tests with this mark cannot run here; None when they can."""
    if mark == "postgres" and not os.environ.get("CONCORD_TEST_POSTGRES"):
        return "PostgreSQL is absent: set CONCORD_TEST_POSTGRES to the URL of an empty database"
    if mark == "chromium" and not shutil.which("chromium"):
        return "Chromium is absent"
    if mark == "poppler" and not shutil.which("pdftotext"):
        return "pdftotext is absent: it comes with poppler-utils"
    if mark == "java" and not shutil.which("java"):
        return "Java is absent"
    if mark == "java" and not find_spec("pyspark"):
        return "Spark is absent: `make spark` adds it"
    if mark == "delta" and not find_spec("deltalake"):
        return "Delta tables are absent: `make spark` adds them"
    if mark == "objects" and not (find_spec("moto") and find_spec("boto3") and find_spec("flask_cors")):
        return "a server of S3 is absent: `make spark` adds it"
    if mark == "otlp" and not find_spec("opentelemetry.exporter"):
        return "the exporter of OpenTelemetry is absent: `make spark` adds it"
    if mark == "shared" and not SHARED.is_dir():
        return "the reference inputs are absent: set CONCORD_SHARED to their folder"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in ("postgres", "chromium", "poppler", "java", "delta", "objects", "otlp", "shared"):
            if item.get_closest_marker(mark) and (why := _absent(mark)):
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference inputs."""
    return SHARED


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CONCORD_NO_SKIPS") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Tests were skipped, and CONCORD_NO_SKIPS allows none.", red=True)
