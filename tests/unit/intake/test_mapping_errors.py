"""A mistake in a sender's file is named with file, line, key and fix, before any data is read."""

import pytest

from concord.intake import senders
from concord.model.errors import ProgramError, UsageError

GOOD = """sender = "x"
role = "plan"

[codes.sex]
F = "female"

[[file]]
kind = "labs"
names = ["labs_{YYYY-MM}.csv"]

[file.lab_result]
member_id = "id"
system = { value = "LOINC" }
code = "loinc"
taken_on = "day"
status = { value = "final" }
provenance = { value = "standard" }
"""


def complaint(tmp_path, text):
    (tmp_path / "senders").mkdir()
    (tmp_path / "senders" / "x.toml").write_text(text)
    with pytest.raises(ProgramError) as raised:
        senders.load(tmp_path)
    return raised.value


def test_a_good_file_loads(tmp_path):
    (tmp_path / "senders").mkdir()
    (tmp_path / "senders" / "x.toml").write_text(GOOD)
    assert senders.load(tmp_path).find("x").of_kind("labs").sources == ("id", "loinc", "day")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('taken_on = "day"', 'taken_on = "day"\nmember = "id"', 16, "no column `member`"),
        ('code = "loinc"', "", 11, "nothing fills lab_result.code"),
        ('{ value = "final" }', '{ value = "finished" }', 16, "`finished` is not a value"),
        ('taken_on = "day"', 'taken_on = { form = "day" }', 15, "`form` is no way"),
        ('taken_on = "day"', 'taken_on = { from = "day", codes = "days" }', 15, "no [codes.days]"),
        ('taken_on = "day"', 'taken_on = { from = "day", match = "(" }', 15, "not a regular expression"),
        (
            "[file.lab_result]",
            '[file.lab_results]\nx = "y"\n[file.lab_result]',
            11,
            "neither a setting nor a canonical table",
        ),
        ('role = "plan"', 'role = "payer"', 2, "no known role"),
        ('kind = "labs"', "", 7, "has no `kind`"),
        ('sender = "x"', "", 0, "names no sender"),
        ('names = ["labs_{YYYY-MM}.csv"]', 'names = ["labs_{YYYY-MM}.csv"', 11, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, line, words):
    found = complaint(tmp_path, GOOD.replace(old, new))
    assert words in found.what
    assert found.where.startswith("senders/x.toml")
    assert found.where.endswith(f"line {line}" if line else "x.toml")
    assert found.next_step


def test_two_files_for_one_sender_are_a_mistake(tmp_path):
    (tmp_path / "senders").mkdir()
    for name in ("x", "y"):
        (tmp_path / "senders" / f"{name}.toml").write_text(GOOD)
    with pytest.raises(ProgramError, match="also in"):
        senders.load(tmp_path)


def test_an_unknown_sender_is_told_who_is_known(tmp_path):
    (tmp_path / "senders").mkdir()
    (tmp_path / "senders" / "x.toml").write_text(GOOD)
    with pytest.raises(UsageError, match="known: x"):
        senders.load(tmp_path).find("z")


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("a_202502.txt", "2025-02-01 2025-02-28"),
        ("a_202513.txt", None),
        ("a_2025Q3.txt", "2025-07-01 2025-09-30"),
        ("a_2025.txt", "2025-01-01 2025-12-31"),
        ("A_202502.TXT.gz", "2025-02-01 2025-02-28"),
    ],
)
def test_a_name_states_the_period(tmp_path, name, period):
    (tmp_path / "senders").mkdir()
    text = GOOD.replace('"labs_{YYYY-MM}.csv"', '"a_{YYYYMM}.txt", "a_{YYYYQn}.txt", "a_{YYYY}.txt"')
    (tmp_path / "senders" / "x.toml").write_text(text)
    found = senders.load(tmp_path).find("x").spec(name).period(name)
    assert (f"{found.start} {found.end}" if found else None) == period
