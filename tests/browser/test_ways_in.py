"""Ways in beside the card, and the people's desk: a link, six digits, a second factor, a list."""

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyotp
import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from tests.browser.founding import DESK, LINK, Founded, found
from tests.robustness.mail_server import Post, open_post

COURSE = "/coordinator/schwerin/"
EMAIL, SHARED_EMAIL = "karin@example.org", "zuhause@example.org"
STEP_S = 30
PATIENCE_S = 30
ROWS = [
    ("Vorname", "Nachname", "E-Mail"),
    ("Lena", "Wolff", SHARED_EMAIL),
    ("Paul", "Wolff", SHARED_EMAIL),
    ("Mia", "Morgen", "mia(at)example.org"),
    ("Björn", "", ""),
    ("", "", "niemand@example.org"),
]


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with open_post() as opened:
        yield opened


@pytest.fixture(scope="module")
def founded(
    chromium: Browser, post: Post, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Founded]:
    folder = tmp_path_factory.mktemp("ways") / "kurs"
    who = ("--coordinator", f"Karin Petersen <{EMAIL}>")
    mail = {"LMS_SMTP_URL": post.url, "LMS_MAIL_FROM": "kurs@example.org"}
    with found(folder, chromium, "--course", "empty", "--title", "Tee", *who, **mail) as made:
        yield made


def test_staff_and_participants_come_in_by_mail(
    founded: Founded, post: Post, tmp_path: Path
) -> None:
    karin = founded.open(**DESK)
    founded.go(karin, founded.link)
    founded.press(karin, "Ja, anmelden")
    founded.press(karin, "Gelesen, weiter")
    app = set_an_app_up(founded, karin)

    phone = founded.open()
    come_in_by_link(founded, phone, wait_for_mail(founded, phone, post, EMAIL))
    give_the_second_factor(founded, phone, app)
    make_a_course(founded, phone)
    import_the_good_rows(founded, phone, write_rows(tmp_path / "liste.xlsx"))
    edit_paul(founded, phone)
    export_the_people(founded, phone, tmp_path)

    tablet = founded.open()
    come_in_by_digits(founded, tablet, wait_for_mail(founded, tablet, post, SHARED_EMAIL))
    assert founded.violations == []


def set_an_app_up(founded: Founded, karin: Page) -> pyotp.TOTP:
    founded.go(karin, "/me/second-factor/")
    founded.press(karin, "App einrichten")
    key = karin.locator("details code").text_content()
    assert key
    app = pyotp.TOTP(key.replace(" ", ""))
    karin.get_by_label("Code aus Ihrer App").fill(app.now())
    founded.press(karin, "Fertig")
    expect(karin.locator("main")).to_contain_text("eingerichtet")
    return app


def wait_for_mail(founded: Founded, page: Page, post: Post, email: str) -> str:
    """Asks for a mail on the sign-in page; gives what arrives."""
    post.arrived.clear()
    founded.go(page, "/login/")
    page.get_by_label("Ihre E-Mail-Adresse").fill(email)
    founded.press(page, "Link schicken")
    assert post.arrived.wait(PATIENCE_S)
    mail = post.mails[-1]
    assert mail["To"] == email
    return str(mail.get_content())


def come_in_by_link(founded: Founded, page: Page, text: str) -> None:
    [link] = LINK.findall(text)
    founded.go(page, link)
    founded.press(page, "Ja, anmelden")


def give_the_second_factor(founded: Founded, page: Page, app: pyotp.TOTP) -> None:
    """The code of the next half minute, because each is taken once."""
    expect(page.locator("h1")).to_have_text("Der zweite Schritt")
    page.goto(COURSE)
    expect(page.locator("h1")).to_have_text("Der zweite Schritt")
    page.get_by_label("Code aus Ihrer App").fill(app.at(int(time.time()) + STEP_S))
    founded.press(page, "Weiter")


def make_a_course(founded: Founded, page: Page) -> None:
    founded.go(page, "/coordinator/new/")
    page.get_by_label("Wie heißt der Kurs?").fill("Schwerin")
    page.get_by_label("Wann beginnt er?").fill(date.today().isoformat())
    founded.press(page, "Kurs anlegen")


def write_rows(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return path


def import_the_good_rows(founded: Founded, page: Page, path: Path) -> None:
    """Two of five rows are wrong; nothing of them is taken over."""
    founded.press(page, "Teilnehmende eintragen")
    founded.press(page, "Liste einlesen")
    page.get_by_label("Die Datei").set_input_files(path)
    founded.press(page, "Liste ansehen")
    problems = page.locator(".lms-notice-wrong li")
    expect(problems).to_have_count(2)
    expect(problems.first).to_contain_text("Zeile 4")
    founded.press(page, re.compile("Nur die guten Zeilen"))
    expect(page.locator("main")).to_contain_text("3 Personen sind neu im Kurs.")


def edit_paul(founded: Founded, page: Page) -> None:
    founded.press(page, re.compile("Wolff, Paul"))
    founded.press(page, re.compile("ändern|Ändern|bearbeiten"))
    page.get_by_label("Telefon (wenn es eines gibt)").fill("0385 123")
    founded.press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("0385 123")


def export_the_people(founded: Founded, page: Page, folder: Path) -> None:
    founded.go(page, f"{COURSE}people/")
    with page.expect_download() as exporting:
        page.get_by_role("link", name=re.compile("Excel")).click()
    exporting.value.save_as(folder / "people.xlsx")
    assert (folder / "people.xlsx").read_bytes().startswith(b"PK")


def come_in_by_digits(founded: Founded, page: Page, text: str) -> None:
    """Two people share the address, and others share the tablet."""
    [digits] = re.findall(r"\b\d{6}\b", text)
    page.get_by_label(re.compile("Ziffern")).fill(digits)
    founded.press(page, "Weiter")
    page.get_by_label("Lena W.").check()
    founded.press(page, "Nein, andere benutzen es auch")
    expect(page.locator("h1")).to_have_text("So schreiben wir Ihren Namen. Stimmt das?")
    expect(page.locator("main")).to_contain_text("Lena Wolff")
