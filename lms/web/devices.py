"""The devices the visitor is signed in on. Where a host signs people in, there are none of ours."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.services import devices as desk
from lms.services.devices import OwnDevice
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.state import current_school, current_visitor


@blueprint.get("/me/devices/")
@allow(Policy.SIGNED_IN)
def devices() -> ResponseReturnValue:
    found = desk.list_devices(current_school(), current_visitor())
    return render(
        "devices.html",
        devices={
            "this": next((_make_device(each) for each in found if each.is_this), None),
            "others": [_make_device(each) for each in found if not each.is_this],
            "others_action": url_for("lms.end_other_devices"),
            "back_url": url_for("lms.menu"),
        },
    )


def _make_device(device: OwnDevice) -> dict[str, object]:
    words, login = wording(), device.login
    return {
        "name": name_device(login.device),
        "since": words.local_day(login.created_at),
        "seen_on": words.local_day(login.last_seen_at),
        "seen_at": login.last_seen_at,
        "is_own": login.own_device,
        "action": url_for("lms.end_device", login=login.id),
    }


@blueprint.post("/me/devices/<int:login>/sign-out")
@allow(Policy.SIGNED_IN)
def end_device(login: int) -> ResponseReturnValue:
    desk.end_device(current_school(), current_visitor(), login)
    tell(wording().t("The device is signed out."))
    return back_to(url_for("lms.devices"))


@blueprint.post("/me/devices/sign-out-others")
@allow(Policy.SIGNED_IN)
def end_other_devices() -> ResponseReturnValue:
    number = desk.end_other_devices(current_school(), current_visitor())
    tell(wording().tn("%(n)s device is signed out.", "%(n)s devices are signed out.", number))
    return back_to(url_for("lms.devices"))


def name_device(code: str | None) -> str:
    """A device in words; what is kept of it is only its kind."""
    t = wording().t
    names = {
        "ipad": t("iPad"),
        "iphone": t("iPhone"),
        "android": t("Android device"),
        "windows": t("Windows computer"),
        "mac": t("Mac"),
        "linux": t("Linux computer"),
    }
    return names.get(code or "", t("Unknown device"))
