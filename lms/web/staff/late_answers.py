"""Answers that came after handing in, to read and to talk about."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.services import late_answers as service
from lms.services.duties import list_duties
from lms.services.late_answers import Late
from lms.web.blueprint import blueprint
from lms.web.frame import render, wording
from lms.web.policy import Policy, allow
from lms.web.questions import list_given
from lms.web.staff.units import title_unit
from lms.web.state import current_actor, current_language, current_school


@blueprint.get("/staff/late-answers/", endpoint="late_answers")
@allow(Policy.STAFF)
def show_late_answers() -> ResponseReturnValue:
    school = current_school()
    found = service.list_late(school, list_duties(school, current_actor()))
    return render(
        "staff/late_answers.html",
        late={"answers": [_make_late(each) for each in found], "back_url": url_for("lms.tasks")},
    )


def _make_late(late: Late) -> dict[str, Any]:
    language = current_language()
    return {
        "name": late.person.listed_name,
        "title": title_unit(late.unit_id),
        "cohort": late.cohort.title,
        "question": late.marked.question.text(language).title,
        "given": list_given(late.marked, language),
        "on": wording().local_day(late.at),
        "at": late.at,
        "person_url": url_for("lms.person", cohort=late.cohort.slug, person=late.person.id),
    }
