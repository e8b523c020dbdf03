"""What tests of second factors share: an app that shows codes, and its owner's devices."""

import re
from dataclasses import dataclass
from datetime import UTC

from pyotp import TOTP
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.services.accounts import make_login_link
from tests.cast import KARIN
from tests.web.driver import Browser, Site, get_form

LIST, APP = "/me/second-factor/", "/me/second-factor/app/"
SECOND, AGAIN = "/login/second/", "/login/again/"
_KEY = re.compile(r"<code>([A-Z2-7 ]+)</code>")
_CODES = re.compile(r"<code>([A-Z]{5}-[A-Z]{5})</code>")


@dataclass
class App:
    """An app on somebody's phone; its clock is the site's."""

    site: Site
    key: str

    def show(self, steps: int = 0) -> str:
        """The code shown now, or so many half minutes later."""
        now = int(self.site.clock.now.replace(tzinfo=UTC).timestamp())
        return TOTP(self.key).at(now + 30 * steps)


def set_up_app(browser: Browser) -> App:
    """Sets an app up. Its clock moves on, so that the next code is a new one."""
    page = browser.follow(browser.post(APP))
    [key] = _KEY.findall(page.text)
    app = App(browser.site, key.replace(" ", ""))
    done = browser.send(get_form(page), code=app.show())
    assert done.headers["Location"] == LIST, done.text
    browser.site.clock.pass_by(seconds=30)
    return app


def make_codes(browser: Browser) -> list[str]:
    """Ten printed codes."""
    return _CODES.findall(browser.post(f"{LIST}codes/").text)


def enter(site: Site, person: Person = KARIN) -> Browser:
    """Signs a new device in by a link; a second factor may still be to come."""
    with site.school.storage.connected():
        token = make_login_link(site.school, person)
    browser = site.visit()
    assert browser.post(f"/login/{token}", {"device": "own"}).status_code == 303
    return browser


def leads_to(reply: TestResponse, path: str) -> bool:
    return reply.status_code == 303 and reply.headers["Location"].partition("?")[0] == path
