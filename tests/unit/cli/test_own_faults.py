"""A fault that Concord has no sentence for is told by its kind and its lines; its words, which may hold what a file said, stay out."""

from __future__ import annotations

import errno
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


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device", PLANTED), "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", PLANTED), "the folder may not be written"),
        (MemoryError(PLANTED), "not memory enough"),
    ],
)
def test_what_the_machine_lacks_is_no_fault_of_concords(monkeypatch, capsys, error, says):
    def broken(**_options: object) -> None:
        raise error

    monkeypatch.setattr(cli.concord, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 10
    assert says in told
    assert "Next: " in told
    assert "Casimira" not in told


def test_a_file_that_is_not_there_is_a_fault(monkeypatch, capsys):
    def broken(**_options: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", PLANTED)

    monkeypatch.setattr(cli.concord, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 70
    assert "Casimira" not in capsys.readouterr().err


def test_the_words_are_shown_to_who_asks_for_them(monkeypatch):
    monkeypatch.setenv(cli.SHOWN, "1")
    with pytest.raises(ValueError, match="Casimira"):
        cli.main()


def test_a_portal_s_database_that_cannot_be_opened_is_told_in_words(monkeypatch, capsys):
    from django.db import OperationalError

    def closed(**_options: object) -> None:
        raise OperationalError("connection to postgresql://concord:hush@db failed")

    monkeypatch.setattr(cli.concord, "main", closed)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 10
    assert "CONCORD_DATABASE_URL" in told
    assert "hush" not in told
