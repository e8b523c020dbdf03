"""Printing cards, replacing a lost one, and a code to read out by phone."""

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.storage import cards, cohorts, people
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site
from tests.web.forms import Form, read_forms
from tests.web.staff import come_back
from tests.web.world import COHORT, PAUL, STARTS_ON

CARDS = f"/coordinator/{COHORT}/cards/"


def card_page(person: Person) -> str:
    return f"/coordinator/{COHORT}/people/{person.id}/card/"


def find_button(page: TestResponse, title: str) -> tuple[Form, dict[str, str]]:
    """The form of a button, with what the button itself sends."""
    pattern = rf'<button[^>]*?(?:name="(\w+)" value="(\w+)")?>{re.escape(title)}</button>'
    found = re.search(pattern, page.text)
    assert found is not None, page.text
    before = page.text[: found.start()].count('<form method="post"') - 1
    sent = {found[1]: found[2]} if found[1] else {}
    return read_forms(page.text)[before], sent


def press(browser: Browser, page: TestResponse, title: str) -> TestResponse:
    form, sent = find_button(page, title)
    return browser.post(form.action, {**form.fill(), **sent})


def read_pages(response: TestResponse) -> list[str]:
    """The text of each page of a PDF."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    paper = pypdfium2.PdfDocument(io.BytesIO(response.data))
    texts = [page.get_textpage().get_text_range() for page in paper]
    return [" ".join(text.split()) for text in texts]


def photograph(response: TestResponse) -> list[str]:
    """What the camera of a phone reads from a PDF."""
    paper = pypdfium2.PdfDocument(io.BytesIO(response.data))
    pictures = [page.render(scale=2).to_pil() for page in paper]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def read_code(text: str) -> str:
    found = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", text)
    assert found is not None
    return found[0]


def test_letters_for_all_hold_name_code_address_and_whom_to_call(
    site: Site, karin: Browser
) -> None:
    pages = read_pages(press(karin, karin.get(CARDS), "Alle Briefe als PDF"))
    assert len(pages) == 2
    assert ["Paul Ernst" in pages[0], "Lena Wolff" in pages[1]] == [True, True]
    for page in pages:
        assert read_code(page)
        assert "oben in die Adresszeile tippen" in page
        assert "localhost" in page
        assert "0381 000 00 00" in page
        assert "Behandeln Sie die Karte wie einen Schlüssel." in page
    assert read_code(pages[0]) != read_code(pages[1])


@pytest.mark.parametrize(
    ("title", "pages"),
    [("Karten A6 (vier auf einem Blatt)", 1), ("Karten groß A5 (zwei auf einem Blatt)", 1)],
)
def test_cards_come_on_sheets(site: Site, karin: Browser, title: str, pages: int) -> None:
    sheets = read_pages(press(karin, karin.get(CARDS), title))
    assert len(sheets) == pages
    assert "Lena Wolff" in sheets[0]
    assert "Paul Ernst" in sheets[0]


def test_only_those_without_a_printed_card_are_printed(site: Site, karin: Browser) -> None:
    read_pages(press(karin, karin.get(card_page(LENA)), "Brief mit Karte als PDF"))
    site.clock.pass_by(minutes=5)
    page = karin.get(CARDS)
    assert "1 Person hat noch keine gedruckte Karte." in page.text
    first = press(karin, page, "Nur neue Briefe als PDF")
    [text] = read_pages(first)
    assert "Paul Ernst" in text
    assert press(karin, page, "Nur neue Briefe als PDF").data == first.data
    site.clock.pass_by(minutes=5)
    assert "Alle haben eine gedruckte Karte." in karin.get(CARDS).text
    late = karin.post(CARDS, {"form": "letters", "only": "new", "seen": "gestern"})
    assert late.status_code == 422
    assert "Es gibt keine Karte zu drucken." in late.text


def test_looking_at_the_list_changes_nothing(site: Site, karin: Browser) -> None:
    karin.get(CARDS)
    before = site.snapshot()
    assert "noch nicht gedruckt" in karin.get(CARDS).text
    assert site.snapshot() == before


def test_trainers_see_the_list_but_do_not_print_it(site: Site, tom: Browser) -> None:
    page = tom.get(CARDS)
    assert "Wolff, Lena" in page.text
    assert "Alle Briefe" not in page.text


def test_a_photographed_card_leads_to_signing_in(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    paper = press(karin, karin.get(CARDS), "Alle Briefe als PDF")
    codes = [read_code(page) for page in read_pages(paper)]
    assert [address.rpartition("/")[2] for address in photograph(paper)] == codes
    phone = standalone.visit()
    page = phone.follow(phone.client.get(photograph(paper)[1]))
    assert page.status_code == 200
    assert "Lena" in page.text


def test_a_lost_card_is_replaced_in_two_clicks(site: Site, karin: Browser) -> None:
    [old] = read_pages(press(karin, karin.get(card_page(LENA)), "Nur die Karte"))
    tom = come_back(site, TOM)
    page = tom.get(card_page(LENA))
    assert "Karte sperren und neu drucken" in page.text
    question = tom.get(f"{card_page(LENA)}replace/")
    done = tom.follow(press(tom, question, "Sperren und neue Karte machen"))
    assert "Die alte Karte ist gesperrt." in done.text
    tom.follow(press(tom, question, "Sperren und neue Karte machen"))
    assert site.count("lms_card") == 2
    [new] = read_pages(press(tom, done, "Brief mit Karte als PDF"))
    assert read_code(old) != read_code(new)


def test_a_code_to_read_out_is_shown_once_in_groups(site: Site, tom: Browser) -> None:
    page = press(tom, tom.get(card_page(LENA)), "Code zum Vorlesen machen")
    assert page.headers["Cache-Control"] == "no-store"
    assert len(re.findall(r"<b>(?:[A-Z] ){3}[A-Z]</b>", page.text)) == 3
    assert "11. Juni 2026, 10:00 Uhr" in page.text
    with site.school.storage.connected():
        assert not cards.map_current_cards([LENA.id])


def test_staff_and_people_who_may_not_sign_in_get_no_card(site: Site, karin: Browser) -> None:
    with site.school.storage.atomic():
        person = people.get_person(PAUL.id)
        people.update_person(replace(person, disabled_on=site.school.moment().today))
    assert "darf sich im Moment nicht anmelden" in karin.get(card_page(PAUL)).text
    answer = karin.post(f"{card_page(PAUL)}print/", {"form": "cards"})
    assert answer.status_code == 422
    assert "Diese Person darf sich im Moment nicht anmelden." in answer.text
    [page] = read_pages(press(karin, karin.get(CARDS), "Alle Briefe als PDF"))
    assert "Paul" not in page


def test_a_form_that_is_none_of_ours_is_not_found(site: Site, karin: Browser) -> None:
    assert karin.post(CARDS, {"form": "posters"}).status_code == 404


def test_from_the_cards_one_comes_back_to_where_one_was(karin: Browser, tom: Browser) -> None:
    assert f'href="{karin.site.prefix}/coordinator/{COHORT}/"' in karin.get(CARDS).text
    assert f'href="{tom.site.prefix}/coordinator/{COHORT}/matrix/"' in tom.get(CARDS).text


def test_where_nobody_takes_part_there_is_nothing_to_print(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        cohorts.add_cohort(slug="leer", programme="tee", title="Leer", starts_on=STARTS_ON)
    page = karin.get("/coordinator/leer/cards/").text
    assert "Es nimmt noch niemand teil." in page
    assert "Drucken" not in page
