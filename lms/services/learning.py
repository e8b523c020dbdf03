"""The participant's desk: what is left, modules, lessons, and what she says about meetings."""

from dataclasses import dataclass
from datetime import date

from lms.domain.clock import Moment
from lms.domain.evidence import EvidenceKind, is_living
from lms.domain.meeting import Meeting
from lms.domain.people import Person
from lms.domain.programme import Unit, UnitKind
from lms.domain.question import Question, rule_of
from lms.domain.quiz import Block, Item, Marked, Quiz, fixed_order, grade
from lms.domain.state import ModuleStanding, Reason, State, UnitStanding
from lms.domain.summary import Place
from lms.errors import Locked, NotFound
from lms.library.shelf import Lesson, ShelfModule
from lms.services.accounts import Visit
from lms.services.places import FullPlace, find_full_place, find_place
from lms.services.recording import append_own
from lms.services.school import School
from lms.storage import evidence, requests


@dataclass(frozen=True, slots=True)
class Step:
    """A unit as a row of a list. `number` counts lessons within their module, from 1."""

    unit: Unit
    standing: UnitStanding
    title: str
    module: str
    number: int = 0
    questions: int = 0
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class ModuleOverview:
    """A module with its steps. `done` and `total` count required steps, days included."""

    module: ShelfModule
    standing: ModuleStanding
    steps: tuple[Step, ...]
    meetings: tuple[Meeting, ...]

    @property
    def total(self) -> int:
        return sum(step.unit.required for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.unit.required and step.standing.state.is_done for step in self.steps)


@dataclass(frozen=True, slots=True)
class Home:
    """What is left for somebody: the next step, the next meeting, everything in order."""

    place: FullPlace
    modules: tuple[ModuleOverview, ...]
    next_step: Step | None
    next_meeting: Meeting | None
    is_coming: bool | None
    steps_before_meeting: int
    conversations: tuple[Step, ...]

    @property
    def current(self) -> ModuleOverview | None:
        """The module to look at first: that of the next step, else the first not done."""
        for overview in self.modules:
            if self.next_step and overview.module.id == self.next_step.module:
                return overview
        left = (overview for overview in self.modules if not overview.standing.state.is_done)
        return next(left, None)


def open_home(school: School, person: Person) -> Home | None:
    """The first page, or None for somebody who is in no course."""
    moment = school.moment()
    place = find_full_place(school, person, moment)
    if place is None:
        return None
    modules = list_overviews(school, place)
    steps = [step for overview in modules for step in overview.steps]
    meeting = _find_next_meeting(place, moment)
    return Home(
        place=place,
        modules=modules,
        next_step=next((step for step in steps if step.is_next), None),
        next_meeting=meeting,
        is_coming=requests.find_reply(person.id, meeting.id) if meeting else None,
        steps_before_meeting=_count_before(modules, meeting),
        conversations=tuple(
            step for step in steps if step.standing.state is State.AWAITING_CONVERSATION
        ),
    )


def list_overviews(school: School, place: FullPlace) -> tuple[ModuleOverview, ...]:
    """Every module of the files that the person's requirement set names, with its steps."""
    shelf = {module.id: module for module in school.library.modules}
    return tuple(
        _overview(school, place, shelf[standing.id], standing)
        for standing in place.standing.modules
        if standing.id in shelf
    )


def _overview(
    school: School, place: FullPlace, module: ShelfModule, standing: ModuleStanding
) -> ModuleOverview:
    units = place.requirements.units
    steps = []
    lessons = 0
    for unit_standing in standing.units:
        unit = units[unit_standing.id]
        lessons += unit.kind is UnitKind.LESSON
        steps.append(
            Step(
                unit=unit,
                standing=unit_standing,
                title=find_title(school, unit, place.person.language),
                module=module.id,
                number=lessons if unit.kind is UnitKind.LESSON else 0,
                questions=count_questions(school, unit.id),
                is_next=unit.id == place.standing.next_unit,
            )
        )
    days = {step.unit.id for step in steps if step.unit.is_day}
    meetings = tuple(
        meeting
        for meeting in place.plan.meetings
        if meeting.training_day in days and meeting.cohort == place.cohort.id
    )
    return ModuleOverview(module, standing, tuple(steps), meetings)


def find_title(school: School, unit: Unit, language: str) -> str:
    """The unit's title as the files have it now, else as the requirement set froze it (R4)."""
    if unit.kind is UnitKind.LESSON and unit.id in school.library.lessons:
        return school.library.lessons[unit.id].text(language).title
    return unit.title


def count_questions(school: School, unit_id: str) -> int:
    """How many graded questions a sheet of this unit's quiz has."""
    quiz = school.library.quizzes.get(unit_id)
    return quiz.points if quiz else 0


def _find_next_meeting(place: FullPlace, moment: Moment) -> Meeting | None:
    """The next meeting of the own cohort, today's included."""
    coming = [
        meeting
        for meeting in place.plan.meetings
        if meeting.on >= moment.today
        and meeting.cohort == place.cohort.id
        and not meeting.is_cancelled
    ]
    return min(coming, key=lambda meeting: (meeting.on, meeting.starts), default=None)


def _count_before(modules: tuple[ModuleOverview, ...], meeting: Meeting | None) -> int:
    """Required lessons and questions left up to and including the meeting's module."""
    if meeting is None:
        return 0
    left = 0
    for overview in modules:
        left += sum(
            step.unit.required and step.unit.is_online and not step.standing.state.is_done
            for step in overview.steps
        )
        if any(step.unit.id == meeting.training_day for step in overview.steps):
            return left
    return left


@dataclass(frozen=True, slots=True)
class ModulePage:
    overview: ModuleOverview
    needed: tuple[Step, ...]


def open_module(school: School, person: Person, module_id: str) -> ModulePage | None:
    """A module's page; what opens it stands in `needed`. Raises NotFound."""
    school.library.get_module(module_id)
    place = find_full_place(school, person, school.moment())
    if place is None:
        return None
    overviews = list_overviews(school, place)
    overview = next((found for found in overviews if found.module.id == module_id), None)
    if overview is None:
        raise NotFound("module", module_id)
    return ModulePage(overview, list_needed(overviews, overview.standing.reasons))


def list_needed(
    overviews: tuple[ModuleOverview, ...], reasons: tuple[Reason, ...]
) -> tuple[Step, ...]:
    """The steps that reasons name, in the order of the course."""
    named = {reason.unit_id for reason in reasons}
    return tuple(step for overview in overviews for step in overview.steps if step.unit.id in named)


@dataclass(frozen=True, slots=True)
class LockedPage:
    """Why a step is shut, and what opens it (promise 3)."""

    step: Step
    module: ShelfModule
    needed: tuple[Step, ...]


def explain_lock(school: School, person: Person, unit_id: str) -> LockedPage:
    """Raises NotFound for somebody in no course, or an unknown unit."""
    place = find_full_place(school, person, school.moment())
    if place is None or unit_id not in place.requirements.units:
        raise NotFound("unit", unit_id)
    overviews = list_overviews(school, place)
    steps = [step for overview in overviews for step in overview.steps]
    locked = next((step for step in steps if step.unit.id == unit_id), None)
    if locked is None:
        raise NotFound("unit", unit_id)
    return LockedPage(
        step=locked,
        module=school.library.get_module(locked.module),
        needed=list_needed(overviews, locked.standing.reasons),
    )


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson for reading. `state` is None in a preview by staff, who are in no course.

    `first_day` is as in `Place`: until then it can be read, and nothing is recorded.
    """

    lesson: Lesson
    module: ShelfModule
    state: State | None
    quiz: Quiz | None
    following: Unit | None
    first_day: date | None

    @property
    def questions(self) -> int:
        """How many graded questions a sheet of the lesson's quiz has."""
        return self.quiz.points if self.quiz else 0

    @property
    def number(self) -> int:
        return self.module.lessons.index(self.lesson) + 1


def open_lesson(school: School, visit: Visit, lesson_id: str) -> LessonPage:
    """A lesson's page. Raises NotFound, and Locked while its gate does not hold."""
    lesson = school.library.get_lesson(lesson_id)
    place = find_place(school, visit.actor.person, school.moment(), visit.kept)
    if place is None and not visit.actor.is_staff:
        raise NotFound("lesson", lesson_id)
    return LessonPage(
        lesson=lesson,
        module=school.library.get_module(lesson.module),
        state=check_open(school, place, lesson_id) if place else None,
        quiz=school.library.quizzes.get(lesson_id),
        following=place.following if place else None,
        first_day=place.first_day if place else None,
    )


def check_open(school: School, place: Place, unit_id: str) -> State:
    """The unit's state. Raises Locked.

    A unit the requirement set does not name is voluntary and opens with its module (R4).
    """
    if unit_id not in place.summary.units:
        module = school.library.get_module_of(unit_id).id
        if place.summary.modules.get(module) is State.LOCKED:
            raise Locked(module)
        return State.OPEN
    state = place.summary.units[unit_id]
    if state is State.LOCKED:
        raise Locked(unit_id)
    return state


def get_place(school: School, person: Person, moment: Moment) -> Place:
    """Raises NotFound for somebody who is in no course."""
    place = find_place(school, person, moment)
    if place is None:
        raise NotFound("place", person.id)
    return place


def finish_reading(school: School, person: Person, lesson_id: str) -> bool:
    """Records that the lesson was read, once; says whether questions follow.

    Raises NotFound, also for a lesson whose file is gone (R2), Locked, and NotBegun.
    """
    moment = school.moment()
    if school.library.get_lesson(lesson_id).missing:
        raise NotFound("lesson", lesson_id)
    with school.storage.atomic():
        check_open(school, get_place(school, person, moment), lesson_id)
        lines = evidence.list_lines([person.id], known_at=None)
        of_lesson = [
            line for line in lines if (line.unit_id, line.kind) == (lesson_id, EvidenceKind.READ)
        ]
        if not any(is_living(line.id, lines) for line in of_lesson):
            key = f"read-{person.id}-{lesson_id}-{len(of_lesson)}"
            append_own(school, person, moment, lesson_id, EvidenceKind.READ, key)
    return lesson_id in school.library.quizzes


def mark_self_check(
    school: School, lesson_id: str, question_id: str, language: str, fields: list[str]
) -> Marked:
    """Marks a self-check of a lesson. Nothing is stored: it gates nothing (design 5)."""
    checks = school.library.get_lesson(lesson_id).text(language).self_checks
    question = _get_check(checks.get(question_id), question_id)
    layout = (Item(question.id, fixed_order(question)),)
    quiz = Quiz(lesson_id, (Block((question,)),))
    value = rule_of(question).read(question, fields)
    return grade(quiz, layout, {question.id: value}).marked[0]


def _get_check(question: Question | None, question_id: str) -> Question:
    if question is None:
        raise NotFound("question", question_id)
    return question
