"""Members may be settled before all else, so that linking need not wait: the tables are those of settling everything at once."""

from dataclasses import replace
from datetime import date

import pytest

from concord import identity, intake
from concord.intake import receipt
from tests.spec.intake.desk import CLAIMS, LABS, MEMBERS, csv

DAY = date(2026, 12, 31)
MEMBER = "M{n},Ana,Lee,1990-01-0{n},2026-01-01,{to},PPO,"
CLAIM = "C{n},1,{v},{a},,M{n},2026-01-0{n},2026-02-01,99213,1234567893,{n},E119,I10"


@pytest.fixture
def told(desk):
    """Members told twice with another end, claims of which one is replaced, results."""
    members = [MEMBER.format(n=n, to="") for n in range(1, 6)]
    desk.send("members_2026-01.csv", csv(MEMBERS, *members))
    desk.send("members_2026-02.csv", csv(MEMBERS, *members[:3], MEMBER.format(n=4, to="2026-02-28")))
    claims = [CLAIM.format(n=n, v=1, a="N") for n in range(1, 6)]
    desk.send("claims_2026-01.csv", csv(CLAIMS, *claims, CLAIM.format(n=2, v=2, a="A")))
    desk.send("labs_2026-01.csv", csv(LABS, "M1,4548-4,2026-01-09,6.1"))
    return desk


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_members_settled_first_and_the_rest_beside_them_make_the_same_files(told):
    whole, members, rest = (told.work / name for name in ("whole", "members", "rest"))
    intake.settle(told.work, whole, told.program, DAY)
    first = intake.settle(told.work, members, told.program, DAY, only=identity.READS)
    made = intake.settle(told.work, rest, told.program, DAY, done=members)
    assert {p.stem for p in members.glob("*.parquet")} == set(identity.READS) == set(first.rows)
    assert first.rows["member"] == 5
    assert files(rest) == files(whole)
    assert made.rows.items() >= first.rows.items()


def test_what_was_settled_first_is_read_once(told):
    members, rest = told.work / "members", told.work / "rest"
    first = intake.settle(told.work, members, told.program, DAY, only=identity.READS)
    made = intake.settle(told.work, rest, told.program, DAY, done=members)
    whole = intake.settle(told.work, told.work / "whole", told.program, DAY)
    assert first.read + made.read == whole.read
    assert first.units + made.units == whole.units
    assert (rest / "member.parquet").samefile(members / "member.parquet")


def test_beside_an_earlier_run_members_and_rest_are_settled_as_from_nothing(told):
    """Another sender's files come late: what the first one said stands in both steps."""
    then, now = told.work / "then", told.work / "now"
    intake.settle(told.work, then / "members", told.program, DAY, only=identity.READS)
    intake.settle(told.work, then / "settled", told.program, DAY, done=then / "members")
    late = MEMBER.format(n=6, to="")
    told.send("members_2026-03.csv", csv(MEMBERS, late, MEMBER.format(n=5, to="2026-02-28")))
    first = intake.settle(
        told.work, now / "members", told.program, DAY, only=identity.READS, before=then / "members"
    )
    made = intake.settle(
        told.work, now / "settled", told.program, DAY, done=now / "members", before=then / "settled"
    )
    intake.settle(told.work, told.work / "whole", told.program, DAY)
    assert files(now / "settled") == files(told.work / "whole")
    assert first.rows["member"] == 6
    assert first.taken < first.units
    assert made.taken == made.units


def test_an_earlier_run_that_cannot_be_read_any_more_says_nothing(told):
    """A disk that broke off leaves a note empty: all is settled, and all is cut."""
    then, now = told.work / "then", told.work / "now"
    intake.settle(told.work, then, told.program, DAY)
    (then / ".told.json").write_text("")
    made = intake.settle(told.work, now, told.program, DAY, before=then)
    assert made.taken == 0
    assert intake.anew(now, then) == {}


def test_a_file_that_was_read_again_and_tells_more_is_settled_again(told):
    """Its bytes, mapping and rows are the same, and a column is fuller than then."""
    then, now = told.work / "then", told.work / "now"
    intake.settle(told.work, then, told.program, DAY)
    (labs,) = (one for one in receipt.every(told.work) if "lab_result" in one.tables)
    assert labs.filled["lab_result"]["value"] == 1
    replace(labs, filled={"lab_result": {**labs.filled["lab_result"], "value": 0.5}}).save(told.work)
    intake.settle(told.work, now, told.program, DAY, before=then)
    assert intake.anew(now, then) == {
        t: {"plain"} if t == "lab_result" else set() for t in intake.anew(now, then)
    }
