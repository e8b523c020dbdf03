"""A site under test and people who use it, each with a device of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.domain.question import Question, QuestionKind
from lms.domain.quiz import Item
from lms.services.accounts import OWN_DEVICE_LIFETIME, hash_token, make_token
from lms.services.school import School
from lms.storage import attempts, logins, people
from lms.storage.tables import TABLES
from tests.web.clock import Clock
from tests.web.forms import Form, read_forms

COOKIE = "lms_device"
OURS = {"Sec-Fetch-Site": "same-origin"}
KEPT_ASIDE = {"lms_standing"}  # a memo, made anew by whoever reads it
Data = Mapping[str, str | Sequence[str]]
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Site:
    """An application with the course under `prefix`. Hosts know people by `host-<number>`."""

    app: Flask
    clock: Clock
    prefix: str
    in_host: bool

    @property
    def school(self) -> School:
        school: School = self.app.extensions["lms"].school
        return school

    def visit(self, person: Person | None = None, *, is_first: bool = False) -> "Browser":
        """A device of its own on which this person, or nobody, has just signed in.

        Unless it `is_first`, the person has seen the first-time pages before.
        """
        browser = Browser(self)
        if person and self.in_host:
            browser.enter_host(f"host-{person.id}")
        elif person:
            browser.client.set_cookie(COOKIE, self._sign_in(person, is_first=is_first))
        return browser

    def _sign_in(self, person: Person, *, is_first: bool) -> str:
        token = make_token()
        with self.school.storage.connected():
            if not is_first:
                people.set_welcomed_on(person.id, self.clock.now.date())
            logins.add_login(
                person.id,
                hash_token(token),
                own_device=True,
                at=self.clock.now,
                expires_at=self.clock.now + OWN_DEVICE_LIFETIME,
            )
        return token

    def snapshot(self) -> Rows:
        """Every row of every table, to see that nothing has changed."""
        names = [table._meta.table_name for table in TABLES]
        with self.school.storage.connected():
            return {
                name: sorted(self.school.storage.run(f"SELECT * FROM {name}"), key=repr)
                for name in names
                if name not in KEPT_ASIDE
            }

    def count(self, table: str) -> int:
        return len(self.snapshot()[table])


class Browser:
    """A browser without scripts. Paths are below the course's place unless they name it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = site.app.test_client()
        self._token: str | None = None

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(self.place(path), headers=_to_headers(headers), buffered=True)

    def post(self, path: str, data: Data | None = None, **headers: str) -> TestResponse:
        """Sends a form of ours, or from elsewhere when a `sec_fetch_site` says so."""
        sent = {**self.get_token(), **(data or {})}
        chosen = {**OURS, **_to_headers(headers)}
        return self.client.post(self.place(path), data=sent, headers=chosen, buffered=True)

    def follow(self, response: TestResponse) -> TestResponse:
        """Goes where a redirect leads."""
        assert response.status_code in (301, 302, 303), response.text
        return self.get(response.headers["Location"])

    def send(self, form: Form, **values: str | list[str]) -> TestResponse:
        """Sends a form as it stands in a page, with some fields filled in."""
        return self.post(form.action, form.fill(**values))

    def place(self, path: str) -> str:
        prefix = self.site.prefix
        return path if prefix and path.startswith(f"{prefix}/") else prefix + path

    def get_token(self) -> dict[str, str]:
        """What the host wants in every form."""
        if not self.site.in_host:
            return {}
        if self._token is None:
            self._token = self.client.get("/token").text
        return {"csrf_token": self._token}

    def enter_host(self, account: str) -> None:
        data = {"account": account, **self.get_token()}
        assert self.client.post("/enter", data=data).status_code == 302

    def begin(self, base: str, view: str = "question") -> TestResponse:
        """Begins the questions under this address; gives the page one is led to."""
        return self.follow(self.post(base, {"view": view}))

    def answer_all(self, base: str) -> None:
        """Answers every question of the running sheet right, one page after the other."""
        number = 1
        while True:
            page = self.get(f"{base}{number}/")
            form = get_form(page)
            right = right_fields(self.site, attempt_of(form), number)
            response = self.send(form, answer=right, go="next")
            if response.headers["Location"].endswith("/check/"):
                return
            number += 1

    def hand_in(self, base: str) -> TestResponse:
        """Looks the answers over and hands them in; gives the redirect to the result."""
        return self.send(get_form(self.get(f"{base}check/")))

    def pass_quiz(self, base: str) -> TestResponse:
        self.begin(base)
        self.answer_all(base)
        return self.hand_in(base)

    def fail_quiz(self, base: str) -> TestResponse:
        """Hands in a sheet on which nothing is answered."""
        self.begin(base)
        return self.hand_in(base)


def get_form(page: TestResponse, action: str = "") -> Form:
    """The only form of a page, or the only one whose address holds this."""
    assert page.status_code == 200, page.text
    [form] = [form for form in read_forms(page.text) if action in form.action]
    return form


def attempt_of(form: Form) -> int:
    """The number of the attempt a form belongs to."""
    return int(form.action.partition("attempt=")[2])


def right_fields(site: Site, attempt_id: int, number: int) -> list[str]:
    """What a form sends for a right answer to a question of a sheet."""
    with site.school.storage.connected():
        attempt = attempts.get_attempt(attempt_id)
        quiz = attempts.get_quiz_version(attempt.quiz_version)
    item = attempt.layout[number - 1]
    [question] = [each for each in quiz.list_questions() if each.id == item.question_id]
    return answer_right(question, item)


def answer_right(question: Question, item: Item) -> list[str]:
    if question.kind is QuestionKind.SHORT:
        return [question.accepted[0].text]
    if question.kind is QuestionKind.REFLECTION:
        return ["Am Abend."]
    if question.kind is QuestionKind.ORDERING:
        return [str(place) for place in item.order]
    if question.kind is QuestionKind.MATCHING:
        return [str(item.order.index(row)) for row in range(question.option_count)]
    return [str(position) for position in question.right]


def _to_headers(named: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in named.items()}
