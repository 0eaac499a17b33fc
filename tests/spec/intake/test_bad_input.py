"""What senders send by mistake, and what becomes of it: a bad row waits with its reason, good rows go on, counts add up."""

import pytest

from tests.spec.intake.desk import CLAIMS, LABS, MEMBERS, broke, counts, csv

GOOD = "M1,Ana,Ruiz,1980-02-03,2026-01-01,,HMO,"


def test_a_short_row_waits_and_no_other_row_moves(desk):
    told = desk.send(
        "members_2026-01.csv", csv(MEMBERS, "M1,Ana", GOOD, "M2,Bo,Lee,1990-01-01,2026-01-01,,PPO,")
    )
    assert counts(told) == (3, 2, 1, 0)
    assert desk.quarantine("line", "rule", "raw") == [(2, "field_count", "M1,Ana")]
    assert [row & ((1 << 27) - 1) for row in desk.accepted("member", "row_id")] == [3, 4]


def test_a_repeated_header_waits_like_any_bad_row(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, GOOD, MEMBERS, GOOD.replace("M1", "M2")))
    assert counts(told) == (3, 2, 1, 0)
    assert desk.quarantine() == [(3, "repeated_header")]


def test_blank_lines_are_no_rows_but_count_as_lines(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, "", GOOD, "   ", "M2,Bo"))
    assert counts(told) == (2, 1, 1, 0)
    assert desk.quarantine() == [(5, "field_count")]


def test_a_row_said_twice_counts_once_and_is_called_a_duplicate(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, GOOD, GOOD, GOOD))
    assert counts(told) == (3, 1, 0, 2)
    assert desk.quarantine() == []


def test_a_date_in_the_future_waits(desk):
    told = desk.send(
        "labs_2026-01.csv", csv(LABS, "M1,4548-4,2026-01-09,6.1", "M2,4548-4,2027-01-09,6.1"), on="2026-02-07"
    )
    assert counts(told) == (2, 1, 1, 0)
    assert broke(told) == {"taken_on_in_future": 1}


def test_a_birth_before_1900_is_left_empty(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, "M1,Ana,Ruiz,1850-06-03,2026-01-01,,HMO,"))
    assert broke(told) == {"birth_date_unreadable": 1}
    assert desk.accepted("member", "birth_date") == [None]


def test_a_service_after_its_payment_waits(desk):
    rows = [
        "A,1,,N,,M1,2026-01-05,2026-01-20,99213,,10.00,,",
        "B,1,,N,,M1,2026-01-25,2026-01-20,99213,,10.00,,",
    ]
    told = desk.send("claims_2026-01.csv", csv(CLAIMS, *rows))
    assert counts(told) == (2, 1, 1, 0)
    assert broke(told) == {"paid_date_before_from_date": 1}


def test_a_row_without_what_every_row_needs_waits(desk):
    told = desk.send("labs_2026-01.csv", csv(LABS, "M1,4548-4,,6.1", ",4548-4,2026-01-09,6.1"))
    assert counts(told) == (2, 0, 2, 0)
    assert broke(told) == {"taken_on_missing": 1, "member_id_missing": 1}


def test_a_doubtful_value_that_a_row_can_do_without_is_left_empty_and_said(desk):
    told = desk.send(
        "members_2026-01.csv", csv(MEMBERS, "M1,Ana,Ruiz,03.02.1980,2026-01-01,,Gold plan,1234567890")
    )
    assert counts(told) == (1, 1, 0, 0)
    assert broke(told) == {"birth_date_unreadable": 1, "product_unreadable": 1, "pcp_npi_unreadable": 1}
    assert desk.accepted("enrollment", "product", "pcp_npi") == [(None, None)]


def test_a_bad_diagnosis_is_left_out_and_its_claim_goes_on(desk):
    told = desk.send("claims_2026-01.csv", csv(CLAIMS, "A,1,,N,,M1,2026-01-05,,99213,,10.00,E11.9,ZZZZ"))
    assert counts(told) == (1, 1, 0, 0)
    assert broke(told) == {"claim_diagnosis.code_unreadable": 1}
    assert desk.accepted("claim_diagnosis", "position", "code") == [(1, "E119")]


def test_swapped_columns_with_their_header_are_read_by_name(desk):
    told = desk.send("labs_2026-01.csv", csv("loinc,value,id,day", "4548-4,6.1,M1,2026-01-09"))
    assert counts(told) == (1, 1, 0, 0)
    assert desk.accepted("lab_result", "member_id", "code") == [("M1", "4548-4")]


def test_swapped_columns_under_an_unchanged_header_wait_and_the_receipt_asks_why(desk):
    rows = [f"M{i},2026-01-09,4548-4,6.1" for i in range(12)]
    told = desk.send("labs_2026-01.csv", csv(LABS, *rows))
    assert counts(told) == (12, 0, 12, 0)
    assert "were columns swapped" in (desk.work / "receipts/plain/submission-2026-01.txt").read_text()


def test_two_people_under_one_id_are_accepted_and_pointed_out(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, GOOD, "M1,Tom,Ruiz,2001-09-09,2026-01-01,,HMO,"))
    assert counts(told) == (2, 2, 0, 0)
    assert broke(told) == {"one_id_two_people": 1}


def test_a_quote_that_never_closes_costs_one_row(desk):
    told = desk.send("members_2026-01.csv", csv(MEMBERS, 'M1,"Ana,Ruiz,1980-02-03,2026-01-01,,HMO,', GOOD))
    assert counts(told) == (2, 1, 1, 0)
    assert broke(told) == {"open_quote": 1}


def test_a_stray_pair_of_quotes_inside_a_field_harms_no_one(desk):
    told = desk.send(
        "members_2026-01.csv",
        csv(MEMBERS, 'M1,Ana "Nana",Ruiz,1980-02-03,2026-01-01,,HMO,', GOOD.replace("M1", "M2")),
    )
    assert counts(told) == (2, 2, 0, 0)
    assert desk.accepted("member", "first_name") == ['Ana "Nana"', "Ana"]


def test_quotes_hold_the_delimiter(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, 'M1,Ana,"Ruiz, Jr.",1980-02-03,2026-01-01,,HMO,'))
    assert desk.accepted("member", "last_name") == ["Ruiz, Jr."]


@pytest.mark.parametrize(
    ("encoding", "mark", "words"),
    [
        ("utf-8", b"", ""),
        ("utf-8-sig", b"", "byte-order mark"),
        ("utf-16", b"", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("cp1252", b"", "windows-1252"),
    ],
)
def test_whatever_the_encoding_a_name_arrives_as_it_is_written(desk, encoding, mark, words):
    text = csv(MEMBERS, "M1,Zoë,Muñoz,1980-02-03,2026-01-01,,HMO,")
    told = desk.send("members_2026-01.csv", mark + text.encode(encoding))
    assert desk.accepted("member", "first_name", "last_name") == [("Zoë", "Muñoz")]
    assert words in " ".join(told.notes)


def test_a_few_damaged_bytes_in_a_utf8_file_are_pointed_out_and_cost_no_row(desk):
    text = csv(MEMBERS, "M1,Zoë,Muñoz,1980-02-03,2026-01-01,,HMO,", "M2,Bo,Le?e,1990-01-01,2026-01-01,,PPO,")
    told = desk.send("members_2026-01.csv", text.encode().replace(b"Le?e", b"Le\xffe"))
    assert counts(told) == (2, 2, 0, 0)
    assert broke(told) == {"unreadable_characters": 1}
    assert desk.accepted("member", "first_name") == ["Zoë", "Bo"]


def test_line_ends_of_every_kind_are_line_ends(desk):
    for n, end in enumerate(["\r\n", "\r"]):
        text = csv(MEMBERS, GOOD.replace("M1", f"M{n}"), "M9,short").replace("\n", end)
        assert counts(desk.send(f"members_2026-0{n + 1}.csv", text, on="2026-03-01")) == (2, 1, 1, 0)


def test_a_file_without_a_column_that_every_row_needs_is_refused_and_the_column_named(desk):
    told = desk.send("labs_2026-01.csv", csv("id,loinc,value", "M1,4548-4,6.1"))
    assert told.status == "refused"
    assert "day" in told.problem
    assert counts(told) == (0, 0, 0, 0)


def test_an_empty_file_is_refused(desk):
    assert desk.send("labs_2026-01.csv", "").status == "refused"


def test_a_file_of_an_unknown_name_is_refused_with_the_names_that_are_known(desk):
    told = desk.send("surprise.csv", csv(LABS))
    assert told.status == "refused"
    assert "labs_{YYYY-MM}.csv" in told.problem


def test_a_file_with_a_header_and_no_rows_is_accepted_as_such(desk):
    told = desk.send("labs_2026-01.csv", csv(LABS))
    assert (told.status, counts(told)) == ("accepted", (0, 0, 0, 0))


def test_no_receipt_and_no_rule_shows_a_value(desk):
    desk.send("members_2026-01.csv", csv(MEMBERS, "M1,Zebulon,Quux,1980-02-03,never,,HMO,", "M7,short"))
    for path in (desk.work / "receipts").rglob("*.*"):
        text = path.read_text()
        assert not any(secret in text for secret in ("Zebulon", "Quux", "never", "1980-02-03", "M7"))


def test_a_file_without_a_header_is_refused_and_its_first_row_is_shown_to_no_one(desk):
    told = desk.send("labs_2026-01.csv", "Zebulon,4548-4,2026-01-09,6.1\nM2,4548-4,2026-01-10,6.1\n")
    assert told.status == "refused"
    assert "Zebulon" not in told.problem + told.next_step


def test_a_file_of_another_kind_than_its_name_says_is_refused_in_these_words(desk):
    told = desk.send("labs_2026-01.csv", bytes(range(1, 256)) * 20)
    assert told.status == "refused"
    assert told.problem.startswith("No column of the header is known to the mapping")
    assert told.next_step.startswith("send the lab file")


def test_damaged_utf_8_stays_utf_8_while_more_characters_are_whole_than_broken(desk):
    rows = [f"M{i},4548-4,2026-01-09,6.{i}" for i in range(3)]
    text = csv(LABS, *rows, "Mß,4548-4,2026-01-09,6.1", "Mé,4548-4,2026-01-09,6.2")
    broken = text.encode().replace("é".encode(), b"\xe9")
    told = desk.send("labs_2026-01.csv", broken + "Mü,4548-4,2026-01-09,6.3\n".encode())
    assert "Characters that are not valid UTF-8 (bytes: 1) are marked as unreadable." in told.notes
    assert desk.accepted("lab_result", "member_id") == ["M0", "M1", "M2", "Mß", "M\ufffd", "Mü"]
