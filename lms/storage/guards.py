"""Triggers that keep append-only tables append-only (R14).

They are made from the table definitions, never by a migration script, and refuse UPDATE, DELETE,
REPLACE, upsert and TRUNCATE with an IntegrityError. They guard against bugs, not against the
owner of the database.
"""

from collections.abc import Mapping

from lms.storage.database import Dialect, Storage
from lms.storage.tables import APPEND_ONLY

PREFIX = "lms_guard_"

_POSTGRES_BODY = """
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = TG_TABLE_NAME || ' is append-only',
        ERRCODE = 'integrity_constraint_violation';
END
"""
_POSTGRES_FUNCTION = f"""CREATE OR REPLACE FUNCTION lms_guard() RETURNS trigger LANGUAGE plpgsql
AS $${_POSTGRES_BODY}$$"""
_POSTGRES_INSTALLED = """
SELECT c.relname || '.' || t.tgname,
       pg_get_triggerdef(t.oid, true) || ' ' || t.tgenabled::text || ' ' || p.prosrc
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE n.nspname = current_schema() AND NOT t.tgisinternal
"""
_SQLITE_INSTALLED = "SELECT tbl_name || '.' || name, sql FROM sqlite_master WHERE type = 'trigger'"


def install(storage: Storage) -> None:
    """Put every guard in place, also over damaged ones."""
    remove(storage)
    if storage.dialect == "postgresql":
        storage.run(_POSTGRES_FUNCTION)
    for sql in _statements(storage.dialect).values():
        storage.run(sql)


def remove(storage: Storage) -> None:
    """Take every guard away: for a migration only, inside its transaction."""
    for key in list_triggers(storage):
        table, _, name = key.partition(".")
        if name.startswith(PREFIX):
            on_table = f" ON {table}" if storage.dialect == "postgresql" else ""
            storage.run(f"DROP TRIGGER {name}{on_table}")


def verify(storage: Storage) -> tuple[str, ...]:
    """What is wrong with the guards: one line each for a missing, changed or foreign one."""
    expected = {
        key: _as_installed(storage, sql) for key, sql in _statements(storage.dialect).items()
    }
    installed = {
        key: what
        for key, what in list_triggers(storage).items()
        if key.partition(".")[2].startswith(PREFIX)
    }
    wrong = sorted(key for key in expected if installed.get(key) != expected[key])
    foreign = sorted(installed.keys() - expected.keys())
    return tuple(f"guard {key} is missing or changed" for key in wrong) + tuple(
        f"guard {key} does not belong here" for key in foreign
    )


def list_triggers(storage: Storage) -> Mapping[str, str]:
    """Every trigger there is, as `table.name`, with all that makes it what it is."""
    sql = _POSTGRES_INSTALLED if storage.dialect == "postgresql" else _SQLITE_INSTALLED
    return dict(storage.run(sql))


def _statements(dialect: Dialect) -> dict[str, str]:
    make = _postgres_statements if dialect == "postgresql" else _sqlite_statements
    return {f"{table}.{name}": sql for table in APPEND_ONLY for name, sql in make(table).items()}


def _sqlite_statements(table: str) -> dict[str, str]:
    names = {event: f"{PREFIX}{table}_{event.lower()}" for event in ("UPDATE", "DELETE")}
    return {
        name: f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for event, name in names.items()
    }


def _postgres_statements(table: str) -> dict[str, str]:
    # Written exactly as the server prints them, so that they can be compared.
    row, truncate = f"{PREFIX}{table}_row", f"{PREFIX}{table}_truncate"
    return {
        row: f"CREATE TRIGGER {row} BEFORE DELETE OR UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION lms_guard()",
        truncate: f"CREATE TRIGGER {truncate} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION lms_guard()",
    }


def _as_installed(storage: Storage, sql: str) -> str:
    return f"{sql} O {_POSTGRES_BODY}" if storage.dialect == "postgresql" else sql
