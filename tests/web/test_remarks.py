"""„That is no longer true": readers say so in a sentence, and trainers read it."""

from lms.domain.people import Role, RoleName
from lms.storage import audit, cohorts, people
from lms.storage.audit import Event
from tests.cast import LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.sites import KAI
from tests.web.world import STARTS_ON

LAW, OTHER = "/modules/zwei/gruen/", "/modules/eins/anfang/"
PAGE = f"{OTHER}remark/"
LIST = "/trainer/remarks/"
SENTENCE = "Das Amt ist umgezogen."


def say(browser: Browser, text: str = SENTENCE) -> int:
    return browser.send(get_form(browser.get(PAGE), "/remark/"), text=text).status_code


def test_a_lesson_about_the_law_asks_for_remarks(tom: Browser) -> None:
    page = tom.get(LAW).text
    assert f'href="{tom.place(f"{LAW}remark/")}"' in page
    assert "Das stimmt nicht mehr" in page
    assert "Das stimmt nicht mehr" not in tom.get(OTHER).text


def test_a_remark_leads_back_to_the_lesson_with_thanks(lena: Browser) -> None:
    response = lena.send(get_form(lena.get(PAGE), "/remark/"), text=SENTENCE)
    assert response.status_code == 303
    assert "Vielen Dank." in lena.follow(response).text


def test_the_page_says_who_reads_it(lena: Browser) -> None:
    page = lena.get(PAGE).text
    assert "mit Ihrem Namen" in page
    assert "Bitte keine Angaben zu anderen Menschen." in page


def test_the_page_names_the_lesson_in_the_language_it_is_read_in(lena: Browser) -> None:
    lena.get("/?language=en")
    assert 'lang="de" dir="ltr">Wasser und Blätter</p>' in lena.get(PAGE).text


def test_an_empty_and_a_long_remark_are_asked_for_again(site: Site, lena: Browser) -> None:
    form = get_form(lena.get(PAGE), "/remark/")
    empty, long = lena.send(form, text="  "), lena.send(form, text="so " * 200)
    assert empty.status_code == long.status_code == 422
    assert "Bitte schreiben Sie, was nicht mehr stimmt." in empty.text
    assert "höchstens 500 Zeichen" in long.text
    assert "so so so" in long.text
    assert site.count("lms_remark") == 0


def test_the_same_sentence_is_kept_once(site: Site, lena: Browser) -> None:
    assert say(lena) == say(lena) == 303
    assert site.count("lms_remark") == 1


def test_after_some_on_one_day_one_is_asked_to_call(site: Site, lena: Browser) -> None:
    for number in range(5):
        assert say(lena, f"Satz {number}.") == 303
    assert say(lena, "Noch einer.") == 422
    site.clock.pass_by(days=2)
    assert say(lena, "Noch einer.") == 303


def test_nobody_says_anything_about_a_lesson_that_is_shut(lena: Browser, gast: Browser) -> None:
    assert lena.get(f"{LAW}remark/").status_code == 403
    assert lena.post(f"{LAW}remark/", {"text": SENTENCE}).status_code == 403
    assert gast.post(PAGE, {"text": SENTENCE}).status_code == 404


def test_the_module_s_trainer_and_coordinators_read_it_with_name_and_day(
    lena: Browser, tom: Browser, karin: Browser
) -> None:
    say(lena)
    for reader in (tom, karin):
        page = reader.get(LIST).text
        for words in (SENTENCE, "Wolff, Lena", "10. Juni 2026", "Wasser und Blätter"):
            assert words in page


def test_a_trainer_of_another_module_does_not(lena: Browser, ute: Browser) -> None:
    say(lena)
    assert SENTENCE not in ute.get(LIST).text
    assert ute.post(f"{LIST}1/done/").status_code == 404


def test_what_is_typed_stays_text(lena: Browser, tom: Browser) -> None:
    say(lena, "<b>Neu</b>")
    assert "&lt;b&gt;Neu&lt;/b&gt;" in tom.get(LIST).text


def test_the_first_page_counts_remarks(lena: Browser, tom: Browser) -> None:
    assert "Hinweise aus dem Kurs" not in tom.get("/staff/").text
    say(lena)
    page = tom.get("/staff/").text
    assert "1 Hinweis" in page
    assert "1 Aufgabe wartet auf Sie." in page


def test_a_remark_that_is_dealt_with_is_listed_no_more(
    site: Site, lena: Browser, tom: Browser
) -> None:
    say(lena)
    form = get_form(tom.get(LIST), "/done/")
    assert tom.send(form).status_code == tom.send(form).status_code == 303
    assert SENTENCE not in tom.get(LIST).text
    with site.school.storage.connected():
        [event] = audit.list_of(Event.REMARK_DONE)
    assert (event.actor, event.subject_person) == (TOM.id, LENA.id)


def test_ones_own_remarks_are_among_ones_data(site: Site, lena: Browser, tom: Browser) -> None:
    say(lena)
    tom.send(get_form(tom.get(LIST), "/done/"))
    page = lena.get("/me/data/").text
    assert SENTENCE in page
    assert "Ihr Hinweis zu einer Lektion ist erledigt" in page
    assert SENTENCE in lena.get("/me/data.json").text


def test_who_coordinates_another_course_reads_it_without_a_name(site: Site, lena: Browser) -> None:
    say(lena)
    with site.school.storage.connected():
        other = cohorts.add_cohort(
            slug="tee-2027", programme="tee", title="Tee 2027", starts_on=STARTS_ON
        )
        added = people.add_person(name=KAI.name, email=KAI.email)
        people.set_welcomed_on(added.id, STARTS_ON)
        people.grant_role(KAI.id, Role(RoleName.COORDINATOR, cohort=other.id))
    page = site.visit(KAI).get(LIST).text
    assert SENTENCE in page
    assert "jemand aus einem anderen Kurs" in page
    assert "Wolff" not in page
