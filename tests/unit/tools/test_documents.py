"""The generated reference: every measure has a sheet that says all of it, and what is stale or left over is found."""

from __future__ import annotations

import re
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
        for line in {x for method in measure.methods for x in measure.lines_for(method)}:
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


def test_every_row_of_every_table_has_the_cells_of_its_head(sheets):
    """A bar inside a cell would open another."""
    for name, page in sheets.items():
        width = 0
        for line in page.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            width = width or cells if cells else 0
            assert cells == width, (name, line)


def test_a_picture_shows_what_each_rate_asks_for_itself_and_each_method(sheets):
    page = sheets["measures/W30.md"]
    assert 'who0{"Six by 15 months:<br/>turns 15 months in the year' in page
    assert 'who1{"Two from 15 to 30 months:<br/>turns 30 months in the year' in page
    assert "had a qualifying visit in the year (clinical)" in sheets["measures/CBP.md"].split("## ")[0]


def test_pictures_lead_from_everybody_to_every_end(sheets):
    """Each box that an arrow leaves is reached from the first one."""
    for name, page in sheets.items():
        if "```mermaid" not in page:
            continue
        arrows = re.findall(
            r"^  (\w+)\S*?(?: -- [\w ]+)? --> (\w+)", page.split("```mermaid")[1].split("```")[0], re.M
        )
        reached = {"all"}
        for _ in arrows:
            reached |= {end for start, end in arrows if start in reached}
        assert {start for start, _ in arrows} <= reached, name
        assert {"yes0", "no0", "met0"} <= reached, name


NODE = r'([a-z_]+\d*)(\(\["[^"]+"\]\)|\{"[^"]+"\})?'
ARROW = re.compile(rf"  {NODE}(?: -- [a-z]+(?: [a-z]+)*)? --> {NODE}")
RESERVED = {"call", "class", "click", "default", "end", "flowchart", "graph", "href", "style", "subgraph"}


def test_every_picture_keeps_to_the_grammar_of_flow_charts(sheets):
    """Read strictly: shapes closed, words in quotes without what the language reads itself, each box drawn once and no word of its own as a name."""
    for name, page in sheets.items():
        if "```mermaid" not in page:
            continue
        head, first, *arrows = page.split("```mermaid\n")[1].split("\n```")[0].split("\n")
        assert (head, first.strip()[:4]) == ("flowchart TD", "all("), name
        drawn, named = {"all": first}, {"all"}
        for arrow in arrows:
            read = ARROW.fullmatch(arrow)
            assert read, (name, arrow)
            start, started, end, ended = read.groups()
            assert (started, end in drawn) == (None, False), (name, arrow)
            assert ended, (name, arrow)
            words = ended.split('"')[1].replace("<br/>", " ")
            assert not re.search(r"[<>#;`\\]|^\s*(\d+\.|[-*]) ", words), (name, words)
            drawn[end] = ended
            named |= {start, end}
        assert named == set(drawn), name
        assert not named & RESERVED, name


def test_what_should_not_come_is_not_told_as_what_closes_a_gap(sheets):
    for measure in ("PCR", "COB"):
        assert "| no more of: " in sheets[f"measures/{measure}.md"], measure
    assert "no more of" not in sheets["measures/GSD.md"]


def test_a_window_of_one_day_is_named_once(sheets):
    assert "| 2nd birthday alone | 2 influenza" in sheets["measures/CIS.md"]
    for name, page in sheets.items():
        assert not re.search(r"\| ([^|]+) to \1 \|", page), name
