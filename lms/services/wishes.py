"""What participants ask for or announce: it presets lists and changes no state (R3, R8)."""

from lms.domain.clock import Moment
from lms.domain.meeting import Meeting
from lms.domain.people import Person
from lms.errors import NotFound
from lms.services.learning import get_place
from lms.services.places import find_full_place
from lms.services.school import School
from lms.storage import requests


def find_reply(person: Person, meeting: Meeting) -> bool | None:
    """Whether somebody said she would come; None when she said nothing."""
    return requests.find_reply(person.id, meeting.id)


def find_meeting(school: School, person: Person, meeting_id: int) -> Meeting:
    """A coming meeting of the own cohort. Raises NotFound."""
    return _find_meeting(school, person, school.moment(), meeting_id)


def _find_meeting(school: School, person: Person, moment: Moment, meeting_id: int) -> Meeting:
    place = find_full_place(school, person, moment)
    meetings = place.plan.meetings if place else ()
    meeting = next((found for found in meetings if found.id == meeting_id), None)
    if meeting is None or meeting.on < moment.today or meeting.is_cancelled:
        raise NotFound("meeting", meeting_id)
    return meeting


def reply_to_meeting(school: School, person: Person, meeting_id: int, *, coming: bool) -> Meeting:
    """Says whether somebody will come, which presets the list (R3). Raises NotFound."""
    moment = school.moment()
    with school.storage.atomic():
        meeting = _find_meeting(school, person, moment, meeting_id)
        requests.save_reply(person.id, meeting_id, coming=coming, at=moment.now)
    return meeting


def check_may_ask(school: School, person: Person, unit_id: str) -> None:
    """Raises NotFound for somebody in no course, or a unit her course does not ask for."""
    if unit_id not in get_place(school, person, school.moment()).requirements.units:
        raise NotFound("unit", unit_id)


def ask_for_conversation(school: School, person: Person, unit_id: str) -> None:
    """Asks for a conversation about a unit; it may be on the phone and changes no state (R8)."""
    moment = school.moment()
    with school.storage.atomic():
        check_may_ask(school, person, unit_id)
        requests.add_conversation_request(person.id, unit_id, at=moment.now)


def has_asked_for_conversation(person: Person, unit_id: str) -> bool:
    asked = requests.list_open_conversations([person.id])
    return any(request.unit_id == unit_id for request in asked)
