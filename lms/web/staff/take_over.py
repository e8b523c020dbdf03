"""Taking over from the files what a running course asks for, with a preview (R4)."""

from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict, Invalid
from lms.services import taking_over as service
from lms.services.taking_over import Effect, Preview
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, describe, read_day
from lms.web.state import current_actor, current_school


@blueprint.get("/coordinator/<cohort>/take-over/", endpoint="take_over")
@allow(Policy.STAFF)
def show_take_over(cohort: str) -> ResponseReturnValue:
    text = request.args.get("effective_on", "")
    try:
        return _render(_preview(cohort, _read(text)), text)
    except Invalid as error:
        return _render(_preview(cohort, None), text, [describe(error)]), 422


@blueprint.post("/coordinator/<cohort>/take-over/", endpoint="save_take_over")
@allow(Policy.STAFF)
def save_take_over(cohort: str) -> ResponseReturnValue:
    form = request.form
    text = form.get("effective_on", "")
    try:
        taken = service.take_over(
            current_school(),
            current_actor(),
            cohort,
            _read(text),
            seen_revision=form.get("revision", 0, type=int),
            seen_key=form.get("key", ""),
        )
    except Invalid as error:
        return _render(_preview(cohort, None), text, [describe(error)]), 422
    except Conflict:
        return _render(_preview(cohort, None), "", is_conflict=True), 409
    words = wording()
    tell(words.t("Taken over. It holds from %(day)s on.", day=words.day(taken.effective_on)))
    return back_to(url_for("lms.course", cohort=cohort))


def _read(text: str) -> date | None:
    return read_day(text, "effective_on") if text.strip() else None


def _preview(cohort: str, effective_on: date | None) -> Preview:
    return service.preview_take_over(current_school(), current_actor(), cohort, effective_on)


def _render(
    preview: Preview,
    typed: str,
    problems: list[Problem] | None = None,
    *,
    is_conflict: bool = False,
) -> str:
    slug = preview.cohort.slug
    problems = problems or []
    return render(
        "staff/take_over.html",
        preview={
            "course": preview.cohort.title,
            "back_url": url_for("lms.course", cohort=slug),
            "action": url_for("lms.save_take_over", cohort=slug),
            "look_url": url_for("lms.take_over", cohort=slug),
            "effects": [_make_effect(effect) for effect in preview.effects],
            "rules_differ": preview.rules_differ,
            "is_empty": preview.is_empty,
            "people": preview.people,
            "done_before": preview.done_before,
            "done_after": preview.done_after,
            "effective_on": typed or preview.effective_on.isoformat(),
            "since": preview.current.effective_on,
            "revision": preview.current.revision,
            "key": preview.key,
            "is_conflict": is_conflict,
            "errors": problems,
            "error": next((each.text for each in problems), None),
        },
    )


def _make_effect(effect: Effect) -> dict[str, Any]:
    change = effect.change
    module = change.module
    return {
        "title": module.title_unit(change.unit) if change.unit else module.title,
        "module": (module.label or module.title) if change.unit else "",
        "kind": change.unit.kind.value if change.unit else "module",
        "facets": [facet.value for facet in change.facets],
        "is_removal": change.is_removal,
        "people": effect.people,
    }
