"""Guessing is slowed, by what is guessed at and never by where from; right codes are not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.errors import Invalid, SlowDown
from lms.services import cards, throttle
from lms.services.card_login import check_code
from lms.storage import cohorts, failures, people
from lms.storage.cohorts import get_cohort
from tests.cast import LENA
from tests.web.driver import OURS, Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.ways_in import COORDINATOR, list_mails, make_code, spoil
from tests.web.world import NOW, PAUL, STARTS_ON

AT_ONCE = 25


def type_code(browser: Browser, code: str) -> TestResponse:
    return browser.post("/login/card", {"code": code})


def fail(site: Site, code: str, times: int = 1) -> None:
    for _ in range(times):
        assert type_code(site.visit(), spoil(code)).status_code == 422


def find_waits(site: Site, wrong: Callable[[], TestResponse], times: int) -> list[int]:
    """How long one has to wait after each of these wrong tries."""
    waits = []
    for _ in range(times):
        assert wrong().status_code == 422
        answer = wrong()
        waits.append(int(answer.headers.get("Retry-After", 0)))
        assert answer.status_code == 429
        site.clock.pass_by(seconds=waits[-1])
    return waits


def test_after_five_failures_one_waits_and_keeps_what_was_typed(standalone: Site) -> None:
    code = make_code(standalone)
    fail(standalone, code, 5)
    before = standalone.snapshot()
    page = type_code(standalone.visit(), code)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "1"
    assert "Bitte warten Sie noch eine Sekunde. Drücken Sie dann noch einmal" in page.text
    assert ("code", code) in read_forms(page.text)[0].fields
    assert standalone.snapshot() == before


def test_after_the_wait_the_right_code_works_and_all_is_forgotten(standalone: Site) -> None:
    code = make_code(standalone)
    fail(standalone, code, 5)
    standalone.clock.pass_by(seconds=1)
    assert type_code(standalone.visit(), code).status_code == 303
    assert [row[1] for row in standalone.snapshot()["lms_failure"]] == [throttle.TOTAL] * 5
    fail(standalone, code, 5)


def test_the_waits_for_a_card_grow_to_a_minute_and_no_further(standalone: Site) -> None:
    code = make_code(standalone)
    fail(standalone, code, 4)
    waits = find_waits(standalone, lambda: type_code(standalone.visit(), spoil(code)), 9)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_waits_for_digits_grow_to_a_quarter_of_an_hour(standalone: Site) -> None:
    waits = find_waits_for_digits(standalone)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def find_waits_for_digits(site: Site) -> list[int]:
    """The waits of somebody who asks for a new mail whenever the last one is over."""
    browser = site.visit()
    site.app.config["LMS_SMTP_URL"] = "smtp://127.0.0.1:1"
    site.app.config["LMS_BASE_URL"] = "http://localhost"
    try:
        guess = DigitsGuesser(site, browser)
        for _ in range(4):
            assert guess().status_code == 422
        return find_waits(site, guess, 12)
    finally:
        site.app.config["LMS_SMTP_URL"] = site.app.config["LMS_BASE_URL"] = ""


class DigitsGuesser:
    """Types wrong digits on the page of the newest mail."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self._site, self._browser = site, browser
        self._page = self._ask()

    def _ask(self) -> TestResponse:
        posted = self._browser.post("/login/mail", {"email": "lena@example.org"})
        return self._browser.follow(posted)

    def __call__(self) -> TestResponse:
        right = list_mails(self._site)[-1].code
        wrong = f"{(int(right) + 1) % 10**6:06}"
        answer = self._browser.send(get_form(self._page), code=wrong)
        if answer.status_code == 410:
            self._page = self._ask()
            return self()
        return answer


def test_a_photographed_code_is_counted_too(standalone: Site) -> None:
    wrong = spoil(make_code(standalone))
    answers = [standalone.visit().get(f"/login/{wrong}").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_others_are_not_slowed_from_the_same_place(standalone: Site) -> None:
    code, other = make_code(standalone), make_code(standalone, PAUL)
    assert code[:4] != other[:4]
    fail(standalone, code, 5)
    assert type_code(standalone.visit(), other).status_code == 303


def flood(site: Site) -> None:
    """More than 600 failures within a minute, all at other cards."""
    with site.school.storage.atomic():
        for _ in range(throttle.FLOOD + 1):
            failures.add_failures([throttle.TOTAL], site.clock.now)


def test_in_a_flood_a_right_code_is_still_taken_at_once(standalone: Site) -> None:
    code = make_code(standalone)
    flood(standalone)
    assert type_code(standalone.visit(), code).status_code == 303


def test_in_a_flood_the_second_wrong_try_waits_already(standalone: Site) -> None:
    code = make_code(standalone)
    flood(standalone)
    fail(standalone, code)
    assert type_code(standalone.visit(), code).headers["Retry-After"] == "1"
    standalone.clock.pass_by(minutes=1)
    fail(standalone, code, 4)


def test_failures_are_forgotten_after_a_day(standalone: Site) -> None:
    code = make_code(standalone)
    fail(standalone, code, 5)
    standalone.clock.pass_by(days=1)
    fail(standalone, make_code(standalone, PAUL))
    assert standalone.count("lms_failure") == 2
    fail(standalone, code, 5)


def test_guessing_at_the_same_time_gives_no_more_tries(site: Site) -> None:
    with site.school.storage.connected():
        card = cards.make_card(site.school, COORDINATOR, LENA)
        wrong = spoil(cards.get_code(site.school, card))
    start = Barrier(12)

    def guess(_: int) -> str:
        with site.school.storage.connected():
            start.wait()
            try:
                check_code(site.school, wrong)
            except SlowDown:
                return "slowed"
            except Invalid as error:
                return error.code
            return "found"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert sorted(answers) == ["code_wrong"] * 5 + ["slowed"] * 7


def add_participants(site: Site, count: int) -> list[Person]:
    added = []
    with site.school.storage.atomic():
        cohort = get_cohort(1)
        for number in range(count):
            person = people.add_person(name=f"Person Nummer{number}")
            cohorts.append_membership(
                person=person.id,
                cohort=cohort.id,
                from_on=STARTS_ON,
                counts_from=STARTS_ON,
                recorded_at=NOW,
                recorded_by=None,
                expected_revision=0,
            )
            added.append(person)
    return added


def test_a_whole_course_signs_in_at_once_behind_one_address(standalone: Site) -> None:
    codes = [make_code(standalone, person) for person in add_participants(standalone, AT_ONCE)]
    start = Barrier(AT_ONCE)

    def sign_in(code: str) -> list[int]:
        client = standalone.app.test_client()
        start.wait()
        shown = client.post("/login/card", data={"code": code}, headers=OURS, buffered=True)
        sent = {"device": "own"}
        taken = client.post("/login/confirm", data=sent, headers=OURS, buffered=True)
        return [shown.status_code, taken.status_code]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(sign_in, codes))
    assert answers == [[303, 303]] * AT_ONCE
    assert standalone.count("lms_login") == AT_ONCE


@pytest.mark.parametrize("keys", [("card:BCDF",), ("card:BCDF", "mail:x")])
def test_the_longest_wait_of_several_keys_counts(standalone: Site, keys: tuple[str, ...]) -> None:
    school = standalone.school
    with school.storage.connected():
        for _ in range(7):
            throttle.note_failure(school, "card:BCDF")
        throttle.note_failure(school, "mail:x")
        with pytest.raises(SlowDown) as caught:
            throttle.check(school, *keys)
    assert caught.value.seconds == 4


def test_a_clock_that_went_wrong_for_a_while_keeps_nobody_out(standalone: Site) -> None:
    code = make_code(standalone)
    right = standalone.clock.now
    standalone.clock.pass_by(days=400)
    fail(standalone, code, 5)
    standalone.clock.now = right
    assert type_code(standalone.visit(), code).status_code == 303
