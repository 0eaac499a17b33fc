import pytest

from tests.spec.intake.desk import Desk


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)
