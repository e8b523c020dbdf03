"""The part of a person's page for coordinators: how to reach them, and their access."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotAllowed
from lms.services import pauses, roles
from lms.services.memberships import get_member, get_own_cohort
from lms.services.people_desk import get_access
from lms.services.roles import governs
from lms.web.blueprint import blueprint
from lms.web.frame import tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe
from lms.web.staff.people import name_language
from lms.web.state import current_actor, current_school


def make_contact(cohort: Cohort, person: Person, membership: Membership) -> dict[str, Any] | None:
    """What the part shows; None for trainers, and of somebody who was erased."""
    actor = current_actor()
    if person.erased_on or not actor.is_coordinator(cohort.id):
        return None
    place: dict[str, Any] = {"cohort": cohort.slug, "person": person.id}
    current = pauses.open_pauses(current_school(), actor, cohort.slug, person.id).current
    may_close = governs(actor, person) and actor.person.id != person.id
    return {
        "reach": person.reach.value,
        "language": name_language(person.language),
        "site": membership.site,
        "trial": membership.trial,
        "pause": current,
        "access": get_access(current_school(), person).value,
        "wish": person.name_wish,
        "wish_url": url_for("lms.decide_wish", **place),
        "edit_url": url_for("lms.edit_person", **place),
        "pause_url": url_for("lms.pause", **place),
        "double_url": url_for("lms.double", **place),
        "erase_url": url_for("lms.erase", **place),
        "access_url": url_for("lms.set_access", **place) if may_close else None,
    }


@blueprint.post("/coordinator/<cohort>/people/<int:person>/access/", endpoint="set_access")
@allow(Policy.STAFF)
def set_access(cohort: str, person: int) -> ResponseReturnValue:
    """Closes somebody's access, which signs them out at once, or opens it again."""
    school, actor = current_school(), current_actor()
    known, _ = get_member(get_own_cohort(actor, cohort), person)
    t = wording().t
    try:
        if request.form.get("go") == "close":
            roles.disable(school, actor, known)
            tell(t("The access of %(name)s is closed.", name=known.name))
        elif request.form.get("go") == "open":
            roles.enable(school, actor, known)
            tell(t("%(name)s can sign in again.", name=known.name))
    except Invalid as error:
        tell(describe(error).text, "wrong")
    except NotAllowed:
        tell(t("You cannot close or open this access."), "wrong")
    return back_to(url_for("lms.person", cohort=cohort, person=known.id))
