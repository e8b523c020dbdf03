"""The figures of a course for a day: on a page, and as the very file the command writes."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from lms.services.report_file import write_report
from lms.services.reporting import make_report
from lms.storage.audit import Event
from lms.translations import get_translations
from tests.cast import KARIN, TOM
from tests.web.course import list_events, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, come_back, on_the_day
from tests.web.world import COHORT, NOW

REPORT = f"/coordinator/{COHORT}/report/"
CSV, XLSX = f"/coordinator/{COHORT}/report.csv", f"/coordinator/{COHORT}/report.xlsx"


def find_url(page: str, ending: str) -> str:
    """The address of a file on the page."""
    [found] = [
        part.partition('"')[0].replace("&amp;", "&")
        for part in page.split('href="')[1:]
        if f"report.{ending}?" in part.partition('"')[0]
    ]
    return found


def test_the_page_shows_the_figures_with_day_and_state_of_knowledge(
    karin: Browser, lena: Browser
) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    page = karin.get(REPORT).text
    for sentence in (
        "Bericht zum Stichtag 10. Juni 2026",
        "Wissensstand: 10. Juni 2026, 10:00 Uhr",
        "Modul 1: 0 von 2",
        "Wie viele welches Modul erledigt haben",
    ):
        assert sentence in page
    assert "Wolff" not in page
    assert "Ernst" not in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_is_the_one_the_command_writes(site: Site, form: str) -> None:
    site.clock.pass_by(days=1)
    karin = come_back(site, KARIN)
    page = karin.get(f"{REPORT}?as_of=2026-06-10").text
    reply = karin.get(find_url(page, form))
    assert reply.status_code == 200
    with site.school.storage.connected():
        report = make_report(site.school, COHORT, as_of=NOW.date())
    translate = get_translations("de", "commands").gettext
    assert reply.data == write_report(report, form, translate)
    assert (
        reply.headers["Content-Disposition"] == f'attachment; filename="tee-2026-2026-06-10.{form}"'
    )
    assert reply.headers["Cache-Control"] == "no-store"
    [event] = list_events(site, Event.EXPORTED)
    assert (event.actor, event.detail) == (KARIN.id, {"report": form, "as_of": "2026-06-10"})


def test_a_report_of_yesterday_is_the_same_tomorrow(site: Site, karin: Browser) -> None:
    url = find_url(karin.get(REPORT).text, "csv")
    before = karin.get(url).data
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    karin = come_back(site, KARIN)
    assert karin.get(url).data == before
    assert "16" in karin.get(REPORT).text


def test_what_was_not_known_yet_does_not_count(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    karin = come_back(site, KARIN)
    rows = [read_rows(karin.get(f"{XLSX}?as_of=2026-06-13&known_at={at}").data) for at in KNOWN]
    assert [find(row, "Unterrichtsstunden") for row in rows] == [0, 16]


KNOWN = ("2026-06-13T17:59", "2026-06-13T18:00")


def read_rows(data: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def find(rows: list[list[object]], name: str) -> object:
    return next(row[1] for row in rows if name in str(row[0]))


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("as_of=2026-06-11", "as_of", "Dieser Tag liegt noch vor uns"),
        ("as_of=gestern", "as_of", "Bitte geben Sie ein Datum an"),
        ("known_at=2026-06-10T10:01", "known_at", "Diese Zeit liegt in der Zukunft."),
        ("known_at=eben", "known_at", "Bitte geben Sie Tag und Uhrzeit an"),
        ("known_at=0001-01-01T00:00", "known_at", "Bitte geben Sie Tag und Uhrzeit an"),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(
    karin: Browser, query: str, field: str, sentence: str
) -> None:
    page = karin.get(f"{REPORT}?{query}")
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    assert query.partition("=")[2] in page.text


def test_times_are_read_as_people_write_them(karin: Browser) -> None:
    page = karin.get(f"{REPORT}?as_of=9.6.2026&known_at=9.6.2026 12:30")
    assert "Wissensstand: 9. Juni 2026, 12:30 Uhr" in page.text


def test_a_course_without_people_says_so(site: Site, karin: Browser) -> None:
    plan_course(site, starts_on=NOW.date())
    page = karin.get("/coordinator/herbst-2026/report/")
    assert "An diesem Tag war niemand in diesem Kurs." in page.text
