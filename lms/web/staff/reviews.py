"""Attempts to review: what newer questions would pass, and what somebody has to look at."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict
from lms.services import reviews as service
from lms.services.duties import list_duties
from lms.services.reviews import Review
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.questions import make_outcome
from lms.web.staff.forms import make_request_key
from lms.web.staff.units import title_unit
from lms.web.state import current_actor, current_language, current_school


@blueprint.get("/staff/reviews/", endpoint="reviews")
@allow(Policy.STAFF)
def show_reviews() -> ResponseReturnValue:
    return _render()


@blueprint.post("/staff/reviews/<int:attempt>/", endpoint="confirm_review")
@allow(Policy.STAFF)
def confirm_review(attempt: int) -> ResponseReturnValue:
    form = request.form
    try:
        service.confirm_review(
            current_school(),
            current_actor(),
            attempt,
            seen_version=form.get("version", 0, type=int),
            request_key=form.get("request_key") or make_request_key(),
        )
    except Conflict:
        return _render(is_conflict=True), 409
    tell(wording().t("It has been entered."))
    return back_to(url_for("lms.reviews"))


def _render(*, is_conflict: bool = False) -> str:
    school = current_school()
    found = service.list_reviews(school, list_duties(school, current_actor()))
    return render(
        "staff/reviews.html",
        reviews={
            "passing": [_make_review(each) for each in found if each.regraded.passes],
            "unclear": [_make_review(each) for each in found if not each.regraded.passes],
            "is_conflict": is_conflict,
            "back_url": url_for("lms.tasks"),
        },
    )


def _make_review(review: Review) -> dict[str, Any]:
    regraded = review.regraded
    return {
        "id": review.attempt,
        "name": review.person.listed_name,
        "title": title_unit(review.unit_id),
        "cohort": review.cohort.title,
        "on": review.happened_on,
        "points": regraded.grade.points,
        "possible": regraded.grade.possible,
        "percent": regraded.grade.percent,
        "needed": regraded.needed,
        "points_before": review.points_before,
        "answers": _list_answers(review),
        "version": review.version,
        "request_key": make_request_key(),
        "action": url_for("lms.confirm_review", attempt=review.attempt),
        "person_url": url_for("lms.person", cohort=review.cohort.slug, person=review.person.id),
    }


def _list_answers(review: Review) -> list[dict[str, Any]]:
    """The graded questions only: what people write for themselves nobody else reads (R10)."""
    language = current_language()
    return [
        {
            **make_outcome(marked, language),
            "changed": marked.question.id in review.regraded.changed,
        }
        for marked in review.regraded.grade.marked
        if marked.right is not None
    ]
