"""Somebody put into a course by mistake is taken out again, and can go into the right one."""

from tests.web.course import AUTUMN, join, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.lists import list_members
from tests.web.staff import MATRIX, come_back, person_page
from tests.web.world import COHORT, PAUL

OUT = f"{person_page(PAUL)}take-out/"
LESSON = "/modules/eins/anfang/"


def take_out(browser: Browser) -> str:
    return browser.follow(browser.send(get_form(browser.get(OUT), "take-out"))).text


def test_somebody_is_taken_out_after_a_question(site: Site, karin: Browser, paul: Browser) -> None:
    assert paul.get(LESSON).status_code == 200
    assert karin.place(OUT) in karin.get(f"{person_page(PAUL)}edit/").text
    page = take_out(karin)
    assert "Paul Ernst ist nicht mehr in diesem Kurs." in page
    assert "Ernst, Paul" not in page.replace("Paul Ernst ist", "")
    for path in (MATRIX, f"/coordinator/{COHORT}/cards/"):
        assert "Ernst, Paul" not in karin.get(path).text
    assert karin.get(person_page(PAUL)).status_code == 404
    assert paul.get(LESSON).status_code == 404
    assert "Sie sind noch in keinem Kurs" in paul.get("/").text


def test_who_was_taken_out_can_go_into_the_right_course_or_come_back(
    site: Site, karin: Browser
) -> None:
    take_out(karin)
    plan_course(site)
    for slug in (AUTUMN, COHORT):
        new = f"/coordinator/{slug}/people/new/"
        known = karin.send(get_form(karin.get(new), "new"), given_name="Paul", surname="Ernst")
        assert "Ist das dieselbe Person?" in known.text
        form = {"given_name": "Paul", "surname": "Ernst", "go": f"take-{PAUL.id}"}
        done = karin.send(get_form(karin.get(new), "new"), **form)
        assert done.status_code == 303, done.text
        assert "Ernst, Paul" in karin.get(f"/coordinator/{slug}/people/").text
        if slug == AUTUMN:
            again = f"/coordinator/{slug}/people/{PAUL.id}/take-out/"
            assert karin.send(get_form(karin.get(again), "take-out")).status_code == 303
    assert "Paul Ernst" in list_members(site)


def test_who_has_begun_leaves_with_a_last_day_instead(
    site: Site, karin: Browser, paul: Browser
) -> None:
    form = get_form(karin.get(OUT), "take-out")
    paul.post(f"{LESSON}read")
    page = karin.follow(karin.send(form))
    assert "Bitte tragen Sie stattdessen den letzten Tag im Kurs ein." in page.text
    assert "Paul Ernst" in list_members(site)


def test_the_report_of_an_earlier_moment_stays_as_it_was(site: Site, karin: Browser) -> None:
    url = f"/coordinator/{COHORT}/report.csv?as_of=2026-06-10&known_at=2026-06-10T10:00"
    before = karin.get(url).text
    site.clock.pass_by(hours=2)
    take_out(karin)
    assert karin.get(url).text == before
    assert karin.get(url.partition("&")[0]).text != before


def test_who_was_taken_out_reads_by_the_right_course(site: Site, karin: Browser) -> None:
    take_out(karin)
    autumn = plan_course(site)
    join(site, PAUL, autumn)
    assert "Ihr Kurs beginnt am 1. September 2026." in come_back(site, PAUL).get("/").text
