"""Every route of ours, and everybody: what each is answered (design 9).

`routes/*.yaml` names every rule and method with an example and what each actor is answered, in
the order of `ACTORS`: a status, `in` for being led to where one signs in, or `out` for somebody
who may not come in any more (a host has signed them in and is told 403).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from flask import Flask
from werkzeug.routing import Rule

from lms.domain.people import Person, Role, RoleName
from lms.storage import cohorts, people
from lms.web.policy import policy_of
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site
from tests.web.sites import DORA, KAI
from tests.web.world import NOW, PAUL, STARTS_ON, UTE

ACTORS: dict[str, Person | None] = {
    "nobody": None,
    "Lena": LENA,
    "Paul": PAUL,  # takes part, but has done nothing yet
    "Tom": TOM,  # trains the first module
    "Ute": UTE,  # trains the second module
    "Karin": KARIN,
    "Kai": KAI,  # coordinates another course only
    "Gast": GAST,  # signed in, but in no course
    "Dora": DORA,  # was signed in, and may not come in any more
}
IN, OUT = "in", "out"
ROUTES = Path(__file__).with_name("routes")


@dataclass(frozen=True)
class Route:
    """A rule with a method, an example of it, and what the actors are answered."""

    rule: str
    method: str
    answers: str
    path: str = ""
    only: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    def is_in(self, site: Site) -> bool:
        return self.only != ("standalone" if site.in_host else "host")


@cache
def read_routes() -> tuple[Route, ...]:
    return tuple(
        Route(**entry)
        for file in sorted(ROUTES.glob("*.yaml"))
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def list_rules(app: Flask) -> list[Rule]:
    """The rules of ours in an application."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("lms")]


def list_methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


@pytest.fixture
def scene(site: Site) -> Site:
    """Lena has passed the first lesson's questions as attempt 1, and is answering the second's as
    attempt 2. The list of Saturday's training day can be entered.
    """
    lena = site.visit(LENA)
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    lena.begin("/modules/eins/mitte/quiz/")
    lena.post("/modules/eins/mitte/quiz/conversation/")
    site.clock.pass_by(days=3)
    with site.school.storage.connected():
        other = cohorts.add_cohort(
            slug="kaffee-2026", programme="kaffee", title="Kaffee", starts_on=STARTS_ON
        )
        for person in (KAI, DORA):
            added = people.add_person(name=person.name, email=person.email)
            assert added.id == person.id
        people.grant_role(KAI.id, Role(RoleName.COORDINATOR, cohort=other.id))
    return site


def visit_as(site: Site, person: Person | None) -> Browser:
    """Somebody's device. Dora was signed in before she was shut out."""
    browser = site.visit(person)
    if person is DORA:
        with site.school.storage.connected():
            people.update_person(replace(people.get_person(DORA.id), disabled_on=NOW.date()))
    return browser


def list_answers(site: Site, route: Route) -> Iterator[str]:
    """Whoever is answered otherwise than expected."""
    for (name, person), wanted in zip(ACTORS.items(), route.answers.split(), strict=True):
        browser = visit_as(site, person)
        path = route.path or route.rule
        reply = browser.get(path) if route.method == "GET" else browser.post(path, route.form)
        given = str(reply.status_code)
        if given in ("302", "303") and is_sign_in(browser, reply.headers["Location"]):
            given = IN
        if wanted == OUT:
            wanted = "403" if site.in_host else IN
        if given != wanted:
            yield f"{route.method} {path}: {name} was answered {given}, not {wanted}"


def is_sign_in(browser: Browser, address: str) -> bool:
    return address.partition("?")[0] == ("/enter" if browser.site.in_host else "/login/")


def test_every_rule_is_in_the_table_and_declares_a_policy(site: Site) -> None:
    routes = [(route.rule, route.method) for route in read_routes() if route.is_in(site)]
    rules = list_rules(site.app)
    found = [
        (rule.rule.removeprefix(site.prefix), method)
        for rule in rules
        for method in list_methods(rule)
    ]
    assert sorted(found) == sorted(routes)
    for rule in rules:
        is_file = rule.endpoint == "lms.static"
        assert is_file or policy_of(site.app.view_functions[rule.endpoint]) is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_is_answered_as_the_table_says(scene: Site, method: str) -> None:
    routes = [route for route in read_routes() if route.is_in(scene) and route.method == method]
    wrong = [answer for route in routes for answer in list_answers(scene, route)]
    assert "\n".join(wrong) == ""


def test_a_view_without_a_policy_answers_nobody(
    scene: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(scene.app.view_functions, "lms.healthz", lambda: "open to all")
    for person in ACTORS.values():
        reply = scene.visit(person).get("/healthz")
        assert reply.status_code == 403
        assert "open to all" not in reply.text
