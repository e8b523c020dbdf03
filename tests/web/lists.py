"""Lists of people as files, and sending one."""

import io
from collections.abc import Sequence

from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from lms.domain.people import Membership, Person
from lms.storage import cohorts, people
from tests.web.driver import OURS, Browser, Site
from tests.web.staff import form_in
from tests.web.world import COHORT

PEOPLE = f"/coordinator/{COHORT}/people/"
IMPORT = f"{PEOPLE}import/"
HEADER = ("Vorname", "Nachname", "E-Mail", "Telefon", "Ort", "Weg")
BOUNDARY = "----------a-part-of-the-form"
Cells = Sequence[object]


def make_workbook(*rows: Cells) -> bytes:
    """A workbook with these rows on its first sheet."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def make_csv(*rows: Sequence[str]) -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode("cp1252")


def upload(browser: Browser, data: bytes, name: str = "liste.xlsx") -> TestResponse:
    """Chooses a file and looks at it."""
    disposition = "Content-Disposition: form-data; name="
    parts = [
        f'--{BOUNDARY}\r\n{disposition}"{field}"\r\n\r\n{value}\r\n'
        for field, value in browser.get_token().items()
    ]
    parts.append(f'--{BOUNDARY}\r\n{disposition}"file"; filename="{name}"\r\n\r\n')
    body = "".join(parts).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    place = browser.place(IMPORT)
    return browser.client.post(place, data=body, content_type=kind, headers=OURS, buffered=True)


def take_over(browser: Browser, data: bytes, go: str = "good") -> TestResponse:
    """Chooses a file and takes its good rows over; gives the page one is led to."""
    preview = upload(browser, data)
    assert preview.status_code == 200, preview.text
    return browser.follow(browser.send(form_in(preview, "save"), go=go))


def list_members(site: Site) -> dict[str, tuple[Person, Membership]]:
    """The people of the course by name."""
    with site.school.storage.connected():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        return {person.name: (person, one) for person, one in cohorts.list_members(cohort.id)}


def get_person(site: Site, number: int) -> Person:
    with site.school.storage.connected():
        return people.get_person(number)
