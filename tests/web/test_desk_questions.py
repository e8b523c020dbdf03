"""Questions as forms at the trainers' desk, over the same files as before."""

import pytest

from lms.domain.question import QuestionKind
from tests.cast import TOM
from tests.web.desk import (
    CLOSING,
    QUESTIONS,
    find_form,
    open_question,
    read_draft,
    read_questions,
)
from tests.web.driver import Browser, Site
from tests.web.forms import read_forms
from tests.web.staff import values_of
from tests.web.workshop import Workshop


def press(browser: Browser, go: str, path: str = QUESTIONS) -> None:
    """Presses a button of a card, whatever card it is on."""
    page = browser.get(path)
    form = next(form for form in read_forms(page.text) if ("go", go) in form.buttons)
    assert browser.send(form, go=go).status_code == 303


def test_every_question_is_shown_with_what_is_right(tom: Browser, site: Site) -> None:
    page = tom.get(QUESTIONS).text
    for question in read_questions(site, TOM):
        assert question.title in page
    assert "lms-answer-right" in page
    assert site.count("lms_draft") == 0


FORMS: dict[str, dict[str, str | list[str]]] = {
    "single": {"text_0": "ja", "text_1": "nein", "mark": "0", "more_1": "Das wäre schade."},
    "multiple": {"text_0": "ja", "text_1": "nein", "text_3": "auch", "mark": ["0", "3"]},
    "short": {"text_0": "Teekanne", "text_1": "Kanne", "mark": ["1"]},
    "ordering": {"text_0": "eins", "text_1": "zwei", "text_2": "drei"},
    "matching": {"text_0": "Kanne", "more_0": "Tee", "text_1": "Tasse", "more_1": "trinken"},
    "reflection": {"q_body": "Denken Sie nach."},
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_question_of_each_kind_is_added_with_a_form(site: Site, tom: Browser, kind: str) -> None:
    form = open_question(tom, "new", kind)
    done = tom.send(
        form, q_title="Stimmt das?", q_explanation="Darum.", q_see="Das Wasser", go="save",
        **FORMS[kind],
    )  # fmt: skip
    assert done.status_code == 303
    question = next(each for each in read_questions(site, TOM) if each.title == "Stimmt das?")
    assert question.kind is QuestionKind(kind)
    texts = [option.text for option in question.options]
    assert texts == [
        str(FORMS[kind][f"text_{at}"]) for at in range(5) if f"text_{at}" in FORMS[kind]
    ]
    if kind != "reflection":
        assert (question.explanation, question.see) == ("Darum.", "Das Wasser")
    if kind in ("single", "multiple"):
        rights = [option.right for option in question.options]
        assert rights == {"single": [True, False], "multiple": [True, False, True]}[kind]
    assert "Stimmt das?" in tom.follow(done).text


def test_a_question_is_changed_and_keeps_its_number(site: Site, tom: Browser) -> None:
    before = read_questions(site, TOM)[0]
    form = open_question(tom, "0.0")
    assert values_of(form)["q_title"] == before.title
    tom.send(form, q_title="Anders gefragt?", go="save")
    after = read_questions(site, TOM)[0]
    assert (after.title, after.id) == ("Anders gefragt?", before.id)
    assert [option.text for option in after.options] == [option.text for option in before.options]


def test_more_rows_and_moving_them_keep_what_was_typed(site: Site, tom: Browser) -> None:
    form = open_question(tom, "new", "ordering")
    typed = {"q_title": "Wie geht es?", "text_0": "eins", "text_1": "zwei", "text_2": "drei"}
    page = tom.follow(tom.send(form, go="more", **typed))
    longer = find_form(page, "edit")
    assert "text_6" in longer.names
    page = tom.follow(tom.send(longer, go="row:up:2"))
    page = tom.follow(tom.send(find_form(page, "edit"), go="row:drop:0"))
    question = next(each for each in read_questions(site, TOM) if each.title == "Wie geht es?")
    assert [option.text for option in question.options] == ["drei", "zwei"]


def test_a_question_without_words_is_asked_about(site: Site, tom: Browser) -> None:
    form = open_question(tom, "new", "single")
    page = tom.send(form, text_0="ja", mark="0", go="save")
    assert page.status_code == 422
    assert "Bitte schreiben Sie die Frage." in page.text
    assert values_of(find_form(page, "edit"))["text_0"] == "ja"


def test_typing_is_saved_behind_and_adds_one_question_only(site: Site, tom: Browser) -> None:
    count = len(read_questions(site, TOM))
    form = open_question(tom, "new", "single")
    for number, title in enumerate(("Wie", "Wie heiß", "Wie heiß?"), start=1):
        saved = tom.post(form.save_url, form.fill(q_title=title, client=f"seite.{number}"))
        assert saved.status_code == 200, saved.text
    tom.send(form, q_title="Wie heiß ist es?", go="save", client="seite.4")
    questions = read_questions(site, TOM)
    assert len(questions) == count + 1
    assert "Wie heiß ist es?" in [question.title for question in questions]


def test_questions_change_places_and_are_deleted_after_a_question(site: Site, tom: Browser) -> None:
    tom.send(open_question(tom, "new", "reflection"), q_title="Und Sie?", q_body="Wie?", go="save")
    titles = [question.title for question in read_questions(site, TOM)]
    at = titles.index("Und Sie?")
    press(tom, f"up:{at}.0")
    moved = [question.title for question in read_questions(site, TOM)]
    assert moved.index("Und Sie?") == at - 1
    press(tom, f"delete:{at - 1}.0", f"{QUESTIONS}?delete={at - 1}.0")
    assert "Und Sie?" not in [question.title for question in read_questions(site, TOM)]


def test_a_case_has_a_story_and_questions_of_its_own(site: Site, tom: Browser) -> None:
    tom.send(
        open_question(tom, "new-case"), q_title="Der Brief", q_body="Es kam ein Brief.", go="save"
    )
    page = tom.get(QUESTIONS)
    assert "Es kam ein Brief." in page.text
    at = page.text.split("edit=new.")[1].split("#")[0].split("&")[0].split('"')[0]
    form = open_question(tom, f"new.{at}", "single")
    tom.send(form, q_title="Was nun?", text_0="lesen", text_1="wegwerfen", mark="0", go="save")
    quiz = read_draft(site, TOM).quiz
    assert quiz.index("Der Brief") < quiz.index("Was nun?")


def test_a_change_in_another_window_loses_nothing(site: Site, tom: Browser) -> None:
    form = open_question(tom, "0.0")
    tom.send(open_question(tom, "0.0"), q_title="Aus dem anderen Fenster?", go="save")
    page = tom.send(form, q_title="Von hier?", go="save")
    assert page.status_code == 409
    kept = find_form(page, "edit")
    assert values_of(kept)["q_title"] == "Von hier?"
    tom.send(kept, go="save")
    titles = [question.title for question in read_questions(site, TOM)]
    assert {"Aus dem anderen Fenster?", "Von hier?"} <= set(titles)


def test_the_rules_say_how_many_are_asked(site: Site, tom: Browser) -> None:
    page = tom.get(QUESTIONS)
    form = next(form for form in read_forms(page.text) if "draw" in form.names)
    bad = tom.send(form, draw="0", go="save")
    assert bad.status_code == 422
    tom.send(form, draw="2", pass_percent="", go="save")
    assert "draw: 2" in read_draft(site, TOM).quiz


def test_the_questions_of_a_module_have_the_same_page(site: Site, tom: Browser) -> None:
    form = open_question(tom, "new", "single", CLOSING)
    tom.send(form, q_title="Zum Schluss?", text_0="ja", text_1="nein", mark="0", go="save")
    assert "Zum Schluss?" in read_draft(site, TOM, "eins.quiz").quiz


def test_rules_under_german_keys_are_shown_and_changed(workshop: Workshop) -> None:
    file = "quizzes/1-eins/10-anfang.md"
    workshop.write(file, f"---\nziehen: 3 # von sechs\n---\n\n{workshop.read(file)}")
    tom = workshop.visit_tom()
    form = next(form for form in read_forms(tom.get(QUESTIONS).text) if "draw" in form.names)
    assert form.fill()["draw"] == ["3"]
    assert tom.send(form, pass_percent="70").status_code == 303
    quiz = read_draft(workshop.site, TOM).quiz
    assert quiz.startswith("---\ndraw: 3 # von sechs\npass_percent: 70\n---\n")


def test_a_long_question_may_be_typed_over_several_lines(site: Site, tom: Browser) -> None:
    form = open_question(tom, "0.0")
    tom.send(form, q_title="Ein langer Satz,\r\nder umbricht?", text_0="ja,\r\nsehr", go="save")
    question = read_questions(site, TOM)[0]
    assert question.title == "Ein langer Satz, der umbricht?"
    assert question.options[0].text == "ja, sehr"
