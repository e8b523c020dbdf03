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
    come_in(founded, karin, founded.link)
    make_course(founded, karin)
    plan_the_first_meeting(founded, karin)
    import_people(founded, karin, write_list(tmp_path / "liste.xlsx", NAMES))
    toms_link = take_tom_into_the_team(founded, karin)
    codes = print_letters(founded, karin, tmp_path)
    start(founded, karin)

    assert len(codes) == len(NAMES) == 25
    lena = founded.open()
    come_in_by_code(founded, lena, codes["Lena Wolff"])
    pass_the_first_lesson(founded, lena)

    tom = founded.open()
    come_in(founded, tom, toms_link)
    take_attendance(founded, tom)
    read_the_report(founded, karin)
    assert founded.violations == []


def come_in(founded: Founded, page: Page, link: str) -> None:
    """Staff come by a link, and read once what they will see of people."""
    page.goto(link)
    founded.press(page, "Ja, anmelden")
    founded.press(page, "Gelesen, weiter")
    expect(page).to_have_url(re.compile("/staff/$"))


def make_course(founded: Founded, karin: Page) -> None:
    founded.press(karin, "Neuer Kurs")
    karin.get_by_label("Wie heißt der Kurs?").fill("Rostock")
    karin.get_by_label("Wann beginnt er?").fill(get_today())
    founded.press(karin, "Kurs anlegen")
    expect(karin.locator("h1")).to_have_text("Vor dem ersten Tag")
    for task in ("Lektionen durchsehen", "Regel für die Bescheinigung wählen"):
        founded.press(karin, task)
        founded.press(karin, re.compile("Ich habe sie durchgesehen|Speichern"))
        expect(karin).to_have_url(re.compile(f"{COURSE}$"))


def get_today() -> str:
    return datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()


def plan_the_first_meeting(founded: Founded, karin: Page) -> None:
    founded.press(karin, "Termine festlegen")
    founded.press(karin, "Alle Termine auf einmal eintragen")
    karin.locator(f'[name="on-{FIRST_DAY}"]').fill(get_today())
    karin.locator(f'[name="place-{FIRST_DAY}"]').fill("Mehrgenerationenhaus")
    founded.press(karin, "Alle speichern")
    expect(karin.locator("main")).to_contain_text("4 Kurstage haben noch keinen Termin")


def import_people(founded: Founded, karin: Page, path: Path) -> None:
    karin.goto(COURSE)
    founded.press(karin, "Teilnehmende eintragen")
    founded.press(karin, "Liste einlesen")
    karin.get_by_label("Die Datei").set_input_files(path)
    founded.press(karin, "Liste ansehen")
    founded.press(karin, "Liste übernehmen")
    expect(karin.locator("main")).to_contain_text("25 Personen sind neu im Kurs.")


def take_tom_into_the_team(founded: Founded, karin: Page) -> str:
    """There is no mail server yet, so Karin hands the link over herself."""
    karin.goto(COURSE)
    founded.press(karin, "Team zusammenstellen")
    founded.press(karin, "Jemanden ins Team nehmen")
    karin.get_by_label("Vorname und Nachname").fill("Tom Behrens")
    karin.get_by_label("E-Mail").fill("tom@example.org")
    founded.press(karin, "Ins Team nehmen")
    [link] = LINK.findall(karin.inner_text("main"))
    return str(link)


def print_letters(founded: Founded, karin: Page, folder: Path) -> dict[str, str]:
    karin.goto(COURSE)
    founded.press(karin, "Karten und Briefe drucken")
    with karin.expect_download() as printing:
        karin.get_by_role("button", name="Alle Briefe als PDF").click()
    printing.value.save_as(folder / "briefe.pdf")
    return read_letters(folder / "briefe.pdf")


def start(founded: Founded, karin: Page) -> None:
    karin.goto(COURSE)
    founded.press(karin, "Kurs starten")
    expect(karin.locator("main")).to_contain_text("Mit dem Start halten wir fest")
    founded.press(karin, "Kurs starten")
    expect(karin.locator("main")).to_contain_text("Der Kurs ist gestartet.")


def come_in_by_code(founded: Founded, lena: Page, code: str) -> None:
    """Typed as people type it; what comes first is asked once only."""
    lena.goto("/")
    lena.get_by_label("Code auf Ihrer Karte").fill(code.lower().replace("-", " "))
    founded.press(lena, "Weiter")
    expect(lena.locator("h1")).to_have_text("Sind Sie Lena W.?")
    founded.press(lena, "Ja, hier angemeldet bleiben")
    founded.press(lena, "Ja, das stimmt")
    founded.press(lena, "Gelesen, weiter")
    founded.press(lena, "Weiter")
    expect(lena.locator("h1")).to_have_text("Guten Tag, Lena")


def pass_the_first_lesson(founded: Founded, lena: Page) -> None:
    founded.press(lena, "Lesen")
    founded.press(lena, re.compile("weiter zu den Fragen"))
    founded.press(lena, "Beginnen")
    answer_all(founded, lena, find_person(founded, "Lena Wolff"), FIRST_LESSON)
    expect(lena.locator("h1")).to_contain_text("Geschafft.")


def take_attendance(founded: Founded, tom: Page) -> None:
    """On a phone: everybody is there, but for one."""
    founded.press(tom, re.compile("Liste|Die eigene Rolle finden"))
    row = tom.locator(".lms-seats > div").filter(has_text="Müller, Renate")
    row.get_by_text("nicht", exact=True).click()
    expect(tom.locator("main")).to_contain_text("24 von 25 waren da.")
    founded.press(tom, "Ja, speichern")


def read_the_report(founded: Founded, karin: Page) -> None:
    karin.goto(COURSE)
    founded.press(karin, "Bericht")
    expect(karin.locator("h1")).to_contain_text("Bericht zum Stichtag")
    row = karin.get_by_role("row").filter(has_text="begleiten, nicht vertreten")
    expect(row.get_by_role("cell").first).to_have_text("1")
    attended = karin.locator(".lms-figures div").filter(has_text="UE")
    expect(attended.locator("b")).to_have_text(str(24 * 8))
