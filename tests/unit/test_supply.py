"""What we are made of: every locked package has hashes, and an advisory finds the versions it names."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"


@pytest.fixture(autouse=True)
def tools_on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    yield
    for name in ("sbom", "advisories"):
        sys.modules.pop(name, None)


def test_every_locked_package_has_hashes():
    from sbom import locked

    packages = locked()
    assert len(packages) > 50
    assert [p["name"] for p in packages if not p["hashes"]] == []


@pytest.mark.parametrize(
    ("affected", "version", "is_hit"),
    [
        ({"versions": ["1.0", "1.1"]}, "1.1", True),
        ({"versions": ["1.0"]}, "1.1", False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}, "1.9.9", True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}, "2.0", False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.5"}, {"last_affected": "1.8"}]}]}, "1.8", True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.5"}, {"last_affected": "1.8"}]}]}, "1.8.1", False),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, "1.0", False),
    ],
)  # fmt: skip
def test_an_advisory_names_versions_by_list_or_by_range(affected, version, is_hit):
    from advisories import affects

    assert affects(affected, version) is is_hit


def test_an_advisory_about_a_locked_version_fails(tmp_path, capsys):
    from advisories import main
    from sbom import locked

    victim = next(p for p in locked() if p["name"] == "duckdb")
    record = {"id": "TEST-1", "summary": "made up",
              "affected": [{"package": {"name": "DuckDB"}, "versions": [victim["version"]]}]}  # fmt: skip
    (tmp_path / "one.json").write_text(json.dumps(record), encoding="utf-8")
    assert main([tmp_path]) == 1
    assert "TEST-1: duckdb" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert main([tmp_path / "empty"]) == 2


def test_the_image_takes_what_is_there_and_nothing_without_its_hash():
    """No machine of ours builds it in a test: what it copies is held against the folder, and how it installs against the rule."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert "requirements-spark.lock" in copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    installs = [
        step for line in lines if "pip install" in line for step in line.split("&&") if "pip install" in step
    ]
    assert len(installs) == 3
    assert all("--require-hashes" in step or "--no-deps --no-build-isolation ." in step for step in installs)
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
