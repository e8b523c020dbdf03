"""A small world of rows that tests of the storage start from."""

from dataclasses import dataclass
from datetime import date, datetime, time

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.meeting import Meeting
from lms.domain.people import Membership
from lms.domain.programme import Module, RequirementSet, Unit, UnitKind
from lms.domain.question import OptionText, Question, QuestionKind, QuestionText
from lms.domain.quiz import Block, Item, Quiz
from lms.storage import attempts, cohorts, evidence, meetings, people, requirements

MORNING = datetime(2026, 4, 18, 8, 30)
NOON = datetime(2026, 4, 18, 12, 0, 0, 250)
EVENING = datetime(2026, 4, 18, 19, 5, 59)
TODAY = date(2026, 4, 18)
LAYOUT = (Item("k7m2"), Item("q9x4", (1, 0)))


@dataclass(frozen=True)
class World:
    lena: int
    tom: int
    cohort: int


def make_world() -> World:
    lena = people.add_person(name="Lena Ay", email="Lena@Example.org")
    tom = people.add_person(name="Tom Berg")
    cohort = cohorts.add_cohort(
        slug="mv-2026", programme="integration", title="Kurs 2026", starts_on=date(2026, 4, 1)
    )
    return World(lena.id, tom.id, cohort.id)


def join(world: World, person: int, *, revision: int = 0, at: datetime = MORNING) -> Membership:
    return cohorts.append_membership(
        person=person,
        cohort=world.cohort,
        expected_revision=revision,
        from_on=date(2026, 4, 2),
        counts_from=date(2026, 4, 1),
        recorded_at=at,
    )


def append_read(person: int, *, key: str = "", at: datetime = NOON) -> Evidence:
    return evidence.append_line(
        person=person,
        unit_id="erste-hilfe",
        kind=EvidenceKind.READ,
        happened_on=TODAY,
        recorded_at=at,
        request_key=key,
    )


def make_meeting(world: World) -> Meeting:
    return Meeting(
        id=0,
        revision=0,
        cohort=world.cohort,
        training_day="rolle.day-1",
        on=date(2026, 5, 9),
        starts=time(9),
        ends=time(16, 30),
        teaching_units=8,
        place="Schwerin",
        trainers=(world.tom,),
        recorded_at=MORNING,
        recorded_by=world.tom,
    )


def append_meeting(world: World) -> Meeting:
    return meetings.append_meeting(make_meeting(world), expected_revision=0)


def make_set(effective_on: date = TODAY, at: datetime = MORNING) -> RequirementSet:
    unit = Unit("erste-hilfe", UnitKind.LESSON, "Erste Hilfe", minutes=10)
    return RequirementSet(0, effective_on, at, (Module("rolle", "Rolle", (unit,)),))


def append_set(world: World) -> RequirementSet:
    return requirements.append_set(world.cohort, make_set(), expected_revision=0)


def make_quiz(title: str = "Wer hilft?") -> Quiz:
    text = QuestionText(html=f"<p>{title}</p>", title=title, options=(OptionText("a"),) * 2)
    question = Question("k7m2", QuestionKind.SINGLE, {"de": text}, option_count=2, right=(0,))
    return Quiz("erste-hilfe", (Block((question,)),))


def begin_attempt(person: int) -> int:
    version = attempts.append_quiz_version(make_quiz(), MORNING)
    attempt = attempts.add_attempt(
        person, "erste-hilfe", quiz_version=version, layout=LAYOUT, started_at=MORNING
    )
    return attempt.id
