"""The same bytes from two senders: one of them is counted, and nobody's rows become another's."""

from __future__ import annotations

from datetime import date

import pytest

from concord import intake
from tests.spec.intake.desk import MEMBERS, PLAIN, csv

ROW = "M1,Ana,Lee,1990-01-01,2026-01-01,,PPO,"
OTHER = PLAIN.format(order="received", back=1).replace('sender = "plain"', 'sender = "other"')
NAME = "members_2026-01.csv"


@pytest.fixture
def two(desk):
    desk.knows(OTHER, name="other")
    return desk


def test_a_file_that_another_sender_sent_is_refused_and_the_first_ones_rows_stay_theirs(two):
    assert two.send(NAME, csv(MEMBERS, ROW)).status == "accepted"
    made = two.send(NAME, csv(MEMBERS, ROW), sender="other")
    assert made.status == "refused"
    assert "another sender" in made.sentence()
    assert "plain" not in made.sentence()  # who, the other is not told
    assert two.settled("member", "sender", "member_id") == [("plain", "M1")]
    assert two.settled("enrollment", "sender", "member_id") == [("plain", "M1")]


def test_with_a_blank_line_at_its_end_it_is_a_file_of_their_own(two):
    two.send(NAME, csv(MEMBERS, ROW))
    two.send(NAME, csv(MEMBERS, ROW), sender="other")
    assert two.send(NAME, csv(MEMBERS, ROW) + "\n", sender="other").status == "accepted"
    assert two.settled("member", "sender", "member_id") == [("other", "M1"), ("plain", "M1")]


@pytest.mark.parametrize("order", [("plain", "other"), ("other", "plain")])
def test_of_files_received_together_the_order_they_are_listed_in_does_not_matter(two, order):
    path = two.put(NAME, csv(MEMBERS, ROW))
    listed = [(sender, path, date(2026, 2, 7)) for sender in order]
    told = {r.sender: r.status for r in intake.receive_many(two.work, listed, two.program, processes=1)}
    assert told == {"other": "accepted", "plain": "refused"}
    again = {r.sender: r.status for r in intake.receive_many(two.work, listed, two.program, processes=1)}
    assert again == {"other": "already held", "plain": "refused"}


def test_the_one_that_counts_goes_on_counting_when_all_are_read_again(two):
    two.send(NAME, csv(MEMBERS, ROW), on="2026-02-08")
    two.send(NAME, csv(MEMBERS, ROW), sender="other")
    two.knows(back=2)
    two.knows(OTHER.replace("back = 1", "back = 2"), name="other")
    told = {r.sender: r.status for r in intake.requeue(two.work, two.program, processes=1)}
    assert told == {"other": "refused", "plain": "accepted"}


def test_files_of_nothing_but_a_header_are_nobodys(two):
    assert [two.send(NAME, csv(MEMBERS), sender=s).status for s in ("plain", "other")] == ["accepted"] * 2


def test_a_file_that_came_under_the_wrong_name_of_a_sender_and_was_refused_is_in_nobodys_way(two):
    two.knows(OTHER.replace('= "id"', '= "elsewhere"'), name="other")
    assert two.send(NAME, csv(MEMBERS, ROW), sender="other").status == "refused"
    assert two.send(NAME, csv(MEMBERS, ROW)).status == "accepted"
