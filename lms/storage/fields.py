"""The column types every table is made of, and what all tables have in common (R0)."""

import json
from datetime import date, datetime, time
from typing import Any, ClassVar

from peewee import (
    BigAutoField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TimeField,
)
from playhouse.shortcuts import ThreadSafeDatabaseMetadata


class Moment(DateTimeField):
    """A naive UTC time, equal on every database. A time with a zone is refused: ValueError."""

    def adapt(self, value: Any) -> Any:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        if isinstance(value, datetime) and value.tzinfo is not None:
            raise ValueError(f"times are stored as naive UTC, not {value!r}")
        return value


class Day(DateField):
    """A local date. A time is refused: ValueError."""

    def adapt(self, value: Any) -> Any:
        if isinstance(value, str):
            return date.fromisoformat(value)
        if isinstance(value, datetime):
            raise ValueError(f"a date is wanted, not {value!r}")
        return value


class Clock(TimeField):
    """A local time of day."""

    def adapt(self, value: Any) -> Any:
        return time.fromisoformat(value) if isinstance(value, str) else value


class Table(Model):
    """A table with 64-bit ids. It belongs to no database until a thread binds it to one."""

    id = BigAutoField()

    class Meta:
        model_metadata_class = ThreadSafeDatabaseMetadata
        legacy_table_names = False


class AppendOnlyTable(Table):
    """A table whose rows are never changed nor deleted; triggers hold this (R0, R14)."""


class RevisionedTable(AppendOnlyTable):
    """A change appends the next revision of the same key; the highest is current (R0)."""

    revision_key: ClassVar[tuple[str, ...]]

    revision = IntegerField()
    recorded_at = Moment()


def reference(
    table: type[Table] | str, *, null: bool = False, index: bool = False, unique: bool = False
) -> Any:
    """A column that names a row. It is indexed only where a query needs it."""
    foreign_key: Any = ForeignKeyField
    return foreign_key(table, null=null, index=index, unique=unique, backref="+")


def dump_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
