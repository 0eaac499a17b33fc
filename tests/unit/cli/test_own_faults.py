"""A fault that Concord has no sentence for is told by its kind and its lines; its words, which may hold what a file said, stay out."""

from __future__ import annotations

import json

import pytest

from concord import cli

PLANTED = "Casimira Oyelaran, born 1961-04-09"


@pytest.fixture(autouse=True)
def a_fault(monkeypatch):
    def broken(**_options: object) -> None:
        raise ValueError(f"cannot convert {PLANTED}")

    monkeypatch.setattr(cli.concord, "main", broken)
    monkeypatch.delenv(cli.SHOWN, raising=False)


def test_kind_and_lines_are_told_without_the_words(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    assert ended.value.code == 70
    assert "ValueError" in told.err
    assert "test_own_faults.py:" in told.err
    assert cli.SHOWN in told.err
    assert PLANTED not in told.err + told.out
    assert "Casimira" not in told.err + told.out


def test_for_a_machine_it_is_json(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["concord", "run", "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    told = json.loads(capsys.readouterr().err)
    assert told["what"] == "ValueError"
    assert told["where"][-1].endswith(" broken")
    assert "Casimira" not in json.dumps(told)


def test_the_words_are_shown_to_who_asks_for_them(monkeypatch):
    monkeypatch.setenv(cli.SHOWN, "1")
    with pytest.raises(ValueError, match="Casimira"):
        cli.main()
