"""How files come and go: held once, kept as sent, cut short, sent again, corrected, read under a better mapping."""

import hashlib
from datetime import date

import pytest

from concord import intake
from tests.spec.intake.desk import LABS, MEMBERS, PLAIN, counts, csv

FIRST = csv(LABS, "M1,4548-4,2026-01-09,6.1", "M2,4548-4,2026-01-10,7.2")


def test_a_file_lands_unaltered_under_its_hash(desk):
    told = desk.send("labs_2026-01.csv", FIRST)
    [kept] = (desk.work / "inbox" / "plain").glob("*.csv")
    assert kept.read_bytes() == FIRST.encode()
    assert hashlib.sha256(FIRST.encode()).hexdigest() == told.sha256
    assert kept.name == f"{told.sha256[:16]}-labs_2026-01.csv"


def test_the_same_bytes_again_change_nothing_even_under_another_name(desk):
    desk.send("labs_2026-01.csv", FIRST)
    before = {p: p.stat().st_mtime_ns for p in desk.work.rglob("*") if p.is_file()}
    for name in ("labs_2026-01.csv", "labs_2026-01_copy.csv"):
        told = desk.send(name, FIRST, on="2026-03-03")
        assert (told.status, told.received_on) == ("already held", "2026-02-07")
    assert {p: p.stat().st_mtime_ns for p in desk.work.rglob("*") if p.is_file()} == before


CUT = """
sender = "plain"
role   = "plan"
layout = "cdl"

[[file]]
kind  = "pharmacy"
names = ["PC_{YYYYMM}.txt"]
"""


def pharmacy(*claims: str, says: int | None = None, closed: bool = True) -> str:
    columns = [f"CDLPC{i:03d}" for i in range(1, 72)] + ["CDLPC899"]
    out = ["HD|P|P|Plain|PC|202601|202601|P|", "|".join(columns)]
    for claim in claims:
        row = dict.fromkeys(columns, "")
        row |= {
            "CDLPC005": claim,
            "CDLPC006": "1",
            "CDLPC068": "M1",
            "CDLPC023": "20260105",
            "CDLPC025": "00002143380",
        }
        out.append("|".join(row.values()))
    if closed:
        out.append(f"TR|P|P|Plain|PC|20260207||{len(claims) if says is None else says}")
    return "\n".join(out) + "\n"


def test_a_file_cut_short_is_said_to_be_so_and_its_good_rows_go_on(desk):
    desk.knows(CUT)
    whole = pharmacy("A", "B", "C")
    told = desk.send("PC_202601.txt", whole[: whole.index("TR|") - 20])
    assert told.status == "incomplete"
    assert "closing record is missing" in told.problem
    assert counts(told) == (3, 2, 1, 0)


def test_a_closing_record_that_counts_otherwise_is_an_error_that_names_both_numbers(desk):
    desk.knows(CUT)
    told = desk.send("PC_202601.txt", pharmacy("A", "B", says=5))
    assert told.problem == "The closing record says 5 rows; the file has 2."


def test_the_whole_file_sent_again_replaces_the_one_cut_short(desk):
    desk.knows(CUT)
    desk.send("PC_202601.txt", pharmacy("A", "B", closed=False))
    told = desk.send("PC_202601.txt", pharmacy("A", "B", "C"), on="2026-02-10")
    assert desk.settled("pharmacy_claim", "claim_id") == ["A", "B", "C"]
    assert desk.settled("received_file", "sha256", "supersedes")[0:2] != []
    [corrected] = [s for s in desk.settled("received_file", "supersedes") if s]
    assert corrected != told.sha256


def test_a_file_of_the_same_name_and_period_is_a_correction(desk):
    desk.send("labs_2026-01.csv", FIRST)
    desk.send("labs_2026-01.csv", csv(LABS, "M1,4548-4,2026-01-09,6.4"), on="2026-02-20")
    assert [float(v) for v in desk.settled("lab_result", "value")] == [6.4]
    assert [float(v) for v in desk.settled("lab_result", "value", as_of="2026-02-10")] == [6.1, 7.2]


def test_a_refused_correction_replaces_nothing(desk):
    desk.send("labs_2026-01.csv", FIRST)
    desk.send("labs_2026-01.csv", "id,loinc\nM1,4548-4\n", on="2026-02-20")
    assert len(desk.settled("lab_result", "value")) == 2


def test_a_corrected_mapping_reads_the_waiting_file_again(desk):
    day_first = FIRST.replace("2026-01-09", "09/01/2026").replace("2026-01-10", "10/01/2026")
    assert counts(desk.send("labs_2026-01.csv", day_first)) == (2, 0, 2, 0)
    desk.knows(
        PLAIN.format(order="received", back=1).replace(
            'taken_on   = "day"', 'taken_on = { from = "day", dates = ["%d/%m/%Y"] }'
        )
    )
    [again] = intake.requeue(desk.work, desk.program)
    assert counts(again) == (2, 2, 0, 0)
    assert desk.quarantine() == []
    assert intake.requeue(desk.work, desk.program) == []


def test_one_bad_file_stops_no_other(desk):
    from datetime import date

    files = [desk.put("labs_2026-01.csv", FIRST), desk.put("labs_2026-02.csv", "nonsense")]
    told = intake.receive(desk.work, "plain", files, date(2026, 3, 7), desk.program)
    assert [t.status for t in told] == ["accepted", "refused"]


def test_a_packed_file_is_read_as_what_it_holds(desk):
    import gzip

    told = desk.send("labs_2026-01.csv.gz", gzip.compress(FIRST.encode(), mtime=0))
    assert counts(told) == (2, 2, 0, 0)


def test_a_field_over_several_lines_is_read_where_the_mapping_allows_it(desk):
    desk.knows(
        PLAIN.format(order="received", back=1).replace(
            'role   = "plan"', 'role = "plan"\n[reading]\nmultiline = true'
        )
    )
    rows = [
        'M1,"Ana\nMaria",Ruiz,1980-02-03,2026-01-01,,HMO,',
        "M2,Bo,Lee,1990-01-01,2026-01-01,,PPO,",
        'M3,"open,Lee,1990-01-01,2026-01-01,,PPO,',
    ]
    told = desk.send("members_2026-01.csv", csv(MEMBERS, *rows))
    assert counts(told) == (3, 2, 1, 0)
    assert desk.accepted("member", "first_name") == ["Ana Maria", "Bo"]
    assert desk.quarantine() == [(5, "open_quote")]


def test_reading_broken_off_halfway_leaves_nothing_that_counts_and_is_made_good(desk, monkeypatch):
    desk.send("labs_2026-01.csv", FIRST)
    text = (desk.program / "senders/plain.toml").read_text()
    desk.knows(text.replace('value      = "value"', 'value = { from = "value", empties = ["0"] }'))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("concord.intake.accept._Batch._write_quarantine", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.requeue(desk.work, desk.program)
    assert desk.settled("lab_result", "value") == []
    [again] = intake.requeue(desk.work, desk.program)
    assert again.accepted == 2
    assert len(desk.settled("lab_result", "value")) == 2


def labs(month: str, *values: float) -> str:
    return csv(LABS, *(f"M{n},4548-4,{month}-0{n},{v}" for n, v in enumerate(values, start=1)))


def settled_bytes(desk, out: str) -> dict[str, bytes]:
    folder = desk.settle(out=out)
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}


def three_months(desk) -> list:
    return [desk.put(f"labs_2026-0{n}.csv", labs(f"2026-0{n}", 6 + n, 7 + n)) for n in (1, 2, 3)]


def test_files_received_together_settle_as_if_received_one_by_one(desk, tmp_path):
    months = three_months(desk)
    intake.receive(desk.work, "plain", months, date(2026, 4, 7), desk.program)
    alone = type(desk)(tmp_path / "alone")
    for path in reversed(months):
        intake.receive(alone.work, "plain", [path], date(2026, 4, 7), alone.program)
    assert len(list((desk.work / "accepted" / "lab_result").glob("*.parquet"))) == 1
    assert len(list((alone.work / "accepted" / "lab_result").glob("*.parquet"))) == 3
    assert settled_bytes(desk, "one") == settled_bytes(alone, "two")


def test_one_of_the_files_received_together_is_corrected(desk):
    intake.receive(desk.work, "plain", three_months(desk), date(2026, 4, 7), desk.program)
    desk.send("labs_2026-02.csv", labs("2026-02", 5.5), on="2026-04-20")
    assert sorted(map(float, desk.settled("lab_result", "value"))) == [5.5, 7, 8, 9, 10]


def test_one_of_the_files_received_together_is_read_again_and_counts_once(desk):
    told = intake.receive(desk.work, "plain", three_months(desk), date(2026, 4, 7), desk.program)
    before = settled_bytes(desk, "before")
    told[1].path(desk.work).unlink()  # as if the reading had been broken off before its receipt
    assert len(desk.settled("lab_result", "value")) == 4
    [again] = intake.requeue(desk.work, desk.program)
    assert again.sha256 == told[1].sha256
    assert settled_bytes(desk, "after") == before
