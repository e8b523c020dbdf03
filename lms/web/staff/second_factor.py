"""What a member of staff sets up to prove who they are besides the link of a mail."""

from base64 import b64encode
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.documents.card import draw_squares
from lms.errors import Invalid, NotFound
from lms.services import passkeys, second_factors
from lms.services.second_factors import Factors
from lms.storage.second_factors import Factor
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, Waiting, allow
from lms.web.staff.forms import describe
from lms.web.staff.second_step import current_login, find_place
from lms.web.state import current_person, current_school
from lms.web.ways_in import blueprint, without_traces

GROUP = 4  # letters of a key that stand together


@blueprint.get("/me/second-factor/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def second_factor() -> ResponseReturnValue:
    factors = second_factors.get_factors(current_person().id)
    values = {
        "is_demanded": current_school().library.programme.second_factor,
        "is_empty": factors.is_empty,
        "factors": [_describe_factor(factor) for factor in _list_all(factors)],
        "codes_left": factors.codes_left,
        "app_url": url_for("lms_accounts.begin_app"),
        "passkey_url": url_for("lms_accounts.new_passkey") if find_place() else None,
        "codes_url": url_for("lms_accounts.make_codes"),
        "back_url": None if current_login().awaits_factor else url_for("lms.menu"),
    }
    return render("staff/second_factor.html", second_factor=values)


@blueprint.post("/me/second-factor/app/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def begin_app() -> ResponseReturnValue:
    second_factors.begin_app(current_school(), current_person())
    return back_to(url_for("lms_accounts.new_app"))


@blueprint.get("/me/second-factor/app/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def new_app() -> ResponseReturnValue:
    return _render_app()


@blueprint.post("/me/second-factor/app/code/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def confirm_app() -> ResponseReturnValue:
    """Sent twice, the second one finds nothing to set up any more and sees the list."""
    code = request.form.get("code", "")
    try:
        second_factors.confirm_app(current_school(), current_person(), current_login(), code)
    except Invalid as error:
        return _render_app(error)
    except NotFound:
        return back_to(url_for("lms_accounts.second_factor"))
    tell(wording().t("The app is set up."))
    return back_to(url_for("lms_accounts.second_factor"))


def _render_app(error: Invalid | None = None) -> ResponseReturnValue:
    app = second_factors.find_new_app(current_school(), current_person())
    if app is None:
        return back_to(url_for("lms_accounts.second_factor"))
    problem = describe(error) if error else None
    values: dict[str, Any] = {
        "address": app.address,
        "image": _make_image(draw_squares(app.address)),
        "key": " ".join(app.key[at : at + GROUP] for at in range(0, len(app.key), GROUP)),
        "action": url_for("lms_accounts.confirm_app"),
        "back_url": url_for("lms_accounts.second_factor"),
        "code": request.form.get("code", ""),
        "errors": [problem] if problem else [],
    }
    return without_traces(render("staff/new_app.html", new_app=values), error)


@blueprint.get("/me/second-factor/passkey/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def new_passkey() -> ResponseReturnValue:
    return _render_passkey()


@blueprint.post("/me/second-factor/passkey/")
@allow(Policy.STAFF, fresh=True, waiting=Waiting.SETTING_UP)
def add_passkey() -> ResponseReturnValue:
    place = find_place()
    if place is None:
        raise NotFound("page", "passkey")
    label, answer = request.form.get("label", ""), request.form.get("answer", "")
    person, login = current_person(), current_login()
    try:
        passkeys.add_passkey(current_school(), person, login, place, answer, label)
    except Invalid as error:
        return _render_passkey(error)
    tell(wording().t("The passkey is set up."))
    return back_to(url_for("lms_accounts.second_factor"))


def _render_passkey(error: Invalid | None = None) -> ResponseReturnValue:
    place = find_place()
    if place is None:
        raise NotFound("page", "passkey")
    options = passkeys.make_creation(current_school(), current_person(), current_login(), place)
    problem = describe(error) if error else None
    values: dict[str, Any] = {
        "options": options,
        "action": url_for("lms_accounts.add_passkey"),
        "back_url": url_for("lms_accounts.second_factor"),
        "label": request.form.get("label", ""),
        "errors": [problem] if problem else [],
    }
    return render("staff/new_passkey.html", new_passkey=values), 422 if error else 200


@blueprint.post("/me/second-factor/codes/")
@allow(Policy.STAFF, fresh=True)
def make_codes() -> ResponseReturnValue:
    """Shown in the answer itself: only hashes are kept, so no later page could show them."""
    if second_factors.get_factors(current_person().id).is_empty:
        return back_to(url_for("lms_accounts.second_factor"))
    codes = second_factors.make_codes(current_school(), current_person())
    values = {"codes": codes, "back_url": url_for("lms_accounts.second_factor")}
    return without_traces(render("staff/recovery_codes.html", recovery_codes=values))


@blueprint.get("/me/second-factor/<int:factor>/remove/")
@allow(Policy.STAFF, fresh=True)
def remove_factor(factor: int) -> ResponseReturnValue:
    return _render_removal(factor)


@blueprint.post("/me/second-factor/<int:factor>/remove/")
@allow(Policy.STAFF, fresh=True)
def end_factor(factor: int) -> ResponseReturnValue:
    try:
        second_factors.remove_factor(current_school(), current_person(), factor)
    except Invalid as error:
        return _render_removal(factor, error), 422
    tell(wording().t("Removed. It no longer counts when you sign in."))
    return back_to(url_for("lms_accounts.second_factor"))


def _render_removal(number: int, error: Invalid | None = None) -> str:
    found = _list_all(second_factors.get_factors(current_person().id))
    factor = next((each for each in found if each.id == number), None)
    if factor is None:
        raise NotFound("second factor", number)
    values: dict[str, Any] = {
        "factor": _describe_factor(factor),
        "is_last": len(found) == 1,
        "action": url_for("lms_accounts.end_factor", factor=number),
        "back_url": url_for("lms_accounts.second_factor"),
        "errors": [describe(error)] if error else [],
    }
    return render("staff/remove_factor.html", remove_factor=values)


def _list_all(factors: Factors) -> tuple[Factor, ...]:
    return factors.apps + factors.passkeys


def _describe_factor(factor: Factor) -> dict[str, Any]:
    return {
        "kind": factor.kind.value,
        "label": factor.label,
        "since": wording().local_day(factor.made_at),
        "used_on": factor.used_at and wording().local_day(factor.used_at),
        "url": url_for("lms_accounts.remove_factor", factor=factor.id),
    }


def _make_image(svg: str) -> str:
    """A drawing as the address of an image, since a page holds no drawing of its own making."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
