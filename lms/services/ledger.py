"""A person's page: the ledger as it stands, and what staff may add to it (R3, R7)."""

from dataclasses import dataclass
from datetime import date, datetime

from lms.domain.evidence import Evidence, EvidenceKind, living
from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort, Module
from lms.domain.state import ProgrammeStanding, State
from lms.errors import Invalid, NotAllowed, NotFound
from lms.services.matrix import may_see
from lms.services.places import FullPlace, load_full_place
from lms.services.recording import append_by_staff, check_may_record, may_record
from lms.services.school import School
from lms.storage import audit, cohorts, evidence, people, requests
from lms.storage.aliases import resolve
from lms.storage.audit import Event

REASON_LIMIT = 500
RECORDABLE = (
    EvidenceKind.PASSED_IN_CONVERSATION,
    EvidenceKind.MADE_UP,
    EvidenceKind.RECOGNISED,
    EvidenceKind.WAIVED,
    EvidenceKind.RELEASED,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with what belongs to it. `cancelled` says a later line took it back."""

    line: Evidence
    title: str
    recorded_by: Person | None
    note: str
    cancelled: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    cohort: Cohort
    place: FullPlace
    entries: tuple[Entry, ...]
    asked_for: tuple[str, ...]

    @property
    def standing(self) -> ProgrammeStanding:
        return self.place.standing


def open_person(school: School, actor: Actor, cohort_slug: str, person_id: int) -> PersonPage:
    """The ledger of a participant, newest first. Raises NotFound."""
    place = _load(school, actor, cohort_slug, person_id)
    notes = evidence.list_notes([line.id for line in place.ledger])
    recorders = {line.recorded_by for line in place.ledger if line.recorded_by}
    names = {person.id: person for person in people.list_people(sorted(recorders))}
    alive = {line.id for line in living(place.ledger)}
    entries = tuple(
        Entry(
            line=line,
            title=find_unit_title(school, place, line.unit_id),
            recorded_by=names.get(line.recorded_by or 0),
            note=notes.get(line.id, ""),
            cancelled=line.id not in alive,
            may_take_back=line.id in alive and may_take_back(actor, place, line),
        )
        for line in sorted(place.ledger, key=_by_recording, reverse=True)
    )
    open_requests = requests.list_open_conversations([place.person.id])
    asked = tuple(request.unit_id for request in open_requests)
    return PersonPage(place.person, place.cohort, place, entries, asked)


def _load(school: School, actor: Actor, cohort_slug: str, person_id: int) -> FullPlace:
    """Of several records of a person it is always the one they stand for (R1)."""
    cohort = cohorts.find_cohort_by_slug(cohort_slug)
    if cohort is None or not may_see(actor, cohort):
        raise NotFound("cohort", cohort_slug)
    moment = school.moment()
    person = people.get_person(resolve([person_id])[person_id])
    membership = cohorts.find_membership(person.id, cohort.id)
    if membership is None:
        raise NotFound("person", person_id)
    return load_full_place(school, person, membership, cohort, moment)


def _by_recording(line: Evidence) -> tuple[datetime, int]:
    return line.recorded_at, line.id


def find_unit_title(school: School, place: FullPlace, unit_id: str) -> str:
    """The title of a unit or module as a person knows it."""
    if unit_id in school.library.lessons:
        return school.library.lessons[unit_id].text(place.person.language).title
    unit = place.requirements.units.get(unit_id)
    if unit is not None:
        return unit.title
    return next((m.title for m in place.requirements.modules if m.id == unit_id), unit_id)


def find_module_of(place: FullPlace, unit_id: str) -> Module:
    """The module of a unit, or the module itself. Raises NotFound."""
    module = place.requirements.module_of.get(unit_id)
    if module is None:
        module = next((m for m in place.requirements.modules if m.id == unit_id), None)
    if module is None:
        raise NotFound("unit", unit_id)
    return module


def may_take_back(actor: Actor, place: FullPlace, line: Evidence) -> bool:
    """Coordinators may take back any line; trainers what they recorded themselves (R3)."""
    if actor.person.id == place.person.id:
        return False
    own = line.recorded_by == actor.person.id and line.kind is not EvidenceKind.REVOKED
    return actor.is_coordinator(place.cohort.id) or own


def record(
    school: School,
    actor: Actor,
    cohort_slug: str,
    person_id: int,
    unit_id: str,
    kind: EvidenceKind,
    *,
    happened_on: date,
    reason: str,
    request_key: str,
) -> Evidence:
    """Adds a credit, a release or a conversation. Every credit needs a reason (R3).

    Raises NotAllowed, NotFound, and Invalid for a missing reason or a kind that does not fit.
    """
    moment = school.moment()
    reason = check_reason(reason)
    with school.storage.atomic():
        place = _load(school, actor, cohort_slug, person_id)
        module = find_module_of(place, unit_id)
        check_may_record(actor, place.person, kind, place.cohort.id, module.id)
        if not _fits(place, unit_id, kind):
            raise Invalid("kind_does_not_fit", "kind")
        line = append_by_staff(
            school,
            actor,
            place.person,
            moment,
            unit_id,
            kind,
            request_key,
            happened_on=happened_on,
            cohort=place.cohort.id,
            reason=reason,
        )
        if kind is EvidenceKind.PASSED_IN_CONVERSATION:
            requests.close_conversation_requests(place.person.id, unit_id, at=moment.now)
    return line


def take_back(
    school: School,
    actor: Actor,
    cohort_slug: str,
    person_id: int,
    line_id: int,
    *,
    reason: str,
    request_key: str,
) -> Evidence:
    """Takes a line back by a new one; taking that one back brings it to life again (R7)."""
    moment = school.moment()
    reason = check_reason(reason)
    with school.storage.atomic():
        place = _load(school, actor, cohort_slug, person_id)
        line = next((found for found in place.ledger if found.id == line_id), None)
        if line is None:
            raise NotFound("line", line_id)
        if not may_take_back(actor, place, line):
            raise NotAllowed("take back a line")
        return append_by_staff(
            school,
            actor,
            place.person,
            moment,
            line.unit_id,
            EvidenceKind.REVOKED,
            request_key,
            happened_on=moment.today,
            cohort=place.cohort.id,
            meeting=line.meeting,
            cancels=line.id,
            reason=reason,
        )


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid when it is missing or too long."""
    reason = reason.strip()
    if not reason:
        raise Invalid("reason_needed", "reason")
    if len(reason) > REASON_LIMIT:
        raise Invalid("reason_too_long", "reason", limit=REASON_LIMIT)
    return reason


def list_kinds(actor: Actor, place: FullPlace, unit_id: str) -> tuple[EvidenceKind, ...]:
    """What this member of staff may add to a unit or module as it stands now; nothing once met."""
    module = find_module_of(place, unit_id)
    found = place.standing.find_unit(unit_id) or place.standing.find_module(unit_id)
    if found is None or found.state is State.MET:
        return ()
    return tuple(
        kind
        for kind in RECORDABLE
        if may_record(actor, place.person, kind, place.cohort.id, module.id)
        and _fits(place, unit_id, kind)
        and (kind is not EvidenceKind.RELEASED or found.state is State.LOCKED)
    )


def close_request(
    school: School, actor: Actor, cohort_slug: str, person_id: int, unit_id: str
) -> None:
    """The conversation somebody asked for took place; that alone passes nothing (R3)."""
    moment = school.moment()
    with school.storage.atomic():
        place = _load(school, actor, cohort_slug, person_id)
        module = find_module_of(place, unit_id)
        kind = EvidenceKind.PASSED_IN_CONVERSATION
        check_may_record(actor, place.person, kind, place.cohort.id, module.id)
        requests.close_conversation_requests(place.person.id, unit_id, at=moment.now)
        audit.append_event(
            moment.now, actor.person.id, Event.TALKED, "unit", unit_id, place.person.id
        )


def _fits(place: FullPlace, unit_id: str, kind: EvidenceKind) -> bool:
    unit = place.requirements.units.get(unit_id)
    if kind is EvidenceKind.PASSED_IN_CONVERSATION:
        return unit is not None and (unit.has_questions or unit.conversation)
    if kind is EvidenceKind.MADE_UP:
        return unit is not None and unit.is_day
    return kind in RECORDABLE
