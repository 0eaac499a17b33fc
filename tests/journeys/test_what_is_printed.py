"""Planted protected records, looked for in everything that is made to be printed: PDFs as their words come out of them, and pages.

Books and exports are searched in `test_the_wall`: what stands in no book may still be said by a paper that draws or names it otherwise.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.program import Program
from tests.journeys.conftest import PROGRAM, concord

pytestmark = pytest.mark.poppler
PLANS = ("alder", "birch", "cedar", "dogwood")


def words_of(path: Path) -> str:
    """What a reader could copy out of a PDF."""
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True, timeout=120).stdout  # fmt: skip


@pytest.fixture(scope="module")
def owed(ran) -> dict[str, tuple[str, str]]:
    """Of each plan a practice and the last whole month for which it is owed a population-health payment."""
    lines = pq.read_table(ran[0] / "releases" / ran[1] / "books" / "custodian" / "line.parquet").to_pylist()
    every = [(r["period_start"], r["plan_id"], r["organization_id"]) for r in lines if r["component"] == "population_health"]  # fmt: skip
    return {
        plan: (practice, f"{month:%Y-%m}")
        for month, plan, practice in sorted(r for r in every if r[0] < date(2026, 6, 1))
    }


@pytest.fixture(scope="module")
def papers(ran, owed, tmp_path_factory) -> dict[str, str]:
    """Every report of the release as PDF, and statements of each plan, by name."""
    out = tmp_path_factory.mktemp("papers")
    concord("report", "all", ran[0], "--out", out, "--as", "pdf")
    for plan in PLANS:
        practice, month = owed[plan]
        concord("ledger", "statement", ran[0], plan, practice, month, "--out", out / f"{plan}.pdf")
    return {str(p.relative_to(out)): words_of(p) for p in sorted(out.rglob("*.pdf"))}


@pytest.fixture(scope="module")
def pages(ran) -> dict[str, str]:
    """What the portal makes to be printed, as its words."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.in_the_portal", "printed", str(ran[0])], capture_output=True, text=True, timeout=600
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    return {name: html.unescape(re.sub(r"<[^>]+>", " ", text)) for name, text in told.items()}


@pytest.fixture(scope="module")
def planted(ran, files) -> dict[str, set[str]]:
    """Words of the planted records: their claims' numbers, the codes of planted problems, and what the concepts are called."""
    run = next(p for p in sorted((ran[0] / "runs").glob("2026-07-10-*")) if p.is_dir())
    rows = [r for p in sorted((files / "truth" / "sensitive").glob("*.parquet")) for r in pq.read_table(p).to_pylist()]  # fmt: skip
    concepts = pq.read_table(run / "charts" / "concept_number.parquet").to_pylist()
    return {
        "claims": {r["item"] for r in rows if r["kind"] == "medical" and len(r["item"]) >= 6},
        "codes": {r["item"] for r in rows if r["kind"] == "problem"},
        "titles": {c["title"].lower() for c in concepts if c["is_sensitive"] and c["title"]},
    }


def said_of_protected(text: str, planted: dict[str, set[str]], titles: set[str]) -> set[str]:
    """Planted words in a text, once the measures' own titles, which everybody may read, are taken out."""
    plain = " ".join(text.split())
    for title in titles:
        plain = re.sub(re.escape(title), "", plain, flags=re.IGNORECASE)
    tokens = set(re.findall(r"[\w.-]+", plain))
    bare = {t.replace(".", "") for t in tokens}
    found = {w for w in planted["claims"] | planted["codes"] if w in tokens or w.replace(".", "") in bare}
    return found | {t for t in planted["titles"] if t in plain.lower()}


@pytest.fixture(scope="module")
def titles() -> set[str]:
    return {m.title for m in Program.load(PROGRAM).measure_set.measures}


def test_the_search_finds_what_it_looks_for(planted, titles):
    """Each kind of word is there to be found, and is found in a text that holds it."""
    for kind, words in planted.items():
        assert words, kind
        word = min(words)
        assert said_of_protected(f"He was seen for {word} in May.", planted, titles) >= {word}


def test_papers_have_words(papers):
    kinds = {name.partition("/")[0] for name in papers}
    assert kinds >= {"packets", "quarterly", "standing", "equity", "annual"}
    assert all(len(text.split()) > 40 for text in papers.values())
    names = {"alder": "Alder Health Plan", "birch": "Birch Mutual", "cedar": "Cedar Shield", "dogwood": "Dogwood Care"}  # fmt: skip
    assert all(name in papers[f"{plan}.pdf"] for plan, name in names.items())


def test_no_paper_says_a_word_of_a_planted_record(papers, planted, titles):
    found = {name: said_of_protected(text, planted, titles) for name, text in papers.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_page_that_is_printed_says_a_word_of_a_planted_record(pages, planted, titles):
    assert {name.split()[1] for name in pages} == {"huddle", "list", "transitions", "brief"}
    assert any("Huddle" in text and re.search(r"\d{1,2}:\d{2}", text) for text in pages.values())
    found = {name: said_of_protected(text, planted, titles) for name, text in pages.items()}
    assert {name: words for name, words in found.items() if words} == {}
