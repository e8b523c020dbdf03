"""Attempts to review: a corrected key, a lowered mark, and answers that came too late (R10)."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lms.domain.people import Role, RoleName
from lms.storage import attempts, audit, cohorts, people
from tests.cast import LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import Form, read_forms
from tests.web.sites import PAIRINGS, open_site
from tests.web.staff import come_back, list_kinds, list_lines, person_page, values_of
from tests.web.world import COURSE, STARTS_ON

QUIZ = "/modules/eins/anfang/quiz/"
PAGE, LATE = "/staff/reviews/", "/staff/late-answers/"
FILE = "quizzes/1-eins/10-anfang.md"
KEY = ("- (x) kochend\n- ( ) lauwarm", "- ( ) kochend\n- (x) lauwarm")
MARK = ("## Wie heiß soll", "---\npass_percent: 60\n---\n\n## Wie heiß soll")
OPTION = ("- (x) kochend", "- (x) sprudelnd")
THREE_OF_FIVE = {"q1aa": ["1"], "q3cc": ["Eimer"]}


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site over a course of its own, so that its questions can be corrected."""
    app, database = request.param
    url = request.getfixturevalue(f"{database}_course")
    shutil.copytree(COURSE, tmp_path / "course")
    course = tmp_path / "course"
    with open_site(url, tmp_path, in_host=app == "host", course=course) as opened:
        yield opened


def correct(site: Site, *changes: tuple[str, str]) -> None:
    """Changes the questions, and publishes them."""
    path = site.school.publisher.folders[1].parent / FILE
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    site.school.publisher.publish()


def hand_in(browser: Browser, answers: dict[str, list[str]]) -> None:
    """Answers everything right but these, and hands it in; one may try again at once after it."""
    right = {"q1aa": ["0"], "q2bb": ["0", "1"], "q3cc": ["Kanne"], "q6ff": ["Am Abend."]}
    form = get_form(browser.begin(QUIZ, "sheet"))
    with browser.site.school.storage.connected():
        attempt = attempts.get_attempt(int(form.action.partition("attempt=")[2]))
    orders = {item.question_id: item.order for item in attempt.layout}
    right["q4dd"] = [str(rank) for rank in orders["q4dd"]]
    right["q5ee"] = [str(orders["q5ee"].index(row)) for row in range(3)]
    given = {f"answer-{question}": value for question, value in (right | answers).items()}
    browser.send(form, **given, go="next")
    browser.hand_in(QUIZ)
    browser.site.clock.pass_by(minutes=11)


def find_forms(browser: Browser) -> list[Form]:
    page = browser.get(PAGE)
    assert page.status_code == 200
    return [form for form in read_forms(page.text) if "/staff/reviews/" in form.action]


def confirm_as(browser: Browser, form: Form) -> int:
    """What somebody is answered who sends a form that was shown to somebody else."""
    return browser.post(form.action, {"version": values_of(form)["version"]}).status_code


def leave(site: Site) -> None:
    """Lena's membership ended yesterday."""
    yesterday = site.school.moment().today - timedelta(days=1)
    with site.school.storage.connected():
        cohorts.append_membership(
            person=LENA.id,
            cohort=1,
            expected_revision=1,
            from_on=STARTS_ON,
            counts_from=STARTS_ON,
            to_on=yesterday,
            recorded_at=site.clock.now,
        )


def answer_late(browser: Browser, number: int, *answers: str) -> None:
    """Sends answers to a question of a sheet that was handed in meanwhile."""
    for answer in answers:
        browser.post(f"{QUIZ}{number}/?attempt=1", {"answer": answer, "go": "next"})
        browser.site.clock.pass_by(minutes=1)


def test_a_corrected_key_is_to_review_with_answers_and_points(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    assert find_forms(tom) == []
    assert "Im Moment ist nichts zu prüfen." in tom.get(PAGE).text
    correct(site, KEY)
    page = tom.get(PAGE)
    assert "Wolff, Lena" in page.text
    assert "Jetzt richtig: 4 von 5 (80\N{NO-BREAK SPACE}%)." in page.text
    assert "Vorher richtig: 3. Nötig: mindestens 4." in page.text
    assert "lauwarm" in page.text
    assert "Eimer" in page.text


def test_what_people_write_for_themselves_is_not_shown(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE | {"q6ff": ["Ganz allein für mich."]})
    correct(site, KEY)
    page = tom.get(PAGE)
    assert "Ganz allein" not in page.text
    assert "am liebsten Tee" not in page.text


def test_confirming_appends_a_pass_with_the_attempts_date_and_the_new_version(
    site: Site, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    site.clock.pass_by(days=2)
    correct(site, KEY)
    tom = come_back(site, TOM)
    [form] = find_forms(tom)
    done = tom.send(form)
    assert "Es ist eingetragen." in tom.follow(done).text
    failed, line = list_lines(site, LENA)[-2:]
    assert (line.kind, str(line.happened_on), line.percent) == ("passed", "2026-06-10", 80)
    assert (line.recorded_by, line.cohort, line.attempt) == (TOM.id, 1, failed.attempt)
    assert str(line.version) == values_of(form)["version"] != str(failed.version)
    assert find_forms(tom) == []
    assert lena.get("/modules/eins/mitte/").status_code == 200
    assert "1 Versuch" in tom.get(person_page(LENA)).text


def test_a_lowered_mark_is_to_review(site: Site, tom: Browser, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, MARK)
    assert "Jetzt richtig: 3 von 5 (60\N{NO-BREAK SPACE}%)." in tom.get(PAGE).text
    tom.send(find_forms(tom)[0])
    assert list_kinds(site, LENA)[-1] == "passed"


def test_a_pass_is_never_lowered(site: Site, tom: Browser, lena: Browser) -> None:
    hand_in(lena, {})
    before = list_kinds(site, LENA)
    correct(site, KEY, ("- [x] Blätter", "- [ ] Blätter"))
    assert find_forms(tom) == []
    assert list_kinds(site, LENA) == before
    assert lena.get("/modules/eins/mitte/").status_code == 200


def test_who_has_passed_meanwhile_is_not_listed(site: Site, tom: Browser, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    hand_in(lena, {})
    correct(site, KEY)
    assert find_forms(tom) == []


def test_somebody_is_listed_once_by_the_earliest_attempt_that_passes(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, {"q1aa": ["0"], "q3cc": ["Eimer"], "q2bb": ["0"]})
    hand_in(lena, THREE_OF_FIVE)
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    [form] = find_forms(tom)
    assert form.action.endswith("/2/")


def test_an_attempt_with_a_changed_question_is_to_be_looked_at(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, OPTION)
    page = tom.get(PAGE)
    assert find_forms(tom) == []
    assert "Bitte ansehen" in page.text
    assert "Diese Frage hat sich geändert." in page.text
    assert tom.place(person_page(LENA)) in page.text


def test_an_attempt_that_needs_a_look_cannot_be_confirmed(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, OPTION)
    with site.school.storage.connected():
        newest = attempts.newest_quiz_version("anfang")
    assert newest is not None
    assert tom.post(f"{PAGE}1/", {"version": str(newest[0])}).status_code == 409
    assert list_kinds(site, LENA)[-1] == "not_passed"


def test_confirming_twice_enters_it_once(
    site: Site, tom: Browser, karin: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    [form], [other] = find_forms(tom), find_forms(karin)
    assert tom.send(form).status_code == tom.send(form).status_code == 303
    assert karin.send(other).status_code == 303
    assert list_kinds(site, LENA).count("passed") == 1
    with site.school.storage.connected():
        recorded = [event for event in audit.list_events(newest=9) if event.event == "recorded"]
    assert [(event.actor, event.subject_person) for event in recorded] == [(TOM.id, LENA.id)]


def test_what_has_changed_since_it_was_shown_is_not_confirmed(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    [form] = find_forms(tom)
    correct(site, MARK)
    page = tom.send(form)
    assert page.status_code == 409
    assert "Das hat sich inzwischen geändert." in page.text
    assert "passed" not in list_kinds(site, LENA)


def test_a_trainer_of_another_module_has_nothing_to_review(
    site: Site, tom: Browser, ute: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    assert "Wolff, Lena" not in ute.get(PAGE).text
    assert confirm_as(ute, find_forms(tom)[0]) == 403
    assert ute.post(f"{PAGE}99/").status_code == 404
    assert "passed" not in list_kinds(site, LENA)


def test_nobody_confirms_for_themselves(site: Site, karin: Browser, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    with site.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.TRAINER, module="eins"))
    herself = come_back(site, LENA)
    assert find_forms(herself) == []
    assert confirm_as(herself, find_forms(karin)[0]) == 403
    assert list_kinds(site, LENA)[-1] == "not_passed"


def test_who_left_the_course_is_still_reviewed(site: Site, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    correct(site, KEY)
    site.clock.pass_by(days=3)
    leave(site)
    assert len(find_forms(come_back(site, TOM))) == 1


def test_the_first_page_counts_what_is_to_review(site: Site, tom: Browser, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    assert "Nach einer Korrektur" not in tom.get("/staff/").text
    correct(site, KEY)
    page = tom.get("/staff/")
    assert "1 Aufgabe wartet auf Sie." in page.text
    assert "1 Versuch" in page.text
    assert tom.place(PAGE) in page.text


def test_an_answer_after_handing_in_is_shown_with_its_words_and_time(
    site: Site, tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    assert "Es ist keine Antwort zu spät angekommen." in tom.get(LATE).text
    answer_late(lena, 1, "0")
    page = tom.get(LATE)
    for words in ("Wolff, Lena", "Wasser und Blätter", "Wie heiß soll das Wasser", "kochend"):
        assert words in page.text
    assert "10. Juni 2026, 10:11 Uhr" in page.text
    first = tom.get("/staff/").text
    assert "1 Antwort" in first
    assert "Im Moment wartet nichts auf Sie." in first
    assert list_kinds(site, LENA)[-1] == "not_passed"


def test_of_several_late_answers_to_a_question_the_last_is_shown(
    tom: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    answer_late(lena, 3, "Ka", "Kann", "Kanne")
    page = tom.get(LATE)
    assert page.text.count("Worin kocht man Tee?") == 1
    assert "<p>Kanne</p>" in page.text


def test_late_words_people_write_for_themselves_are_not_shown(tom: Browser, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    answer_late(lena, 6, "Ganz allein für mich.")
    assert "Ganz allein" not in tom.get(LATE).text


def test_late_answers_are_for_the_trainer_of_the_module_and_for_coordinators(
    tom: Browser, ute: Browser, karin: Browser, lena: Browser
) -> None:
    hand_in(lena, THREE_OF_FIVE)
    answer_late(lena, 3, "Kanne")
    assert "Wolff, Lena" in karin.get(LATE).text
    assert "Wolff, Lena" not in ute.get(LATE).text
    assert lena.get(LATE).status_code == lena.get(PAGE).status_code == 403


def test_late_answers_of_people_who_left_are_not_listed(site: Site, lena: Browser) -> None:
    hand_in(lena, THREE_OF_FIVE)
    answer_late(lena, 3, "Kanne")
    site.clock.pass_by(days=3)
    leave(site)
    assert "Wolff, Lena" not in come_back(site, TOM).get(LATE).text
