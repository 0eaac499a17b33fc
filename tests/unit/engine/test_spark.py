"""What a task of the cluster leaves in the cluster's logs when it fails."""

from __future__ import annotations

import traceback

import pytest

from concord.engine.spark import _Told
from concord.model.errors import InputError


def test_a_failure_of_ours_comes_back_as_an_answer():
    def refuses(task):
        raise InputError("cannot be read", where=task)

    assert _Told(refuses)("alder.txt").where == "alder.txt"


def test_another_failure_keeps_its_kind_and_loses_its_words():
    """Spark tries it elsewhere, and writes what was raised into its logs."""

    def breaks(task):
        return int(task)

    name = "Marta Reyes"
    with pytest.raises(RuntimeError) as caught:
        _Told(breaks)(name)
    said = "".join(traceback.format_exception(caught.value))
    assert "ValueError in a task" in said
    assert "Reyes" not in said
