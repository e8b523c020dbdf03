"""What tests of the trainers' desk share: its pages, and drafts as they are kept."""

from werkzeug.test import TestResponse

from lms.domain.people import Actor, Person
from lms.library.lesson_source import LessonHead, read_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.source import ParsedQuestion
from lms.services import authoring
from lms.services.authoring import Draft
from lms.storage import people
from tests.web.driver import Browser, Site
from tests.web.forms import Form, read_forms
from tests.web.staff import form_in

DESK = "/trainer/lessons/"
TEXT = f"{DESK}anfang/"
QUESTIONS = f"{TEXT}questions/"
CLOSING = f"{DESK}eins.quiz/questions/"


def open_text(browser: Browser, path: str = TEXT) -> Form:
    """The form of a lesson's text."""
    return form_in(browser.get(path), path)


def open_question(browser: Browser, edit: str, kind: str = "", path: str = QUESTIONS) -> Form:
    """The form of a question, a case or something new."""
    page = browser.get(f"{path}?edit={edit}&kind={kind}")
    return find_form(page, "edit")


def find_form(page: TestResponse, field: str) -> Form:
    """The first form of a page that has this field and is saved as one types."""

    return next(form for form in read_forms(page.text) if field in form.names and form.save_url)


def read_draft(site: Site, person: Person, unit: str = "anfang", language: str = "") -> Draft:
    with site.school.storage.connected():
        actor = Actor(person, people.list_roles(person.id))
        return authoring.get_draft(site.school, actor, unit, language)


def read_text(site: Site, person: Person, unit: str = "anfang") -> tuple[LessonHead, str]:
    return read_lesson(read_draft(site, person, unit).lesson)


def read_questions(site: Site, person: Person, unit: str = "anfang") -> tuple[ParsedQuestion, ...]:
    return parse_quiz(read_draft(site, person, unit).quiz).list_questions()
