"""Reports and the data room: each from the reader's own book, as page and file, logged when taken away."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest


class Links(HTMLParser):
    """Where a page leads, and what it holds places for."""

    def __init__(self, text: str):
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.hrefs.append(given["href"])
        if given.get("id"):
            self.ids.add(given["id"])


READS = [("alice", "packet"), ("dana", "quarterly"), ("pat", "standing"), ("pat", "equity"), ("pat", "annual"), ("olive", "annual"), ("olive", "equity")]  # fmt: skip


@pytest.mark.parametrize(("who", "kind"), READS)
def test_a_report_reads_as_a_page_and_comes_as_paper_and_as_a_page_of_its_own(who, kind, visit):
    browser = visit(who)
    page = browser.get(f"/reports/{kind}/").content.decode()
    links = Links(page)
    assert {h[1:] for h in links.hrefs if h.startswith("#") and h != "#content"} <= links.ids
    assert "style=" not in page.partition("<article")[2].partition("</article>")[0], (
        "the policy of pages forbids styles in the markup"
    )
    paper = browser.get(f"/reports/{kind}/pdf/")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"].startswith("attachment")
    assert b"<script" not in browser.get(f"/reports/{kind}/html/").content
    for href in (h for h in links.hrefs if h.endswith(".csv")):
        assert browser.get(href).status_code == 200


def test_a_plan_s_report_names_no_other_plan_and_no_member(visit):
    page = visit("dana").get("/reports/quarterly/").content.decode()
    report = page.partition("<article")[2].partition("</article>")[0]
    assert "Alder" in report
    assert not any(other in report for other in ("Birch", "Cedar", "Dogwood", "REYES"))


def test_a_packet_names_nobody(visit):
    report = visit("alice").get("/reports/packet/").content.decode().partition("<article")[2]
    assert "Foothill" in report
    assert "REYES" not in report


@pytest.mark.parametrize(
    ("who", "kind"), [("alice", "quarterly"), ("dana", "packet"), ("olive", "standing"), ("pat", "packet")]
)
def test_a_report_of_another_part_is_not_there(who, kind, visit):
    for address in (f"/reports/{kind}/", f"/reports/{kind}/pdf/"):
        assert visit(who).get(address).status_code == 404


@pytest.mark.parametrize("who", ["pat", "olive", "dana"])
def test_every_table_of_the_data_room_comes_with_its_dictionary_as_csv_and_parquet(who, visit):
    browser = visit(who)
    rooms = Links(browser.get("/data/").content.decode()).hrefs
    tables = [h for h in rooms if h.startswith("/data/") and h.count("/") == 3]
    assert tables
    for table in tables:
        assert browser.get(table).status_code == 200
        columns = pq.read_table(io.BytesIO(browser.get(f"{table}parquet/").content)).column_names
        assert browser.get(f"{table}csv/").content.decode("utf-8-sig").splitlines()[0] == ",".join(columns)
        meanings = browser.get(f"{table}dictionary/").content.decode("utf-8-sig").splitlines()[1:]
        assert [m.partition(",")[0] for m in meanings] == columns
        assert all(m.rpartition(",")[2] for m in meanings), f"{table}: a column without a meaning"


def test_a_table_with_people_is_in_nobodys_data_room(visit):
    for table in ("person", "line", "result", "gap"):
        assert visit("dana").get(f"/data/{table}/").status_code == 404
        assert visit("dana").get(f"/data/{table}/csv/").status_code == 404


def test_what_is_taken_away_is_logged(visit):
    from concord.portal.audit.models import AuditEntry

    visit("pat").get("/reports/equity/pdf/")
    visit("pat").get("/data/rate/csv/")
    assert [e.action for e in AuditEntry.objects.order_by("-pk")[:2]] == ["data.export", "report.export"]
