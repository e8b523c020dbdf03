"""Databases for tests: every storage test runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from lms.storage.database import Storage, open_storage
from lms.storage.migrate import migrate

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

pytest_plugins = ["tests.counts", "tests.postgres"]

# How long a case takes says something about the machine, not about the code.
settings.register_profile(
    "lms", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lms")

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "lms.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "PostgresServer") -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database to copy."""
    with postgres_server.database() as url:
        _migrate(url)
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "lms.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: "PostgresServer", postgres_template: str) -> Iterator[str]:
    with postgres_server.database(postgres_template) as url:
        yield url


@pytest.fixture(params=BOTH)
def storage_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database without any rows."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def storage(storage_url: str) -> Iterator[Storage]:
    """A migrated database without any rows, on SQLite and on PostgreSQL."""
    with closing(open_storage(storage_url)) as opened:
        yield opened


@pytest.fixture
def sqlite_storage(sqlite_url: str) -> Iterator[Storage]:
    """A migrated database without any rows, on SQLite only."""
    with closing(open_storage(sqlite_url)) as opened:
        yield opened


@pytest.fixture
def postgres_storage(postgres_url: str) -> Iterator[Storage]:
    """A migrated database without any rows, on PostgreSQL only."""
    with closing(open_storage(postgres_url)) as opened:
        yield opened


def _migrate(url: str) -> None:
    with closing(open_storage(url)) as storage:
        migrate(storage)
