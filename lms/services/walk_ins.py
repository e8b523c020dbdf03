"""People who come to a meeting without an account: on its list, and in no course (R1)."""

from lms.domain.clock import Moment
from lms.domain.evidence import EvidenceKind
from lms.domain.people import Actor, Person
from lms.errors import Invalid
from lms.services.attendance import AttendanceList, check_held, open_attendance
from lms.services.recording import append_by_staff, check_may_record
from lms.services.school import School
from lms.storage import audit, evidence, people
from lms.storage.audit import Event

NAME_LIMIT = 100


def add_walk_in(
    school: School,
    actor: Actor,
    meeting_id: int,
    name: str,
    *,
    request_key: str,
    is_another: bool = False,
) -> Person:
    """Puts somebody new on the list of a meeting as present; sent twice, it does so once (R3).

    Raises NotFound, NotAllowed, and Invalid for a name that is missing, too long or, unless it
    `is_another` person, on the list already, and for a meeting that was not held.
    """
    moment = school.moment()
    name = _check_name(name)
    with school.storage.atomic():
        listed = open_attendance(school, actor, meeting_id)
        meeting = listed.meeting
        check_held(meeting, moment)
        for line in evidence.list_lines_of_meeting(meeting.id):
            if line.request_key == request_key:
                return people.get_person(line.person)
        if not is_another and _is_listed(name, listed):
            raise Invalid("name_on_list", "name")
        return _add(school, actor, listed, name, moment, request_key)


def _add(
    school: School,
    actor: Actor,
    listed: AttendanceList,
    name: str,
    moment: Moment,
    request_key: str,
) -> Person:
    meeting, kind = listed.meeting, EvidenceKind.ATTENDED
    person = people.add_person(name=name, language=school.library.programme.language)
    audit.append_event(moment.now, actor.person.id, Event.ADDED, "person", person.id, person.id)
    check_may_record(actor, person, kind, meeting.cohort, listed.module)
    append_by_staff(
        school,
        actor,
        person,
        moment,
        meeting.training_day,
        kind,
        request_key,
        happened_on=meeting.on,
        cohort=meeting.cohort,
        meeting=meeting.id,
    )
    return person


def _check_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("name_needed", "name")
    if len(name) > NAME_LIMIT:
        raise Invalid("name_too_long", "name", limit=NAME_LIMIT)
    return name


def _is_listed(name: str, listed: AttendanceList) -> bool:
    people_listed = [row.person for row in listed.rows]
    names = {known for person in people_listed for known in (person.name, person.listed_name)}
    return name.casefold() in {known.casefold() for known in names}
