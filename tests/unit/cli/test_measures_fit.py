"""`concord measures fit`: models fitted and shown with their calibration; kept when asked. The people are drawn, not charted."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord import scoring
from concord.cli import concord
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program.expected import read_expected
from concord.program.problems import Problems
from tests.unit.scoring.test_use import members

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"
TENTH = re.compile(r"^# +(\d+) +(\d+) +(\d+) +([\d.]+) +([\d.]+|-)$", re.MULTILINE)


@pytest.fixture
def work(tmp_path) -> Path:
    """A work folder with a program of its own, and a run that has charts."""
    shutil.copytree(PROGRAM, tmp_path / "program")
    Work.create(tmp_path / "work", tmp_path / "program")
    run = tmp_path / "work" / "runs" / "2026-07-10-a"
    (run / "charts" / "chart_person").mkdir(parents=True)
    (run / "record.json").write_text("{}", encoding="utf-8")
    return tmp_path / "work"


@pytest.fixture
def people(monkeypatch):
    """Generated members for whatever measure is asked."""
    monkeypatch.setattr(scoring, "counted", lambda _s, _c, _p, measures, *_: [members(m) for m in measures])


def fit(work: Path, *more: str):
    words = ["measures", "fit", os.fspath(work), "--year", "2025", "--as-of", "2026-07-10", *more]
    return CliRunner().invoke(concord, words, catch_exceptions=False)


@pytest.mark.usefixtures("people")
def test_models_are_shown_with_their_calibration_and_kept_only_when_asked(work, tmp_path):
    file = tmp_path / "program" / "expected.toml"
    before = file.read_text(encoding="utf-8")
    shown = fit(work).output
    assert file.read_text(encoding="utf-8") == before
    models = tomllib.loads(shown)
    assert list(models) == list(scoring.USED) == ["AHU", "EDU", "PCR"]
    parts = re.split(r"^# tenth.*$", shown, flags=re.MULTILINE)[1:]
    for model, part in zip(models.values(), parts, strict=True):
        counted, events = (
            int(n.replace(",", "")) for n in re.findall(r"[\d,]+(?= [mse]\w+)", model["status"])
        )
        tenths = [(int(n), int(o), float(e)) for _, n, o, e, _ in TENTH.findall(part)]
        assert (len(tenths), sum(n for n, _, _ in tenths), sum(o for _, o, _ in tenths)) == (
            10,
            counted,
            events,
        )
        assert sum(e for _, _, e in tenths) == pytest.approx(events, rel=0.01), "in all as many as were seen"
        assert all(o / e == pytest.approx(1, abs=0.35) for _, o, e in tenths), "and tenth by tenth"
    assert fit(work, "--write").exit_code == 0
    assert file.read_text(encoding="utf-8").strip() == shown.strip()
    problems = Problems()
    assert set(read_expected(tmp_path / "program", problems)) == set(models)
    assert list(problems) == []


def test_without_charts_or_events_it_is_said(work, monkeypatch):
    nobody = lambda *_: [members(size=0)]  # noqa: E731
    monkeypatch.setattr(scoring, "counted", nobody)
    with pytest.raises(UsageError, match="nothing was observed for AHU in 2025"):
        fit(work)
    shutil.rmtree(work / "runs" / "2026-07-10-a")
    with pytest.raises(UsageError, match="no run has built charts yet"):
        fit(work)
