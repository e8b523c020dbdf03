"""Forgetting somebody for good: asked with the number, and answered with a receipt (R12)."""

import re
from dataclasses import replace

import pytest

from lms.domain.people import Person
from lms.storage import audit, cohorts, evidence, people
from lms.storage.audit import Event
from lms.storage.tables_access import MailLinkTable
from lms.storage.tables_mail import OutboxTable
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, MATRIX, come_back, form_in, list_lines, on_the_day, person_page
from tests.web.world import COHORT, PAUL

ERASE = f"/coordinator/{COHORT}/people/{LENA.id}/erase/"


def get_person(site: Site, person: Person) -> Person:
    with site.school.storage.connected():
        return people.get_person(person.id)


def erase(browser: Browser) -> str:
    """Erases Lena; gives the receipt."""
    reply = browser.send(get_form(browser.get(ERASE), "erase"), number=str(LENA.id))
    return browser.follow(reply).text


def test_the_page_says_what_goes_and_what_stays(site: Site) -> None:
    site.visit(LENA).pass_quiz("/modules/eins/anfang/quiz/")
    page = site.visit(KARIN).get(ERASE).text
    assert "Lena Wolff löschen?" in page
    assert f"{len(list_lines(site, LENA))} Einträge mit Datum" in page
    assert "1 Versuch bei Fragen" in page
    assert get_person(site, LENA).erased_on is None


def test_the_receipt_holds_counts_and_no_name(site: Site) -> None:
    site.visit(LENA).pass_quiz("/modules/eins/anfang/quiz/")
    before = list_lines(site, LENA)
    page = erase(site.visit(KARIN))
    assert "Nummer 1 ist gelöscht" in page
    assert "Geschriebene Antworten" in page
    assert "Wolff" not in page
    assert get_person(site, LENA) == Person(
        LENA.id, "", erased_on=site.clock.now.date(), language="de"
    )
    assert list_lines(site, LENA) == before


def test_she_is_out_at_once_and_the_lists_show_a_number(standalone: Site) -> None:
    lena, karin = standalone.visit(LENA), standalone.visit(KARIN)
    erase(karin)
    assert lena.get("/").headers["Location"].startswith("/login/")
    assert "#1" in karin.get(MATRIX).text
    assert "Wolff" not in karin.get(MATRIX).text
    assert "<h1>#1</h1>" in karin.get(person_page(LENA)).text


def test_nobody_waits_for_her_at_a_meeting_any_more(site: Site) -> None:
    karin = on_the_day(site, KARIN)
    assert f"mark-{LENA.id}" in karin.get(LIST).text
    erase(karin)
    page = karin.get(LIST)
    assert f"mark-{LENA.id}" not in page.text
    assert karin.send(get_form(page, "attendance")).status_code == 303


@pytest.mark.parametrize("typed", ["", "2", "Lena"])
def test_another_number_erases_nobody(site: Site, karin: Browser, typed: str) -> None:
    page = karin.send(get_form(karin.get(ERASE), "erase"), number=typed)
    assert page.status_code == 422
    assert "Bitte schreiben Sie die Nummer 1" in page.text
    assert dict(form_in(page, "erase").fields)["number"] == typed
    assert get_person(site, LENA).erased_on is None


def test_sent_twice_it_shows_the_same_receipt(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(ERASE), "erase")
    first, second = (karin.send(form, number=str(LENA.id)) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with site.school.storage.connected():
        assert len(audit.list_of(Event.ERASED)) == 1


def test_staff_are_not_erased(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        now = site.clock.now
        cohorts.append_membership(
            person=TOM.id,
            cohort=1,
            expected_revision=0,
            from_on=now.date(),
            counts_from=now.date(),
            recorded_at=now,
        )
    path = ERASE.replace(f"/{LENA.id}/", f"/{TOM.id}/")
    assert "Bitte beenden Sie zuerst die Aufgabe" in karin.get(path).text
    assert karin.post(path, {"number": str(TOM.id)}).status_code == 422
    assert get_person(site, TOM).name == TOM.name


def test_nobody_outside_the_course_is_erased_from_it(site: Site, karin: Browser) -> None:
    path = ERASE.replace(f"/{LENA.id}/", "/4/")
    assert karin.get(path).status_code == 404
    assert karin.post(path, {"number": "4"}).status_code == 404


def test_what_others_wrote_about_her_goes_as_well(site: Site, karin: Browser) -> None:
    site.visit(PAUL).pass_quiz("/modules/eins/anfang/quiz/")
    now = site.clock.now
    with site.school.storage.connected():
        first, second = evidence.list_lines([PAUL.id])[:2]
        evidence.append_note(first.id, "kam zusammen mit Lena Wolff")
        evidence.append_note(second.id, "kam zusammen mit Lena Wolffsberg")
        audit.append_event(now, KARIN.id, Event.IMPORTED, "cohort", 1, None, {"a": "Wolff, Lena"})
    erase(karin)
    with site.school.storage.connected():
        assert list(evidence.list_notes([first.id, second.id])) == [second.id]
        assert [event.detail for event in audit.list_of(Event.IMPORTED)] == [{}]


def test_a_shared_address_stays_with_whoever_else_has_it(site: Site, karin: Browser) -> None:
    now, shared = site.clock.now, "lena@example.org"
    times = {"created_at": now, "due_at": now, "tries": 0}
    link = {"token_hash": "a", "request_hash": "b", "code_hash": "c", "made_at": now}
    with site.school.storage.connected():
        people.update_person(replace(people.get_person(PAUL.id), email=shared.upper()))
        MailLinkTable.insert(email_key=shared, expires_at=now, **link).execute()
        OutboxTable.insert(
            person=None, name="sign-in", recipient=shared, subject="Anmelden", body="x", **times
        ).execute()
        assert MailLinkTable.select().count() == 1
    erase(karin)
    with site.school.storage.connected():
        assert MailLinkTable.select().count() == 1
        assert get_person(site, PAUL).email == shared.upper()


def test_copies_made_before_are_named(standalone: Site) -> None:
    (standalone.school.data_dir / "lms-20260101-before-0002.sqlite3").write_bytes(b"")
    with standalone.school.storage.connected():
        detail = {"path": "/mnt/stick/lms.zip"}
        now = standalone.clock.now
        audit.append_event(now, None, Event.BACKUP_MADE, "backup", "lms.zip", detail=detail)
    page = erase(standalone.visit(KARIN))
    assert "lms-20260101-before-0002.sqlite3" in page
    assert "/mnt/stick/lms.zip" in page
    assert "löschen Sie die Nummer 1 bitte noch einmal" in page


def test_who_signed_in_while_being_erased_is_out_too(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    erased = replace(get_person(standalone, LENA), name="", erased_on=standalone.clock.now.date())
    with standalone.school.storage.connected():
        people.update_person(erased)
    assert lena.get("/").status_code == 303


def test_who_only_came_to_a_meeting_is_erased_from_its_list(site: Site) -> None:
    karin = on_the_day(site, KARIN)
    walk_in = get_form(karin.get("/staff/meetings/1/walk-in/"))
    karin.send(walk_in, name="Mia Morgen", go="add")
    page = karin.get(LIST).text
    [mia] = re.findall(r"/coordinator/tee-2026/people/(\d+)/erase/", page)
    asked = karin.get(f"/coordinator/{COHORT}/people/{mia}/erase/")
    assert karin.place(f'/coordinator/{COHORT}/"') in asked.text
    receipt = karin.follow(karin.send(get_form(asked, "erase"), number=mia))
    assert f"Nummer {mia} ist gelöscht" in receipt.text
    left = karin.get(LIST).text
    assert "Mia Morgen" not in left
    assert "/erase/" not in left
    assert "/erase/" not in come_back(site, TOM).get(LIST).text
