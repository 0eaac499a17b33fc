"""The generated reference: every measure has a sheet that says all of it, and what is stale or left over is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from concord.measures import MEASURES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def docs():
    sys.path.insert(0, str(ROOT / "tools"))
    import docs as module

    yield module
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def sheets(docs):
    return dict(docs.measure_sheets())


def test_every_measure_has_a_sheet_with_every_sentence_window_concept_and_difference(sheets):
    for measure in MEASURES.values():
        page = sheets[f"measures/{measure.id}.md"]
        for line in measure.lines():
            assert line.sentence in page, (measure.id, line.sentence)
        for said in (
            measure.purpose,
            measure.source,
            *measure.differences,
            *measure.looks_back,
            "```mermaid",
            "## Windows",
        ):
            assert said in page, (measure.id, said)
        for concept in measure.concepts():
            assert f"| {concept} |" in page, (measure.id, concept)
        assert "not NCQA-certified" in page


def test_examples_come_from_the_spec_tests(sheets):
    """A table of the GSD spec test, with what it comes to, as the clinician reads it."""
    page = sheets["measures/GSD.md"]
    assert "### The lower of two results on one day counts" in page
    assert "lab: 2026-09-09 · hba1c · 9.4<br/>lab: 2026-09-09 · hba1c · 8.8" in page
    for measure in MEASURES:
        assert sheets[f"measures/{measure}.md"].count("| on the chart | comes out as |") >= 1, measure
    assert "discharged to hospice" in sheets["measures/shared-exclusions.md"]


def test_a_stale_or_left_over_page_is_found(docs, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "REFERENCE", tmp_path)
    monkeypatch.setattr(docs, "MAKERS", (lambda: [("measures/CBP.md", "now")],))
    monkeypatch.setattr(sys, "argv", ["docs.py"])
    assert docs.main() == 0
    monkeypatch.setattr(sys, "argv", ["docs.py", "--check"])
    assert docs.main() == 0
    (tmp_path / "measures" / "CBP.md").write_text("then", encoding="utf-8")
    (tmp_path / "measures" / "GONE.md").write_text("a measure that is no more", encoding="utf-8")
    capsys.readouterr()
    assert docs.main() == 1
    said = capsys.readouterr().out
    assert "stale: docs/reference/measures/CBP.md" in said
    assert "stale: docs/reference/measures/GONE.md" in said
