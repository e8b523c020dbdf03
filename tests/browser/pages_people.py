"""The desk of people: the list, forms, a list from a file, breaks and double records."""

from collections.abc import Iterator

from playwright.sync_api import FilePayload
from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Person, Reach
from lms.storage import cohorts, people
from tests.browser.page import Page, Step, press
from tests.browser.world import COHORT, World

PEOPLE = f"/coordinator/{COHORT}/people/"
LIST = """Nummer;Vorname;Nachname;E-Mail;Telefon;Ort;Lieblingstee
;Ida;Neu;ida@example.org;3851234;Wismar;Minze
;Mia;Morgen;;;;
{number};;;;0385 77;;
;Eva;Ott;kein(at)mail;;;
"""


def list_coordinators_pages(world: World) -> Iterator[Page]:
    mia = world.add_participant()
    twin = add_twin(world, mia)
    place = f"{PEOPLE}{mia.id}/"
    karin = world.karin
    yield Page("people", PEOPLE, karin)
    yield Page("people looked for", f"{PEOPLE}?search=niemand", karin)
    yield Page("nobody in a course yet", f"/coordinator/{add_empty_course(world)}/people/", karin)
    yield Page("a person with a wish and a break", place, karin)
    yield Page("adding somebody", f"{PEOPLE}new/", karin)
    yield Page("adding somebody wrongly", f"{PEOPLE}new/", karin, then=send("?"))
    yield Page("adding somebody known", f"{PEOPLE}new/", karin, then=send("", "Mia", "Morgen"))
    yield Page("changing somebody", f"{place}edit/", karin)
    yield Page("taking somebody out", f"{place}take-out/", karin)
    yield Page("a break", f"{place}pause/", karin)
    yield Page("a double record", f"{place}double/?search=Mia", karin)
    yield Page("two records side by side", f"{place}double/?other={twin.id}", karin)
    yield Page("choosing a list", f"{PEOPLE}import/", karin)
    yield Page("no list chosen", f"{PEOPLE}import/", karin, then=press("main form button"))
    yield Page("what a list would do", f"{PEOPLE}import/", karin, then=choose(mia))


def add_twin(world: World, mia: Person) -> Person:
    """Somebody of the same name; the first one takes a break and wishes for another spelling."""
    with world.at() as school, school.storage.atomic():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        cohorts.add_pause(mia.id, cohort.id, school.moment().today)
        people.set_name_wish(mia.id, "Mia Mørgen")
        return people.add_person(
            name="Mia Morgen", given_name="Mia", phone="0385 12", reach=Reach.PHONE
        )


def add_empty_course(world: World) -> str:
    with world.at() as school, school.storage.atomic():
        programme = school.library.programme.title
        today = school.moment().today
        added = cohorts.add_cohort(
            slug="noch-leer", programme=programme, title="Noch leer", starts_on=today
        )
    return added.slug


def send(phone: str, given_name: str = "Ida", surname: str = "Neu") -> Step:
    """Fills the form and adds."""

    def step(page: BrowserPage) -> None:
        page.fill("#given_name", given_name)
        page.fill("#surname", surname)
        page.fill("#phone", phone)
        press("button[value=add]")(page)

    return step


def choose(known: Person) -> Step:
    """Chooses a list of good, changed and bad rows."""

    def step(page: BrowserPage) -> None:
        text = LIST.format(number=known.id)
        file = FilePayload(name="liste.csv", mimeType="text/csv", buffer=text.encode())
        page.set_input_files("#file", files=file)
        press("main form button")(page)

    return step
