"""The ledger: owed minus posted, once; nothing edited; news and corrections end where full knowledge would have."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.canon.payments import Closing, Line
from concord.engine import open_session
from concord.ledger import open_ledger
from concord.ledger.store import open_store
from concord.model.errors import IntegrityError, UsageError
from concord.payment.people import write_rows

JULY = date(2026, 7, 10)
FAR = date(2099, 12, 31)


def postgres_url():
    return os.environ.get("CONCORD_TEST_POSTGRES", "")


def empty_postgres(url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS transition, posting, posted_line CASCADE")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request, tmp_path):
    """A place for a ledger: a file, and an empty PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    empty_postgres(postgres_url())
    return postgres_url()


def owed(folder, amounts, closes=FAR, contract="alder-foothill"):
    """A payment folder that owes `amounts`: (key, month) -> US dollars as text."""
    plan, _, organization = contract.partition("-")
    found = [
        {
            "line_key": key, "plan_id": plan, "organization_id": organization, "contract_id": contract, "track": "ffs",
            "component": "population_health", "kind": "monthly", "period_start": month, "period_end": month.replace(day=28),
            "due_date": month.replace(day=5), "stage": "interim", "quantity": Decimal(1), "factor": Decimal(1),
            "rate": Decimal(amount), "amount": Decimal(amount), "term": "population_health.base", "term_date": month,
            "term_file": "terms/common.toml", "term_status": "illustrative", "reason": "On the roster.",
        }
        for (key, month), amount in amounts.items()
    ]  # fmt: skip
    months = sorted({month for _, month in amounts}) or [date(2026, 6, 1)]
    closing = [
        {"contract_id": contract, "component": "population_health", "period_start": m, "period_end": m.replace(day=28), "closes_on": closes}
        for m in months
    ]  # fmt: skip
    with open_session(threads=1) as session:
        write_rows(session, found, Line, folder / "line" / "contract.parquet")
        write_rows(session, closing, Closing, folder / "closing.parquet")
    return folder


def post(place, folder, as_of=JULY, release="r1"):
    with open_session(threads=1) as session, open_ledger(place) as ledger:
        return ledger.post(session, folder, release_id=release, as_of=as_of, who="worker")


def read(place):
    with open_ledger(place) as ledger:
        return list(ledger.postings())


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_posting_the_same_again_adds_nothing(place, tmp_path):
    folder = owed(tmp_path / "p", {("a", JUNE): "10.00", ("b", JUNE): "12.34"})
    first, again = post(place, folder), post(place, folder)
    assert (first.postings, first.amount) == (2, Decimal("22.34"))
    assert (again.postings, again.amount) == (0, Decimal("0.00"))


@pytest.mark.parametrize("grown", [False, True], ids=["as it was", "grown since"])
def test_what_was_worked_out_before_the_release_had_its_name_is_posted_once(place, tmp_path, grown):
    """Differences are void when the ledger has grown since: they are worked out anew."""
    folder = owed(tmp_path / "p", {("a", JUNE): "10.00", ("b", JUNE): "12.34"})
    with open_session(threads=1) as session, open_ledger(place) as ledger:
        drawing = ledger.draw(session, folder).held()
        if grown:
            post(place, owed(tmp_path / "q", {("a", JUNE): "10.00"}), release="r0")
        done = ledger.post(session, folder, release_id="r1", as_of=JULY, who="worker", drawing=drawing)
        ledger.verify()
    assert done.postings == (1 if grown else 2)
    assert [(r["line_key"], r["release_id"], str(r["amount"])) for r in read(place)] == [
        ("a", "r0" if grown else "r1", "10.00"), ("b", "r1", "12.34"),
    ]  # fmt: skip


def test_news_posts_the_difference_and_names_what_it_adjusts(place, tmp_path):
    """June was posted at $10.00; now $10.35 is owed: an adjusting posting of $0.35 that names the first."""
    post(place, owed(tmp_path / "1", {("a", JUNE): "10.00"}))
    done = post(place, owed(tmp_path / "2", {("a", JUNE): "10.35"}), release="r2")
    first, second = read(place)
    assert (done.adjusting, second["amount"], second["adjusts"]) == (1, Decimal("0.35"), first["sequence"])
    assert second["release_id"] == "r2"


def test_what_is_owed_no_more_is_taken_back(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", JUNE): "10.00", ("b", JUNE): "5.00"}))
    post(place, owed(tmp_path / "2", {("a", JUNE): "10.00"}))
    assert [(r["line_key"], str(r["amount"])) for r in read(place)] == [
        ("a", "10.00"),
        ("b", "5.00"),
        ("b", "-5.00"),
    ]


def test_a_closed_month_is_not_changed_by_news_and_the_refusal_is_counted(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    done = post(
        place, owed(tmp_path / "2", {("a", MAY): "11.00", ("b", MAY): "3.00"}, closes=date(2026, 7, 9))
    )
    assert (done.postings, done.refused, done.refused_amount) == (0, 2, Decimal("4.00"))


def test_a_month_never_posted_is_posted_even_when_its_look_back_is_over(place, tmp_path):
    done = post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}, closes=date(2026, 7, 9)))
    assert done.amount == Decimal("10.00")


def test_a_posting_stands_on_its_due_months_statement_and_news_on_that_of_the_next_payment_date(
    place, tmp_path
):
    """On 10 July the payment date of July, the 5th, has passed: news goes on August's statement. On the 5th it is July's."""
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    post(place, owed(tmp_path / "2", {("a", MAY): "9.00", ("b", JUNE): "5.00"}))
    assert [(r["line_key"], r["statement_month"]) for r in read(place)] == [
        ("a", "2026-05-01"), ("a", "2026-08-01"), ("b", "2026-06-01")]  # fmt: skip
    post(place, owed(tmp_path / "3", {("a", MAY): "8.00", ("b", JUNE): "5.00"}), as_of=date(2026, 7, 5))
    assert read(place)[-1]["statement_month"] == "2026-07-01"


def test_a_signed_statement_takes_no_more_postings(place, tmp_path):
    """August's statement is approved; later news goes to September's."""
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    post(place, owed(tmp_path / "2", {("a", MAY): "9.00"}))
    august = date(2026, 8, 1)
    with open_ledger(place) as ledger:
        for state in ("reviewed", "approved"):
            ledger.move("alder", "foothill", august, state, who="Pat, Alder", on=JULY)
    post(place, owed(tmp_path / "3", {("a", MAY): "8.00"}))
    assert read(place)[-1]["statement_month"] == "2026-09-01"
    with open_ledger(place) as ledger:
        proof = ledger.verify()
    assert (proof.postings, proof.transitions, proof.cents) == (3, 2, 800)


def test_states_move_only_forward_and_say_who(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    with open_ledger(place) as ledger:
        with pytest.raises(UsageError, match="cannot become paid"):
            ledger.move("alder", "foothill", MAY, "paid", who="Pat", on=JULY)
        with pytest.raises(UsageError, match="name of who"):
            ledger.move("alder", "foothill", MAY, "reviewed", who=" ", on=JULY)
        for state in ("reviewed", "approved", "paid"):
            ledger.move("alder", "foothill", MAY, state, who="Pat", on=JULY)
        with pytest.raises(UsageError, match="stays as it is"):
            ledger.move("alder", "foothill", MAY, "void", who="Pat", on=JULY, why="late")
        with pytest.raises(UsageError, match="no statement"):
            ledger.move("birch", "foothill", MAY, "reviewed", who="Pat", on=JULY)
        assert ledger.statements()[0]["state"] == "paid"


def test_a_void_statement_no_longer_stands_and_is_posted_anew(place, tmp_path):
    folder = owed(tmp_path / "1", {("a", MAY): "10.00"})
    post(place, folder)
    with open_ledger(place) as ledger:
        with pytest.raises(UsageError, match="reason"):
            ledger.move("alder", "foothill", MAY, "void", who="Pat", on=JULY)
        ledger.move("alder", "foothill", MAY, "void", who="Pat", on=JULY, why="wrong bank")
        assert ledger.accounts() == {}
    assert post(place, folder).amount == Decimal("10.00")
    assert read(place)[-1]["statement_month"] == "2026-06-01"
    with open_ledger(place) as ledger:
        assert ledger.accounts() == {
            "payable:alder": Decimal("-10.00"),
            "receivable:foothill": Decimal("10.00"),
        }
        ledger.verify()


def test_debits_equal_credits_over_plans_and_practices(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00", ("b", MAY): "-3.25"}))
    with open_ledger(place) as ledger:
        assert sum(ledger.accounts().values()) == 0


def test_the_database_itself_refuses_to_edit_or_remove(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    store = open_store(place)
    for statement in ("UPDATE posting SET cents = 1", "DELETE FROM posting"):
        with pytest.raises(Exception, match="never"):
            store.rows(statement)
    store.close()


def test_a_failed_posting_leaves_nothing_behind(place, tmp_path, monkeypatch):
    folder = owed(tmp_path / "1", {("a", MAY): "10.00"})

    def fail(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr("concord.ledger.batch.Batch._statement", fail)
    with pytest.raises(RuntimeError):
        post(place, folder)
    assert read(place) == []


TABLES = ("posting", "transition", "posted_line")


def tamper(place, *statements):
    """Change the database behind the ledger's back, as a thief with the disk could."""
    if place.startswith("postgresql"):
        import psycopg

        before = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES]
        after = [f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in TABLES]
        with psycopg.connect(place) as connection:
            for statement in (*before, *statements, *after):
                connection.execute(statement)
        return
    connection = sqlite3.connect(place)
    for trigger in (f"{table}_{does}" for table in TABLES for does in ("keeps", "stays")):
        connection.execute(f"DROP TRIGGER {trigger}")  # made again whenever the ledger is opened
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE posting SET cents = 2000 WHERE sequence = 2",
            "posting 2: the record is not what was written",
        ),
        ("DELETE FROM posting WHERE sequence = 1", "posting 1 is missing"),
        (
            "UPDATE posting SET statement_month = '2027-01-01' WHERE sequence = 1",
            "posting 1: the record is not",
        ),
        ("DELETE FROM posting WHERE sequence = 3", "does not end where it is known to have ended"),
        ("UPDATE transition SET who = 'Somebody else'", "transition 1: the record is not what was written"),
    ],
)
def test_verify_finds_whatever_was_changed(place, tmp_path, statement, says):
    path = place
    post(path, owed(tmp_path / "1", {("a", MAY): "10.00", ("b", MAY): "5.00"}))
    with open_ledger(path) as ledger:
        ledger.move("alder", "foothill", MAY, "reviewed", who="Pat", on=JULY)
    post(path, owed(tmp_path / "2", {("a", MAY): "10.00", ("b", MAY): "6.00"}))
    with open_ledger(path) as ledger:
        head = ledger.head()
        assert ledger.verify(head).postings == 3
    tamper(path, statement)
    with open_ledger(path) as ledger, pytest.raises(IntegrityError, match=says):
        ledger.verify(head)


keys = st.tuples(st.sampled_from("abc"), st.sampled_from([date(2026, m, 1) for m in (3, 4, 5)]))
cents = st.integers(-5_000, 20_000).map(lambda c: str(Decimal(c) / 100))
states_of_knowledge = st.dictionaries(keys, cents, max_size=6)


@given(st.lists(states_of_knowledge, min_size=1, max_size=4))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_news_is_split_and_ordered_the_total_is_that_of_full_knowledge(place, tmp_path_factory, news):
    """Whatever was believed on the way, the last belief is what stands posted, key by key, and posting it again adds nothing."""
    root = tmp_path_factory.mktemp("news")
    ledger_of_its_own = place if place.startswith("postgresql") else str(root / "ledger.sqlite")
    if place.startswith("postgresql"):
        empty_postgres(place)
    for number, belief in enumerate(news):
        by_key = {(f"{letter}{month:%m}", month): amount for (letter, month), amount in belief.items()}
        post(ledger_of_its_own, owed(root / str(number), by_key))
    standing: dict[str, Decimal] = {}
    for row in read(ledger_of_its_own):
        standing[row["line_key"]] = standing.get(row["line_key"], Decimal(0)) + row["amount"]
    final = {f"{letter}{month:%m}": Decimal(amount) for (letter, month), amount in news[-1].items()}
    assert {k: v for k, v in standing.items() if v} == {k: v for k, v in final.items() if v}
    with open_ledger(ledger_of_its_own) as ledger:
        ledger.verify()


def test_a_ledger_is_only_kept_where_it_can_be(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be kept"), open_ledger("mysql://somewhere"):
        pass


def test_a_statement_says_what_each_line_was_and_is(place, tmp_path):
    """May was posted at $10.00 for `a` and $5.00 for `b`. Now `a` owes $10.35 and `b` nothing: August pays 0.35 and takes 5.00
    back, and each line says what it was and is, in the words and numbers it was posted with."""
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00", ("b", MAY): "5.00"}))
    post(place, owed(tmp_path / "2", {("a", MAY): "10.35"}))
    with open_ledger(place) as ledger:
        lines = ledger.lines("alder", "foothill", date(2026, 8, 1))
        months = [(m["month"], m["postings"], m["amount"]) for m in ledger.months("alder", "foothill")]
    said = [(r["line_key"], str(r["was"]), str(r["is_now"]), str(r["amount"])) for r in lines]
    assert said == [("a", "10.00", "10.35", "0.35"), ("b", "5.00", "0.00", "-5.00")]
    assert (lines[0]["quantity"], lines[0]["rate"], lines[0]["reason"]) == (
        1,
        Decimal("10.35"),
        "On the roster.",
    )
    assert months == [(date(2026, 8, 1), 2, Decimal("-4.65")), (date(2026, 5, 1), 2, Decimal("15.00"))]


def test_words_that_were_changed_or_lost_are_found(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00"}))
    tamper(place, "UPDATE posted_line SET rate = '11.00'")
    with (
        open_ledger(place) as ledger,
        pytest.raises(IntegrityError, match="line a: the line's words are not"),
    ):
        ledger.verify()
    tamper(place, "DELETE FROM posted_line")
    with open_ledger(place) as ledger, pytest.raises(IntegrityError) as lost:
        ledger.verify()
    assert "postings 1 to 1: 1 of its postings have lost their words" in str(lost.value)
    assert "move the file away" in str(lost.value), (
        "an earlier version kept none: what to do then is said too"
    )


def test_words_lost_in_the_middle_are_not_taken_for_an_earlier_version_s(place, tmp_path):
    post(place, owed(tmp_path / "1", {("a", MAY): "10.00", ("b", MAY): "5.00"}))
    tamper(place, "DELETE FROM posted_line WHERE line_key = 'b'")
    with open_ledger(place) as ledger, pytest.raises(IntegrityError) as lost:
        ledger.verify()
    assert str(lost.value).endswith("Next: restore the ledger from its copy")


def test_a_practice_s_statements_are_those_of_all_plans_and_of_no_other_practice(place, tmp_path):
    for n, contract in enumerate(("alder-foothill", "birch-foothill", "alder-harborlight", "cedar-valley")):
        post(
            place,
            owed(tmp_path / str(n), {(f"k{n}", MAY): "10.00", (f"l{n}", MAY): "2.50"}, contract=contract),
        )
    with open_ledger(place) as ledger:
        every = ledger.months()
        found = ledger.months(organization_id="foothill")
        assert found == [m for m in every if m["organization_id"] == "foothill"]
        assert {m["plan_id"] for m in found} == {"alder", "birch"}
        assert {m["organization_id"] for m in every} == {"foothill", "harborlight", "valley"}
        assert ledger.months(organization_id="nobody") == []
