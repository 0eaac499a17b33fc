"""Claims in final action: each sender corrects in its own way; what stands is the last telling, and the history is kept."""

from tests.spec.intake.desk import CLAIMS, csv


def claim(number, line=1, version="", action="N", replaces="", paid="10.00", dx="E11.9", day="2026-01-05"):
    return f"{number},{line},{version},{action},{replaces},M1,{day},,99213,,{paid},{dx},"


def standing(desk):
    return [(c, n, str(p)) for c, n, p in desk.settled("medical_claim", "claim_id", "line", "paid_amount")]


def test_the_highest_version_is_the_whole_claim_again(desk):
    desk.knows(order="version")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A", 1, 1), claim("A", 2, 1), claim("B", 1, 1)))
    desk.send(
        "claims_2026-02.csv", csv(CLAIMS, claim("A", 1, 2, "A", paid="12.00", dx="I10")), on="2026-03-07"
    )
    assert standing(desk) == [("A", 1, "12.00"), ("B", 1, "10.00")]
    assert desk.settled("claim_diagnosis", "claim_id", "code") == [("A", "I10"), ("B", "E119")]
    assert desk.settled("claim_version", "claim_id", "line", "outcome") == [
        ("A", 1, "replaced"),
        ("A", 1, "stands"),
        ("A", 2, "replaced"),
    ]


def test_a_higher_version_stands_even_when_it_arrives_first(desk):
    desk.knows(order="version")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A", 1, 2, "A", paid="12.00")))
    desk.send("claims_2026-02.csv", csv(CLAIMS, claim("A", 1, 1)), on="2026-03-07")
    assert standing(desk) == [("A", 1, "12.00")]


def test_a_void_takes_the_claim_away(desk):
    desk.knows(order="version")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A", 1, 1), claim("A", 2, 1)))
    desk.send(
        "claims_2026-02.csv", csv(CLAIMS, claim("A", 1, 2, "V"), claim("A", 2, 2, "V")), on="2026-03-07"
    )
    assert standing(desk) == []
    assert desk.settled("claim_diagnosis", "code") == []
    assert set(desk.settled("claim_version", "outcome")) == {"voided"}


def test_a_claim_sent_again_in_a_later_file_is_the_whole_claim(desk):
    desk.knows(order="received")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A", 1), claim("A", 2)))
    desk.send("claims_2026-02.csv", csv(CLAIMS, claim("A", 1, paid="11.00")), on="2026-03-07")
    assert standing(desk) == [("A", 1, "11.00")]


def test_a_reversal_names_what_it_undoes_and_an_adjustment_follows_under_a_number_of_its_own(desk):
    desk.knows(order="chain")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A", 1), claim("B", 1)))
    follow = [
        claim("A2", 1, action="A", replaces="A", paid="15.00", dx="I10"),
        claim("A1", 1, action="R", replaces="A", paid="-10.00"),
    ]
    desk.send("claims_2026-02.csv", csv(CLAIMS, *follow), on="2026-03-07")
    assert standing(desk) == [("A", 1, "15.00"), ("B", 1, "10.00")]
    assert desk.settled("claim_diagnosis", "claim_id", "code") == [("A", "I10"), ("B", "E119")]
    assert desk.settled("claim_version", "claim_id", "outcome") == [
        ("A", "replaced"),
        ("A1", "reversed"),
        ("A2", "stands"),
    ]


def test_a_reversed_adjustment_leaves_nothing(desk):
    desk.knows(order="chain")
    rows = [
        claim("A"),
        claim("R1", action="R", replaces="A", paid="-10.00"),
        claim("A2", action="A", replaces="A", paid="15.00"),
        claim("R2", action="R", replaces="A2", paid="-15.00"),
    ]
    desk.send("claims_2026-01.csv", csv(CLAIMS, *rows))
    assert standing(desk) == []


def test_a_reversal_whose_claim_was_never_sent_leaves_nothing(desk):
    desk.knows(order="chain")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("R1", action="R", replaces="A", paid="-10.00")))
    assert standing(desk) == []


def test_a_line_sent_twice_with_other_content_stands_once(desk):
    desk.knows(order="version")
    desk.send(
        "claims_2026-01.csv", csv(CLAIMS, claim("A", 1, 1), claim("A", 1, 1, paid="11.00"), claim("A", 2, 1))
    )
    assert standing(desk) == [("A", 1, "11.00"), ("A", 2, "10.00")]
    assert desk.settled("claim_version", "line", "outcome") == [
        (1, "duplicate"),
        (1, "stands"),
        (2, "stands"),
    ]
    assert desk.settled("claim_diagnosis", "claim_id", "position", "code") == [("A", 1, "E119")]


def test_the_receipt_says_what_a_file_changes(desk):
    desk.knows(order="chain")
    desk.send("claims_2026-01.csv", csv(CLAIMS, claim("A"), claim("B")))
    rows = [
        claim("C"),
        claim("A2", action="A", replaces="A"),
        claim("R1", action="R", replaces="A", paid="-10.00"),
    ]
    desk.send("claims_2026-02.csv", csv(CLAIMS, *rows), on="2026-03-07")
    text = (desk.work / "receipts/plain/submission-2026-02.txt").read_text()
    assert "1 new claims, 1 changed, 1 undone." in text
