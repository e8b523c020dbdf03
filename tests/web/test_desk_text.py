"""The text of a lesson at the trainers' desk: typed, kept as a draft, looked at, never lost."""

from datetime import date

from tests.cast import KARIN, TOM
from tests.web.desk import CLOSING, DESK, TEXT, open_text, read_draft, read_text
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import form_in, values_of


def test_the_desk_lists_the_modules_one_may_write(site: Site, tom: Browser, karin: Browser) -> None:
    page = tom.get(DESK).text
    assert "Wasser und Blätter" in page
    assert "Kühleres Wasser" not in page
    assert "Kühleres Wasser" in karin.get(DESK).text


def test_the_form_shows_the_lesson_as_it_is(tom: Browser) -> None:
    values = values_of(open_text(tom))
    assert values["lesson_title"] == "Wasser und Blätter"
    assert values["lesson_minutes"] == "8"
    assert values["lesson_as_of"] == "2026-05-01"
    assert "## Das Wasser" in values["body"]


def test_what_is_typed_becomes_a_draft_and_participants_see_nothing_of_it(
    site: Site, tom: Browser, lena: Browser
) -> None:
    before = site.school.library.key
    done = tom.send(
        open_text(tom),
        lesson_title="Wasser",
        lesson_minutes="9",
        lesson_objectives="Ich weiß etwas.\r\n\r\nIch kann etwas.",
        lesson_as_of="3.6.2026",
        body="Neu.\r\n\r\n## Eins\r\n\r\nText.",
    )
    assert done.status_code == 303
    assert "Entwurf gespeichert um 10:00" in tom.follow(done).text
    head, body = read_text(site, TOM)
    assert (head.title, head.minutes, head.as_of) == ("Wasser", 9, date(2026, 6, 3))
    assert head.objectives == ("Ich weiß etwas.", "Ich kann etwas.")
    assert "institution" in str(head.rest)
    assert body == "Neu.\n\n## Eins\n\nText."
    assert site.school.library.key == before
    assert "Wasser und Blätter" in lena.get("/modules/eins/anfang/").text


def test_what_cannot_be_read_is_asked_for_and_the_rest_is_kept(site: Site, tom: Browser) -> None:
    page = tom.send(open_text(tom), lesson_minutes="viele", body="Mein Text.")
    assert page.status_code == 422
    assert "Bitte geben Sie" in page.text
    values = values_of(form_in(page, TEXT))
    assert (values["lesson_minutes"], values["body"].strip()) == ("viele", "Mein Text.")
    assert read_text(site, TOM)[1] == "Mein Text."


def test_a_lesson_without_a_title_is_kept_and_asked_about(site: Site, tom: Browser) -> None:
    page = tom.send(open_text(tom), lesson_title=" ", body="Mein Text.")
    assert page.status_code == 422
    assert "Bitte geben Sie der Lektion einen Titel." in page.text
    assert "Mein Text." in read_draft(site, TOM).lesson


def test_the_page_saves_by_itself_while_somebody_types(site: Site, tom: Browser) -> None:
    form = open_text(tom)
    first = tom.post(form.save_url, form.fill(body="Eins", client="seite.1"))
    assert first.json is not None
    assert first.json["saved"] == "Entwurf gespeichert um 10:00"
    second = tom.post(form.save_url, form.fill(body="Zwei", client="seite.2"))
    assert second.status_code == 200
    assert read_text(site, TOM)[1] == "Zwei"


def test_another_window_is_not_overwritten_and_both_texts_are_shown(
    site: Site, tom: Browser
) -> None:
    old, other = open_text(tom), open_text(tom)
    tom.send(other, body="Aus dem anderen Fenster.")
    behind = tom.post(old.save_url, old.fill(body="Von hier.", client="alt.1"))
    assert behind.status_code == 409
    page = tom.send(old, body="Von hier.")
    assert page.status_code == 409
    assert "Aus dem anderen Fenster." in page.text
    assert "Von hier." in page.text
    assert read_text(site, TOM)[1] == "Aus dem anderen Fenster."
    tom.send(form_in(page, "settle"))
    assert read_text(site, TOM)[1] == "Von hier."


def test_two_trainers_have_drafts_of_their_own_and_know_of_each_other(
    site: Site, tom: Browser, karin: Browser
) -> None:
    tom.send(open_text(tom), body="Von Tom.")
    page = karin.get(TEXT).text
    assert "Auch Tom" in page
    assert "Von Tom." not in page
    karin.send(open_text(karin), body="Von Karin.")
    assert read_text(site, TOM)[1] == "Von Tom."
    assert read_text(site, KARIN)[1] == "Von Karin."


def test_a_new_lesson_begins_with_its_title(site: Site, tom: Browser) -> None:
    new = get_form(tom.get(f"{DESK}new/?module=eins"))
    empty = tom.send(new, title=" ")
    assert empty.status_code == 422
    assert "Bitte geben Sie der Lektion einen Titel." in empty.text
    page = tom.follow(tom.send(new, title="Kalter Tee"))
    assert values_of(form_in(page, "kalter-tee"))["lesson_title"] == "Kalter Tee"
    assert "Kalter Tee" in tom.get(DESK).text


def test_a_lesson_gets_a_variant_in_another_language(site: Site, tom: Browser) -> None:
    form = open_text(tom, f"{TEXT}?text=en")
    tom.send(form, lesson_title="Water and leaves", body="Tea needs water.")
    assert "Water and leaves" in read_draft(site, TOM, language="en").lesson
    assert read_draft(site, TOM).saved_at is None


def test_a_draft_is_thrown_away_after_a_question(site: Site, tom: Browser) -> None:
    tom.send(open_text(tom), body="Weg damit.")
    form = get_form(tom.get(f"{TEXT}drop/"))
    tom.send(form)
    assert read_draft(site, TOM).saved_at is None


def test_the_preview_shows_the_draft_with_what_is_right(tom: Browser, site: Site) -> None:

    page = tom.get(f"{TEXT}preview/").text
    assert site.count("lms_draft") == 0
    tom.send(open_text(tom), body="Ganz neu.\n\n### Frage: Gut?\n\n- (x) ja\n- ( ) nein\n")
    page = tom.get(f"{TEXT}preview/").text
    assert "Ganz neu." in page
    assert "lms-answer-right" in page
    assert "Das ist eine Vorschau." in page


def test_the_check_names_the_line_and_leads_there(tom: Browser) -> None:
    form = open_text(tom)
    page = tom.follow(tom.send(form, body="Gut.\n\nEin Bild:\n\n![](media/kanne.png)")).text
    assert "Bitte berichtigen" in page
    assert 'data-line="5"' in page
    assert 'id="line-5"' in tom.get(f"{TEXT}preview/").text


def test_what_is_missing_is_said_in_the_words_of_the_form(tom: Browser) -> None:
    tom.send(open_text(tom), lesson_title=" ", body="Kein Abschnitt mehr.")
    page = tom.get(TEXT).text
    assert "Bitte geben Sie der Lektion einen Titel." in page
    assert f'{TEXT}#lesson_title"' in page
    assert "title:" not in page
    assert "gibt es nicht mehr" in page
    assert f'{CLOSING}"' in page
    assert "quizzes/" not in page


def test_a_lesson_without_questions_leads_to_where_they_are_asked(tom: Browser) -> None:
    tom.send(get_form(tom.get(f"{DESK}new/?module=eins")), title="Kalter Tee")
    page = tom.get(f"{DESK}kalter-tee/").text
    assert "hat keine Frage" in page
    assert page.count(f'{DESK}kalter-tee/questions/"') == 2


def test_links_to_other_lessons_are_ready_to_put_in(tom: Browser) -> None:
    page = tom.get(TEXT).text
    assert "[Die Kanne](20-mitte.md)" in page
    assert "[Wasser und Blätter](" not in page
    done = tom.send(open_text(tom), body="Sehen Sie [Die Kanne](20-mitte.md).")
    assert "20-mitte.md“ führt ins Leere" not in tom.follow(done).text
    assert '/modules/eins/mitte/"' in tom.get(f"{TEXT}preview/").text


def test_somebody_elses_module_is_not_there(ute: Browser, lena: Browser) -> None:
    for path in (TEXT, f"{TEXT}questions/", f"{TEXT}preview/", f"{DESK}new/?module=eins"):
        assert ute.get(path).status_code == 404
        assert lena.get(path).status_code == 403


def test_the_guide_can_be_read_in_the_product(tom: Browser) -> None:
    page = tom.get(f"{DESK}guide/")
    assert "So schreiben Sie eine gute Lektion" in page.text
    assert "<table>" in page.text
