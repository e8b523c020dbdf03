"""The demo: one running cohort of 25 made-up people, made by the real use cases (design 6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from lms.domain.clock import start_of_day
from lms.domain.evidence import EvidenceKind
from lms.domain.meeting import Meeting
from lms.domain.people import Actor, Person, Reach, Role, RoleName
from lms.domain.programme import Cohort, UnitKind
from lms.domain.question import Question, QuestionKind
from lms.domain.quiz import Item
from lms.library.shelf import ShelfModule
from lms.services import answers, attendance, learning, ledger, quizzes
from lms.services.accounts import enrol, make_login_link
from lms.services.attendance import Entry, Mark
from lms.services.places import set_from_files
from lms.services.school import School
from lms.storage import cohorts, meetings, people, requirements
from lms.translations import read_table

WEEKS_RUNNING = 9
LENAS_STEPS, MOST_STEPS = 8, 13
#: The participants, by number, whose questions do not succeed; one has had the conversation.
STUCK = (WAITING, TALKED) = (3, 11)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A person with the token of a sign-in link that works as often as one likes."""

    person: Person
    token: str


@dataclass(slots=True)
class _Clock:
    """A clock the demo moves through the past weeks."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def seed_demo(school: School, progress: Progress) -> tuple[DemoLink, ...]:
    """Fills an empty database; gives the links of participant, trainer and coordinator."""
    data = read_table("demo")
    moment = school.moment()
    start = moment.today - timedelta(weeks=WEEKS_RUNNING)
    clock = _Clock(start_of_day(start, moment.zone) + timedelta(hours=9))
    past = School(school.storage, school.publisher, clock, data_dir=school.data_dir)
    with school.storage.connected():
        cohort = _open_cohort(past, data, start)
        staff = [_add_staff(school, data["trainer"], RoleName.TRAINER)]
        staff.append(_add_staff(school, data["coordinator"], RoleName.COORDINATOR))
        participants = _add_participants(past, data, cohort)
        days = _plan_meetings(past, data, cohort, staff[0].person, moment.today)
        _study(past, clock, participants, start, progress)
        _attend(past, clock, staff[1], participants, days[0])
        _record_exceptions(past, clock, staff, cohort, participants, data["reasons"], moment.today)
        lena = participants[0]
        return tuple(
            DemoLink(person, make_login_link(school, person, reusable=True))
            for person in (lena, staff[0].person, staff[1].person)
        )


def _open_cohort(past: School, data: dict[str, Any], start: date) -> Cohort:
    with past.storage.atomic():
        cohort = cohorts.add_cohort(
            slug=data["cohort"]["slug"],
            programme=past.library.programme.title,
            title=f"{data['cohort']['title']} {start.year}",
            starts_on=start,
        )
        frozen = replace(set_from_files(past.library, cohort), recorded_at=past.clock())
        requirements.append_set(cohort.id, frozen, expected_revision=0)
    return cohort


def _add_staff(school: School, who: list[str], role: RoleName) -> Actor:
    given_name, surname, email = who
    with school.storage.atomic():
        person = people.add_person(
            name=f"{given_name} {surname}", given_name=given_name, email=email, reach=Reach.MAIL
        )
        people.grant_role(person.id, Role(role))
        people.set_welcomed_on(person.id, school.moment().today)
    return Actor(person, frozenset({Role(role)}))


def _add_participants(past: School, data: dict[str, Any], cohort: Cohort) -> list[Person]:
    added = []
    with past.storage.atomic():
        for given_name, surname, *email in data["participants"]:
            person = people.add_person(
                name=f"{given_name} {surname}",
                given_name=given_name,
                email=email[0] if email else None,
                reach=Reach.MAIL if email else Reach.LETTER,
            )
            enrol(past, person, cohort.slug)
            people.set_welcomed_on(person.id, past.moment().today)
            added.append(person)
    return added


def _plan_meetings(
    past: School, data: dict[str, Any], cohort: Cohort, trainer: Person, today: date
) -> list[Meeting]:
    """The first day took place weeks ago and again last week; the others are to come."""
    modules = [module for module in past.library.modules if module.days]
    first = _saturday(today - timedelta(weeks=5))
    dates = [(modules[0], first, data["place"])]
    dates.append((modules[0], _saturday(today - timedelta(days=4)), data["other_place"]))
    for number, module in enumerate(modules[1:]):
        dates.append((module, _saturday(today + timedelta(weeks=2 + 5 * number)), data["place"]))
    with past.storage.atomic():
        return [
            meetings.append_meeting(
                _make_meeting(past, cohort, trainer, module, on, place), expected_revision=0
            )
            for module, on, place in dates
        ]


def _make_meeting(
    past: School, cohort: Cohort, trainer: Person, module: ShelfModule, on: date, place: str
) -> Meeting:
    day = module.days[0]
    return Meeting(
        id=0,
        revision=0,
        cohort=cohort.id,
        training_day=day.id,
        on=on,
        starts=time(9),
        ends=time(16),
        teaching_units=day.teaching_units,
        zone=past.library.programme.timezone,
        place=place,
        trainers=(trainer.id,),
        recorded_at=past.clock(),
    )


def _saturday(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 5) % 7)


def _study(
    past: School, clock: _Clock, participants: list[Person], start: date, progress: Progress
) -> None:
    """Everybody has come a different way; Lena, the first, has begun the second module."""
    steps = _list_steps(past)
    begin = clock.now
    for number, person in enumerate(participants):
        done = _count_done(number, steps)
        for index, unit_id in enumerate(steps[:done]):
            clock.now = begin + timedelta(days=3 + index * 4 + number % 5, hours=number % 9)
            _pass(past, person, unit_id)
        clock.now = begin + timedelta(days=WEEKS_RUNNING * 7 - 2, hours=number % 7)
        if number in STUCK:
            _fail_thrice(past, clock, person, steps[done])
        elif number % 3 == 0 and number:
            _begin(past, person, steps[done])
        progress(number + 1, len(participants))


def _count_done(number: int, steps: list[str]) -> int:
    """How many steps somebody has done; everybody has another one to do."""
    done = LENAS_STEPS if number == 0 else (number * 5) % (MOST_STEPS + 1)
    return min(done, len(steps) - 1)


def _list_steps(past: School) -> list[str]:
    """The lessons and questions of the course in order."""
    return [
        unit.id
        for module in past.library.list_required_modules()
        for unit in module.units
        if unit.kind is not UnitKind.TRAINING_DAY
    ]


def _pass(past: School, person: Person, unit_id: str) -> None:
    if _begin(past, person, unit_id):
        _answer(past, person, unit_id, right=True)


def _begin(past: School, person: Person, unit_id: str) -> bool:
    """Reads a lesson, where it is one. Whether there are questions to answer then."""
    is_lesson = unit_id in past.library.lessons
    return learning.finish_reading(past, person, unit_id) if is_lesson else True


def _fail_thrice(past: School, clock: _Clock, person: Person, unit_id: str) -> None:
    _begin(past, person, unit_id)
    for _ in range(3):
        _answer(past, person, unit_id, right=False)
        clock.now += timedelta(hours=1)


def _answer(past: School, person: Person, unit_id: str, *, right: bool) -> None:
    attempt = quizzes.start_attempt(past, person, unit_id)
    sheet = answers.open_sheet(person, unit_id)
    if right:
        given = {asked.question.id: fields_of(asked.question, asked.item) for asked in sheet.asked}
        answers.save_answers(past, person, attempt.id, given)
    quizzes.submit(past, person, unit_id, attempt.id)


def fields_of(question: Question, item: Item) -> list[str]:
    """The form fields of a right answer."""
    if question.kind is QuestionKind.SHORT:
        return [question.accepted[0].text]
    if question.kind is QuestionKind.REFLECTION:
        return []
    if question.kind is QuestionKind.ORDERING:
        return [str(rank) for rank in item.order]
    if question.kind is QuestionKind.MATCHING:
        return [str(item.order.index(row)) for row in range(question.option_count)]
    return [str(position) for position in question.right]


def _attend(
    past: School, clock: _Clock, karin: Actor, participants: list[Person], meeting: Meeting
) -> None:
    """The list of the first day: three were away, one left early."""
    clock.now = start_of_day(meeting.on, meeting.zone) + timedelta(hours=18)
    entries = {person.id: Entry(Mark.PRESENT) for person in participants}
    entries[participants[5].id] = Entry(Mark.ABSENT)
    entries[participants[9].id] = Entry(Mark.EXCUSED)
    entries[participants[14].id] = Entry(Mark.EXCUSED)
    entries[participants[8].id] = Entry(Mark.PART, meeting.teaching_units // 2)
    attendance.save_attendance(
        past,
        karin,
        meeting.id,
        entries,
        seen_revision=meeting.revision,
        request_key=f"demo-{meeting.id}",
    )


def _record_exceptions(
    past: School,
    clock: _Clock,
    staff: list[Actor],
    cohort: Cohort,
    participants: list[Person],
    reasons: dict[str, str],
    today: date,
) -> None:
    """A credit, a waiver and a conversation, so that the ledger shows what it can."""
    tom, karin = staff
    module, steps = past.library.modules[0], _list_steps(past)
    clock.now += timedelta(days=3)
    on = past.moment().today
    lines = (
        (karin, participants[20], module.id, EvidenceKind.RECOGNISED, reasons["recognised"]),
        (karin, participants[14], module.days[0].id, EvidenceKind.WAIVED, reasons["waived"]),
        (
            tom,
            participants[TALKED],
            steps[_count_done(TALKED, steps)],
            EvidenceKind.PASSED_IN_CONVERSATION,
            reasons["conversation"],
        ),
    )
    for number, (actor, person, unit_id, kind, reason) in enumerate(lines):
        ledger.record(
            past,
            actor,
            cohort.slug,
            person.id,
            unit_id,
            kind,
            happened_on=min(on, today),
            reason=reason,
            request_key=f"demo-line-{number}",
        )
