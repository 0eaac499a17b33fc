"""What a file, a folder or a package is called stands whole in what a command prints, brackets and all."""

from __future__ import annotations

import pytest

from concord.cli import output
from concord.model.errors import UsageError

NAMES = ["claims[2026].csv", "a[/b].csv", "[bold].csv", "concord-vbp[spark]"]


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    for console in (output.console, output.errors):
        monkeypatch.setattr(console, "width", 200)


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_names_it_whole(capsys, name):
    output.failure(UsageError("no such file", where=name, next_step=f"give {name}"))
    assert capsys.readouterr().err.count(name) == 2


@pytest.mark.parametrize("name", NAMES)
def test_a_table_names_it_whole(capsys, name):
    output.table("Files", ("file", "rows"), [(name, 3)])
    assert name in capsys.readouterr().out
