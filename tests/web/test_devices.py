"""One's own devices: seen in words, and signed out from here (design 9)."""

from lms.storage import audit, logins
from lms.storage.audit import Event
from lms.storage.tables_access import LoginTable
from tests.cast import LENA
from tests.web.driver import Browser, Site
from tests.web.forms import read_forms
from tests.web.world import PAUL

PAGE = "/me/devices/"


def list_ids(site: Site) -> list[int]:
    with site.school.storage.connected():
        return [login.id for login in logins.list_logins(LENA.id, site.clock.now)]


def is_in(browser: Browser) -> bool:
    return browser.get("/me/").status_code == 200


def test_a_device_is_named_by_its_kind(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    with standalone.school.storage.connected():
        LoginTable.update(device="android").execute()
    page = lena.get(PAGE).text
    assert "Android-Gerät" in page
    assert "Dieses Gerät" in page
    assert "10. Juni 2026" in page


def test_one_other_device_can_be_signed_out(standalone: Site) -> None:
    old, new = standalone.visit(LENA), standalone.visit(LENA)
    page = new.get(PAGE)
    assert "Unbekanntes Gerät" in page.text
    [form] = [form for form in read_forms(page.text) if "sign-out" in form.action]
    assert "Das Gerät ist abgemeldet." in new.follow(new.send(form)).text
    assert (is_in(old), is_in(new)) == (False, True)
    with standalone.school.storage.connected():
        [event] = audit.list_events(newest=1)
    assert (event.event, event.actor, event.subject_person) == (
        Event.DEVICE_ENDED,
        LENA.id,
        LENA.id,
    )


def test_all_others_can_be_signed_out_at_once(standalone: Site) -> None:
    others = [standalone.visit(LENA), standalone.visit(LENA)]
    this, paul = standalone.visit(LENA), standalone.visit(PAUL)
    page = this.follow(this.post(f"{PAGE}sign-out-others"))
    assert "2 Geräte sind abgemeldet." in page.text
    assert [is_in(browser) for browser in (*others, this, paul)] == [False, False, True, True]


def test_this_device_can_be_signed_out_too(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    [this] = list_ids(standalone)
    lena.post(f"{PAGE}{this}/sign-out")
    assert not is_in(lena)


def test_nobody_signs_somebody_else_out(standalone: Site) -> None:
    lena, paul = standalone.visit(LENA), standalone.visit(PAUL)
    [hers] = list_ids(standalone)
    assert paul.post(f"{PAGE}{hers}/sign-out").status_code == 404
    assert is_in(lena)


def test_a_host_has_devices_of_its_own(hosted: Site) -> None:
    page = hosted.visit(LENA).get(PAGE)
    assert page.status_code == 200
    assert "auf der Seite an, von der Sie kommen" in page.text
