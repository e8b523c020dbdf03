"""Everything stored about oneself: to read in plain words, and to take away as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.domain.meeting import Meeting
from lms.domain.people import Person
from lms.services.school import School
from lms.storage import cohorts, meetings, people
from lms.storage.personal import Facts as Facts
from lms.storage.personal import read_about

#: The facts that name other people, cohorts and meetings by their numbers.
OF_PEOPLE = ("recorded_by", "made_by", "assisted_by", "by", "same_as")


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What is stored, by kind, with the names of whoever and whatever the numbers in it mean."""

    kinds: Mapping[str, tuple[Facts, ...]]
    names: Mapping[int, str]
    courses: Mapping[int, str]
    meetings: Mapping[int, Meeting]


def open_about_me(school: School, person: Person) -> AboutMe:
    """Raises NotFound."""
    kinds = read_about(person.id)
    rows = [row for found in kinds.values() for row in found]
    named = {row[key] for row in rows for key in OF_PEOPLE if row.get(key)}
    meant = {row["meeting"] for row in rows if row.get("meeting")}
    return AboutMe(
        kinds=kinds,
        names={found.id: found.name for found in people.list_people(sorted(named))},
        courses={
            cohort: cohorts.get_cohort(cohort).title
            for cohort in {row["cohort"] for row in rows if row.get("cohort")}
        },
        meetings={found.id: found for found in meetings.list_meetings_by_ids(sorted(meant))},
    )


def make_download(about: AboutMe) -> bytes:
    """The same as a file that other programs can read: JSON in UTF-8, times in UTC."""
    kinds = {kind: [_name_all(about, row) for row in rows] for kind, rows in about.kinds.items()}
    text = json.dumps(kinds, ensure_ascii=False, indent=2, sort_keys=True, default=_write)
    return f"{text}\n".encode()


def _name_all(about: AboutMe, row: Facts) -> dict[str, Any]:
    """Names in place of numbers, where a number means somebody or a course."""
    named = {key: about.names.get(row[key], row[key]) for key in OF_PEOPLE if key in row}
    course = {"cohort": about.courses.get(row["cohort"])} if row.get("cohort") else {}
    return {**row, **named, **course}


def _write(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='seconds')}Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no way to write {value!r}")
