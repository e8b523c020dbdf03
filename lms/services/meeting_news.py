"""Telling participants that a meeting has changed or is cancelled: by mail, or whom to call."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_time

from lms.domain.clock import Moment, start_of_day
from lms.domain.meeting import Meeting
from lms.domain.people import Person, Reach
from lms.domain.programme import Cohort
from lms.services.attendance import find_day_place
from lms.services.mailing import queue_mail
from lms.services.school import School
from lms.storage import cohorts
from lms.translations import LANGUAGES

ONLINE = "online"  # alike in all of our languages
CHANGED, CANCELLED = "meeting-changed", "meeting-cancelled"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a mail, and whom somebody has to call or write to: some may be both."""

    by_mail: tuple[Person, ...]
    by_hand: tuple[Person, ...]


def list_recipients(cohort: Cohort, meeting: Meeting) -> Recipients:
    """Everybody who takes part on the day of a meeting, trial memberships included."""
    members = [
        person
        for person, membership in cohorts.list_members(cohort.id)
        if (membership.to_on is None or membership.to_on >= meeting.on)
        and not (person.erased_on or person.disabled_on)
    ]
    return Recipients(
        by_mail=tuple(person for person in members if person.email),
        by_hand=tuple(
            person for person in members if not person.email or person.reach is not Reach.MAIL
        ),
    )


def is_news(before: Meeting, after: Meeting, today: date) -> bool:
    """Whether participants have to know of a change: when a coming meeting is, or where."""
    return _list_facts(before) != _list_facts(after) and max(before.on, after.on) >= today


def _list_facts(meeting: Meeting) -> tuple[object, ...]:
    return meeting.on, meeting.starts, meeting.ends, meeting.place, meeting.online


def tell_changed(
    school: School, cohort: Cohort, before: Meeting, after: Meeting, moment: Moment
) -> None:
    """Queues a mail for a change that participants have to know of."""
    if is_news(before, after, moment.today):
        _queue(school, cohort, after, CHANGED, moment)


def tell_cancelled(school: School, cohort: Cohort, meeting: Meeting, moment: Moment) -> None:
    """Queues a mail for the cancellation of a coming meeting."""
    if meeting.on >= moment.today:
        _queue(school, cohort, meeting, CANCELLED, moment)


def _queue(school: School, cohort: Cohort, meeting: Meeting, mail: str, moment: Moment) -> None:
    """The news are of no use after the day: nobody gets them late, when mails work again."""
    last_day = max(meeting.on, moment.today)
    expires_at = start_of_day(last_day + timedelta(days=1), moment.zone)
    _, day_title = find_day_place(school, meeting.training_day)
    for person in list_recipients(cohort, meeting).by_mail:
        language = person.language if person.language in LANGUAGES else LANGUAGES[0]
        values = {
            "name": person.salutation,
            "day_title": day_title,
            "day": format_date(meeting.on, "full", locale=language),
            "starts": format_time(meeting.starts, "H:mm", locale=language),
            "ends": format_time(meeting.ends, "H:mm", locale=language),
            "place": ", ".join(filter(None, (ONLINE if meeting.online else "", meeting.place))),
        }
        queue_mail(
            school,
            mail,
            person.email or "",
            values,
            person=person.id,
            language=language,
            expires_at=expires_at,
        )
