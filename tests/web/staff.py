"""What tests of staff pages share: people of the office on the day of a meeting, and the ledger."""

from datetime import timedelta

from werkzeug.test import TestResponse

from lms.domain.evidence import Evidence
from lms.domain.people import Person
from lms.services.accounts import hash_token
from lms.storage import evidence, logins
from tests.web.driver import COOKIE, Browser, Site
from tests.web.forms import Form, read_forms
from tests.web.world import COHORT, FIRST_MEETING

LIST = f"/staff/meetings/{FIRST_MEETING}/attendance/"
MATRIX = f"/coordinator/{COHORT}/matrix/"
DAY = "eins.day-1"


def come_back(site: Site, person: Person) -> Browser:
    """Signs somebody in anew: staff are signed out over night."""
    if site.in_host:
        return site.visit(person)
    browser = Browser(site)
    token = f"{person.id} at {site.clock.now}"
    with site.school.storage.connected():
        logins.add_login(
            person.id,
            hash_token(token),
            own_device=False,
            at=site.clock.now,
            expires_at=site.clock.now + timedelta(hours=24),
        )
    browser.client.set_cookie(COOKIE, token)
    return browser


def on_the_day(site: Site, person: Person) -> Browser:
    """Somebody of the staff on the evening of the first meeting."""
    site.clock.pass_by(days=3, hours=8)
    return come_back(site, person)


def person_page(person: Person) -> str:
    return f"/coordinator/{COHORT}/people/{person.id}/"


def record_page(person: Person, unit_id: str) -> str:
    return f"{person_page(person)}record/?unit={unit_id}"


def form_in(page: TestResponse, action: str = "") -> Form:
    """The only form of a page whose address holds this, whatever the page's status."""
    [form] = [form for form in read_forms(page.text) if action in form.action]
    return form


def values_of(form: Form) -> dict[str, str]:
    return dict(form.fields)


def list_lines(site: Site, person: Person) -> tuple[Evidence, ...]:
    with site.school.storage.connected():
        return evidence.list_lines([person.id])


def list_kinds(site: Site, person: Person) -> list[str]:
    return [line.kind.value for line in list_lines(site, person)]


def list_reasons(site: Site, person: Person) -> list[str]:
    with site.school.storage.connected():
        notes = evidence.list_notes([line.id for line in evidence.list_lines([person.id])])
    return list(notes.values())
