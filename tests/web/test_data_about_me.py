"""Everything stored about oneself: in plain words, and as a file (R12)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lms.storage import aliases, audit, cohorts, evidence, logins, people
from lms.storage.audit import Event
from lms.storage.fields import Table
from lms.storage.personal import TOLD
from lms.storage.tables import TABLES
from lms.storage.tables_access import CardTable
from lms.storage.tables_mail import OutboxTable
from lms.storage.tables_people import PersonTable
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site
from tests.web.staff import list_lines
from tests.web.world import FIRST_MEETING, PAUL

PAGE, FILE = "/me/data/", "/me/data.json"
#: Named by other tables than their own: who acted, or a record of the ledger.
TOLD_OTHERWISE = {"lms_evidence"}
NOT_TOLD = {"lms_standing"}  # only what the ledger says, kept for speed


@pytest.fixture
def full(site: Site) -> Site:
    """Something of everything there is about Lena."""
    lena, now = site.visit(LENA), site.clock.now
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    lena.begin("/modules/eins/mitte/quiz/")
    lena.post("/modules/eins/mitte/quiz/conversation/")
    lena.post(f"/meetings/{FIRST_MEETING}/", {"coming": "no"})
    with site.school.storage.connected():
        known = replace(people.get_person(LENA.id), phone="0385 4711", name_wish="Lena Wolf")
        people.update_person(known)
        cohorts.add_pause(LENA.id, 1, now.date())
        logins.add_link(LENA.id, "hidden-hash", purpose="login", expires_at=now + timedelta(days=7))
        card = {"salt": "hidden-salt", "prefix": "hidden-prefix", "made_at": now}
        CardTable.insert(person=LENA.id, made_by=KARIN.id, **card).execute()
        mail = {"name": "invitation", "recipient": "lena@example.org", "subject": "Willkommen"}
        times = {"created_at": now, "due_at": now, "sent_at": now, "tries": 1}
        OutboxTable.insert(person=LENA.id, body="hidden-link", **mail, **times).execute()
        line = evidence.list_lines([LENA.id])[0]
        evidence.append_note(line.id, "war schon einmal dabei")
        audit.append_event(now, KARIN.id, Event.CHANGED, "person", LENA.id, LENA.id)
    return site


def read_file(browser: Browser) -> dict[str, list[dict[str, Any]]]:
    return dict(json.loads(browser.get(FILE).text))


@pytest.mark.parametrize(
    "sentence",
    [
        "Lena Wolff",
        "Lena Wolf<",
        "lena@example.org",
        "0385 4711",
        "Tee 2026",
        "Pause",
        "Zugangskarte",
        "Link zum Anmelden",
        "Willkommen",
        "war schon einmal dabei",
        "Am Abend.",
        "1. Versuch",
        "Sie haben abgesagt.",
        "Sie haben um ein Gespräch gebeten",
        "Angaben geändert",
        "Karin Petersen",
        "Wer sieht was",
    ],
)
def test_the_page_says_it_in_plain_words(full: Site, sentence: str) -> None:
    assert sentence in full.visit(LENA).get(PAGE).text


def test_the_file_holds_every_row(full: Site) -> None:
    lena = full.visit(LENA)
    reply = lena.get(FILE)
    assert reply.headers["Content-Disposition"] == 'attachment; filename="lernbegleiter.json"'
    assert reply.headers["Cache-Control"] == "no-store"
    found = read_file(lena)
    assert found["person"][0]["phone"] == "0385 4711"
    assert found["cards"][0]["made_by"] == "Karin Petersen"
    assert found["memberships"][0]["cohort"] == "Tee 2026"
    assert len(found["entries"]) == len(list_lines(full, LENA))
    assert found["entries"][0]["note"] == "war schon einmal dabei"
    assert "Am Abend." in [answer["value"] for answer in found["answers"]]
    assert len(found["attempts"]) == 2


def test_no_secret_is_told(full: Site) -> None:
    lena = full.visit(LENA)
    for path in (PAGE, FILE):
        assert "hidden-" not in lena.get(path).text
        assert "hash" not in lena.get(path).text


def test_nobody_reads_what_belongs_to_somebody_else(full: Site) -> None:
    for person in (PAUL, TOM):
        for path in (PAGE, FILE):
            text = full.visit(person).get(path).text
            assert "Wolff" not in text
            assert "4711" not in text


def test_what_another_record_holds_is_told_too(standalone: Site) -> None:
    now = standalone.clock.now
    with standalone.school.storage.connected():
        twin = people.add_person(name="Lena Aydin", phone="0385 99")
        aliases.append_alias(twin.id, LENA.id, expected_revision=0, recorded_at=now)
    assert "Lena Aydin" in standalone.visit(LENA).get(PAGE).text


def test_every_table_about_people_is_told() -> None:
    told = {table._meta.table_name for table, _names in TOLD.values()}
    assert {name_of(table) for table in TABLES if names_person(table)} == (
        told | TOLD_OTHERWISE | NOT_TOLD
    )


def names_person(table: type[Table]) -> bool:
    field = table._meta.fields.get("person")
    return field is not None and field.rel_model is PersonTable


def name_of(table: type[Table]) -> str:
    return str(table._meta.table_name)
