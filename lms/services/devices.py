"""The devices somebody is signed in on, and signing them out from here."""

from dataclasses import dataclass

from lms.errors import NotFound
from lms.services.accounts import Visit
from lms.services.school import School
from lms.storage import audit, logins
from lms.storage.audit import Event
from lms.storage.logins import Login


@dataclass(frozen=True, slots=True)
class OwnDevice:
    login: Login
    is_this: bool


def list_devices(school: School, visit: Visit) -> tuple[OwnDevice, ...]:
    """This device first, then the others by when they were seen last."""
    this = visit.login and visit.login.id
    found = logins.list_logins(visit.actor.person.id, school.clock())
    devices = [OwnDevice(login, login.id == this) for login in found]
    return tuple(sorted(devices, key=lambda device: not device.is_this))


def end_device(school: School, visit: Visit, login_id: int) -> None:
    """Signs one device out. Raises NotFound where it is nobody's or somebody else's."""
    with school.storage.atomic():
        for device in list_devices(school, visit):
            if device.login.id == login_id:
                return _end(school, visit, device.login)
        raise NotFound("device", login_id)


def end_other_devices(school: School, visit: Visit) -> int:
    """Signs every device out but this one; gives how many there were."""
    with school.storage.atomic():
        others = [device for device in list_devices(school, visit) if not device.is_this]
        for device in others:
            _end(school, visit, device.login)
    return len(others)


def _end(school: School, visit: Visit, login: Login) -> None:
    person = visit.actor.person.id
    logins.end_login(login.id)
    audit.append_event(school.clock(), person, Event.DEVICE_ENDED, "login", login.id, person)
