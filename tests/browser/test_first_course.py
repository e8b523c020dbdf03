"""From an empty folder to the evening of the first meeting, without a shell in between."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.founding import (
    DESK,
    LINK,
    Founded,
    answer_all,
    find_person,
    found,
    press,
    read_letters,
    write_list,
)

COURSE = "/coordinator/rostock/"
FIRST_DAY, FIRST_LESSON = "rolle-und-rahmen.day-1", "begleiten-nicht-vertreten"
NAMES = {
    **{"Lena": "Wolff", "Renate": "Müller", "Ahmad": "Al-Hassan", "Svetlana": "Iwanowa"},
    **{f"Gast{chr(65 + number)}": f"Nachname{chr(65 + number)}" for number in range(21)},
}


@pytest.fixture(scope="module")
def founded(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    folder = tmp_path_factory.mktemp("first") / "kurs"
    who = ("--coordinator", "Karin Petersen <karin@example.org>")
    with found(folder, chromium, "--course", "shipped", "--title", "Begleiten", *who) as made:
        yield made


def test_a_first_course_needs_no_shell(founded: Founded, tmp_path: Path) -> None:
    karin = founded.open(**DESK)
    come_in(karin, founded.link)
    make_course(karin)
    plan_the_first_meeting(karin)
    import_people(karin, write_list(tmp_path / "liste.xlsx", NAMES))
    toms_link = take_tom_into_the_team(karin)
    codes = print_letters(karin, tmp_path)
    start(karin)

    assert len(codes) == len(NAMES) == 25
    lena = founded.open()
    come_in_by_code(lena, codes["Lena Wolff"])
    pass_the_first_lesson(lena, founded)

    tom = founded.open()
    come_in(tom, toms_link)
    take_attendance(tom)
    read_the_report(karin)


def come_in(page: Page, link: str) -> None:
    """Staff come by a link, and read once what they will see of people."""
    page.goto(link)
    press(page, "Ja, anmelden")
    press(page, "Gelesen, weiter")
    expect(page).to_have_url(re.compile("/staff/$"))


def make_course(karin: Page) -> None:
    press(karin, "Neuer Kurs")
    karin.get_by_label("Wie heißt der Kurs?").fill("Rostock")
    karin.get_by_label("Wann beginnt er?").fill(get_today())
    press(karin, "Kurs anlegen")
    expect(karin.locator("h1")).to_have_text("Vor dem ersten Tag")
    for task in ("Lektionen durchsehen", "Regel für die Bescheinigung wählen"):
        press(karin, task)
        press(karin, re.compile("Ich habe sie durchgesehen|Speichern"))
        expect(karin).to_have_url(re.compile(f"{COURSE}$"))


def get_today() -> str:
    return datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()


def plan_the_first_meeting(karin: Page) -> None:
    press(karin, "Termine festlegen")
    press(karin, "Alle Termine auf einmal eintragen")
    karin.locator(f'[name="on-{FIRST_DAY}"]').fill(get_today())
    karin.locator(f'[name="place-{FIRST_DAY}"]').fill("Mehrgenerationenhaus")
    press(karin, "Alle speichern")
    expect(karin.locator("main")).to_contain_text("4 Kurstage haben noch keinen Termin")


def import_people(karin: Page, path: Path) -> None:
    karin.goto(COURSE)
    press(karin, "Teilnehmende eintragen")
    press(karin, "Liste einlesen")
    karin.get_by_label("Die Datei").set_input_files(path)
    press(karin, "Liste ansehen")
    press(karin, "Liste übernehmen")
    expect(karin.locator("main")).to_contain_text("25 Personen sind neu im Kurs.")


def take_tom_into_the_team(karin: Page) -> str:
    """There is no mail server yet, so Karin hands the link over herself."""
    karin.goto(COURSE)
    press(karin, "Team zusammenstellen")
    press(karin, "Jemanden ins Team nehmen")
    karin.get_by_label("Vorname und Nachname").fill("Tom Behrens")
    karin.get_by_label("E-Mail").fill("tom@example.org")
    press(karin, "Ins Team nehmen")
    [link] = LINK.findall(karin.inner_text("main"))
    return str(link)


def print_letters(karin: Page, folder: Path) -> dict[str, str]:
    karin.goto(COURSE)
    press(karin, "Karten und Briefe drucken")
    with karin.expect_download() as printing:
        karin.get_by_role("button", name="Alle Briefe als PDF").click()
    printing.value.save_as(folder / "briefe.pdf")
    return read_letters(folder / "briefe.pdf")


def start(karin: Page) -> None:
    karin.goto(COURSE)
    press(karin, "Kurs starten")
    expect(karin.locator("main")).to_contain_text("Mit dem Start halten wir fest")
    press(karin, "Kurs starten")
    expect(karin.locator("main")).to_contain_text("Der Kurs ist gestartet.")


def come_in_by_code(lena: Page, code: str) -> None:
    """Typed as people type it; what comes first is asked once only."""
    lena.goto("/")
    lena.get_by_label("Code auf Ihrer Karte").fill(code.lower().replace("-", " "))
    press(lena, "Weiter")
    expect(lena.locator("h1")).to_have_text("Sind Sie Lena W.?")
    press(lena, "Ja, anmelden")
    press(lena, "Ja, das stimmt")
    press(lena, "Gelesen, weiter")
    press(lena, "Weiter")
    expect(lena.locator("h1")).to_have_text("Guten Tag, Lena")


def pass_the_first_lesson(lena: Page, founded: Founded) -> None:
    press(lena, "Lesen")
    press(lena, re.compile("weiter zu den Fragen"))
    press(lena, "Beginnen")
    answer_all(lena, founded, find_person(founded, "Lena Wolff"), FIRST_LESSON)
    expect(lena.locator("h1")).to_contain_text("Geschafft.")


def take_attendance(tom: Page) -> None:
    """On a phone: everybody is there, but for one."""
    press(tom, re.compile("Liste|Die eigene Rolle finden"))
    row = tom.locator(".lms-seats > div").filter(has_text="Müller, Renate")
    row.get_by_text("nicht", exact=True).click()
    expect(tom.locator("main")).to_contain_text("24 von 25 waren da.")
    press(tom, "Ja, speichern")


def read_the_report(karin: Page) -> None:
    karin.goto(COURSE)
    press(karin, "Bericht")
    expect(karin.locator("h1")).to_contain_text("Bericht zum Stichtag")
    row = karin.get_by_role("row").filter(has_text="begleiten, nicht vertreten")
    expect(row.get_by_role("cell").first).to_have_text("1")
    attended = karin.locator(".lms-figures div").filter(has_text="UE")
    expect(attended.locator("b")).to_have_text(str(24 * 8))
