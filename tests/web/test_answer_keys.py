"""The right answer never reaches a browser before the answers are handed in (design 5)."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from lms.domain.question import QuestionKind
from lms.services import answers
from tests.cast import LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.sites import open_site
from tests.web.world import COURSE

BASE = "/modules/eins/anfang/"
QUIZ = f"{BASE}quiz/"
CANARY = "Kanarienvogel"
LESSON_FILE = "content/modules/1-eins/10-anfang.md"
QUIZ_FILE = "quizzes/1-eins/10-anfang.md"
NUMBERS = range(1, 7)


@pytest.fixture
def open_with(sqlite_course: str, tmp_path: Path) -> Iterator[Callable[[str, str], Site]]:
    """Opens the standalone application over a course in which one file reads otherwise."""
    names = count()
    with ExitStack() as stack:

        def open_course(path: str, text: str) -> Site:
            course = tmp_path / f"course-{next(names)}"
            shutil.copytree(COURSE, course)
            (course / path).write_text(text, encoding="utf-8")
            return stack.enter_context(open_site(sqlite_course, tmp_path, course=course))

        yield open_course


def mark_secrets(text: str) -> str:
    """The file with a canary in every explanation, feedback, and accepted answer."""
    text = re.sub(r"(?m)^(  > |Erklärung: |Antwort: )", rf"\1{CANARY} ", text)
    assert text.count(CANARY) > 1
    return text


def see_everything(browser: Browser) -> Iterator[str]:
    """Every page somebody sees from reading a lesson until the answers are looked over."""
    yield browser.get("/").text
    yield browser.get("/modules/eins/").text
    yield browser.get(BASE).text
    yield browser.get(QUIZ).text
    yield browser.begin(QUIZ).text
    for number in NUMBERS:
        page = browser.get(f"{QUIZ}{number}/")
        yield page.text
        form = get_form(page)
        yield browser.send(form, answer=["0"], go="next").text
        yield browser.post(form.save_url, {"answer": "1", "rev": "1", "client": "a.1"}).text
        yield browser.post(form.save_url, {"answer": "0", "rev": "0", "client": "b.1"}).text
        yield browser.get(f"{QUIZ}{number}/").text
    yield browser.get(f"{QUIZ}sheet/").text
    yield browser.get(f"{QUIZ}check/").text
    yield browser.get("/me/").text


@pytest.mark.parametrize("path", [QUIZ_FILE, LESSON_FILE])
def test_no_page_before_handing_in_holds_a_secret(
    open_with: Callable[[str, str], Site], path: str
) -> None:
    text = (COURSE / path).read_text(encoding="utf-8")
    site = open_with(path, mark_secrets(text))
    assert not [finding for finding in site.school.library.findings if finding.blocks]
    lena = site.visit(LENA)
    assert not [page for page in see_everything(lena) if CANARY in page]


def test_the_secrets_are_told_after_handing_in(open_with: Callable[[str, str], Site]) -> None:
    text = (COURSE / QUIZ_FILE).read_text(encoding="utf-8")
    lena = open_with(QUIZ_FILE, mark_secrets(text)).visit(LENA)
    assert CANARY in lena.follow(lena.fail_quiz(QUIZ)).text


SAME_QUESTIONS = """\
## Eine? <!-- id: q1aa -->

- ({0}) A
- ({1}) B

## Mehrere? <!-- id: q2bb -->

- [{0}] A
- [x] B
- [{1}] C

## Kurz? <!-- id: q3cc -->

Antwort: {2}
"""
SAME_CHECK = """\
# Anfang

Text.

### Frage: Eine? <!-- id: s3lf -->

- ({0}) A
- ({1}) B
"""


def list_question_pages(browser: Browser) -> list[str]:
    browser.begin(QUIZ)
    paths = [*(f"{QUIZ}{number}/" for number in (1, 2, 3)), f"{QUIZ}sheet/", f"{QUIZ}check/"]
    return [browser.get(path).text for path in paths]


def test_pages_of_questions_are_the_same_whatever_is_right(
    open_with: Callable[[str, str], Site],
) -> None:
    seen = []
    for first, second, word in (("x", " ", "Kanne"), (" ", "x", "Topf")):
        site = open_with(QUIZ_FILE, SAME_QUESTIONS.format(first, second, word))
        lena = site.visit(LENA)
        seen.append(list_question_pages(lena))
        lena.hand_in(QUIZ)
    for one, other in zip(*seen, strict=True):
        assert re.sub(r"attempt=\d+", "", one) == re.sub(r"attempt=\d+", "", other)


def test_a_lesson_is_the_same_page_whatever_is_right_in_its_self_check(
    open_with: Callable[[str, str], Site],
) -> None:
    pages = [
        open_with(LESSON_FILE, SAME_CHECK.format(*marks)).visit(LENA).get(BASE).text
        for marks in (("x", " "), (" ", "x"))
    ]
    assert "s3lf" in pages[0]
    assert pages[0] == pages[1]


def test_ordering_and_matching_are_never_shown_in_the_right_order(
    standalone: Site,
) -> None:
    lena = standalone.visit(LENA)
    for _ in range(5):
        lena.begin(QUIZ)
        with standalone.school.storage.connected():
            sheet = answers.open_sheet(LENA, "anfang")
        for asked in sheet.asked:
            shuffled = asked.question.kind in (QuestionKind.ORDERING, QuestionKind.MATCHING)
            right_as_shown = tuple(range(asked.question.option_count))
            assert not shuffled or asked.item.order != right_as_shown
        lena.hand_in(QUIZ)
        standalone.clock.pass_by(minutes=10)


def test_forms_name_shown_places_only(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    lena.begin(QUIZ)
    for number in (4, 5):
        text = lena.get(f"{QUIZ}{number}/").text
        options = re.findall(r'<option value="(\d*)"', text)
        assert options == ["", "0", "1", "2"] * 3
