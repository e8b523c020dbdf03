"""The people of a course as a file: it can be changed and read again (R1)."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lms.domain.people import Actor, Reach, Role, RoleName
from lms.services.accounts import enrol
from lms.services.contacts import list_languages
from lms.services.people_export import export_people
from lms.services.people_import import Outcome, plan_import
from lms.services.people_reading import read_people
from lms.storage import audit, people
from lms.storage.audit import Event
from lms.web.wording import get_wording
from tests.cast import KARIN, LENA
from tests.web.driver import Browser, Site
from tests.web.lists import PEOPLE, list_members, take_over
from tests.web.world import COHORT

HEAD = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
HEADER = [
    "Personennummer", "Vorname", "Nachname", "E-Mail", "Telefon", "Weg", "Sprache", "Ort",
]  # fmt: skip
WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
PHONES = st.text("0123456789+-/ ()'", min_size=3, max_size=20).map(lambda text: f"{text} 123")


def export(browser: Browser, form: str = "xlsx") -> bytes:
    page = browser.get(f"{PEOPLE}export.{form}")
    assert page.status_code == 200
    data: bytes = page.data
    return data


def test_the_csv_file_begins_with_the_number(karin: Browser) -> None:
    text = export(karin, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == HEADER
    assert rows[2] == ["1", "Lena", "Wolff", "lena@example.org", "", "E-Mail", "de", ""]


def test_the_workbook_holds_the_same(karin: Browser) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(export(karin))) as book:
        rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == HEADER
    assert rows[2][:3] == [1.0, "Lena", "Wolff"]


def test_the_file_is_named_by_course_and_day_and_never_kept(karin: Browser) -> None:
    page = karin.get(f"{PEOPLE}export.xlsx")
    assert page.headers["Content-Disposition"] == 'attachment; filename="tee-2026-2026-06-10.xlsx"'
    assert page.headers["Cache-Control"] == "no-store"
    assert karin.get(f"{PEOPLE}export.pdf").status_code == 404


def test_an_export_is_audited(site: Site, karin: Browser) -> None:
    export(karin)
    with site.school.storage.connected():
        [event] = audit.list_events(1)
    assert (event.event, event.actor) == (Event.EXPORTED, KARIN.id)
    assert event.detail == {"form": "xlsx", "people": 2}


def test_an_export_asks_for_a_fresh_sign_in(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    standalone.clock.now += timedelta(minutes=31)
    page = karin.get(f"{PEOPLE}export.csv")
    assert page.status_code in (302, 303)
    assert "/login/again/" in page.headers["Location"]


def test_formulas_stay_texts(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    with standalone.school.storage.connected():
        lena = people.get_person(LENA.id)
        people.update_person(replace(lena, name="=1+1", given_name=None, phone="+49 385"))
    assert ";'=1+1;lena@example.org;'+49 385;" in export(karin, "csv").decode()
    assert "0 Personen" not in take_over(karin, export(karin), go="nothing").text


def test_what_was_changed_in_the_file_is_changed(site: Site, karin: Browser) -> None:
    data = export(karin, "csv").replace(b"lena@example.org", b"neu@example.org")
    assert "1 Person wurde geändert." in take_over(karin, data).text
    assert list_members(site)["Lena Wolff"][0].email == "neu@example.org"


@pytest.mark.property
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_an_exported_list_read_again_changes_nothing(standalone: Site, data: st.DataObject) -> None:
    school = standalone.school
    given_name, surname = data.draw(st.none() | NAMES), data.draw(NAMES)
    name = data.draw(
        st.sampled_from([f"{given_name} {surname}" if given_name else surname, surname])
    )
    with school.storage.connected():
        with school.storage.atomic():
            person = people.add_person(
                name=name,
                given_name=given_name,
                email=data.draw(st.none() | st.just("x@example.org")),
                phone=data.draw(st.none() | PHONES.map(lambda text: " ".join(text.split()))),
                reach=data.draw(st.sampled_from(Reach)),
                language=data.draw(st.sampled_from(list_languages())),
            )
            enrol(school, person, COHORT)
        for form in ("csv", "xlsx"):
            for language in ("de", "en"):
                words = get_wording(language, school.library.programme.timezone)
                file = read_people(export_people(school, HEAD, COHORT, form, words.t))
                assert (file.problems, file.ignored) == ((), ())
                plan = plan_import(school, HEAD, COHORT, file.rows)
                assert {row.outcome for row in plan.rows} == {Outcome.SAME}
