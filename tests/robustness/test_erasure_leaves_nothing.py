"""After an erasure nothing personal is left in the file or its folder, and no figure changes (R12).

The demo's people have learnt for weeks; those who are erased have left something of everything.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.domain.people import Actor, Person, Role, RoleName
from lms.services import accounts, answers, cards, erasing, mail_links, quizzes, reporting
from lms.services.accounts import Way
from lms.services.demo import seed_demo
from lms.services.report_file import write_report
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, evidence, meetings, people, requests
from lms.storage.audit import Event
from lms.storage.migrate import migrate
from lms.storage.tables_ledger import AttemptTable, EvidenceTable
from lms.translations import read_table
from lms.web.state import KEY

COHORT = str(read_table("demo")["cohort"]["slug"])
REFLECTION = "Am liebsten trinke ich ihn mit Zucker und Zimt."
NOTE = "Bescheinigung lag vor, Nummer 8812-Zimt."
PHONE, WISH, HOST_ID = "0385 77 88 99 11", "Magdalena Zimtstern", "konto-4711-zimt"


@pytest.fixture
def app(installation: Path) -> Iterator[Flask]:
    app = create_app({"LMS_DATA_DIR": str(installation)})
    school: School = app.extensions[KEY].school
    try:
        with school.storage.connected():
            migrate(school.storage)
        seed_demo(school, lambda done, total: None)
        yield app
    finally:
        school.publisher.close()
        school.storage.close()


def list_erased(school: School) -> list[Person]:
    cohort = cohorts.find_cohort_by_slug(COHORT)
    assert cohort is not None
    return [person for person, _membership in cohorts.list_members(cohort.id)][::5]


def leave_traces(school: School, karin: Actor, person: Person) -> Person:
    """Something of everything that can be stored about somebody."""
    now, storage = school.clock(), school.storage
    cohort = cohorts.find_cohort_by_slug(COHORT)
    assert cohort is not None
    known = replace(
        person,
        email=f"zimt-{person.id}@example.org",
        phone=f"{PHONE}{person.id}",
        name_wish=f"{WISH} {person.id}",
        host_id=f"{HOST_ID}-{person.id}",
    )
    with storage.atomic():
        people.update_person(known)
        accounts.open_login(school, person.id, Way.CARD, own_device=True, device="android")
        accounts.make_login_link(school, person)
        cards.make_card(school, karin, known)
        meeting = meetings.list_meetings(cohort.id)[0]
        requests.save_reply(person.id, meeting.id, coming=False, at=now)
        requests.add_conversation_request(person.id, "anfang", at=now)
        cohorts.add_pause(person.id, cohort.id, now.date())
        for line in evidence.list_lines([person.id])[:1]:
            evidence.append_note(line.id, f"{NOTE} Mit {person.name}.")
        for subject in (person.id, None):
            detail = {"before": person.listed_name, "text": NOTE, "email": known.email}
            audit.append_event(now, None, Event.CHANGED, "person", 0, subject, detail)
        twin = people.add_person(name=f"Zimtina {person.name}", phone=f"{PHONE}{person.id}00")
        aliases.append_alias(twin.id, person.id, expected_revision=0, recorded_at=now)
    mail_links.ask(school, f"zimt-{person.id}@example.org", lambda token: f"https://x/{token}")
    return known


def reflect(school: School, person: Person) -> None:
    attempt = quizzes.start_attempt(school, person, "anfang")
    sheet = answers.open_sheet(person, "anfang")
    texts = {asked.question.id: [REFLECTION] for asked in sheet.asked}
    answers.save_answers(school, person, attempt.id, texts)


def list_hits(folder: Path, texts: list[str]) -> list[str]:
    """Where any of these texts stands, in whatever file of the folder, byte by byte."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    contents = {path.name: path.read_bytes() for path in files}
    return [
        f"{name}: {text}"
        for text in texts
        for name, data in contents.items()
        if text.encode() in data
    ]


def count_kept() -> tuple[int, int]:
    return EvidenceTable.select().count(), AttemptTable.select().count()


def report(school: School, on: date, known_at: datetime) -> bytes:
    made = reporting.make_report(school, COHORT, as_of=on, known_at=known_at)
    return write_report(made, "json", str)


def test_nothing_personal_is_left_and_no_figure_changes(app: Flask, installation: Path) -> None:
    school: School = app.extensions[KEY].school
    with school.storage.connected():
        karin = find_coordinator()
        erased = list_erased(school)
        assert len(erased) == 5
        for person in erased:
            reflect(school, person)
        known = [leave_traces(school, karin, person) for person in erased]
        texts = [REFLECTION, NOTE, WISH, HOST_ID, PHONE, "Zimtina", "@example.org"]
        texts += [text for each in known for text in (each.name, each.listed_name)]
        found = list_hits(installation, texts)
        assert {hit.partition(": ")[2] for hit in found} == set(texts)

        moment = school.moment()
        before = count_kept(), report(school, moment.today, moment.now)
        for person in erased:
            erasing.erase(school, karin, COHORT, person.id, str(person.id))
        assert (count_kept(), report(school, moment.today, moment.now)) == before
    assert list_hits(installation, texts) == []


def find_coordinator() -> Actor:
    [person] = people.find_people_by_email("karin@demo.example")
    return Actor(person, frozenset({Role(RoleName.COORDINATOR)}))
