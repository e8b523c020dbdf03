"""The code on a card shows a name first; only the button under it signs anybody in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Role, RoleName
from lms.services import cards
from lms.storage import logins, people
from tests.cast import LENA, TOM
from tests.web.driver import COOKIE, Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.lost_cards import lose_card
from tests.web.ways_in import COORDINATOR, make_code, spoil
from tests.web.world import NOW, PAUL

WRONG = "Dieser Code stimmt nicht. Bitte vergleichen Sie ihn Buchstabe für Buchstabe"


def type_code(browser: Browser, code: str, **more: str) -> TestResponse:
    return browser.post("/login/card", {"code": code, **more})


def use(browser: Browser, code: str, device: str = "own") -> TestResponse:
    """Types a code and answers the questions that follow; gives what is wrong with it, if it is."""
    answer = type_code(browser, code)
    if answer.status_code != 303:
        return answer
    return browser.send(get_form(browser.follow(answer)), device=device)


def show(browser: Browser, code: str) -> TestResponse:
    """The page that asks whose code it is."""
    return browser.follow(type_code(browser, code))


def test_the_code_comes_first_and_can_be_pasted_or_filled_in(standalone: Site) -> None:
    page = standalone.visit().get("/login/")
    [form] = read_forms(page.text)
    assert form.names == {"next", "code"}
    assert 'autocomplete="username"' in page.text
    assert 'autocapitalize="off"' in page.text
    assert 'spellcheck="false"' in page.text


def test_a_typed_code_shows_a_name_and_its_button_signs_in(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    page = browser.follow(browser.send(get_form(browser.get("/login/")), code=code))
    assert "Sind Sie Lena W.?" in page.text
    assert "Wolff" not in page.text
    assert browser.client.get_cookie(COOKIE) is None
    response = browser.send(get_form(page), device="own")
    assert response.headers["Location"] == "/"
    assert "Guten Tag, Lena" in browser.follow(response).text


@pytest.mark.parametrize("change", [str.lower, lambda code: f" {code.replace('-', ' ')} "])
def test_a_code_may_be_typed_as_people_type(standalone: Site, change: object) -> None:
    assert callable(change)
    typed = change(make_code(standalone))
    assert use(standalone.visit(), typed).status_code == 303


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_photographed_card_shows_the_same_and_changes_nothing(
    standalone: Site, method: str
) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    before = standalone.snapshot()
    for _ in range(7):
        response = browser.client.open(f"/login/{code}", method=method, buffered=True)
        page = browser.client.open(response.headers["Location"], method=method, buffered=True)
        assert page.status_code == 200
        assert browser.client.get_cookie(COOKIE) is None
    assert standalone.snapshot() == before
    page = browser.follow(browser.get(f"/login/{code}"))
    assert "Sind Sie Lena W.?" in page.text
    assert browser.send(get_form(page)).status_code == 303


def test_the_question_about_the_device_has_two_buttons_and_no_answer_before(
    standalone: Site,
) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    page = show(browser, code)
    assert "Ist das Ihr eigenes Gerät?" in page.text
    form = get_form(page)
    assert form.buttons == [("device", "own"), ("device", "shared")]
    assert "device" not in form.names


def test_the_login_tells_how_and_on_what_somebody_signed_in(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    agent = "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X)"
    form = get_form(show(browser, code))
    browser.post(form.action, form.fill(device="own"), user_agent=agent)
    with standalone.school.storage.connected():
        [login] = logins.list_logins(LENA.id, NOW)
    assert (login.way, login.device, login.own_device) == ("card", "ipad", True)


def test_swapped_letters_are_said_and_what_was_typed_is_kept(standalone: Site) -> None:
    code = spoil(make_code(standalone))
    page = type_code(standalone.visit(), code)
    assert page.status_code == 422
    assert WRONG in page.text
    [form] = read_forms(page.text)
    assert ("code", code) in form.fields
    assert standalone.count("lms_login") == 0


def test_somebody_elses_code_asks_for_somebody_else(standalone: Site) -> None:
    page = show(standalone.visit(), make_code(standalone, PAUL))
    assert "Sind Sie Paul E.?" in page.text
    assert 'href="/login/">Ich bin das nicht</a>' in page.text


@pytest.mark.parametrize("typed", ["", "BCDF-GHJK", "ACDF-GHJK-LMNP", "1234-5678-9012"])
def test_what_cannot_be_a_code_is_told_how_one_looks(standalone: Site, typed: str) -> None:
    page = type_code(standalone.visit(), typed)
    assert page.status_code == 422
    assert "Ein Code hat zwölf Buchstaben" in page.text
    assert standalone.count("lms_failure") == 0


def test_a_locked_card_says_so_and_signs_nobody_in(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    use(browser, code)
    assert browser.get("/").status_code == 200
    with standalone.school.storage.connected():
        lose_card(standalone.school, COORDINATOR, LENA)
    assert browser.get("/").status_code == 303
    for page in (use(browser, code), browser.get(f"/login/{code}")):
        assert page.status_code == 422
        assert "Diese Karte gilt nicht mehr. Rufen Sie uns an" in page.text
    assert use(browser, make_code(standalone)).status_code == 303


def test_a_code_read_out_by_phone_works_for_a_day(standalone: Site) -> None:
    school, browser = standalone.school, standalone.visit()
    with school.storage.connected():
        code, _ = cards.make_temporary_code(school, COORDINATOR, LENA)
    standalone.clock.pass_by(hours=24, seconds=-1)
    assert type_code(browser, code).status_code == 303
    standalone.clock.pass_by(seconds=1)
    page = type_code(browser, code)
    assert page.status_code == 422
    assert "Dieser Code galt einen Tag lang" in page.text


def test_whoever_may_not_come_in_any_more_is_out_at_once(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    use(browser, code)
    with standalone.school.storage.connected():
        people.update_person(replace(people.get_person(LENA.id), disabled_on=NOW.date()))
    assert browser.get("/").status_code == 303
    assert use(browser, code).status_code == 422


def test_staff_sign_in_by_mail_and_not_by_an_old_card(standalone: Site) -> None:
    code = make_code(standalone)
    with standalone.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.TRAINER))
    page = use(standalone.visit(), code)
    assert page.status_code == 422
    assert "Bitte melden Sie sich mit einem Link an, nicht mit der Karte." in page.text
    assert "Fragen Sie nach einem Link." in page.text
    assert standalone.count("lms_login") == 0


def test_a_participant_who_became_staff_is_signed_out_after_a_day(standalone: Site) -> None:
    browser = standalone.visit()
    use(browser, make_code(standalone))
    standalone.clock.pass_by(days=1)
    assert browser.get("/").status_code == 200
    with standalone.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.TRAINER))
    assert browser.get("/").status_code == 303


def test_sending_the_answer_twice_signs_in_once(standalone: Site) -> None:
    browser = standalone.visit()
    form = get_form(show(browser, make_code(standalone)))
    first, second = (browser.send(form, device="own") for _ in range(2))
    assert first.headers["Location"] == "/"
    assert "Guten Tag, Lena" in browser.follow(browser.follow(second)).text
    assert standalone.count("lms_login") == 1


def test_another_person_on_the_same_device_ends_the_first_ones_login(standalone: Site) -> None:
    browser, code = standalone.visit(TOM), make_code(standalone)
    first = browser.client.get_cookie(COOKIE)
    assert first is not None
    use(browser, code)
    browser.client.set_cookie(COOKIE, first.value)
    assert browser.get("/").status_code == 303


def test_one_comes_back_to_the_page_one_wanted(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    asked = browser.get("/modules/eins/anfang/?copy=offline")
    page = browser.follow(asked)
    page = browser.follow(browser.send(get_form(page), code=code))
    response = browser.send(get_form(page))
    assert response.headers["Location"] == "/modules/eins/anfang/?copy=offline"


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "/\\evil.example", "https://evil.example", "/a b", "javascript:1", "/\t/x"],
)
def test_one_is_led_to_no_other_site(standalone: Site, path: str) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    assert type_code(browser, code, next=path).headers["Location"] == "/login/confirm"
    form = get_form(browser.get("/login/confirm"))
    assert browser.send(form, next=path).headers["Location"] == "/"


def test_only_where_others_could_listen_it_is_called_a_trial(standalone: Site) -> None:
    line = "ohne Verschlüsselung: nur zum Ausprobieren"
    client = standalone.app.test_client()

    def read_at(base: str) -> str:
        return client.get("/login/", base_url=base, buffered=True).text

    assert line not in read_at("http://localhost:8000")
    assert line not in read_at("http://127.0.0.1:8000")
    assert line in read_at("http://192.168.1.7:8000")
    standalone.app.config["LMS_BASE_URL"] = "https://kurs.example"
    try:
        assert line not in read_at("http://kurs.example")
    finally:
        standalone.app.config["LMS_BASE_URL"] = ""


def test_pages_with_a_code_leave_no_traces(standalone: Site) -> None:
    browser, code = standalone.visit(), make_code(standalone)
    photographed = browser.get(f"/login/{code}")
    pages = (photographed, browser.follow(photographed), type_code(browser, "B"))
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_browser_opened_again_where_a_form_was_sent_finds_the_page(standalone: Site) -> None:
    for path in ("/login/card", "/login/mail"):
        assert "Code auf Ihrer Karte" in standalone.visit().get(path).text


def test_a_shared_device_is_signed_out_after_a_day(standalone: Site) -> None:
    browser = standalone.visit()
    cookie = use(browser, make_code(standalone), "shared").headers["Set-Cookie"]
    assert "Max-Age" not in cookie
    standalone.clock.now += timedelta(hours=24)
    assert browser.get("/").status_code == 303
