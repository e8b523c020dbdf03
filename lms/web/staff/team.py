"""Who works in a course: adding somebody, a way in for beginners, ending a role."""

import re
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import Role, RoleName
from lms.errors import Invalid, NotFound
from lms.services import roles, second_factors
from lms.services import team as service
from lms.services.team import Invitation, Known, Member, Newcomer, Team
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import absolute
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe
from lms.web.staff.person import name_module
from lms.web.state import current_actor, current_school, current_visitor
from lms.web.ways_in import sends_mails

TRAINER, COORDINATOR, EVERYWHERE = "trainer", "coordinator", "everywhere"
_ROLE = re.compile(rf"({'|'.join(RoleName)}) ([0-9]{{0,18}}) (\S*)")


@blueprint.get("/coordinator/<cohort>/team/", endpoint="team")
@allow(Policy.STAFF)
def show_team(cohort: str) -> ResponseReturnValue:
    team = service.open_team(current_school(), current_actor(), cohort)
    trainers = [member for member in team.members if not member.is_coordinator]
    values = {
        "cohort": team.cohort.title,
        "coordinators": [_describe_member(team, member) for member in team.coordinators],
        "trainers": [_describe_member(team, member) for member in trainers],
        "new_url": url_for("lms.new_member", cohort=cohort),
        "back_url": url_for("lms.course", cohort=cohort),
    }
    return render("staff/team.html", team=values)


@blueprint.get("/coordinator/<cohort>/team/new/", endpoint="new_member")
@allow(Policy.STAFF, fresh=True)
def show_new_member(cohort: str) -> ResponseReturnValue:
    return _render_new(cohort)


@blueprint.post("/coordinator/<cohort>/team/new/", endpoint="add_member")
@allow(Policy.STAFF, fresh=True)
def add_member(cohort: str) -> ResponseReturnValue:
    """Where no mail goes out, the answer itself shows the link: it is kept nowhere."""
    try:
        invitation = service.add_member(
            current_school(),
            current_actor(),
            cohort,
            _read_newcomer(),
            make_address=_make_address if _signs_in() else None,
            sends_mails=sends_mails(),
        )
    except Invalid as error:
        return _render_new(cohort, error), 422
    return _show_invitation(cohort, invitation, is_new=True)


def _read_newcomer() -> Newcomer:
    form = request.form
    chosen = form.get("role", TRAINER)
    return Newcomer(
        name=form.get("name", ""),
        email=form.get("email", ""),
        role=RoleName.TRAINER if chosen == TRAINER else RoleName.COORDINATOR,
        modules=tuple(form.getlist("module")) if chosen == TRAINER else (),
        everywhere=chosen == EVERYWHERE,
        known=form.get("known", type=int),
    )


@blueprint.get("/coordinator/<cohort>/team/<int:person>/", endpoint="member")
@allow(Policy.STAFF, fresh=True)
def show_member(cohort: str, person: int) -> ResponseReturnValue:
    return _render_member(cohort, person)


@blueprint.post("/coordinator/<cohort>/team/<int:person>/end/", endpoint="end_role")
@allow(Policy.STAFF, fresh=True)
def end_role(cohort: str, person: int) -> ResponseReturnValue:
    """A role that was ended meanwhile stays ended."""
    school, actor = current_school(), current_actor()
    try:
        role = _read_role(request.form.get("role", ""))
        ended = roles.end_role(school, actor, cohort, person, role)
    except Invalid as error:
        return _render_member(cohort, person, error), 422
    tell(wording().t("%(name)s no longer has this role.", name=ended.name))
    if ended.id == actor.person.id:
        return back_to(url_for("lms.home"))
    return back_to(url_for("lms.team", cohort=cohort))


@blueprint.post("/coordinator/<cohort>/team/<int:person>/link/", endpoint="invite")
@allow(Policy.STAFF, fresh=True)
def invite(cohort: str, person: int) -> ResponseReturnValue:
    if not _signs_in():
        raise NotFound("page", "invite")
    invitation = service.invite(
        current_school(),
        current_actor(),
        cohort,
        person,
        make_address=_make_address,
        sends_mails=sends_mails(),
    )
    return _show_invitation(cohort, invitation)


@blueprint.post("/coordinator/<cohort>/team/<int:person>/second-factor/", endpoint="reset_factors")
@allow(Policy.STAFF, fresh=True)
def reset_factors(cohort: str, person: int) -> ResponseReturnValue:
    done = service.reset_factors(current_school(), current_actor(), cohort, person)
    tell(wording().t("%(name)s now signs in without a second step.", name=done.name))
    return back_to(url_for("lms.member", cohort=cohort, person=person))


def _show_invitation(
    cohort: str, invitation: Invitation, *, is_new: bool = False
) -> ResponseReturnValue:
    name, t = invitation.person.name, wording().t
    if invitation.link is None:
        if is_new:
            tell(t("%(name)s now works in this course.", name=name))
        if invitation.is_mailed:
            tell(t("An e-mail with a link to sign in is on its way to %(name)s.", name=name))
        return back_to(url_for("lms.team", cohort=cohort))
    values = {
        "name": name,
        "link": invitation.link,
        "back_url": url_for("lms.team", cohort=cohort),
    }
    return render("staff/invite.html", invite=values), 200, {"Cache-Control": "no-store"}


def _render_new(cohort: str, error: Invalid | None = None) -> str:
    team = service.open_team(current_school(), current_actor(), cohort)
    problem = describe(error) if error else None
    form = request.form
    values: dict[str, Any] = {
        "cohort": team.cohort.title,
        "name": form.get("name", ""),
        "email": form.get("email", ""),
        "role": form.get("role", TRAINER),
        "modules": [
            {"id": each.id, "title": name_module(each), "chosen": each.id in form.getlist("module")}
            for each in team.modules
        ],
        "may_grant_everywhere": team.may_grant_everywhere,
        "known": error.people if isinstance(error, Known) else (),
        "action": url_for("lms.add_member", cohort=cohort),
        "back_url": url_for("lms.team", cohort=cohort),
        "errors": [problem] if problem else [],
        "wrong": {problem.target: problem.text} if problem else {},
    }
    return render("staff/new_member.html", new_member=values)


def _render_member(cohort: str, number: int, error: Invalid | None = None) -> str:
    school, actor = current_school(), current_actor()
    team = service.open_team(school, actor, cohort)
    member = service.get_member(school, actor, cohort, number)
    place: dict[str, Any] = {"cohort": cohort, "person": number}
    may_help = member.is_governed and number != actor.person.id and _signs_in()
    values = {
        **_describe_member(team, member),
        "cohort": team.cohort.title,
        "email": member.person.email,
        "is_self": number == actor.person.id,
        "has_factor": not second_factors.get_factors(number).is_empty,
        "end_url": url_for("lms.end_role", **place),
        "link_url": url_for("lms.invite", **place) if may_help else None,
        "is_mailed": sends_mails() and bool(member.person.email),
        "factor_url": url_for("lms.reset_factors", **place) if may_help else None,
        "back_url": url_for("lms.team", cohort=cohort),
        "errors": [describe(error)] if error else [],
    }
    return render("staff/member.html", member=values)


def _describe_member(team: Team, member: Member) -> dict[str, Any]:
    titles = {module.id: name_module(module) for module in team.modules}
    return {
        "name": member.person.name,
        "url": url_for("lms.member", cohort=team.cohort.slug, person=member.person.id),
        "is_disabled": member.person.disabled_on is not None,
        "roles": [
            {
                "name": role.name.value,
                "module": titles.get(role.module, role.module) if role.module else None,
                "everywhere": role.cohort is None,
                "value": _write_role(role),
                "may_end": roles.may_change(current_actor(), role),
            }
            for role in sorted(member.roles, key=_write_role)
        ],
    }


def _write_role(role: Role) -> str:
    return f"{role.name} {role.cohort or ''} {role.module or ''}"


def _read_role(text: str) -> Role:
    """What a form sends back for a role, and nothing else. Raises Invalid."""
    match = _ROLE.fullmatch(text)
    if match is None:
        raise Invalid("role_unreadable")
    name, cohort, module = match.groups()
    return Role(RoleName(name), int(cohort) if cohort else None, module or None)


def _make_address(token: str) -> str:
    return absolute("lms_accounts.open_link", token=token)


def _signs_in() -> bool:
    """Whether people sign in here, and not with a host."""
    return current_visitor().login is not None
