"""One pair of engines for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reference.engines import Engines


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    pair = Engines()
    yield pair
    pair.close()
