"""Review items: failed attempts that newer questions would pass. Derived, never stored (R10)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lms.domain.attempt import Answer
from lms.domain.clock import Moment, to_local
from lms.domain.evidence import PASSES, Evidence, EvidenceKind, living
from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort
from lms.domain.quiz import Quiz, grade
from lms.domain.regrading import Regraded, regrade
from lms.errors import Conflict, NotAllowed
from lms.services.duties import Duty, list_duties
from lms.services.places import refresh_summaries
from lms.services.recording import note_recorded
from lms.services.school import School
from lms.storage import attempts, evidence, reviews
from lms.storage.aliases import resolve
from lms.storage.reviews import Outdated


@dataclass(frozen=True, slots=True)
class Review:
    """A failed attempt as the unit's newest `version` judges it; it was worth `points_before`.

    Where `regraded.passes` it waits to be confirmed, else for somebody to look at it.
    """

    cohort: Cohort
    person: Person
    module: str
    unit_id: str
    attempt: int
    version: int
    happened_on: date
    points_before: int
    regraded: Regraded


def list_reviews(school: School, duties: Iterable[Duty]) -> tuple[Review, ...]:
    """Everything to review in what somebody answers for, at most one a person and unit.

    An attempt that passes now goes before one to look at, an earlier one before a later one.
    """
    moment = school.moment()
    found: dict[tuple[int, str], Review] = {}
    for duty in duties:
        for review in _list_reviews_of(duty, duty.people, moment):
            found.setdefault((review.person.id, review.unit_id), review)
    return tuple(found.values())


def confirm_review(
    school: School, actor: Actor, attempt_id: int, *, seen_version: int, request_key: str
) -> Evidence:
    """Appends the pass, dated when the attempt was handed in; entered before, it gives that line.

    Raises NotFound for an unknown attempt, NotAllowed where somebody else answers for it, and
    Conflict when it would not pass any more by the version that was shown.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt = attempts.hold_attempt(attempt_id)
        person = resolve([attempt.person])[attempt.person]
        duty = _get_duty(school, actor, person, attempt.unit_id)
        for line in evidence.list_lines([person]):
            same = (line.attempt, line.version) == (attempt_id, seen_version)
            if same and line.kind is EvidenceKind.PASSED:
                return line
        own = _list_reviews_of(duty, [person], moment)
        review = next((each for each in own if each.attempt == attempt_id), None)
        if review is None or review.version != seen_version or not review.regraded.passes:
            raise Conflict("review", attempt_id)
        return _append_pass(school, actor, review, moment, request_key)


def _append_pass(
    school: School, actor: Actor, review: Review, moment: Moment, request_key: str
) -> Evidence:
    line = evidence.append_line(
        person=review.person.id,
        unit_id=review.unit_id,
        kind=EvidenceKind.PASSED,
        happened_on=review.happened_on,
        recorded_at=moment.now,
        recorded_by=actor.person.id,
        cohort=review.cohort.id,
        attempt=review.attempt,
        version=review.version,
        percent=review.regraded.grade.percent,
        request_key=request_key,
    )
    note_recorded(actor, moment, line)
    refresh_summaries(school, review.person, moment)
    return line


def _get_duty(school: School, actor: Actor, person: int, unit_id: str) -> Duty:
    for duty in list_duties(school, actor):
        if person in duty.people and unit_id in duty.modules:
            return duty
    raise NotAllowed("confirm a review")


def _list_reviews_of(duty: Duty, person_ids: Iterable[int], moment: Moment) -> list[Review]:
    """Those that pass first; in both parts the earliest attempt first."""
    outdated = [
        each
        for each in reviews.list_outdated_failures(person_ids)
        if each.attempt.unit_id in duty.modules
    ]
    passed = _list_passed({each.attempt.person for each in outdated})
    answers = reviews.list_answers_of(each.attempt.id for each in outdated)
    get_version = cache(attempts.get_quiz_version)
    found = [
        _make_review(duty, each, answers[each.attempt.id], get_version, moment)
        for each in outdated
        if (each.attempt.person, each.attempt.unit_id) not in passed
    ]
    to_look_at = [review for review in found if review.regraded.needs_look]
    return [review for review in found if review.regraded.passes] + to_look_at


def _make_review(
    duty: Duty,
    outdated: Outdated,
    answers: Mapping[str, Answer],
    get_version: Callable[[int], Quiz],
    moment: Moment,
) -> Review:
    attempt = outdated.attempt
    assert attempt.submitted_at is not None  # a failed attempt was handed in
    given = {question: answer.value for question, answer in answers.items()}
    old, new = get_version(attempt.quiz_version), get_version(outdated.newest_version)
    return Review(
        cohort=duty.cohort,
        person=duty.people[attempt.person][0],
        module=duty.modules[attempt.unit_id],
        unit_id=attempt.unit_id,
        attempt=attempt.id,
        version=outdated.newest_version,
        happened_on=to_local(attempt.submitted_at, moment.zone).date(),
        points_before=grade(old, attempt.layout, given).points,
        regraded=regrade(old, new, attempt.layout, given),
    )


def _list_passed(person_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Who has a standing pass in which unit (R7)."""
    lines = living(evidence.list_lines(person_ids))
    return {(line.person, line.unit_id) for line in lines if line.kind in PASSES}
