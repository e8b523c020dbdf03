"""Use cases' answers as the plain rows that templates show."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import url_for

from lms.domain.meeting import Meeting
from lms.domain.programme import Unit, UnitKind
from lms.domain.state import State
from lms.library.shelf import ShelfModule
from lms.services.learning import ModuleOverview, Step
from lms.web.frame import wording
from lms.web.links import unit_url
from lms.web.state import current_school


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in a list. `on` is the date of a training day."""

    number: int
    kind: str
    title: str
    label: str
    url: str | None
    state: str
    minutes: int
    questions: int
    is_next: bool
    optional: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingCard:
    id: int
    title: str
    on: date
    starts: time
    ends: time
    place: str
    online: bool
    reply_url: str
    reply: str | None
    left: int | None = None
    way_url: str | None = None


def label_of(module: ShelfModule) -> str:
    return module.label or module.title


def make_step(step: Step, overview: ModuleOverview | None = None) -> StepRow:
    state = step.standing.state
    dates = [
        meeting.on
        for meeting in (overview.meetings if overview else ())
        if meeting.training_day == step.unit.id and not meeting.is_cancelled
    ]
    return StepRow(
        number=step.number,
        kind=step.unit.kind.value,
        title=name_of_step(step),
        label=label_of_step(step),
        url=unit_url(step.unit),
        state=state.value,
        minutes=step.unit.minutes,
        questions=step.questions,
        is_next=step.is_next,
        optional=not step.unit.required,
        on=max(dates, default=None) if not state.is_done else None,
    )


def name_of_step(step: Step) -> str:
    if step.unit.kind is UnitKind.MODULE_QUIZ:
        return wording().t("Questions on the module")
    return name_of_day(step.title) if step.unit.is_day else step.title


def name_of_day(title: str) -> str:
    t = wording().t
    return t("Training day: %(title)s", title=title) if title else t("Training day")


def label_of_step(step: Step) -> str:
    """Such as "Lesson 4": how a step is called within its module."""
    if step.unit.kind is UnitKind.LESSON:
        return wording().t("Lesson %(number)s", number=step.number)
    return name_of_step(step)


def mention(row: StepRow) -> str:
    """How a step is called within a sentence about what is to be done."""
    is_quiz = row.kind == UnitKind.MODULE_QUIZ.value
    return wording().t("the questions on the module") if is_quiz else row.label


def make_module(overview: ModuleOverview, *, current: bool = False) -> dict[str, Any]:
    return {
        "label": overview.module.label,
        "title": overview.module.title,
        "summary": overview.module.summary,
        "url": url_for("lms.module", module=overview.module.id),
        "state": overview.standing.state.value,
        "done": overview.done,
        "total": overview.total,
        "current": current,
        "steps": tuple(make_step(step, overview) for step in overview.steps),
    }


def make_meeting(meeting: Meeting, coming: bool | None, *, left: int | None = None) -> MeetingCard:
    return MeetingCard(
        id=meeting.id,
        title=find_day_title(meeting.training_day),
        on=meeting.on,
        starts=meeting.starts,
        ends=meeting.ends,
        place=meeting.place,
        online=meeting.online,
        reply_url=url_for("lms.meeting_reply", meeting=meeting.id),
        reply={None: None, True: "coming", False: "not_coming"}[coming],
        left=left,
    )


def find_day_title(training_day: str) -> str:
    for module in current_school().library.modules:
        for unit in module.days:
            if unit.id == training_day:
                return name_of_day(unit.title)
    return training_day


def make_next(row: StepRow, *, label: str = "") -> dict[str, Any]:
    """A button that goes on: its label, kind and address."""
    return {"label": label or row.label, "kind": row.kind, "url": row.url}


def make_following(unit: Unit | None) -> dict[str, Any] | None:
    """The step to go on with, as the button of a page that is done."""
    if unit is None:
        return None
    school = current_school()
    if unit.kind is UnitKind.LESSON and unit.id in school.library.lessons:
        lesson = school.library.lessons[unit.id]
        number = school.library.get_module(lesson.module).lessons.index(lesson) + 1
        label = wording().t("Lesson %(number)s", number=number)
    else:
        label = wording().t("Questions on the module")
    return {"label": label, "kind": unit.kind.value, "url": unit_url(unit)}


def action_of(step: Step) -> str:
    """What the button of the next step does: start, continue, or go to the questions."""
    if step.unit.kind is UnitKind.MODULE_QUIZ:
        return "questions"
    codes = {reason.code.value for reason in step.standing.reasons}
    if step.standing.state is State.IN_PROGRESS and "needs_reading" not in codes:
        return "questions"
    return "continue" if step.standing.state is State.IN_PROGRESS else "start"
