"""Workbooks are files like others: a damaged one is refused, and stops no other."""

from datetime import date

from concord import intake
from tests.spec.intake.desk import LABS, counts

HEAD = LABS.split(",")


def with_workbooks(desk):
    text = (desk.program / "senders/plain.toml").read_text()
    desk.knows(text.replace('"labs_{YYYY-MM}.csv"', '"labs_{YYYY-MM}.csv", "labs_{YYYY-MM}.xlsx"'))


def test_cells_are_read_as_what_they_show(desk):
    with_workbooks(desk)
    told = desk.send(
        "labs_2026-01.xlsx",
        [HEAD, ["M1", "4548-4", date(2026, 1, 9), 6.1], [], [None], ["M2", "4548-4", date(2026, 1, 9), 7]],
    )
    assert counts(told) == (2, 2, 0, 0)
    assert [r & ((1 << 27) - 1) for r in desk.accepted("lab_result", "row_id")] == [2, 5]
    assert [float(v) for v in desk.accepted("lab_result", "value")] == [6.1, 7.0]


def test_a_damaged_workbook_is_refused_and_the_next_file_is_read(desk):
    with_workbooks(desk)
    files = [
        desk.put("labs_2026-01.xlsx", b"PK\x03\x04 no workbook"),
        desk.workbook("labs_2026-02.xlsx", [HEAD, ["M1", "4548-4", "2026-01-09", 6]]),
    ]
    told = intake.receive(desk.work, "plain", files, date(2026, 3, 7), desk.program)
    assert [t.status for t in told] == ["refused", "accepted"]
    assert "save it again" in told[0].next_step
