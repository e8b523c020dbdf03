"""Taking over what the files ask for by now: with a preview, from a day on, once (R4)."""

from dataclasses import replace
from datetime import date

import pytest

from lms.domain.set_changes import Facet, list_changes
from lms.library.shelf import ShelfModule
from lms.storage.audit import Event
from tests.cast import KARIN, lesson, module, module_quiz, requirements, training_day
from tests.web.course import change_files, list_events, list_sets, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import form_in
from tests.web.world import COHORT

TAKE_OVER = f"/coordinator/{COHORT}/take-over/"
HOME = f"/coordinator/{COHORT}/"


def drop_lesson(site: Site, number: int) -> None:
    """The file of a lesson of the first module is gone, and so is its place in the course."""
    first, second = site.school.library.modules
    lessons = first.lessons[:number] + first.lessons[number + 1 :]
    change_modules(site, replace(first, lessons=lessons), second)


def make_optional(site: Site) -> None:
    first, second = site.school.library.modules
    ende = replace(first.lessons[2], optional=True)
    change_modules(site, replace(first, lessons=(*first.lessons[:2], ende)), second)


def change_modules(site: Site, *modules: ShelfModule) -> None:
    change_files(site, modules=modules)


def test_where_nothing_has_changed_there_is_nothing_to_take_over(
    site: Site, karin: Browser
) -> None:
    assert "Im Moment nichts Neues" in karin.get(HOME).text
    page = karin.get(TAKE_OVER)
    assert "Es gibt nichts zu übernehmen." in page.text
    assert "<form" not in page.text
    assert karin.post(TAKE_OVER, {"revision": "1"}).status_code == 303
    assert len(list_sets(site, COHORT)) == 1


def test_the_preview_says_what_changes_and_for_how_many(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    drop_lesson(site, 0)
    assert "1 Änderung" in karin.get(HOME).text
    page = karin.get(TAKE_OVER).text
    assert "nicht mehr verlangt" in page
    assert "1 Person hatte das noch offen" in page
    assert "Niemand verliert, was erledigt ist." in page
    assert len(list_sets(site, COHORT)) == 1


def test_taking_over_appends_the_next_set_from_today(site: Site, karin: Browser) -> None:
    make_optional(site)
    page = karin.follow(karin.send(get_form(karin.get(TAKE_OVER))))
    assert "Übernommen. Es gilt ab dem 10. Juni 2026." in page.text
    first, second = list_sets(site, COHORT)
    assert (second.revision, second.effective_on) == (2, date(2026, 6, 10))
    assert (first.units["ende"].required, second.units["ende"].required) == (True, False)
    assert second.recorded_by == KARIN.id
    [event] = list_events(site, Event.CHANGED)
    assert event.detail == {"requirement_set": 2}
    assert "Es gibt nichts zu übernehmen." in karin.get(TAKE_OVER).text


def test_it_can_hold_from_a_later_day_but_not_from_one_that_is_over(
    site: Site, karin: Browser
) -> None:
    make_optional(site)
    form = get_form(karin.get(TAKE_OVER))
    page = karin.send(form, effective_on="9.6.2026")
    assert page.status_code == 422
    assert "Dieser Tag ist vorbei." in page.text
    assert dict(form_in(page, "take-over").fields)["effective_on"] == "9.6.2026"
    assert karin.send(form, effective_on="1.7.2026").status_code == 303
    assert list_sets(site, COHORT)[1].effective_on == date(2026, 7, 1)


def test_taken_over_twice_it_is_taken_over_once(site: Site, karin: Browser) -> None:
    make_optional(site)
    form = get_form(karin.get(TAKE_OVER))
    for _ in range(2):
        assert karin.send(form).status_code == 303
    assert len(list_sets(site, COHORT)) == 2


def test_files_changed_since_the_preview_are_looked_at_again(site: Site, karin: Browser) -> None:
    make_optional(site)
    form = get_form(karin.get(TAKE_OVER))
    drop_lesson(site, 0)
    page = karin.send(form)
    assert page.status_code == 409
    assert "Es ist nichts übernommen." in page.text
    assert "nicht mehr verlangt" in page.text
    assert len(list_sets(site, COHORT)) == 1
    assert karin.send(form_in(page, "take-over")).status_code == 303


def test_two_who_take_over_at_once_append_one_set(site: Site, karin: Browser) -> None:
    make_optional(site)
    form = get_form(karin.get(TAKE_OVER))
    karin.send(form)
    drop_lesson(site, 0)
    fields = form.fill() | {"key": [site.school.library.requirements_key]}
    assert karin.post(TAKE_OVER, fields).status_code == 409
    assert len(list_sets(site, COHORT)) == 2


def test_the_rule_of_the_course_stays_and_marks_follow_the_files(
    site: Site, karin: Browser
) -> None:
    rules = site.school.library.programme.rules
    programme = replace(
        site.school.library.programme,
        rules=replace(rules, modules_needed=1, retry_wait_minutes=30),
    )
    change_files(site, programme=programme)
    page = karin.get(TAKE_OVER)
    assert "Pause zwischen zwei Versuchen" in page.text
    karin.send(get_form(page))
    newest = list_sets(site, COHORT)[-1]
    assert (newest.rules.modules_needed, newest.rules.retry_wait_minutes) == (None, 30)


def test_nobody_loses_what_is_done(site: Site, karin: Browser, lena: Browser) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    done = "erledigt"
    before = lena.get("/modules/eins/").text.casefold().count(done)
    drop_lesson(site, 1)
    karin.send(get_form(karin.get(TAKE_OVER)))
    assert lena.get("/modules/eins/").text.casefold().count(done) == before


def test_a_course_that_has_not_started_follows_the_files_anyway(site: Site, karin: Browser) -> None:
    plan_course(site)
    assert karin.get("/coordinator/herbst-2026/take-over/").status_code == 404


OLD = requirements(
    module("eins", lesson("a"), lesson("b", has_quiz=True), module_quiz("eins")),
    module("zwei", lesson("c"), training_day("zwei.day-1")),
)


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (OLD, []),
        (
            requirements(
                module("eins", lesson("b"), lesson("a", has_quiz=True), module_quiz("eins")),
                OLD.modules[1],
            ),
            [
                ("eins", None, (Facet.ORDER,)),
                ("eins", "b", (Facet.QUESTIONS_REMOVED,)),
                ("eins", "a", (Facet.QUESTIONS_ADDED,)),
            ],
        ),
        (
            requirements(OLD.modules[0], module("zwei", lesson("d", required=False))),
            [
                ("zwei", "d", (Facet.ADDED,)),
                ("zwei", "c", (Facet.REMOVED,)),
                ("zwei", "zwei.day-1", (Facet.REMOVED,)),
            ],
        ),
        (
            requirements(OLD.modules[0], module("drei", lesson("e"))),
            [("drei", None, (Facet.ADDED,)), ("zwei", None, (Facet.REMOVED,))],
        ),
        (
            requirements(OLD.modules[1], OLD.modules[0]),
            [("zwei", None, (Facet.ORDER,)), ("eins", None, (Facet.ORDER,))],
        ),
        (
            requirements(
                OLD.modules[0],
                module(
                    "zwei",
                    lesson("c", minutes=20, conversation=True),
                    training_day("zwei.day-1", 6, required=False),
                    days_needed=0,
                    gate=(),
                ),
            ),
            [
                ("zwei", None, (Facet.GATE, Facet.DAYS_NEEDED)),
                ("zwei", "c", (Facet.CONVERSATION, Facet.MINUTES)),
                ("zwei", "zwei.day-1", (Facet.VOLUNTARY, Facet.HOURS)),
            ],
        ),
        (
            requirements(
                module("eins", lesson("a"), *OLD.modules[0].units[1:], lesson("c")),
                module("zwei", training_day("zwei.day-1")),
            ),
            [("eins", "c", (Facet.MOVED,))],
        ),
    ],
)
def test_what_differs_is_named(new: object, found: list[object]) -> None:
    assert isinstance(new, type(OLD))
    changes = list_changes(OLD, new)
    named = [(each.module.id, each.unit and each.unit.id, each.facets) for each in changes]
    assert named == found
