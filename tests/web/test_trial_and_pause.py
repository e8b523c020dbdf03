"""Who is on trial counts nowhere; who takes a break is left in peace (R1, R6)."""

from datetime import date

import pytest

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Person
from lms.services.reporting import make_report
from lms.storage import cohorts, evidence
from tests.cast import KARIN, LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.lists import PEOPLE
from tests.web.staff import DAY, MATRIX, come_back, form_in, person_page
from tests.web.world import COHORT, PAUL

QUIZ = "/modules/eins/anfang/quiz/"
PAUSE = f"{person_page(LENA)}pause/"


def set_trial(browser: Browser, person: Person) -> None:
    form = get_form(browser.get(f"{person_page(person)}edit/"), "edit")
    assert browser.send(form, trial="yes", reach="letter").status_code == 303


def get_stuck(site: Site, browser: Browser) -> None:
    """Lena fails three times, so that a conversation is due."""
    for _ in range(3):
        browser.fail_quiz(QUIZ)
        site.clock.pass_by(minutes=11)


def count_people(site: Site) -> int:
    with site.school.storage.connected():
        today = site.clock.now.date()
        return make_report(site.school, COHORT, as_of=today).people


def test_whoever_is_on_trial_counts_in_no_report_and_total(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.pass_quiz(QUIZ)
    assert count_people(site) == 2
    set_trial(karin, LENA)
    assert count_people(site) == 1
    page = karin.get(MATRIX)
    assert "Wolff, Lena" not in page.text
    assert "1 von 1 angezeigt" in page.text
    listed = karin.get(PEOPLE).text
    assert "Wolff, Lena" in listed
    assert "Probezugang" in listed


def test_whoever_is_on_trial_waits_on_no_list_of_tasks(
    site: Site, karin: Browser, lena: Browser
) -> None:
    get_stuck(site, lena)
    assert "Lena" in karin.get("/staff/").text
    set_trial(karin, LENA)
    assert "Lena" not in karin.get("/staff/").text


def test_whoever_is_on_trial_is_in_no_number_of_those_present(site: Site, karin: Browser) -> None:
    set_trial(karin, LENA)
    with site.school.storage.connected():
        for person in (LENA, PAUL):
            evidence.append_line(
                person=person.id,
                unit_id=DAY,
                kind=EvidenceKind.ATTENDED,
                happened_on=date(2026, 6, 10),
                recorded_at=site.clock.now,
                meeting=1,
                request_key=f"there-{person.id}",
            )
        assert evidence.count_present(1) == 1


def test_whoever_is_on_trial_learns_like_everybody(
    site: Site, karin: Browser, lena: Browser
) -> None:
    set_trial(karin, LENA)
    assert lena.pass_quiz(QUIZ).status_code == 303
    assert "erledigt" in karin.get(person_page(LENA)).text
    assert "zählt in keiner Auswertung" in karin.get(person_page(LENA)).text


def test_whoever_takes_a_break_is_marked_and_not_listed_as_stuck(
    site: Site, karin: Browser, lena: Browser
) -> None:
    get_stuck(site, lena)
    assert "Wolff, Lena" in karin.get(f"{MATRIX}?stuck=1").text
    karin.send(get_form(karin.get(PAUSE), "pause"), to_on="2026-06-30", go="save")
    assert "Wolff, Lena (Pause)" in karin.get(MATRIX).text
    assert "Niemand" in karin.get(f"{MATRIX}?stuck=1").text
    assert "Lena" not in karin.get("/staff/").text
    assert "Pause · " in karin.get(PEOPLE).text
    assert count_people(site) == 2
    site.clock.pass_by(days=21)
    karin = come_back(site, KARIN)
    assert "Wolff, Lena (Pause)" not in karin.get(MATRIX).text
    assert "Lena" in karin.get("/staff/").text


def test_a_conversation_somebody_asked_for_is_listed_in_a_break_too(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.post(f"{QUIZ}conversation/")
    karin.send(get_form(karin.get(PAUSE), "pause"), go="save")
    assert "Lena" in karin.get("/staff/").text


def list_pauses(site: Site) -> list[tuple[date, date | None]]:
    with site.school.storage.connected():
        return [(pause.from_on, pause.to_on) for pause in cohorts.list_pauses(1)]


def test_a_break_is_noted_changed_and_deleted(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(PAUSE), "pause")
    for _ in range(2):
        assert karin.send(form, from_on="01.07.2026", go="save").status_code == 303
    assert list_pauses(site) == [(date(2026, 7, 1), None)]
    karin.send(get_form(karin.get(PAUSE), "pause"), to_on="2026-07-20", go="save")
    assert list_pauses(site) == [(date(2026, 7, 1), date(2026, 7, 20))]
    page = karin.follow(karin.send(get_form(karin.get(PAUSE), "pause"), go="delete"))
    assert "Die Pause ist gelöscht." in page.text
    assert list_pauses(site) == []


def test_past_breaks_stay_listed(site: Site, karin: Browser) -> None:
    karin.send(get_form(karin.get(PAUSE), "pause"), from_on="2026-06-01", to_on="2026-06-05")
    page = karin.get(PAUSE)
    assert "Frühere Pausen" in page.text
    karin.send(get_form(page, "pause"), from_on="2026-06-10")
    assert len(list_pauses(site)) == 2


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"from_on": "bald"}, "from_on", "Datum"),
        ({"to_on": "2026-06-01"}, "to_on", "nicht enden, bevor sie beginnt"),
        ({"from_on": "2026-06-03"}, "from_on", "schon eine Pause"),
    ],
)
def test_a_break_that_cannot_be_is_a_sentence(
    site: Site, karin: Browser, given: dict[str, str], field: str, sentence: str
) -> None:
    karin.send(get_form(karin.get(PAUSE), "pause"), from_on="2026-06-01", to_on="2026-06-05")
    page = karin.send(get_form(karin.get(PAUSE), "pause"), go="save", **given)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    assert len(list_pauses(site)) == 1
    assert form_in(page, "pause").fields


def test_a_break_of_somebody_else_is_not_found(site: Site, karin: Browser) -> None:
    karin.send(get_form(karin.get(PAUSE), "pause"), go="save")
    place = f"{person_page(PAUL)}pause/"
    page = karin.post(place, {"pause": "1", "from_on": "2026-06-11", "go": "save"})
    assert page.status_code == 404
    karin.post(place, {"pause": "1", "go": "delete"})
    assert len(list_pauses(site)) == 1
