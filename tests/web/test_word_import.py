"""Texts from Word: looked at first, then in one's own draft; nothing is published or lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from lms.library.lesson_source import read_lesson
from lms.library.quiz_file import parse_quiz
from lms.storage import drafts
from tests.cast import TOM
from tests.library.word_files import QUESTIONS, make_hostile, make_lesson, make_simple
from tests.web.desk import read_draft
from tests.web.driver import Browser, Site
from tests.web.forms import Form
from tests.web.sites import PAIRINGS, open_site
from tests.web.staff import form_in, values_of
from tests.web.uploads import send_file
from tests.web.world import COURSE

WORD = "/trainer/lessons/anfang/word/"
NEW = "/trainer/lessons/word/?module=eins"
CLOSING = "/trainer/lessons/eins.quiz/word/"
HOSTILE = make_hostile()
RICH = "<p>1. Wer trinkt Tee?</p><ul><li><b>alle</b></li><li>keiner</li></ul><p>Danach.</p>"
QUESTION = "1. Wer trinkt Tee?\na) alle (richtig)\nb) keiner\n"


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The course in a folder of its own, where pictures may be written."""
    app, database = request.param
    course = Path(shutil.copytree(COURSE, tmp_path / "course"))
    url = request.getfixturevalue(f"{database}_course")
    with open_site(url, tmp_path, in_host=app == "host", course=course) as opened:
        yield opened


def look(browser: Browser, path: str = WORD, **sent: str) -> TestResponse:
    """What a pasted text would become."""
    return browser.send(form_in(browser.get(path), "word"), **sent)


def take_form(page: TestResponse) -> Form:
    assert page.status_code == 200, page.text
    return form_in(page, "take")


def titles_of(site: Site, unit: str = "anfang") -> list[str]:
    return [each.title for each in parse_quiz(read_draft(site, TOM, unit).quiz).list_questions()]


def test_a_file_is_looked_at_before_anything_is_kept(site: Site, tom: Browser) -> None:
    tom.get(WORD)
    before = site.snapshot()
    page = send_file(tom, WORD, make_lesson())
    assert page.status_code == 200
    assert "Das wurde gelesen" in page.text
    assert f"{QUESTIONS} Fragen, 1 Bild" in page.text
    assert "Das Wasser" in page.text
    assert page.text.count("<strong>richtig</strong>") == QUESTIONS + 1
    assert "Die Überschrift „Fragen“ fällt weg" in page.text
    assert site.snapshot() == before


def test_a_file_becomes_part_of_the_draft_and_nothing_is_published(
    site: Site, tom: Browser, lena: Browser
) -> None:
    begun = len(titles_of(site))
    old = read_draft(site, TOM).lesson
    done = tom.send(take_form(send_file(tom, WORD, make_lesson())), description="Eine Kanne")
    assert done.status_code == 303
    draft = read_draft(site, TOM)
    head, body = read_lesson(draft.lesson)
    assert head == read_lesson(old)[0]
    assert body.startswith(read_lesson(old)[1].rstrip())
    assert "## Grüner Tee\n\n## Das Wasser" in body
    assert "![Eine Kanne](media/eine-kanne.png)" in body
    assert len(titles_of(site)) == begun + QUESTIONS
    assert "Grüner Tee" not in lena.get("/modules/eins/anfang/").text
    assert tom.get("/media/eins/eine-kanne.png").status_code == 200


def test_the_same_form_sent_twice_adds_the_text_once(site: Site, tom: Browser) -> None:
    form = take_form(look(tom, text=f"Ein neuer Satz.\n\n{QUESTION}"))
    for _ in range(2):
        assert tom.send(form).status_code == 303
    assert read_draft(site, TOM).lesson.count("Ein neuer Satz.") == 1
    assert titles_of(site).count("Wer trinkt Tee?") == 1


def test_what_was_written_meanwhile_is_not_lost(site: Site, tom: Browser) -> None:
    first, second = (take_form(look(tom, text=f"Der {n}. Satz.")) for n in (1, 2))
    assert tom.send(first).status_code == 303
    page = tom.send(second)
    assert page.status_code == 422
    assert "inzwischen geändert" in page.text
    assert tom.send(form_in(page, "take")).status_code == 303
    lesson = read_draft(site, TOM).lesson
    assert "Der 1. Satz.\n\nDer 2. Satz." in lesson


def test_a_text_is_replaced_only_if_somebody_says_so(site: Site, tom: Browser) -> None:
    form = take_form(look(tom, text="Nur das.\n\nSonst nichts."))
    assert values_of(form)["way"] == "append"
    tom.send(form, way="replace")
    head, body = read_lesson(read_draft(site, TOM).lesson)
    assert body.strip() == "Nur das.\n\nSonst nichts."
    assert head.title == "Wasser und Blätter"


def test_a_new_lesson_is_made_from_a_file(site: Site, tom: Browser) -> None:
    form = take_form(send_file(tom, NEW, make_lesson()))
    assert values_of(form)["title"] == "Grüner Tee"
    places = [tom.send(form).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    draft = read_draft(site, TOM, "gruener-tee")
    head, body = read_lesson(draft.lesson)
    assert (draft.module, draft.is_new, head.title) == ("eins", True, "Grüner Tee")
    assert body.strip().startswith("## Das Wasser")
    assert len(titles_of(site, "gruener-tee")) == QUESTIONS
    with site.school.storage.connected():
        assert len(drafts.list_drafts()) == 1


def test_a_new_lesson_needs_a_title_and_keeps_everything_until_it_has_one(
    site: Site, tom: Browser
) -> None:
    page = tom.send(take_form(look(tom, NEW, text=QUESTION)))
    assert page.status_code == 422
    assert 'href="#title"' in page.text
    done = tom.send(form_in(page, "take"), title="Teezeit")
    assert done.status_code == 303
    assert titles_of(site, "teezeit") == ["Wer trinkt Tee?"]


@pytest.mark.parametrize("title", [" ", "A" * 151])
def test_pictures_are_kept_only_with_a_title_that_can_be(
    site: Site, tom: Browser, title: str
) -> None:
    media = site.school.publisher.folders[0] / "modules/1-eins/media"
    before = set(media.iterdir())
    assert tom.send(take_form(send_file(tom, NEW, make_lesson())), title=title).status_code == 422
    assert set(media.iterdir()) == before


def test_bold_from_the_clipboard_tells_what_is_right(site: Site, tom: Browser) -> None:
    page = look(tom, text="1. Wer trinkt Tee?\nalle\nkeiner\nDanach.", html=RICH)
    assert "alle" in page.text
    assert page.text.count("<strong>richtig</strong>") == 1
    tom.send(take_form(page))
    question = parse_quiz(read_draft(site, TOM).quiz).list_questions()[-1]
    assert [option.text for option in question.options if option.right] == ["alle"]


def test_closing_questions_take_questions_only(site: Site, tom: Browser) -> None:
    page = look(tom, CLOSING, text=f"Ein Text.\n\n{QUESTION}")
    assert "Hier gibt es keinen Text" in page.text
    assert tom.send(take_form(page)).status_code == 303
    assert titles_of(site, "eins.quiz")[-1] == "Wer trinkt Tee?"


def test_what_is_not_clear_is_said(tom: Browser) -> None:
    page = look(tom, text="1. Wer?\na) ich\nb) du\n\n**Was noch?**\n\n- dies\n- das\n")
    assert "„Wer?“: Keine Antwort ist als richtig markiert." in page.text
    assert "„Was noch?“ bleibt im Text" in page.text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_nobody_should_send_changes_nothing(site: Site, tom: Browser, name: str) -> None:
    data, code = HOSTILE[name]
    if code == "file_too_large":
        data = data[:10_500_000]  # more is refused before it is read
    tom.get(WORD)
    before = site.snapshot()
    page = send_file(tom, WORD, data, text="Mein Text")
    assert page.status_code == 422
    assert 'href="#file"' in page.text
    assert "Mein Text" in page.text
    assert site.snapshot() == before


def test_a_file_that_is_far_too_large_is_not_read(site: Site, tom: Browser) -> None:
    page = send_file(tom, WORD, b"PK\x03\x04" + bytes(30_000_000))
    if site.in_host:  # whose own look at the form comes first
        assert page.status_code == 422
        assert "zu groß" in page.text
    else:
        assert page.status_code == 413
        assert "kleinere Datei" in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Bitte wählen Sie eine Datei aus oder fügen Sie einen Text ein."),
        ({"text": " \n ", "html": "<p> </p><script>x</script>"}, "Darin ist kein Text."),
        ({"text": "x" * 200_001}, "Dieser Text ist zu lang."),
        ({"html": "<div>" * 1_000}, "Dieser Text ist zu lang."),
    ],
)
def test_nothing_and_too_much_are_said_in_a_sentence(
    tom: Browser, sent: dict[str, str], sentence: str
) -> None:
    page = look(tom, **sent)
    assert page.status_code == 422
    assert sentence in page.text


def test_an_empty_document_is_said_to_be_one(tom: Browser) -> None:
    assert "Darin ist kein Text." in send_file(tom, WORD, make_simple("")).text


@pytest.mark.parametrize("packed", ["", "x", "eJw=", "!!!"])
def test_a_page_that_was_changed_is_refused(site: Site, tom: Browser, packed: str) -> None:
    tom.get(WORD)
    before = site.snapshot()
    page = tom.post(f"{WORD}take/", {"packed": packed})
    assert page.status_code == 422
    assert "Unterwegs ist etwas verloren gegangen." in page.text
    assert site.snapshot() == before


def test_only_those_who_may_write_a_lesson_may_send_one(ute: Browser, lena: Browser) -> None:
    assert ute.get(WORD).status_code == 404
    assert ute.get(NEW).status_code == 404
    assert send_file(lena, WORD, make_simple()).status_code == 403
