"""Reports and the data room: each from the reader's own book, as page and file, logged when taken away."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest

from concord.portal.catalog import spoken
from concord.program import Program
from concord.release import open_book
from concord.reports.periodic import Names, annual, equity, html, packet, pdf, quarterly, standing, translated


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


TITLED = {"packet": "informe mensual", "quarterly": "informe trimestral", "standing": "Cómo va el programa", "equity": "Informe de equidad", "annual": "Informe anual"}  # fmt: skip


@pytest.mark.parametrize(("who", "kind"), READS)
def test_a_report_is_spanish_on_a_spanish_page_and_in_its_files(who, kind, visit):
    browser = visit(who)
    english = browser.get(f"/reports/{kind}/").content.decode()
    browser.post("/language/", {"language": "es", "back": f"/reports/{kind}/"})
    page = browser.get(f"/reports/{kind}/")
    assert page["Content-Language"] == "es"
    report = page.content.decode().partition("<article>")[2].partition("</article>")[0]
    assert TITLED[kind] in report
    assert TITLED[kind] not in english
    assert '<html lang="es">' in browser.get(f"/reports/{kind}/html/").content.decode()
    assert browser.get(f"/reports/{kind}/html/?language=en").content.decode().count('<html lang="en">') == 1
    assert TITLED[kind] in browser.get("/reports/").content.decode()


BOOKS = {
    packet: "practice-foothill",
    quarterly: "plan-alder",
    standing: "program",
    equity: "program",
    annual: "public",
}


@pytest.mark.parametrize("make", BOOKS)
def test_every_text_of_a_report_has_its_spanish_words_but_for_names(make, work):
    words, program = spoken.__wrapped__("es"), Program.load(work.program)
    with open_book(work.releases, BOOKS[make]) as book:
        made = make(book, Names.of(program))
    put = translated(made, words)
    assert (html(put), pdf(put)) != (html(made), pdf(made))
    parties = [*program.plans, *program.organizations]
    names = {program.title, "HMO", "PPO", "POS", "EPO", "more", "less", *(p.name for p in parties)}
    names |= {getattr(p, "plan_id", None) or p.organization_id for p in parties} | {p.stem for p in (program.path / "senders").glob("*.toml")}  # fmt: skip
    written_by_hand = {"9 more at foothill reach P75, about $4,120."}
    assert words.unknown - names - written_by_hand == set()


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
