"""X12: an 834 says who is covered, whole or as changes; an 820 what was paid for whom. What is wrong is answered with its place."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord.intake.formats.x12 import check
from concord.model.errors import InputError
from tests.spec.intake.desk import Desk

AGREED = """
sender = "plain"
role   = "plan"
layout = "x12"

[[file]]
kind  = "enrollment"
names = ["members_{YYYY-MM}.834", "changes_{YYYY-MM}_*.834", "*834*"]

[[file]]
kind  = "remittance"
names = ["*820*"]
"""
ISA = "ISA*00*          *00*          *ZZ*PLAIN          *ZZ*CONCORD        *260105*0800*^*00501*000000001*0*P*:~"


@pytest.fixture
def x12(desk: Desk) -> Desk:
    desk.knows(AGREED)
    return desk


def wrapped(body: list[str], group: str = "BE", guide: str = "005010X220A1", kind: str = "834") -> str:
    """A set in its wrapping, with true counts."""
    ends = [f"SE*{len(body) + 2}*0001", "GE*1*7", "IEA*1*000000001"]
    begins = [f"GS*{group}*PLAIN*CONCORD*20260105*0800*7*X*{guide}", f"ST*{kind}*0001*{guide}"]
    return ISA + "".join(f"{s}~" for s in [*begins, *body, *ends])


def head(action: str = "4", day: str = "20260105") -> list[str]:
    return [f"BGN*00*X*{day}*0800****{action}", "N1*P5*SPONSOR*FI*1", "N1*IN*PLAIN*FI*2"]


def member(number: str, *coverage: str, maintenance: str = "030", born: str = "19800203") -> list[str]:
    """A member's segments with coverages, each written `product start [end]`."""
    made = [f"INS*Y*18*{maintenance}**A***FT", f"REF*0F*{number}", "REF*1L*G1", f"NM1*IL*1*RUIZ*ANA****MI*{number}", "N3*1 ELM ST",
            "N4*OAKLAND*CA*94601", f"DMG*D8*{born}*F"]  # fmt: skip
    for text in coverage:
        product, start, *end = text.split()
        made += [f"HD*{maintenance}**{product}", f"DTP*348*D8*{start}", *(f"DTP*349*D8*{e}" for e in end)]
    return made


def spans(desk: Desk) -> list[tuple]:
    return desk.settled("enrollment", "member_id", "start_date", "end_date", "product")


def faults(text: str, tmp_path: Path) -> list[str]:
    """Every fault that the acknowledgement names, as `level code position segment`."""
    path = tmp_path / "asked.834"
    path.write_text(text, newline="")
    found = []
    for interchange in check(path):
        entries = [*interchange["TA1"]["faults"]]
        for group in interchange["groups"]:
            entries += group["AK9"]["faults"]
            for one in group["sets"]:
                entries += [*one["IK5"]["faults"], *one["IK3"]]
        found += [f"{e['level']} {e['code']} {e['segment_position']} {e['segment']}" for e in entries]
    return found


# -- enrollment --------------------------------------------------------------------------------------------------


def test_a_whole_file_says_who_is_covered(x12: Desk) -> None:
    receipt = x12.send(
        "members_2026-01.834",
        wrapped(head() + member("M1", "HMO 20260101") + member("M2", "PPO 20260101 20260331")),
    )
    assert (receipt.status, receipt.received, receipt.accepted) == ("accepted", 2, 2)
    assert receipt.covers == ("2026-01-01", "2026-01-31")
    assert spans(x12) == [
        ("M1", date(2026, 1, 1), None, "HMO"),
        ("M2", date(2026, 1, 1), date(2026, 3, 31), "PPO"),
    ]
    assert x12.accepted("member", "last_name", "birth_date", "sex", "zip")[0] == (
        "RUIZ",
        date(1980, 2, 3),
        "female",
        "94601",
    )


def test_a_row_is_known_by_the_place_of_its_coverage_segment(x12: Desk) -> None:
    """ISA is segment 1; the first HD of this file is the fourteenth, the second the sixteenth."""
    x12.send("members_2026-01.834", wrapped(head() + member("M1", "HMO 20250101 20251231", "PPO 20260101")))
    assert [row & (2**27 - 1) for row in x12.accepted("enrollment", "row_id")] == [14, 17]


def test_a_file_of_changes_speaks_of_the_members_it_names_alone(x12: Desk) -> None:
    """M1 moves to the PPO in March and M3 joins; M2, not named, stays as told."""
    x12.send(
        "members_2026-01.834", wrapped(head() + member("M1", "HMO 20260101") + member("M2", "HMO 20260101"))
    )
    changes = member("M1", "PPO 20260301", maintenance="001") + member(
        "M3", "HMO 20260201", maintenance="021"
    )
    receipt = x12.send("changes_2026-02_a.834", wrapped(head("2", "20260210") + changes), on="2026-02-10")
    assert (receipt.is_change, receipt.covers) == (True, None)
    assert spans(x12) == [
        ("M1", date(2026, 1, 1), date(2026, 2, 28), "HMO"),
        ("M1", date(2026, 3, 1), None, "PPO"),
        ("M2", date(2026, 1, 1), None, "HMO"),
        ("M3", date(2026, 2, 1), None, "HMO"),
    ]


def test_a_termination_ends_coverage_and_a_reinstatement_begins_it_again(x12: Desk) -> None:
    x12.send("members_2026-01.834", wrapped(head() + member("M1", "HMO 20260101")))
    ended = member("M1", "HMO 20260101 20260228", maintenance="024")
    x12.send("changes_2026-02_a.834", wrapped(head("2", "20260301") + ended), on="2026-03-01")
    assert spans(x12) == [("M1", date(2026, 1, 1), date(2026, 2, 28), "HMO")]
    again = member("M1", "HMO 20260301", maintenance="025")
    x12.send("changes_2026-03_a.834", wrapped(head("2", "20260310") + again), on="2026-03-10")
    assert spans(x12) == [("M1", date(2026, 1, 1), None, "HMO")]


def test_a_termination_that_tells_the_last_day_alone_ends_there(x12: Desk) -> None:
    x12.send("members_2026-01.834", wrapped(head() + member("M1", "HMO 20260101")))
    ended = [*member("M1", maintenance="024"), "HD*024**HMO", "DTP*349*D8*20260228"]
    x12.send("changes_2026-02_a.834", wrapped(head("2", "20260301") + ended), on="2026-03-01")
    assert max(end for _, _, end, _ in spans(x12)) == date(2026, 2, 28)


def test_a_whole_file_sent_later_is_the_last_word_for_its_months(x12: Desk) -> None:
    """The change of January said PPO from February; the whole file of February says HMO all along."""
    x12.send("members_2026-01.834", wrapped(head() + member("M1", "HMO 20260101")), on="2026-01-07")
    x12.send(
        "changes_2026-01_a.834",
        wrapped(head("2", "20260120") + member("M1", "PPO 20260201", maintenance="001")),
        on="2026-01-20",
    )
    x12.send(
        "members_2026-02.834", wrapped(head("4", "20260205") + member("M1", "HMO 20260101")), on="2026-02-05"
    )
    assert [(s, p) for _, s, _, p in spans(x12)] == [(date(2026, 1, 1), "HMO")]


def test_a_member_without_coverage_is_described_and_covered_by_nothing(x12: Desk) -> None:
    receipt = x12.send("changes_2026-02_a.834", wrapped(head("2") + member("M1", maintenance="001")))
    assert (receipt.accepted, receipt.tables) == (1, {"member": 1})


def test_a_birth_date_that_is_none_is_left_empty_and_said(x12: Desk) -> None:
    body = head() + member("M1", "HMO 20260101", born="19801399") + member("M2", "HMO 20260101")
    receipt = x12.send("members_2026-01.834", wrapped(body))
    assert (receipt.received, receipt.accepted, receipt.quarantined) == (2, 2, 0)
    assert x12.accepted("member", "birth_date") == [None, date(1980, 2, 3)]
    assert [b.rows for b in receipt.broke if "birth_date" in b.rule] == [1]
    (answer,) = receipt.acknowledgement[0]["groups"][0]["sets"]
    assert answer["IK5"]["code"] == "E"
    assert [(e["code"], e["segment"], e["element"]) for e in answer["IK3"]] == [("8", "DMG", 2)]
    assert "19801399" not in str(receipt.acknowledgement)


# -- payments ----------------------------------------------------------------------------------------------------


def remitted(total: str, *items: str) -> str:
    body = [
        f"BPR*I*{total}*C*NON************20260312",
        "TRN*3*T1",
        "N1*PE*FOOTHILL*FI*940000001",
        "N1*PR*PLAIN*FI*2",
    ]
    for n, item in enumerate(items, start=1):
        amount, *due = item.split()
        body += [f"ENT*{n}*2J*EI*1", f"NM1*IL*1*RUIZ*ANA****N*M{n}", f"RMR*IK*INV1**{amount}" + (f"*{due[0]}" if due else ""),
                 "REF*18*957", "DTM*582****RD8*20260201-20260228", *(f"ADX*{due[1]}*53" for _ in due[1:])]  # fmt: skip
    return wrapped(body, "RA", "005010X218", "820")


def test_a_remittance_is_a_payment_for_a_member_and_a_period(x12: Desk) -> None:
    receipt = x12.send("march_820.txt", remitted("150.00", "100.00", "50.00 80.00 -30.00"))
    assert (receipt.status, receipt.accepted) == ("accepted", 2)
    assert x12.settled(
        "nonclaims_payment", "payee", "member_id", "amount", "period_start", "period_end", "paid_date"
    ) == [
        ("940000001", f"M{n}", Decimal(a), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 12))
        for n, a in ((1, "100.00"), (2, "50.00"))
    ]


def test_items_that_do_not_add_up_to_the_payment_are_said(tmp_path: Path) -> None:
    assert faults(remitted("151.00", "100.00", "50.00"), tmp_path) == ["element 7 4 BPR"]
    assert faults(remitted("100.00", "100.00 120.00 -19.00"), tmp_path) == ["element 7 10 RMR"]


# -- what is wrong with the wrapping -----------------------------------------------------------------------------

WHOLE = wrapped(head() + member("M1", "HMO 20260101"))


def test_nothing_is_wrong_with_a_whole_file(tmp_path: Path) -> None:
    assert faults(WHOLE, tmp_path) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("SE*14*", "SE*15*", ["set 4 16 SE"]),
        ("SE*14*", "SE*none*", ["set 4 16 SE"]),
        ("SE*14*0001", "SE*14*0002", ["set 3 16 SE"]),
        ("GE*1*7", "GE*2*7", ["group 5 17 GE"]),
        ("GE*1*7", "GE*1*8", ["group 4 17 GE"]),
        ("IEA*1*", "IEA*2*", ["interchange 021 18 IEA"]),
        ("IEA*1*000000001", "IEA*1*000000009", ["interchange 001 18 IEA"]),
        ("SE*14*0001~", "", ["set 2 16 SE"]),
        ("GE*1*7~", "", ["group 3 17 GE"]),
        ("IEA*1*000000001~", "", ["interchange 023 18 IEA"]),
        ("ST*834*0001*005010X220A1~", "", ["group 5 16 GE"]),
        ("*00501*", "*00401*", ["interchange 017 1 ISA"]),
        ("GS*BE*", "GS*HC*", ["group 1 2 GS"]),
        ("*005010X220A1~BGN", "*004010X095A1~BGN", ["set I5 3 ST"]),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_each_fault_of_the_wrapping_is_named_with_its_place(
    tmp_path: Path, was: str, becomes: str, said: list[str]
) -> None:
    assert was in WHOLE
    found = faults(WHOLE.replace(was, becomes), tmp_path)
    assert found[-len(said) :] == said or set(said) <= set(found)
    assert [f for f in found if not f.startswith("interchange 024")] == said


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("SE*14*", "SE*15*"), ("SE*14*0001", "SE*14*0002"), ("GE*1*7", "GE*2*7"), ("GE*1*7", "GE*1*8"), ("IEA*1*", "IEA*2*"),
     ("IEA*1*000000001", "IEA*1*000000009"), ("IEA*1*000000001~", ""), ("", "")],
    ids=str,
)  # fmt: skip
def test_pyx12_says_the_same_of_the_wrapping(tmp_path: Path, was: str, becomes: str) -> None:
    import io

    import pyx12.x12file

    text = WHOLE.replace(was, becomes) if was else WHOLE
    reader = pyx12.x12file.X12Reader(io.StringIO(text))
    said = [error for _ in reader for error in reader.pop_errors()]
    reader.cleanup()
    said += reader.pop_errors()
    level = {"st": "set", "gs": "group", "isa": "interchange"}
    assert [" ".join(f.split()[:2]) for f in faults(text, tmp_path)] == [
        f"{level[e[0]]} {e[1]}" for e in said
    ]


def test_a_file_cut_anywhere_says_so(tmp_path: Path) -> None:
    for cut in range(110, len(WHOLE) - 1):
        found = faults(WHOLE[:cut], tmp_path)
        assert any(f.startswith("interchange 023") for f in found), f"cut after {cut} characters"


def test_a_file_cut_short_is_incomplete(x12: Desk) -> None:
    receipt = x12.send("members_2026-01.834", WHOLE[:300])
    assert receipt.status == "incomplete"
    assert "missing before the file ends" in receipt.problem
    assert receipt.acknowledgement[0]["TA1"]["code"] == "R"


def test_a_whole_file_replaces_the_one_cut_short(x12: Desk) -> None:
    x12.send("members_2026-01.834", WHOLE[:-30])
    x12.send("members_2026-01.834", WHOLE, on="2026-02-08")
    assert spans(x12) == [("M1", date(2026, 1, 1), None, "HMO")]


# -- what is wrong inside ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (["HD*030**HMO", *member("M1", "HMO 20260101")], "segment 2 7 HD"),  # coverage before any member
        ([*member("M1", "HMO 20260101"), "NM1*IL*1*RUIZ*ANA"], "segment 2 16 NM1"),  # a name inside coverage
        ([*member("M1"), "LX*1", "HD*030**HMO", "DTP*348*D8*20260101"], "segment 2 14 LX"),  # a provider outside coverage
        ([*member("M1", "HMO 20260101"), "LX*1", "LX*2", "NM1*P3*1"], "segment 3 17 NM1"),  # a provider within a provider
        ([*member("M1", "HMO 20260101"), "COB*P**1", "DSB*1"], "segment 2 17 DSB"),  # disability within coordination
        ([*member("M1", "HMO 20260101"), "LE*2700"], "segment 2 16 LE"),  # closes what never opened
        ([*member("M1"), "HD*030**HMO"], "segment 3 15 DTP"),  # coverage without a date
        (["INS*Y*18*030", "NM1*IL*1*RUIZ*ANA", "HD*030**HMO", "DTP*348*D8*20260101"], "segment 3 8 REF"),  # no number
        ([*member("M1", "HMO 20260101")[:2], "DTP*336*D8*20200101", "REF*17*X", *member("M1", "HMO 20260101")[3:]], "segment 7 10 REF"),
        ([*member("M1", "HMO 20260101"), "ZZZ*1"], "segment 1 16 ZZZ"),
        (member("M1", "HMO 20260101", maintenance="999"), "element 7 7 INS"),
        (member("M1", "HMO 20261301"), "element 8 15 DTP"),
        (["INS*Y**030", *member("M1", "HMO 20260101")[1:]], "element 1 7 INS"),
        ([*member("M1", maintenance="024"), "HD*024**HMO", "DTP*348*D8*20250101"], "segment 3 14 DTP"),  # ends, but when?
    ],
)  # fmt: skip
def test_each_fault_of_a_loop_is_named_with_its_place(tmp_path: Path, body: list[str], said: str) -> None:
    assert said in faults(wrapped(head() + body), tmp_path)


# -- how it is written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda t: t.replace("~", "~\n"),
        lambda t: t.replace("~", "~\r\n"),
        lambda t: t.replace("~", "\n"),
        lambda t: t.replace("~", "\r\n").replace("*:\r\n", "*:\r\n"),
        lambda t: t.replace("*", "|").replace("~", "'"),
        lambda t: t.replace("*", "\x1d").replace(":", "\x1f").replace("^", "\x1e").replace("~", "\x1c"),
        lambda t: "\ufeff" + t,
        lambda t: "\r\n" + t + "\r\n\r\n",
    ],
    ids=["lines", "crlf", "line feed ends", "carriage return ends", "bars", "control characters", "byte-order mark", "blank"],
)  # fmt: skip
def test_any_separators_and_line_ends_are_read_alike(x12: Desk, rewrite) -> None:
    receipt = x12.send("members_2026-01.834", rewrite(WHOLE))
    assert (receipt.status, receipt.notes) == ("accepted", ())
    assert spans(x12) == [("M1", date(2026, 1, 1), None, "HMO")]


def test_several_interchanges_with_separators_of_their_own(x12: Desk) -> None:
    other = wrapped(head() + member("M2", "PPO 20260101")).replace("*", "|").replace("~", "'")
    receipt = x12.send("members_2026-01.834", WHOLE + "\n" + other)
    assert (receipt.accepted, len(receipt.acknowledgement)) == (2, 2)


def test_a_packed_file_is_read_as_any(x12: Desk) -> None:
    receipt = x12.send("members_2026-01.834.gz", gzip.compress(WHOLE.encode()))
    assert receipt.status == "accepted"


@pytest.mark.parametrize("text", ["", "id,first\n1,Ana\n", "ISA*00*short~", "GS*BE*A*B~"])
def test_what_is_no_interchange_is_refused_with_the_reason(x12: Desk, tmp_path: Path, text: str) -> None:
    receipt = x12.send("members_2026-01.834", text)
    assert receipt.status == "refused"
    assert "ISA" in receipt.problem
    (tmp_path / "asked").write_text(text)
    with pytest.raises(InputError):
        check(tmp_path / "asked")


def test_another_transaction_set_is_refused_by_name(x12: Desk) -> None:
    receipt = x12.send("members_2026-01.834", remitted("1.00", "1.00"))
    assert (receipt.status, "820" in receipt.problem) == ("refused", True)


def test_a_set_not_read_yet_is_answered_so(tmp_path: Path) -> None:
    claim = wrapped(["BHT*0019*00*1*20260105*0800*CH"], "HC", "005010X222A1", "837")
    assert faults(claim, tmp_path) == ["set 1 3 ST"]


# -- the samples that none of us wrote ---------------------------------------------------------------------------

SAMPLES = {"sample_834_01.txt": 8, "sample_834_02.txt": 1, "sample_834_03.txt": 1,
           "sample_820_01.txt": 13, "sample_820_02.txt": 23, "sample_820_03.txt": 176}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_read_whole(x12: Desk, shared: Path, name: str) -> None:
    """Every coverage and every remittance item is a row. Two hide the birth date in words: it is left empty."""
    receipt = x12.send(name, (shared / "data" / "x12" / name).read_bytes(), on="2026-05-01")
    assert receipt.received == SAMPLES[name]
    assert (receipt.accepted, receipt.quarantined) == (receipt.received, 0)


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_pyx12_counts_the_same_segments_and_finds_the_same_wrong_counts(shared: Path, name: str) -> None:
    import pyx12.x12file

    path = shared / "data" / "x12" / name
    reader = pyx12.x12file.X12Reader(str(path))
    theirs = [segment.get_seg_id() for segment in reader]
    wrong = {code for _, code, *_ in reader.pop_errors()}
    (answer,) = check(path)
    (one,) = answer["groups"][0]["sets"]
    assert one["segments"] == theirs.index("SE") - theirs.index("ST") + 1
    assert ("4" in one["IK5"]["notes"]) == ("4" in wrong)


def test_the_command_answers_a_file_by_itself(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from concord.cli.acknowledge import acknowledge_command

    path = tmp_path / "asked.834"
    path.write_text(WHOLE.replace("SE*14*", "SE*15*"))
    said = CliRunner().invoke(acknowledge_command, [str(path)])
    assert said.exit_code == 0
    assert "segment 16, SE01: says 15 segments; there are 14 (code 4)" in said.output.replace("\n", " ")
