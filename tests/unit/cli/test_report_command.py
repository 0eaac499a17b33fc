"""`concord report` over a tiny release: every kind written, the same bytes twice, nothing of another reader, every link leading somewhere."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli import concord
from concord.model.work import Work
from tests.spec.release import conftest as tiny

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("packet", "quarterly", "standing", "equity", "annual")


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> Path:
    made = Work.create(tmp_path_factory.mktemp("reports"), ROOT / "programs" / "ca-apc", "only for tests")
    tiny.write(made.releases)
    return made.root


def run(*words: object) -> str:
    done = CliRunner().invoke(concord, [str(w) for w in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def written(*words: object) -> dict[str, dict]:
    """What was written, by the file's place in its folder."""
    return {w["file"].partition("/out/")[2]: w for w in json.loads(run(*words, "--json"))["written"]}


class Links(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.hrefs += [given["href"]] if given.get("href") else []
        self.ids |= {given["id"]} if given.get("id") else set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_the_same_bytes_from_the_same_release(work, tmp_path, kind):
    first, second = (
        written("report", kind, work, "--out", tmp_path / n / "out", "--as", "html") for n in "ab"
    )
    assert first
    assert {f: w["sha256"] for f, w in first.items()} == {f: w["sha256"] for f, w in second.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_of_a_report_leads_to_a_place_or_a_file(work, tmp_path, kind):
    out = tmp_path / "out"
    for file in written("report", kind, work, "--out", out, "--as", "html"):
        if file.endswith(".html"):
            page = Links((out / file).read_text(encoding="utf-8"))
            for href in page.hrefs:
                assert (
                    href[1:] in page.ids
                    if href.startswith("#")
                    else (out / file).parent.joinpath(href).exists()
                )


def test_a_plan_s_report_holds_nothing_of_another_plan(work, tmp_path):
    out = tmp_path / "out"
    for file in written("report", "quarterly", work, "--plan", "alder", "--out", out, "--as", "html"):
        said = (out / file).read_text(encoding="utf-8")
        assert not any(other in said for other in ("Birch", "birch", "Cedar", "Dogwood"))


def test_paper_comes_as_well(work, tmp_path):
    (file,) = written("report", "annual", work, "--out", tmp_path / "out", "--as", "pdf")
    assert (tmp_path / "out" / file).read_bytes().startswith(b"%PDF")


def test_the_public_page_opens_from_a_disk(work, tmp_path):
    out = tmp_path / "out"
    files = written("report", "public", work, "--out", out)
    assert {"index.html", "tables/rate.csv", "tables/rate.html", "tables/dictionary.csv"} <= set(files)
    for file in (f for f in files if f.endswith(".html")):
        text = (out / file).read_text(encoding="utf-8")
        page = Links(text)
        assert "<script" not in text
        for href in page.hrefs:
            assert (
                href[1:] in page.ids if href.startswith("#") else (out / file).parent.joinpath(href).exists()
            ), (file, href)
    meanings = (out / "tables/dictionary.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(line.rpartition(",")[2] for line in meanings)


def test_a_plan_that_is_not_there_is_refused(work, tmp_path):
    from concord.model.errors import AccessError

    with pytest.raises(AccessError, match="plan-nowhere"):
        run("report", "quarterly", work, "--plan", "nowhere", "--out", tmp_path)
