"""A connected storage and a few rows to start from."""

from collections.abc import Iterator

import pytest

from lms.storage.database import Storage
from tests.storage.world import World, make_world


@pytest.fixture
def world(storage: Storage) -> Iterator[World]:
    """People and a cohort, inside `connected()`."""
    with storage.connected():
        yield make_world()
