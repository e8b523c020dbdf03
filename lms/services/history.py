"""One's own history: every line of one's ledger, in plain words (design 9)."""

from dataclasses import dataclass
from datetime import date

from lms.domain.evidence import Evidence, living
from lms.domain.people import Person
from lms.domain.state import ProgrammeStanding
from lms.services.ledger import find_module_of, find_unit_title
from lms.services.places import find_full_place
from lms.services.school import School
from lms.storage import people


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A line of one's own. `recorded_by` is None for what one did oneself."""

    line: Evidence
    title: str
    module_label: str
    recorded_by: Person | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class History:
    entries: tuple[OwnEntry, ...]
    standing: ProgrammeStanding


def open_history(school: School, person: Person) -> History | None:
    """The own ledger, newest first, or None for somebody who is in no course."""
    place = find_full_place(school, person, school.moment())
    if place is None:
        return None
    named = {line.recorded_by for line in place.ledger if line.recorded_by} - {person.id}
    recorders = {found.id: found for found in people.list_people(sorted(named))}
    alive = {line.id for line in living(place.ledger)}
    entries = []
    for line in sorted(place.ledger, key=_by_day, reverse=True):
        if line.unit_id not in place.requirements.units:
            label = ""
        else:
            module = find_module_of(place, line.unit_id)
            label = module.label or module.title
        entries.append(
            OwnEntry(
                line=line,
                title=find_unit_title(school, place, line.unit_id),
                module_label=label,
                recorded_by=recorders.get(line.recorded_by or 0),
                cancelled=line.id not in alive,
            )
        )
    return History(tuple(entries), place.standing)


def _by_day(line: Evidence) -> tuple[date, int]:
    return line.happened_on, line.id
