"""Opening the database and holding a connection to it (R16)."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from peewee import Database, OperationalError, PeeweeException, SqliteDatabase

from lms.errors import SetupError
from lms.storage.tables import TABLES

Dialect = Literal["sqlite", "postgresql"]

SQLITE_PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("busy_timeout", 5000),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("secure_delete", 1),
    ("cache_size", -2000),
)
WAIT_FOR_WAL_S = 10
POSTGRES_POOL = {"max_connections": 20, "stale_timeout": 300, "timeout": 10}
MEMORY = ":memory:"
#: Codes of SetupError for how SQLite's names of errors start.
FAILURES = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_full",
    "SQLITE_READONLY": "database_readonly",
    "SQLITE_CANTOPEN": "database_unreachable",
    "SQLITE_NOTADB": "database_broken",
    "SQLITE_CORRUPT": "database_broken",
}


class Storage:
    """One database, bound to the tables for as long as a thread is inside `connected()`.

    SQLite keeps one connection per thread open, PostgreSQL has a pool. Two storages in one
    process never mix.
    """

    def __init__(self, database: Database, dialect: Dialect) -> None:
        self.database: Any = database
        self.dialect: Dialect = dialect
        self._turn: AbstractContextManager[Any] = nullcontext()
        if database.database == MEMORY:
            self._turn = threading.RLock()

    @property
    def path(self) -> Path | None:
        """The SQLite file, None where there is none."""
        if self.dialect != "sqlite" or self.database.database == MEMORY:
            return None
        return Path(self.database.database)

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Hold a connection and bind the tables to it; may be entered again inside itself."""
        with self._turn:
            opened = self.database.connect(reuse_if_open=True)
            bound_before = bound_database()
            if bound_before is not self.database:
                _bind(self.database)
            try:
                yield
            finally:
                if bound_before not in (None, self.database):
                    _bind(bound_before)
                if opened and self.dialect == "postgresql":
                    self.database.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One transaction, undone by any exception. On SQLite it takes the write lock at once."""
        with self.connected(), self.database.atomic():
            yield

    def run(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement inside `connected()` and return all its rows."""
        cursor = self.database.execute_sql(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []

    def ping(self) -> None:
        """Raises SetupError if the database does not answer."""
        try:
            with self.connected():
                self.run("SELECT 1")
        except PeeweeException as error:
            text = f"the database does not answer: {error}"
            raise SetupError(text, "database_silent", why=error) from error

    def close(self) -> None:
        """Close every connection, those of other threads too."""
        self.database.close_all()


@contextmanager
def explaining_failures() -> Iterator[None]:
    """Makes a SetupError of what the database's owner can mend; other failures go on as they are.

    Codes: `disk_full`, `database_readonly`, `database_unreachable`, `database_broken`,
    `database_silent` (a server that does not answer).
    """
    try:
        yield
    except (PeeweeException, sqlite3.Error) as error:
        cause, code = _find_failure(error)
        if not code:
            raise
        raise SetupError(f"the database cannot be used: {cause}", code, why=cause) from error


def _find_failure(error: BaseException) -> tuple[BaseException, str]:
    """What went wrong first, with its code: undoing what a full disk stopped fails as well."""
    chain = [error]
    while before := chain[-1].__context__:
        chain.append(before)
    names = [(each, getattr(each, "sqlite_errorname", "")) for each in reversed(chain)]
    for each, name in names:
        for start, code in FAILURES.items():
            if name.startswith(start):
                return each, code
    is_server = isinstance(error, OperationalError) and not any(name for _, name in names)
    return error, "database_silent" if is_server else ""


def open_storage(url: str) -> Storage:
    """Open `sqlite:///path`, `sqlite:///:memory:`, `postgresql://…` or `postgres://…`.

    Nothing is connected yet. Raises SetupError for an address that cannot work.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return Storage(_sqlite_database(url), "sqlite")
    if scheme in ("postgresql", "postgres"):
        return Storage(_postgres_database(url), "postgresql")
    raise SetupError(
        f"cannot use {scheme or url!r} as a database: it must be sqlite:///path/to/file or "
        "postgresql://user:password@host/name",
        "database_address",
    )


def to_address(path: Path) -> str:
    """The address of a SQLite file for `open_storage`, whatever letters its path is made of."""
    return f"sqlite:///{quote(str(path))}"


def bound_database() -> Any:
    """The database this thread's tables belong to now."""
    return TABLES[0]._meta.database


def is_on_sqlite() -> bool:
    """Whether this thread's tables are in SQLite, which has one writer at a time."""
    return isinstance(bound_database(), SqliteDatabase)


def _bind(database: Any) -> None:
    database.bind(TABLES, bind_refs=False, bind_backrefs=False)


class _KeptSqlite(SqliteDatabase):
    """SQLite that knows the connections of all threads, so that all of them can be closed."""

    def __init__(self, path: str, *, thread_safe: bool) -> None:
        self._kept: list[tuple[threading.Thread, sqlite3.Connection]] = []
        super().__init__(
            path,
            pragmas=SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",
            thread_safe=thread_safe,
            autoconnect=False,
            check_same_thread=False,
        )

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]
        self._close_those_of(lambda thread: not thread.is_alive())
        self._kept.append((threading.current_thread(), connection))
        return connection

    def _add_conn_hooks(self, connection: sqlite3.Connection) -> None:
        super()._add_conn_hooks(connection)  # type: ignore[misc]
        _use_wal(connection)

    def close_all(self) -> None:
        self.close()
        self._close_those_of(lambda thread: True)

    def _close_those_of(self, is_over: Any) -> None:
        for thread, connection in self._kept[:]:
            if is_over(thread):
                connection.close()
                self._kept.remove((thread, connection))


def _use_wal(connection: sqlite3.Connection) -> None:
    """Several processes may make a new file at once; for this switch alone SQLite does not wait."""
    deadline = time.monotonic() + WAIT_FOR_WAL_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = wal")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _sqlite_database(url: str) -> Database:
    path = unquote(url.removeprefix("sqlite:///"))
    if path == url or not path:
        text = f"{url!r} names no file: write sqlite:///path/to/file (three slashes)"
        raise SetupError(text, "database_address")
    if path != MEMORY and not Path(path).absolute().parent.is_dir():
        folder = Path(path).absolute().parent
        text = f"the folder {folder} for the database is missing"
        raise SetupError(text, "database_folder", path=folder)
    return _KeptSqlite(path, thread_safe=path != MEMORY)


def _postgres_database(url: str) -> Database:
    try:
        import psycopg  # noqa: F401  # a heavy extra that only this kind of database needs
    except ImportError as error:
        text = "PostgreSQL needs psycopg: pip install 'lernbegleiter[postgres]'"
        raise SetupError(text, "extra_missing", name="psycopg", extra="postgres") from error
    from playhouse.db_url import parse
    from playhouse.pool import PooledPostgresqlDatabase

    settings = parse(url, unquote_user=True, unquote_password=True)
    name = unquote(settings.pop("database"))
    if not name:
        text = "the address names no database: write postgresql://host/name"
        raise SetupError(text, "database_address")
    pooled: Database = PooledPostgresqlDatabase(
        name, prefer_psycopg3=True, autoconnect=False, **POSTGRES_POOL, **settings
    )
    return pooled
