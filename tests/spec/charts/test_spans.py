"""Spans: who was covered when, which days the data show, stays, hospice, drugs in hand."""

from __future__ import annotations

from datetime import date

FAR = date(9999, 12, 31)


def test_coverage_that_follows_on_is_one_span_and_a_gap_parts_it(draw):
    """A month ends, the next begins: no gap. A change of product begins a span of its own, without a gap."""
    drawn = draw(
        enrollment="""
            start_date | end_date   | product | has_pharmacy
            2024-01-01 | 2024-06-30 | HMO     | yes
            2024-07-01 | 2024-12-31 | HMO     | no
            2025-02-01 | 2025-06-30 | HMO     | yes
            2025-07-01 |            | PPO     | yes
        """
    )
    assert drawn.span("enrolled", "day", "end_day", "product") == [
        (date(2024, 1, 1), date(2024, 12, 31), "HMO"),
        (date(2025, 2, 1), date(2025, 6, 30), "HMO"),
        (date(2025, 7, 1), FAR, "PPO"),
    ]
    assert [day for day, _ in drawn.span("pharmacy", "day", "end_day")] == [
        date(2024, 1, 1), date(2025, 2, 1), date(2025, 7, 1),
    ]  # fmt: skip


def test_each_plan_has_its_own_coverage(draw):
    """A pool takes the plans it may see, and unites them itself."""
    drawn = draw(
        enrollment="""
            sender | start_date | end_date
            alder  | 2024-01-01 | 2024-12-31
            birch  | 2024-06-01 | 2025-05-31
        """
    )
    assert drawn.span("enrolled", "payer", "day", "end_day") == [
        ("alder", date(2024, 1, 1), date(2024, 12, 31)),
        ("birch", date(2024, 6, 1), date(2025, 5, 31)),
    ]


def test_days_are_observed_when_covered_and_within_the_plans_claims(draw):
    """Claims of alder are known from January to April 2025, with none for March; nothing past the run's day is known."""
    drawn = draw(
        enrollment="""
            member_id | start_date | end_date
            M1        | 2024-01-01 |
            M2        | 2025-02-10 | 2025-02-20
            M3        | 2023-01-01 | 2023-12-31
        """,
        medical_claim="""
            claim_id | member_id | from_date  | place_of_service
            C1       | M1        | 2025-01-15 | 11
            C2       | M1        | 2025-02-15 | 11
            C3       | M1        | 2025-04-15 | 11
        """,
        as_of=date(2025, 4, 20),
    )
    assert drawn.span("observed", "person", "day", "end_day") == [
        (1, date(2025, 1, 1), date(2025, 2, 28)),
        (1, date(2025, 4, 1), date(2025, 4, 20)),
        (2, date(2025, 2, 10), date(2025, 2, 20)),
    ]


def test_a_transfer_joins_two_stays(draw):
    """Admitted on the day of discharge or the day after: one stay. Two days after: another."""
    drawn = draw(
        medical_claim="""
            claim_id | claim_type    | from_date  | through_date | type_of_bill | revenue_code
            C1       | institutional | 2025-03-01 | 2025-03-04   | 111          | 0120
            C2       | institutional | 2025-03-05 | 2025-03-09   | 111          | 0120
            C3       | institutional | 2025-03-11 | 2025-03-12   | 111          | 0120
            C4       | institutional | 2025-03-12 | 2025-03-20   | 211          | 0120
            C5       | institutional | 2025-05-01 | 2025-05-01   | 131          | 0762
        """
    )
    assert drawn.span("stay", "day", "end_day", "quantity") == [
        (date(2025, 3, 1), date(2025, 3, 9), 9),
        (date(2025, 3, 11), date(2025, 3, 12), 2),
        (date(2025, 5, 1), date(2025, 5, 1), 1),
    ]


def test_a_surgeons_bill_for_a_stay_is_no_stay(draw):
    """Only the hospital's bill says how long somebody stayed."""
    drawn = draw(
        medical_claim="""
            claim_id | from_date  | place_of_service | procedure_code
            C1       | 2025-03-01 | 21               | 99223
        """
    )
    assert drawn.span("stay", "day") == []


def test_drugs_in_hand_are_joined_by_concept(draw):
    """Fills that overlap or follow on are one run; a run belongs to a concept, so opioids do not join benzodiazepines."""
    drawn = draw(
        pharmacy_claim="""
            claim_id | fill_date  | ndc         | days_supply
            R1       | 2025-03-01 | 00406012301 | 5
            R2       | 2025-03-04 | 00406055201 | 5
            R3       | 2025-03-09 | 65162062710 | 2
            R4       | 2025-03-20 | 00406012301 | 5
            R5       | 2025-03-04 | 59762371901 | 30
        """
    )
    runs = drawn.span("supply", "concept", "day", "end_day", "quantity")
    assert sorted(runs) == [
        ("benzodiazepines", date(2025, 3, 4), date(2025, 4, 2), 30),
        ("opioids", date(2025, 3, 1), date(2025, 3, 10), 10),
        ("opioids", date(2025, 3, 20), date(2025, 3, 24), 5),
    ]


def test_hospice_is_a_span(draw):
    drawn = draw(
        medical_claim="""
            claim_id | claim_type    | from_date  | through_date | type_of_bill | revenue_code
            C1       | institutional | 2025-03-01 | 2025-03-31   | 811          | 0651
            C2       | institutional | 2025-04-01 | 2025-04-12   | 811          | 0651
        """
    )
    assert drawn.span("hospice", "day", "end_day") == [(date(2025, 3, 1), date(2025, 4, 12))]
