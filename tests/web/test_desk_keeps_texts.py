"""At the trainers' desk nobody's text gets lost, whatever happens meanwhile."""

import pytest

from lms.domain.people import Role, RoleName
from lms.errors import NotFound
from lms.services import authoring
from lms.services.authoring import DraftPart
from lms.storage import drafts, people
from tests.cast import KARIN, LENA, TOM
from tests.web.desk import DESK, QUESTIONS, TEXT, find_form, open_question, open_text, read_draft
from tests.web.driver import Browser, get_form
from tests.web.forms import Form
from tests.web.staff import form_in
from tests.web.test_desk_publishing import PUBLISH, publish, write
from tests.web.test_drafts import open_draft
from tests.web.test_releasing import save
from tests.web.workshop import Workshop

FILE = "content/modules/1-eins/10-anfang.md"
QUIZ_FILE = "quizzes/1-eins/10-anfang.md"
PAGE = "/modules/eins/anfang/"
MIDDLE = f"{DESK}mitte/"


def open_question_in(browser: Browser, path: str, language: str) -> Form:
    """The form of a unit's first question in a language."""
    return find_form(browser.get(f"{path}?text={language}&edit=0.0"), "edit")


def test_comments_and_odd_keys_in_a_head_outlive_a_change_of_the_text(workshop: Workshop) -> None:
    typed = workshop.read(FILE).replace("---\n", "---\n# gelesen von Jan\n", 1)
    workshop.write(FILE, b"\xef\xbb\xbf" + typed.replace("\n", "\r\n").encode())
    tom = workshop.visit_tom()
    form = open_text(tom)
    [body] = form.fill()["body"]
    assert "\r" not in body
    assert tom.send(form, body=body + "\n\nNoch ein Satz.").status_code == 303
    publish(tom)
    assert workshop.read(FILE) == f"{typed.rstrip()}\n\nNoch ein Satz.\n"


def test_a_late_background_save_does_not_undo_what_was_published(workshop: Workshop) -> None:
    tom = workshop.visit_tom()
    form = open_text(tom)
    late = form.fill(body="Halb", client="seite.1")
    tom.post(form.save_url, late)
    write(tom, "Ganz.")
    assert tom.post(form.save_url, late).status_code == 409
    publish(tom)
    assert tom.post(form.save_url, late).status_code == 409
    assert read_draft(workshop.site, TOM).saved_at is None
    assert "Ganz." in workshop.read(FILE)


def test_who_goes_back_after_publishing_and_sends_again_publishes_nothing_else(
    workshop: Workshop,
) -> None:
    tom = workshop.visit_tom()
    old = open_text(tom)
    write(tom, "Ganz.")
    form = get_form(tom.get(PUBLISH))
    assert tom.send(form, change="correction").status_code == 303
    before = workshop.site.snapshot()
    assert tom.send(form, change="correction").status_code == 303
    assert workshop.site.snapshot() == before
    page = tom.send(old, body="Aus dem alten Fenster.")
    assert page.status_code == 409
    assert "Aus dem alten Fenster." in page.text
    assert "Ganz." in page.text


def test_publishing_twice_at_the_same_moment_is_no_error(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    tom = workshop.visit_tom()
    write(tom, "Ganz.")
    form = get_form(tom.get(PUBLISH))

    def be_late(*_: object, **__: object) -> None:
        raise NotFound("draft", "anfang")

    monkeypatch.setattr(authoring, "publish_draft", be_late)
    response = tom.send(form, change="correction")
    assert response.status_code == 303
    assert response.headers["Location"].endswith(PAGE)


def test_the_draft_of_a_lesson_that_vanished_is_still_there(workshop: Workshop) -> None:
    tom = workshop.visit_tom()
    text = workshop.read(FILE)
    school = workshop.site.school
    save(school, "## Und?\n\n- (x) ja\n- ( ) nein\n", DraftPart.QUIZ)
    for path in (FILE, QUIZ_FILE):
        (workshop.course / path).unlink()
    workshop.publish()
    assert tom.get(TEXT).status_code == 200
    save(school, "## Und nun?\n\n- (x) ja\n- ( ) nein\n", DraftPart.QUIZ)
    draft = open_draft(school)
    assert (draft.lesson, draft.is_outdated) == (text, True)
    assert "Und nun?" in draft.quiz
    page = tom.get(f"{TEXT}compare/")
    tom.send(form_in(page, "compare"), go="keep")
    publish(tom)
    assert workshop.read("content/modules/1-eins/40-anfang.md") == text


def test_giving_up_the_draft_of_a_lesson_that_vanished_leads_to_the_desk(
    workshop: Workshop,
) -> None:
    tom = workshop.visit_tom()
    write(tom, "Ganz.")
    (workshop.course / FILE).unlink()
    (workshop.course / QUIZ_FILE).unlink()
    workshop.publish()
    response = tom.send(form_in(tom.get(f"{TEXT}compare/"), "compare"), go="take")
    assert tom.follow(response).status_code == 200


def test_questions_that_were_emptied_and_filled_again_are_not_emptied_by_an_old_draft(
    workshop: Workshop,
) -> None:
    questions = workshop.read(QUIZ_FILE)
    workshop.write(QUIZ_FILE, "")
    school = workshop.site.school
    save(school, f"{open_draft(school).lesson}\nMehr.\n")
    workshop.write(QUIZ_FILE, questions)
    draft = open_draft(school)
    assert (draft.quiz, draft.is_outdated) == (questions, False)


def test_a_translation_nobody_wrote_is_not_published_as_a_copy(workshop: Workshop) -> None:
    """Looking at the text and going on to the preview makes no draft of it."""
    tom = workshop.visit_tom()
    tom.send(open_question_in(tom, QUESTIONS, "en"), q_title="How hot?")
    assert tom.send(open_text(tom, f"{TEXT}?text=en"), go="desk_preview").status_code == 303
    with workshop.site.school.storage.connected():
        stored = drafts.find_draft(TOM.id, "anfang", "en")
    assert stored
    assert stored.quiz
    assert stored.lesson == ""


def test_a_key_is_corrected_in_one_language_after_the_other(workshop: Workshop) -> None:
    tom = workshop.visit_tom()
    for language in ("", "en", "ar"):
        form = open_question_in(tom, f"{MIDDLE}questions/", language)
        assert tom.send(form, mark="1").status_code == 303
        path = f"{MIDDLE}publish/?text={language}"
        page = tom.get(path).text
        assert "Noch nicht möglich" not in page
        assert (f"{MIDDLE}questions/?text=en" in page) == (language == "")
        publish(tom, path)
        assert tom.get("/modules/eins/mitte/").status_code == 200
    assert workshop.places == set()
    assert "- (x) The pot becomes lighter." in workshop.read("quizzes/1-eins/20-mitte.en.md")


def test_a_heading_that_closing_questions_lead_to_can_be_renamed(workshop: Workshop) -> None:
    closing = "quizzes/1-eins/module.md"
    workshop.write(
        closing,
        f"{workshop.read(closing)}\n## Noch? <!-- id: zz99 -->\n\nAntwort: ja\n"
        "\nErklärung: Ja. Siehe: Die Kanne wärmen\n",
    )
    assert workshop.places == set()
    tom = workshop.visit_tom()
    [body] = open_text(tom, MIDDLE).fill()["body"]
    tom.send(open_text(tom, MIDDLE), body=body.replace("Die Kanne wärmen", "Die Kanne heizen"))
    page = tom.get(f"{MIDDLE}publish/")
    assert page.status_code == 200


def test_a_new_lesson_of_somebody_else_is_named_and_leads_nowhere(workshop: Workshop) -> None:
    karin = workshop.site.visit(KARIN)
    karin.send(form_in(karin.get(f"{DESK}new/?module=eins"), "new"), title="Der Zucker")
    assert f"{DESK}der-zucker/" in karin.get(DESK).text
    page = workshop.visit_tom().get(DESK).text
    assert "Der Zucker" in page
    assert f"{DESK}der-zucker/" not in page


def test_who_is_no_trainer_any_more_finds_nothing(workshop: Workshop) -> None:
    tom = workshop.visit_tom()
    write(tom, "Ganz.")
    form = get_form(tom.get(PUBLISH))
    with workshop.site.school.storage.connected():
        [role] = people.list_roles(TOM.id)
        people.end_role(TOM.id, role)
        other = Role(RoleName.TRAINER, cohort=role.cohort, module="zwei")
        people.grant_role(TOM.id, other)
    assert tom.get(TEXT).status_code == 404
    assert "anfang" not in tom.get(DESK).text
    assert tom.send(form, change="correction").status_code == 404
    assert "Ganz." not in workshop.read(FILE)


def test_a_lesson_kept_by_a_browser_is_fetched_anew_after_publishing(workshop: Workshop) -> None:
    tom, lena = workshop.visit_tom(), workshop.site.visit(LENA)
    page = lena.get(PAGE)
    tag = page.headers.get("ETag", "")
    assert bool(tag) != workshop.site.in_host
    if not tag:
        return
    assert lena.get(PAGE, if_none_match=tag).status_code == 304
    write(tom, "Ganz.")
    assert lena.get(PAGE, if_none_match=tag).status_code == 304
    publish(tom)
    assert lena.get(PAGE, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("sent", [{"part": "nichts"}, {}])
def test_odd_forms_are_answered(workshop: Workshop, sent: dict[str, str]) -> None:
    tom = workshop.visit_tom()
    assert tom.post(f"{TEXT}settle", {"mine": "Text", **sent}).status_code == 409
    form = open_question(tom, "0.0")
    assert tom.send(form, go="row:up:²").status_code == 303


def test_a_draft_that_another_window_saved_meanwhile_is_not_thrown_away(
    workshop: Workshop,
) -> None:
    tom = workshop.visit_tom()
    write(tom, "Eins.")
    form = get_form(tom.get(f"{TEXT}drop/"))
    write(tom, "Zwei.")
    page = tom.send(form)
    assert page.status_code == 409
    assert "Der Entwurf hat sich inzwischen geändert." in page.text
    workshop.write(FILE, f"{workshop.read(FILE)}\nVon Hand.\n")
    form = form_in(tom.get(f"{TEXT}compare/"), "compare")
    write(tom, "Drei.")
    assert "Drei." in tom.follow(tom.send(form, go="take")).text
    assert "Drei." in open_draft(workshop.site.school).lesson


def test_a_title_of_a_thousand_letters_is_asked_about_and_kept(workshop: Workshop) -> None:
    tom = workshop.visit_tom()
    page = tom.send(open_text(tom), lesson_title="Tee " * 250)
    assert page.status_code == 422
    assert "höchstens 150 Zeichen" in page.text or "höchstens 150 Buchstaben" in page.text
    assert "Tee Tee" in open_draft(workshop.site.school).lesson


def test_a_text_that_grows_too_large_by_its_sentence_is_not_published(
    workshop: Workshop,
) -> None:
    tom = workshop.visit_tom()
    size = 199_700
    text = workshop.read(FILE)
    save(workshop.site.school, text + "\n" + "Tee. " * ((size - len(text.encode())) // 5) + "\n")
    page = tom.send(get_form(tom.get(PUBLISH)), change="new", sentence="ä" * 290)
    assert page.status_code == 422
    assert "Der Text ist zu lang" in page.text
    assert tom.get(TEXT).status_code == 200
