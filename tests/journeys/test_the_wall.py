"""The wall, searched from outside: what a plan must not learn of another, and a practice of other providers' money.

Values are looked for in every column of every table of a book, whatever the column is called.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.canon.charts import FLAG
from concord.disclosure.anonymity import enough_people
from concord.release import manifest
from tests.journeys.conftest import SECRET

PLANS = ("alder", "birch", "cedar", "dogwood")
AS_OF_DAY = date(2026, 7, 10)
AMOUNTS = ("charge_amount", "allowed_amount", "paid_amount")


def rows(path: Path, *columns: str) -> list[dict]:
    """Rows of a table, or of a folder of them."""
    return pq.read_table(path, columns=list(columns) or None).to_pylist()


class Books:
    """The release and the run it was cut from."""

    def __init__(self, work: Path, release: str):
        self.folder = work / "releases" / release / "books"
        self.run = next(p for p in sorted((work / "runs").glob("2026-07-10-*")) if p.is_dir())

    def table(self, book: str, name: str, *columns: str) -> list[dict]:
        return rows(self.folder / book / f"{name}.parquet", *columns)

    def tables(self, book: str) -> list[str]:
        return sorted(p.stem for p in (self.folder / book).glob("*.parquet"))

    def values(self, book: str, leaving_out: tuple[str, ...] = ()) -> set:
        """Every value of every column of every table of a book."""
        found: set = set()
        for name in self.tables(book):
            if name not in leaving_out:
                table = pq.read_table(self.folder / book / f"{name}.parquet")
                for column in set(table.column_names) - {
                    "line"
                }:  # a line number of a file of the reader's own
                    found.update(table.column(column).unique().to_pylist())
        return found


@pytest.fixture(scope="module")
def books(ran) -> Books:
    return Books(*ran)


@pytest.fixture(scope="module")
def members(books) -> dict[str, set[tuple]]:
    """Per sender, the names and birth dates of its members as it sent them."""
    found = defaultdict(set)
    for member in rows(books.run / "settled" / "member.parquet"):
        found[member["sender"]].add((member["first_name"], member["last_name"], member["birth_date"]))
    return found


@pytest.mark.parametrize("plan", PLANS)
def test_a_plans_people_are_its_own_members(books, members, plan):
    """No name with a birth date stands in the book that only other plans know."""
    held = {(p["first_name"], p["last_name"], p["birth_date"]) for p in books.table(f"plan-{plan}", "person")}
    elsewhere = set().union(*(members[p] for p in PLANS if p != plan)) - members[plan]
    assert held
    assert elsewhere
    assert not held & elsewhere


@pytest.mark.parametrize("plan", PLANS)
def test_a_plans_lines_and_files_are_its_own(books, plan):
    lines = books.table(f"plan-{plan}", "line", "plan_id", "line_key")
    assert {line["plan_id"] for line in lines} <= {plan}
    received = rows(books.run / "settled" / "received_file.parquet", "sender", "sha256", "name")
    others = {f["sha256"] for f in received if f["sender"] in PLANS and f["sender"] != plan}
    assert others
    assert not others & books.values(f"plan-{plan}")
    mine = {f["sha256"] for f in received if f["sender"] == plan}
    assert {f["sha256"] for f in books.table(f"plan-{plan}", "file")} <= mine


@pytest.mark.parametrize("plan", PLANS)
def test_no_volume_or_amount_of_another_plan_stands_in_a_plans_book(books, plan):
    """Totals per practice, looked for among amounts, and rows per file, looked for among whole numbers (a line's number may equal an
    amount by chance): figures large enough not to meet by chance otherwise."""
    secret, volumes = set(), set()
    for other in PLANS:
        if other == plan:
            continue
        owed = defaultdict(Decimal)
        for line in books.table(
            "custodian", "line", "plan_id", "organization_id", "component", "period_start", "amount"
        ):
            if line["plan_id"] == other:
                owed[line["organization_id"], line["component"], line["period_start"].year] += line["amount"]
                owed[line["organization_id"], line["component"], line["period_start"]] += line["amount"]
        secret |= {total for total in owed.values() if total > 100 and total % 1}
        received = rows(books.run / "settled" / "received_file.parquet", "sender", "rows_received")
        volumes |= {
            f["rows_received"] for f in received if f["sender"] == other and f["rows_received"] > 9_999
        }
    assert secret
    own = {line["amount"] for line in books.table(f"plan-{plan}", "line", "amount")}
    values = books.values(f"plan-{plan}")
    assert not ({v for v in values if isinstance(v, Decimal)} - own) & secret
    assert not {v for v in values if isinstance(v, int)} & volumes


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_sees_no_pooled_rate(books, plan):
    """Its rates are of its own pool. A pooled value may stand there only where the plan's own members make that same rate."""
    mine = books.table(f"plan-{plan}", "rate")
    assert {r["pool"] for r in mine} <= {plan}
    pooled = [
        r
        for r in books.table("custodian", "rate")
        if r["pool"] == "program" and r["denominator"] > 10 and r["numerator"]
    ]
    assert pooled
    own = {(r["numerator"], r["denominator"]) for r in books.table("custodian", "rate") if r["pool"] == plan}
    secret = {
        f"{r['numerator']} of {r['denominator']}"
        for r in pooled
        if (r["numerator"], r["denominator"]) not in own
    }
    texts = {v for v in books.values(f"plan-{plan}") if isinstance(v, str)}
    assert not [text for text in texts if any(s in text for s in secret)]
    values = {r["value"] for r in pooled} - {
        r["value"] for r in books.table("custodian", "rate") if r["pool"] == plan
    }
    assert not values & {r["value"] for r in mine}


@pytest.mark.parametrize("practice", ["foothill", "mesaverde"])
def test_a_practice_sees_no_amount_of_another_providers_claim(books, practice):
    """Every amount of every claim for its people that it did not bill itself, looked for outside its own payment lines."""
    people = {
        r["person_id"]
        for r in rows(books.run / "rosters" / "roster", "person_id", "organization_id")
        if r["organization_id"] == practice
    }
    mine = {
        (link["sender"], link["member_id"])
        for link in rows(books.run / "people" / "person_link.parquet", "sender", "member_id", "person_id")
        if link["person_id"] in people
    }
    claims = rows(books.run / "settled" / "medical_claim.parquet", "sender", "member_id", *AMOUNTS)
    amounts = {
        v
        for c in claims
        if (c["sender"], c["member_id"]) in mine
        for v in (c[a] for a in AMOUNTS)
        if v is not None and v > 50 and v % 1
    }
    assert len(amounts) > 100
    own_money_and_measurements = (
        "line",
        "line_evidence",
        "lever",
        "factor",
        "rate",
        "earning",
        "trend",
        "timeline",
    )
    held = books.values(f"practice-{practice}", leaving_out=own_money_and_measurements)
    assert not {v for v in held if isinstance(v, Decimal)} & amounts


def test_a_practices_money_is_only_what_plans_pay_it(books):
    lines = books.table("practice-foothill", "line", "organization_id", "line_key")
    assert {line["organization_id"] for line in lines} == {"foothill"}
    keys = {line["line_key"] for line in lines}
    assert {e["line_key"] for e in books.table("practice-foothill", "line_evidence", "line_key")} <= keys


def test_a_books_manifest_names_only_its_readers_own_files(books):
    """A book can be handed over as a folder: what it says of the release stops at the wall too."""
    for folder in sorted(books.folder.iterdir()):
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert set(told["tables"]) == set(books.tables(folder.name))
        audience, _, unit = folder.name.partition("-")
        senders = {name.partition("/")[0] for name in told["inputs"]["files"].values()}
        if audience in ("plan", "practice"):
            assert senders <= {unit, f"portal-{unit}"}
            assert unit in senders
        elif audience != "custodian":
            assert not senders
    assert manifest.verify(books.folder.parent) == []


def test_person_keys_of_two_books_never_meet(books):
    keys = {
        folder.name: {p["person"] for p in rows(folder / "person.parquet", "person")}
        for folder in sorted(books.folder.iterdir())
        if (folder / "person.parquet").exists()
    }
    assert len(keys) >= 16
    assert sum(map(len, keys.values())) == len(set().union(*keys.values()))


def key_of(book: str, event: int) -> str:
    """The key under which a book would show an event: recomputed here from the work folder's secret."""
    return hashlib.sha256(f"{SECRET}|{book}|event|{event}".encode()).hexdigest()[:16]


def allowed(books) -> dict[str, set[int]]:
    """People whose consent opens protected records in each book, read from what the senders told: practices for treatment, plans for operations."""
    people = {
        (link["sender"], link["member_id"]): link["person_id"]
        for link in rows(books.run / "people" / "person_link.parquet", "sender", "member_id", "person_id")
    }
    told = rows(books.run / "settled" / "consent.parquet")
    roster = rows(books.run / "rosters" / "roster", "person_id", "month", "organization_id")
    newest = max(r["month"] for r in roster)
    treating = {r["person_id"]: f"practice-{r['organization_id']}" for r in roster if r["month"] == newest}
    found = defaultdict(set)
    for c in told:
        person, to = people[c["sender"], c["member_id"]], c["recipient"]
        same = [o for o in told if people[o["sender"], o["member_id"]] == person and all(o[k] == c[k] for k in ("scope", "purpose", "recipient"))]  # fmt: skip
        is_over = any(o["revoked_on"] and c["start_date"] <= o["revoked_on"] <= AS_OF_DAY for o in same)
        if is_over or c["start_date"] > AS_OF_DAY or (c["end_date"] or AS_OF_DAY) < AS_OF_DAY:
            continue
        if to in PLANS and c["purpose"] in ("operations", "all"):
            found[f"plan-{to}"].add(person)
        elif to not in PLANS and c["purpose"] in ("treatment", "all"):
            found[treating.get(person, "") if to == "treating" else f"practice-{to}"].add(person)
    return found


def test_planted_sensitive_events_stand_in_no_readers_book_but_where_a_consent_opens_them(books, files):
    """Every event of the planted claims and problems is protected, and its key in each book is looked for everywhere in it."""
    planted = {
        (r["sender"], r["member_id"], r["day"])
        for path in sorted((files / "truth" / "sensitive").glob("*.parquet"))
        for r in rows(path)
        if r["category"] == "part2" and r["kind"] == "medical"
    }
    claims = rows(
        books.run / "settled" / "medical_claim.parquet", "row_id", "sender", "member_id", "from_date"
    )
    lines = {c["row_id"] for c in claims if (c["sender"], c["member_id"], c["from_date"]) in planted}
    events = rows(books.run / "charts" / "event", "event", "flags", "concept", "person")
    protected = {e["event"] for e in events if e["flags"] & FLAG["sensitive"]}
    assert lines & protected
    disorder = next(
        c["concept"]
        for c in rows(books.run / "charts" / "concept_number.parquet")
        if c["name"] == "substance_use_disorder"
    )
    assert {e["event"] for e in events if e["concept"] == disorder} <= protected
    shown = {int(e["event"]) for e in books.table("custodian", "evidence", "event")} - protected
    whose = {e["event"]: e["person"] for e in events}
    consented = allowed(books)
    for folder in sorted(books.folder.iterdir()):
        if folder.name == "custodian":
            continue
        held = {v for v in books.values(folder.name) if isinstance(v, str)}
        found = {e for e in protected if key_of(folder.name, e) in held}
        assert {whose[e] for e in found} <= consented[folder.name], folder.name
        if folder.name.startswith(("practice-", "plan-")) and books.table(folder.name, "evidence"):
            assert held & {key_of(folder.name, e) for e in shown}, (
                "the keys are recomputed as the release makes them"
            )


def test_an_evaluators_extract_hides_each_person_among_eleven(books):
    """Every combination of the stated quasi-identifiers, year by year; and no key of another book stands there."""
    extract = books.table("evaluator", "person_year")
    assert extract
    enough_people(extract, ("year", "age_band", "sex", "participates"))
    keys = {e["person"] for e in extract}
    for folder in books.folder.iterdir():
        if (folder / "person.parquet").exists():
            assert not keys & {p["person"] for p in rows(folder / "person.parquet", "person")}
    assert all(m["people"] >= 11 for m in books.table("evaluator", "practice_month"))
