"""An installation that began as an empty folder, and the hands that work in it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import xlsxwriter
from playwright.sync_api import Browser, Locator, Page, expect

from lms.app import create_app
from lms.domain.people import Person
from lms.services import answers
from lms.services.demo import fields_of
from lms.services.school import School
from lms.storage import people
from lms.web.state import KEY
from tests.browser import axe
from tests.browser.conftest import OPTIONS
from tests.browser.driving import press_button
from tests.browser.server import COMMAND, LiveServer

DESK = {"viewport": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("LMS_TESTS_PICTURES")
CODE = re.compile(r"[B-Z]{4}-[B-Z]{4}-[B-Z]{4}")
LINK = re.compile(r"http://\S+/login/\S+")


@dataclass
class Founded:
    """`link` signs the first coordinator in; `violations` is what axe said of the pages shown."""

    folder: Path
    server: LiveServer
    link: str
    chromium: Browser
    pages: list[Page] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    pictures: int = 0

    def open(self, **options: object) -> Page:
        """A new device: a phone if nothing is said."""
        context = self.chromium.new_context(base_url=self.server.url, **OPTIONS | options)
        context.set_default_timeout(15_000)
        context.add_init_script(path=axe.SCRIPT)
        page = context.new_page()
        self.pages.append(page)
        return page

    def look(self, page: Page) -> None:
        """Notes what axe says of a page, and leaves a picture of it where PICTURES wants one."""
        self.violations += axe.list_violations_here(page)
        if PICTURES:
            width = page.viewport_size["width"] if page.viewport_size else 0
            self.pictures += 1
            name = f"{self.pictures:02}-{page.title().partition(' – ')[0]}-{width}.png"
            page.screenshot(path=Path(PICTURES) / name.replace("/", "-"), full_page=True)

    def press(self, page: Page, name: str | re.Pattern[str]) -> None:
        """Presses a button or link by its words, waits for the next page and looks at it."""
        main = page.locator("main")
        target = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
        with page.expect_event("load"):
            target.first.click()
        self.look(page)

    def go(self, page: Page, path: str) -> None:
        """Opens an address and looks at the page."""
        page.goto(path)
        self.look(page)

    @contextmanager
    def school(self) -> Iterator[School]:
        """What is stored, to know the right answers: nobody in the browser does."""
        app = create_app({"LMS_DATA_DIR": str(self.folder)})
        school: School = app.extensions[KEY].school
        try:
            with school.storage.connected():
                yield school
        finally:
            school.publisher.close()
            school.storage.close()


@contextmanager
def found(folder: Path, chromium: Browser, *options: str, **settings: str) -> Iterator[Founded]:
    """`lms init` into an empty folder, and `lms serve` there with these settings."""
    server = LiveServer(folder, settings)
    known = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    made = subprocess.run(
        [sys.executable, "-c", COMMAND, "init", str(folder), *options, "--url", server.url],
        env=known,
        capture_output=True,
        text=True,
        check=True,
    )
    [link] = LINK.findall(made.stdout)
    server.start()
    founded = Founded(folder, server, link, chromium)
    try:
        yield founded
    finally:
        for page in founded.pages:
            page.context.close()
        server.stop()


def write_list(path: Path, names: Mapping[str, str]) -> Path:
    """An Excel file as an office keeps it: a title above the header, addresses for some."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Teilnehmende")
        sheet.write_row(0, 0, ["Anmeldungen"])
        sheet.write_row(2, 0, ["Vorname", "Nachname", "E-Mail", "Telefon"])
        for row, (given_name, surname) in enumerate(names.items()):
            email = f"{given_name.lower()}@example.org" if row % 3 else ""
            sheet.write_row(3 + row, 0, [given_name, surname, email, f"0381 12{row:03}"])
    return path


def read_letters(path: Path) -> dict[str, str]:
    """The codes in the printed letters, by the name that is greeted."""
    with pypdfium2.PdfDocument(path) as printed:
        texts = [page.get_textpage().get_text_range() for page in printed]
    codes = {}
    for text in texts:
        [name] = re.findall(r"Guten Tag (.+?),", text)
        [code] = CODE.findall(text)
        codes[name] = code
    return codes


def answer_all(founded: Founded, page: Page, person: Person, unit: str) -> None:
    """Answers every question of a running attempt rightly, one page after another, and hands in."""
    with founded.school():
        asked = answers.open_sheet(person, unit).asked
    for number, each in enumerate(asked, start=1):
        expect(page).to_have_url(re.compile(f"/quiz/{number}/$"))
        _fill(page.locator("main form"), fields_of(each.question, each.item))
        press_button(page, "Zu Ihren Antworten" if number == len(asked) else "Weiter")
    press_button(page, "Antworten abgeben")


def _fill(form: Locator, values: list[str]) -> None:
    fields = form.locator("[name=answer]")
    is_choice = fields.first.get_attribute("type") in ("radio", "checkbox")
    for place, value in enumerate(values):
        if is_choice:
            fields.and_(form.locator(f'[value="{value}"]')).check()
        elif fields.first.evaluate("each => each.tagName") == "SELECT":
            fields.nth(place).select_option(value=value)
        else:
            fields.fill(value)


def find_person(founded: Founded, name: str) -> Person:
    with founded.school():
        [person] = people.find_people_by_name(name)
    return person
