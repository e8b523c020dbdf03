"""One module of the shipped course, from the first page to the report, as people do it.

Lena studies everything and fails one quiz three times on the way. Tom records the conversation
they have about it, Karin enters the training day. Paul only signs up. The shipped course is used
on purpose; every other test brings content of its own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lms.domain.meeting import Meeting
from lms.domain.people import Actor, Role, RoleName
from lms.domain.quiz import Quiz
from lms.domain.state import State
from lms.library.shelf import ShelfModule
from lms.services import ledger, matrix
from lms.services.accounts import enrol
from lms.services.places import set_from_files
from lms.storage import cohorts, meetings, people, requirements
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, attempt_of, get_form, right_fields
from tests.web.sites import PAIRINGS, open_site
from tests.web.world import PAUL

SHIPPED = Path(__file__).parents[2]
MODULE = "rolle-und-rahmen"
COHORT = "mv-2026"
FIRST_DAY, TRAINING_DAY = date(2026, 6, 1), date(2026, 6, 13)
FAILED = 1  # the lesson, counted from 0, whose questions are failed three times
MET = "erledigt"


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    app, database = request.param
    url = request.getfixturevalue(f"{database}_url")
    with open_site(url, tmp_path, in_host=app == "host", course=SHIPPED) as opened:
        with opened.school.storage.connected(), opened.school.storage.atomic():
            seed(opened)
        yield opened


def seed(site: Site) -> None:
    """The course, four people, and one date for the module's training day."""
    school = site.school
    cohort = cohorts.add_cohort(
        slug=COHORT, programme="begleiten", title="Kurs 2026", starts_on=FIRST_DAY
    )
    recorded_at = datetime.combine(FIRST_DAY, time(8))
    required = replace(set_from_files(school.library, cohort), recorded_at=recorded_at)
    requirements.append_set(cohort.id, required, expected_revision=0)
    added = {
        person.name: people.add_person(
            name=person.name, given_name=person.given_name, email=person.email
        )
        for person in (LENA, TOM, KARIN, PAUL)
    }
    people.grant_role(added[TOM.name].id, Role(RoleName.TRAINER, module=MODULE))
    people.grant_role(added[KARIN.name].id, Role(RoleName.COORDINATOR))
    enrol(school, added[LENA.name], COHORT)
    enrol(school, added[PAUL.name], COHORT)
    meeting = Meeting(
        id=0,
        revision=0,
        cohort=cohort.id,
        training_day=school.library.get_module(MODULE).days[0].id,
        on=TRAINING_DAY,
        starts=time(9),
        ends=time(16),
        teaching_units=8,
        place="Güstrow",
        trainers=(added[TOM.name].id,),
        recorded_at=recorded_at,
    )
    meetings.append_meeting(meeting, expected_revision=0)


def list_secrets(quiz: Quiz) -> set[str]:
    """What only a result may say about these questions."""
    secrets = set()
    for question in quiz.list_questions():
        for text in question.texts.values():
            secrets.add(text.explanation_html)
            secrets |= {option.feedback_html for option in text.options}
    return secrets - {""}


class Study:
    """Lena at her questions: every page before handing in is searched for what it must not say."""

    def __init__(self, site: Site, lena: Browser) -> None:
        self._site, self._lena = site, lena
        self.pages = 0

    def answer(self, unit_id: str, base: str, *, right: bool) -> TestResponse:
        """Takes the questions of a unit; gives the page with the result."""
        quiz = self._site.school.library.quizzes[unit_id]
        secrets = list_secrets(quiz)
        assert secrets
        start = self._look(self._lena.get(base), secrets)
        page = self._look(self._lena.follow(self._lena.send(get_form(start))), secrets)
        while not page.request.path.endswith("/check/"):
            page = self._look(self._lena.follow(self._send(page, right=right)), secrets)
        self._look(self._lena.get(f"{base}sheet/"), secrets)
        result = self._lena.follow(self._lena.send(get_form(page)))
        assert "lms-answer-right" in result.text
        return result

    def _send(self, page: TestResponse, *, right: bool) -> TestResponse:
        """Answers the question of a page, with a background save before it."""
        form = get_form(page)
        number = int(page.request.path.rstrip("/").rpartition("/")[2])
        fields = right_fields(self._site, attempt_of(form), number) if right else []
        data = {"answer": fields, "rev": "0", "client": "load.1"}
        saved = self._lena.post(form.save_url, data)
        assert saved.json is not None
        assert set(saved.json) == {"saved", "rev"}
        return self._lena.send(form, answer=fields, go="next")

    def _look(self, page: TestResponse, secrets: set[str]) -> TestResponse:
        assert page.status_code == 200
        assert not [secret for secret in secrets if secret in page.text]
        assert "lms-answer-right" not in page.text
        assert "lms-answer-wrong" not in page.text
        self.pages += 1
        return page


def study_module(site: Site, lena: Browser, module: ShelfModule) -> None:
    study = Study(site, lena)
    for number, lesson in enumerate(module.lessons):
        place = f"/modules/{module.id}/{lesson.id}/"
        page = lena.get(place)
        assert page.status_code == 200
        on = lena.send(get_form(page, "/read"))
        assert on.headers["Location"] == lena.place(f"{place}quiz/")
        if number == FAILED:
            following = f"/modules/{module.id}/{module.lessons[number + 1].id}/"
            fail_thrice(site, lena, study, lesson.id, f"{place}quiz/", following)
        else:
            assert "Geschafft." in study.answer(lesson.id, f"{place}quiz/", right=True).text
        site.clock.pass_by(minutes=20)
    closing = f"/modules/{module.id}/quiz/"
    assert "Geschafft." in study.answer(module.quiz_id, closing, right=True).text
    assert study.pages > 40


def fail_thrice(
    site: Site, lena: Browser, study: Study, unit_id: str, base: str, following: str
) -> None:
    """After the third failure the next lesson opens in the same minute (R8)."""
    for tries in range(3):
        assert lena.get(following).status_code == 403
        if tries == 2:
            assert "können Sie es wieder versuchen" in lena.get(base).text
            site.clock.pass_by(minutes=10)
        result = study.answer(unit_id, base, right=False)
        assert "Noch nicht geschafft." in result.text
    assert "Wir sprechen darüber" in result.text
    assert f'href="{lena.place(following)}"' in result.text
    assert lena.get(following).status_code == 200


def record_conversation(tom: Browser, title: str) -> None:
    """Tom finds the conversation on his first page and enters that it took place."""
    tasks = tom.get("/staff/")
    assert LENA.listed_name in unescape(tasks.text)
    assert title in unescape(tasks.text)
    [link] = re.findall(r'href="([^"]+/record/[^"]*)"', tasks.text)
    form = get_form(tom.get(unescape(link)), "/record/")
    response = tom.send(form, kind="passed_in_conversation", reason="Am Telefon besprochen.")
    assert response.status_code == 303
    assert "Am Telefon besprochen." in tom.follow(response).text


def enter_training_day(karin: Browser) -> None:
    """Karin enters Saturday's list: everybody is preset to present, Paul was not there."""
    dates = karin.get("/staff/meetings/")
    [link] = set(re.findall(r'href="([^"]+/attendance/)"', dates.text))
    form = get_form(karin.get(link), "/attendance/")
    assert dict(form.fields)["mark-1"] == dict(form.fields)["mark-4"] == "present"
    response = karin.send(form, **{"mark-4": "absent"})
    assert response.status_code == 303
    assert "1 von 2" in karin.follow(response).text


def read_matrix(karin: Browser) -> dict[str, str]:
    """The words in Lena's row of the module's matrix, by step."""
    page = karin.get(f"/coordinator/{COHORT}/matrix/?module={MODULE}").text
    [row] = [row for row in page.split("<tr>") if "Wolff" in row]
    return dict(re.findall(r'#([\w.-]+)" [^>]*>([^<]+)</a>', row))


def test_module_one_from_the_first_page_to_the_report(site: Site) -> None:
    lena, tom, karin = site.visit(LENA), site.visit(TOM), site.visit(KARIN)
    module = site.school.library.get_module(MODULE)
    failed = module.lessons[FAILED]
    study_module(site, lena, module)
    assert "Wir sprechen darüber" in lena.get("/").text
    assert read_matrix(karin)[failed.id] != MET
    record_conversation(tom, failed.text("de").title)
    assert read_matrix(karin)[failed.id] == MET
    assert read_matrix(karin)[MODULE] != MET

    site.clock.now = datetime.combine(TRAINING_DAY, time(16))
    karin = site.visit(KARIN)
    enter_training_day(karin)

    assert set(read_matrix(karin).values()) == {MET}
    check_that_everything_agrees(site, karin, module)
    history = lena.get("/me/").text
    assert "Tom Behrens" in history
    assert "Karin Petersen" in history


def test_whoever_looks_far_ahead_reads_how_much_is_left_in_each_module(site: Site) -> None:
    lena = site.visit(LENA)
    shut = lena.get("/modules/bildung-arbeit-begegnung/").text
    assert "wenn Sie 6 Schritte in Modul 1 und 7 Schritte in Modul 2 erledigt haben" in shut


def check_that_everything_agrees(site: Site, karin: Browser, module: ShelfModule) -> None:
    """The matrix, the person's page and the report say the same of every step."""
    actor = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
    with site.school.storage.connected():
        page = ledger.open_person(site.school, actor, COHORT, LENA.id)
        table = matrix.open_matrix(site.school, actor, COHORT, module_id=MODULE)
    standing = page.standing.find_module(MODULE)
    assert standing is not None
    assert standing.state is State.MET
    own = {unit.id: unit.state for unit in standing.units} | {MODULE: standing.state}
    [row] = [row for row in table.rows if row.person.id == LENA.id]
    assert dict(zip((column.id for column in table.columns), row.cells, strict=True)) == own

    shown = karin.get(f"/coordinator/{COHORT}/people/{LENA.id}/").text
    assert "Am Telefon besprochen." in shown
    section = shown.partition(f'id="{MODULE}"')[2].partition("</section>")[0]
    assert section.count("lms-tag-done") == len(own)

    report = read_report(site)
    assert (report["people"], report["teaching_units"]) == (2, 8)
    figures = {each["id"]: each for each in report["rows"]}
    for unit_id in own:
        assert (figures[unit_id]["met"], figures[unit_id]["done"]) == (1, 1)
    assert report["study_minutes"] == sum(lesson.minutes for lesson in module.lessons)


def read_report(site: Site) -> dict[str, Any]:
    """What the command prints; twice the same bytes for equal arguments (R11)."""
    arguments = ["lms", "report", "--cohort", COHORT, "--format", "json"]
    printed = [site.app.test_cli_runner().invoke(args=arguments) for _ in range(2)]
    assert [each.exit_code for each in printed] == [0, 0], printed[0].output
    assert printed[0].output == printed[1].output
    report: dict[str, Any] = json.loads(printed[0].output)
    return report
