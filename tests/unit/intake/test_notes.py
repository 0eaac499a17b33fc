"""What receipts say of columns stays short."""

import pytest

from concord.intake.formats.base import in_short


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["b", "a"], "a, b"),
        (["m_2", "m_1"], "m_1, m_2"),
        ([f"poa_{i}" for i in (10, 9, 11, 1)], "poa_1, poa_9 to poa_11"),
        (["MC099", "MC100", "MC101", "id"], "MC099 to MC101, id"),
        ([], ""),
    ],
)
def test_names_that_count_on_are_told_by_first_and_last(names, told):
    assert in_short(names) == told
