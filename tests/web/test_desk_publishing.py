"""From the trainers' desk to what participants read: published, told, compared, taken back."""

from lms.domain.people import Role, RoleName
from lms.storage import people
from tests.cast import KARIN, LENA, TOM
from tests.web.desk import DESK, QUESTIONS, TEXT, open_question, open_text, read_draft
from tests.web.driver import Browser, get_form
from tests.web.staff import form_in
from tests.web.workshop import Workshop

PUBLISH = f"{TEXT}publish/"
LESSON_FILE = "content/modules/1-eins/10-anfang.md"
PAGE = "/modules/eins/anfang/"


def write(browser: Browser, words: str, path: str = TEXT) -> None:
    body = f"{words}\n\n## Das Wasser\n\nEs kocht.\n\n## Die Blätter\n\nEin Löffel."
    assert browser.send(open_text(browser, path), body=body).status_code == 303


def publish(browser: Browser, path: str = PUBLISH, **values: str) -> None:
    response = browser.send(get_form(browser.get(path)), **{"change": "correction"} | values)
    assert response.status_code == 303, response.text


def test_a_correction_is_read_by_everybody_at_once(workshop: Workshop) -> None:
    tom, lena = workshop.site.visit(TOM), workshop.visit_lena()
    lena.post(f"{PAGE}read")
    write(tom, "Ganz neu geschrieben.")
    assert "Ganz neu geschrieben." in tom.get(PUBLISH).text
    assert "Ganz neu geschrieben." not in lena.get(PAGE).text
    publish(tom)
    page = lena.get(PAGE).text
    assert "Ganz neu geschrieben." in page
    assert "Neu, seit" not in page
    assert "Ganz neu geschrieben." in workshop.read(LESSON_FILE)
    assert read_draft(workshop.site, TOM).saved_at is None


def test_new_content_asks_for_the_sentence_that_is_told(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    write(tom, "Ganz neu geschrieben.")
    page = tom.send(get_form(tom.get(PUBLISH)), change="new", sentence=" ")
    assert page.status_code == 422
    assert "Bitte sagen Sie in einem Satz, was neu ist." in page.text
    publish(tom, change="new", sentence="Das Wasser ist jetzt heißer.")
    assert "Das Wasser ist jetzt heißer." in workshop.read(LESSON_FILE)
    versions = tom.get(f"{TEXT}versions/").text
    assert "Neuer Inhalt" in versions
    assert "Das Wasser ist jetzt heißer." in versions


def test_the_kind_of_change_has_to_be_chosen(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    write(tom, "Ganz neu geschrieben.")
    page = tom.send(get_form(tom.get(PUBLISH)))
    assert page.status_code == 422
    assert "Bitte wählen Sie, was für eine Änderung es ist." in page.text


def test_mistakes_block_and_lead_to_their_place(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    write(tom, "![](media/kanne.png)")
    page = tom.get(PUBLISH).text
    assert "Noch nicht möglich" in page
    assert 'name="change"' not in page


def test_who_publishes_sees_first_what_somebody_else_published_meanwhile(
    workshop: Workshop,
) -> None:
    tom, karin = workshop.site.visit(TOM), workshop.site.visit(KARIN)
    write(tom, "Von Tom.")
    write(karin, "Von Karin.")
    form = get_form(tom.get(PUBLISH))
    publish(karin)
    page = tom.follow(tom.send(form, change="correction"))
    assert "Von Tom." in page.text
    assert "Von Karin." in page.text
    assert "Von Karin." in workshop.read(LESSON_FILE)
    assert "inzwischen neu veröffentlicht" in tom.get(TEXT).text
    tom.send(form_in(page, "compare"), go="keep")
    publish(tom)
    assert "Von Tom." in workshop.read(LESSON_FILE)


def test_the_other_text_can_be_taken_instead(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    write(tom, "Von Tom.")
    workshop.write(LESSON_FILE, "# Wasser\n\nVon der Platte.\n")
    page = tom.get(f"{TEXT}compare/")
    tom.send(form_in(page, "compare"), go="take")
    assert read_draft(workshop.site, TOM).saved_at is None
    assert "Von der Platte." in tom.get(TEXT).text


def test_an_earlier_version_is_taken_into_the_draft(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    before = workshop.read(LESSON_FILE)
    write(tom, "Ganz neu geschrieben.")
    publish(tom)
    links = tom.get(f"{TEXT}versions/").text.split('href="')
    versions = [link.split('"')[0] for link in links if "/versions/" in link.split('"')[0]]
    same = tom.get(versions[0]).text
    assert "Sie gleicht Ihrem Entwurf." in same
    oldest = next(url for url in reversed(versions) if "Tee braucht Wasser" in tom.get(url).text)
    tom.send(form_in(tom.get(oldest), "versions"))
    assert "Tee braucht Wasser und Blätter." in read_draft(workshop.site, TOM).lesson
    assert workshop.read(LESSON_FILE) != before


def test_a_new_lesson_with_its_question_appears_in_the_module(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    tom.send(get_form(tom.get(f"{DESK}new/?module=eins")), title="Kalter Tee")
    path = f"{DESK}kalter-tee/"
    write(tom, "Eis hilft.", path)
    form = open_question(tom, "new", "single", f"{path}questions/")
    tom.send(
        form,
        q_title="Was hilft?",
        text_0="Eis",
        text_1="Feuer",
        mark="0",
        q_explanation="Eis ist kalt.",
        q_see="Das Wasser",
        go="save",
    )
    publish(tom, f"{path}publish/")
    lena = workshop.visit_lena()
    assert "Kalter Tee" in lena.get("/modules/eins/").text
    assert "id: " in workshop.read("quizzes/1-eins/40-kalter-tee.md")


def test_questions_alone_are_published_as_well(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    tom.send(open_question(tom, "0.0"), q_title="Anders gefragt?", go="save")
    publish(tom)
    assert "## Anders gefragt?" in workshop.read("quizzes/1-eins/10-anfang.md")


def test_the_lesson_leads_to_its_desk_for_those_who_write_it(workshop: Workshop) -> None:
    assert "Diese Lektion bearbeiten" in workshop.site.visit(TOM).get(PAGE).text
    assert "Diese Lektion bearbeiten" not in workshop.visit_lena().get(PAGE).text


def test_who_becomes_a_trainer_sees_the_link_although_the_page_was_kept(
    workshop: Workshop,
) -> None:
    lena = workshop.visit_lena()
    etag = lena.get(PAGE).headers.get("ETag", "")
    with workshop.site.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.TRAINER))
    assert "Diese Lektion bearbeiten" in lena.get(PAGE, if_none_match=etag).text


def test_a_case_with_questions_reaches_the_preview(workshop: Workshop) -> None:
    tom = workshop.site.visit(TOM)
    form = open_question(tom, "new-case")
    tom.send(form, q_title="Der Brief", q_body="Es kam ein Brief.", go="save")
    assert "Der Brief" in tom.get(QUESTIONS).text
