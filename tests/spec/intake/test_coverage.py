"""Coverage: a later file is the last word for the months it covers; what comes out are spans that never overlap."""

from datetime import date

from tests.spec.intake.desk import CLAIMS, MEMBERS, csv


def member(number, start="2026-01-01", end="", product="HMO", pcp=""):
    return f"{number},Ana,Ruiz,1980-02-03,{start},{end},{product},{pcp}"


def spans(desk, **how):
    return desk.settled("enrollment", "member_id", "start_date", "end_date", "product", **how)


def test_a_month_told_again_is_told_for_good(desk):
    """Files cover their month and the one before."""
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1"), member("M2")))
    desk.send("members_2026-02.csv", csv(MEMBERS, member("M1")), on="2026-03-07")
    assert spans(desk) == [("M1", date(2026, 1, 1), None, "HMO")]
    assert [m for m, *_ in spans(desk, as_of="2026-02-28")] == ["M1", "M2"]


def test_what_a_later_file_does_not_cover_stays_as_it_was(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1", "2025-12-01")))
    desk.send("members_2026-03.csv", csv(MEMBERS, member("M2", "2026-02-01")), on="2026-04-07")
    assert spans(desk) == [
        ("M1", date(2025, 12, 1), date(2026, 1, 31), "HMO"),
        ("M2", date(2026, 2, 1), None, "HMO"),
    ]


def test_a_change_of_product_starts_a_span_and_a_repetition_does_not(desk):
    desk.send(
        "members_2026-01.csv",
        csv(MEMBERS, member("M1", end="2026-01-15"), member("M1", "2026-01-16", product="PPO")),
    )
    desk.send("members_2026-03.csv", csv(MEMBERS, member("M1", "2026-01-16", product="PPO")), on="2026-04-07")
    assert spans(desk) == [
        ("M1", date(2026, 1, 1), date(2026, 1, 15), "HMO"),
        ("M1", date(2026, 1, 16), None, "PPO"),
    ]


def test_overlapping_rows_become_spans_side_by_side(desk):
    """The one begun later holds where two overlap."""
    desk.send(
        "members_2026-01.csv", csv(MEMBERS, member("M1"), member("M1", "2026-01-10", "2026-01-20", "PPO"))
    )
    assert spans(desk) == [
        ("M1", date(2026, 1, 1), date(2026, 1, 9), "HMO"),
        ("M1", date(2026, 1, 10), date(2026, 1, 20), "PPO"),
        ("M1", date(2026, 1, 21), None, "HMO"),
    ]


def test_a_gap_stays_a_gap(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1", end="2026-01-10"), member("M1", "2026-01-12")))
    assert [s[1:3] for s in spans(desk)] == [(date(2026, 1, 1), date(2026, 1, 10)), (date(2026, 1, 12), None)]


def test_a_term_known_in_advance_is_kept(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1", end="2026-06-30")))
    assert [s[1:3] for s in spans(desk)] == [(date(2026, 1, 1), date(2026, 6, 30))]


def test_a_description_told_in_every_file_is_kept_once_with_its_latest_day(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1")))
    desk.send("members_2026-02.csv", csv(MEMBERS, member("M1", product="PPO")), on="2026-03-07")
    assert desk.settled("member", "member_id", "received_on") == [("M1", date(2026, 3, 7))]


def test_the_receipt_counts_months_withdrawn_and_retroactive_terms(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1"), member("M2")))
    desk.send("members_2026-02.csv", csv(MEMBERS, member("M1")), on="2026-03-07")
    text = (desk.work / "receipts/plain/submission-2026-02.txt").read_text()
    assert "1 member-months added, 1 withdrawn, 1 members with a retroactive term." in text


def test_the_receipt_says_how_many_services_fall_on_uncovered_days(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, member("M1", "2026-01-10")))
    rows = [
        f"{c},1,,N,,{m},{day},,99213,,10.00,,"
        for c, m, day in (("A", "M1", "2026-01-12"), ("B", "M1", "2026-01-02"), ("C", "M9", "2026-01-12"))
    ]
    desk.send("claims_2026-01.csv", csv(CLAIMS, *rows), on="2026-02-08")
    assert "2 of 3 lines fall on a day" in (desk.work / "receipts/plain/submission-2026-01.txt").read_text()
