"""The wall is physical: what a reader may not see is not in the reader's folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.model.errors import AccessError, UsageError
from concord.release import explain, manifest, open_book
from tests.spec.release import conftest


def everything(root: Path, release: str, book: str) -> str:
    """Every value of every table of a book, as one text."""
    folder = root / release / "books" / book
    return "\n".join(
        str(value)
        for path in sorted(folder.glob("*.parquet"))
        for column in pq.read_table(path).to_pydict().values()
        for value in column
    )


@pytest.mark.parametrize(
    "secret",
    [
        "birch",
        "BIR-9",
        "BIR-2",
        "MARTITA",
        "REYES-BIRCH",
        "5553.71",
        "6.31",
        "42424",
        "777",
        "1234",
        "0.6297",
    ],
)
def test_a_plans_book_holds_nothing_of_another_plan(published, secret):
    """Not its name, members, volumes or amounts; and no pooled count or rate."""
    root, release = published
    assert secret not in everything(root, release, "plan-alder")


def test_attribution_that_rests_on_another_plans_claims_is_said_so(published):
    root, _ = published
    with open_book(root, "plan-alder") as book:
        assert [row["rule"] for row in book.rows("roster")] == ["decided on other data"]
        assert [row["evidence"] for row in book.rows("roster")] == [None]


def test_a_performance_line_shows_a_plan_the_result_reached_and_not_the_pooled_rate(published):
    root, _ = published
    with open_book(root, "plan-alder") as book:
        assert [r["reason"] for r in book.rows("line", {"component": "performance"})] == [
            "Result reached: attainment"
        ]


def test_a_practices_book_holds_its_own_people_only(published):
    root, release = published
    assert "LUIS" not in everything(root, release, "practice-foothill")
    assert "MARTA" not in everything(root, release, "practice-harborlight")
    assert "8.87" not in everything(root, release, "practice-harborlight")


def test_protected_events_stand_in_no_persons_row_of_any_readers_book(published):
    """Neither as evidence nor as the nearest miss of a gap."""
    root, _ = published
    for name in ("practice-foothill", "plan-birch"):
        with open_book(root, name) as book:
            counted = {row["event"] for row in book.rows("evidence")}
            assert len(counted) == (3 if name == "practice-foothill" else 1)
            assert all(row["last_event"] is None for row in book.rows("gap"))


@pytest.mark.parametrize("secret", ["HHS_HCC118", "Multiple Sclerosis", "7.353", "G35"])
def test_a_plans_book_holds_no_illness_that_another_plans_claims_tell(published, secret):
    root, release = published
    assert secret not in everything(root, release, "plan-alder")
    assert secret in everything(root, release, "plan-birch")


def test_the_score_with_what_the_law_protects_stands_in_no_book(published):
    """9.191 is the whole score; 2.159 the one that may be shown. Nor does an event that the law protects stand as evidence."""
    root, release = published
    for book in ("practice-foothill", "plan-alder", "custodian"):
        assert "9.191" not in everything(root, release, book)
        assert "2.159" in everything(root, release, book)
    with open_book(root, "plan-birch") as book:
        assert [r["line"] for r in book.rows("risk_evidence")] == [21]


@pytest.mark.parametrize("name", ["practice-foothill", "plan-alder", "custodian"])
def test_a_factor_opens_to_its_parts_and_the_claims_behind_them(published, name):
    root, _ = published
    with open_book(root, name) as book:
        (factor,) = book.rows("factor")
        text = "\n".join(explain(book, "factor", str(factor["person"]), "alder", "2025-03").lines())
        assert "HHS-HCC V07 of benefit year 2024, adult" in text
        assert "Heart Failure (HHS_HCC130): 1.943" in text
        (shown,) = book.rows("risk_evidence", {"category": "HHS_HCC130"})
        assert f"event {shown['event']}" in text
        assert "I509" in "\n".join(explain(book, "event", str(shown["event"])).lines())


def test_a_person_has_another_key_in_every_book(published):
    root, _ = published
    keys = []
    for name in ("practice-foothill", "plan-alder", "plan-birch", "custodian"):
        with open_book(root, name) as book:
            keys.append(
                {str(row["person"]) for row in book.rows("result", {"rate": "CBP"}, columns=("person",))}
            )
    assert all(not one & other for i, one in enumerate(keys) for other in keys[i + 1 :])


def test_a_practice_sees_the_file_and_line_of_its_own_records_only(published):
    root, _ = published
    with open_book(root, "practice-foothill") as book:
        seen = {row["source"]: row["file_name"] for row in book.rows("evidence")}
    assert seen == {"alder": None, "birch": None, "foothill": "foothill_results.csv"}


def test_a_name_that_no_book_has_opens_nothing(published):
    root, _ = published
    for name in ("practice-nobody", "../plan-alder", "everything"):
        with pytest.raises(AccessError), open_book(root, name):
            pass


def test_a_book_holds_no_table_it_does_not_declare(published):
    root, _ = published
    with (
        open_book(root, "plan-alder") as book,
        pytest.raises(AccessError, match="holds no table line_evidence"),
    ):
        book.rows("line_evidence")


def test_the_same_run_is_published_to_the_same_bytes(published, tmp_path):
    root, release = published
    again = conftest.write(tmp_path)
    assert again == release
    assert manifest.read(tmp_path / again) == manifest.read(root / release)


def test_publishing_again_changes_nothing_and_a_damaged_release_is_found(tmp_path):
    release = conftest.write(tmp_path)
    assert conftest.write(tmp_path) == release
    assert manifest.verify(tmp_path / release) == []
    victim = tmp_path / release / "books" / "plan-alder" / "line.parquet"
    victim.write_bytes(victim.read_bytes()[:-1])
    assert manifest.verify(tmp_path / release) == ["books/plan-alder/line.parquet is not what was published"]


def test_a_gap_opens_to_its_sentences_and_an_event_to_its_file_and_line(published):
    root, _ = published
    with open_book(root, "custodian") as book:
        said = "\n".join(explain(book, "gap", "1", "CBP", "2025").lines())
        assert "has hypertension: yes" in said
        told = "\n".join(explain(book, "event", str(conftest.event(conftest.ALDER_FILE, 20))).lines())
        assert "alder sent it in alder_mc.txt: line 20" in told


def test_a_payment_opens_to_its_arithmetic_and_its_term(published):
    root, _ = published
    with open_book(root, "practice-foothill") as book:
        said = "\n".join(explain(book, "payment", "alder-attainment").lines())
        assert "1 x 1 x $4120.13" in said
        assert "terms/common.toml, illustrative" in said


def test_the_audit_of_what_closed_a_gap_names_who_sent_it_and_how_far_it_is_to_be_trusted(
    tmp_path, monkeypatch
):
    """Practices and registries are named; a claim of the plan's own is not supplemental, another plan's is not there."""
    texts = [{"measure": "CBP", "year": 2025, "criterion": 1, "part": "met", "sentence": "below 140/90"}]
    agreed = [
        {"contract_id": f"{plan}-foothill", "plan_id": plan, "organization_id": "foothill", "start_date": date(2025, 1, 1), "track": "ffs", "product_lines": "commercial", "funding": "fully_insured", "term_sheet": plan}
        for plan in ("alder", "birch")
    ]  # fmt: skip
    monkeypatch.setitem(conftest.ROWS, "criterion_text", texts)
    monkeypatch.setitem(conftest.ROWS, "contract", agreed)
    conftest.write(tmp_path)
    with open_book(tmp_path, "plan-alder") as book:
        (proof,) = book.rows("proof")
        assert (proof["sender"], proof["kind"], proof["provenance"]) == (
            "foothill",
            "clinical",
            "nonstandard",
        )
        assert [row["contract_id"] for row in book.rows("contract")] == ["alder-foothill"]


def test_a_coach_s_book_holds_no_person_and_no_rate_that_may_not_be_shown(published):
    root, release = published
    text = everything(root, release, "coach-foothill")
    for secret in ("REYES", "MARTA", "777", "1234", "8.87"):
        assert secret not in text


def test_a_release_that_is_held_is_written_and_readers_keep_the_one_they_have(tmp_path):
    from concord.release import current, releases

    first = conftest.write(tmp_path)
    held = conftest.write(tmp_path, as_of="2026-08-10", hold=True)
    assert releases(tmp_path) == [first, held]
    assert current(tmp_path) == first


def test_a_month_opens_to_its_own_lines_and_a_year_to_what_is_settled_by_the_year(tmp_path, monkeypatch):
    """A monthly line of March 2025 and a yearly one of 2025: each stands under its own name, never under both."""
    monthly, yearly = conftest.ROWS["line"][:2]
    settled = yearly | {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    monkeypatch.setitem(conftest.ROWS, "line", [monthly, settled])
    conftest.write(tmp_path)
    with open_book(tmp_path, "custodian") as book:
        month = explain(book, "payment", "foothill", "alder", "2025-03")
        year = explain(book, "payment", "foothill", "alder", "2025")
        assert (month.value, year.value) == ("$8.87", "$4,120.13")
        assert "for the whole of 2025   [payment foothill alder 2025]" in "\n".join(month.lines())
        with pytest.raises(UsageError, match="payment of alder to foothill for 2024"):
            explain(book, "payment", "foothill", "alder", "2024")
