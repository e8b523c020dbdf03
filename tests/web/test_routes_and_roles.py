"""Every route of ours, and everybody: what each is answered (design 9)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lms.domain.people import Person
from lms.web.policy import policy_of
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site
from tests.web.world import PAUL, UTE

ACTORS: dict[str, Person | None] = {
    "nobody": None,
    "Lena": LENA,
    "Paul": PAUL,  # takes part, but has done nothing yet
    "Tom": TOM,  # trains the first module
    "Ute": UTE,  # trains the second module
    "Karin": KARIN,
    "Gast": GAST,  # signed in, but in no course
}
IN = "in"  # led to where one signs in
QUIZ, OF_MODULE = "/modules/<module>/<lesson>/quiz/", "/modules/<module>/quiz/"
PEOPLE = "/coordinator/<cohort>/people/<int:person>/"

# Lena has passed the first lesson's questions as attempt 1, and is answering the second's as
# attempt 2. The list of Saturday's training day can be entered.
#   rule of a GET: example, then what nobody, Lena, Paul, Tom, Ute, Karin and Gast are answered
SHOWN: dict[str, tuple[str, str]] = {
    "/": ("/", "in 200 200 303 303 303 200"),
    "/menu/": ("/menu/", "in 200 200 200 200 200 200"),
    "/me/": ("/me/", "in 200 200 200 200 200 200"),
    "/modules/": ("/modules/", "in 200 200 200 200 200 200"),
    "/modules/<module>/": ("/modules/eins/", "in 200 200 200 200 200 404"),
    "/modules/<module>/<lesson>/": ("/modules/eins/mitte/", "in 200 403 200 200 200 404"),
    QUIZ: ("/modules/eins/mitte/quiz/", "in 200 403 404 404 404 404"),
    f"{QUIZ}<int:number>/": ("/modules/eins/mitte/quiz/1/", "in 200 303 303 303 303 303"),
    f"{QUIZ}sheet/": ("/modules/eins/mitte/quiz/sheet/", "in 200 303 303 303 303 303"),
    f"{QUIZ}check/": ("/modules/eins/mitte/quiz/check/", "in 200 303 303 303 303 303"),
    f"{QUIZ}results/<int:number>/": (
        "/modules/eins/anfang/quiz/results/1/",
        "in 200 404 404 404 404 404",
    ),
    f"{QUIZ}conversation/": (
        "/modules/eins/mitte/quiz/conversation/",
        "in 200 200 404 404 404 404",
    ),
    OF_MODULE: ("/modules/eins/quiz/", "in 403 403 404 404 404 404"),
    f"{OF_MODULE}<int:number>/": ("/modules/eins/quiz/1/", "in 303 303 303 303 303 303"),
    f"{OF_MODULE}sheet/": ("/modules/eins/quiz/sheet/", "in 303 303 303 303 303 303"),
    f"{OF_MODULE}check/": ("/modules/eins/quiz/check/", "in 303 303 303 303 303 303"),
    f"{OF_MODULE}results/<int:number>/": (
        "/modules/eins/quiz/results/1/",
        "in 404 404 404 404 404 404",
    ),
    f"{OF_MODULE}conversation/": ("/modules/eins/quiz/conversation/", "in 200 200 404 404 404 404"),
    "/meetings/<int:meeting>/": ("/meetings/2/", "in 200 200 404 404 404 404"),
    "/media/<path:path>": ("/media/eins/kanne.png", "in 200 200 200 200 200 200"),
    "/healthz": ("/healthz", "200 200 200 200 200 200 200"),
    "/static/<path:filename>": ("/static/lms.css", "200 200 200 200 200 200 200"),
    "/staff/": ("/staff/", "in 403 403 200 200 200 403"),
    "/staff/meetings/": ("/staff/meetings/", "in 403 403 200 200 200 403"),
    "/staff/meetings/<int:meeting>/attendance/": (
        "/staff/meetings/1/attendance/",
        "in 403 403 200 403 200 403",
    ),
    "/staff/meetings/<int:meeting>/walk-in/": (
        "/staff/meetings/1/walk-in/",
        "in 403 403 200 403 200 403",
    ),
    "/staff/reviews/": ("/staff/reviews/", "in 403 403 200 200 200 403"),
    "/staff/late-answers/": ("/staff/late-answers/", "in 403 403 200 200 200 403"),
    "/coordinator/matrix/": ("/coordinator/matrix/", "in 403 403 303 303 303 403"),
    "/coordinator/<cohort>/matrix/": (
        "/coordinator/tee-2026/matrix/",
        "in 403 403 200 200 200 403",
    ),
    PEOPLE: ("/coordinator/tee-2026/people/1/", "in 403 403 200 200 200 403"),
    f"{PEOPLE}record/": (
        "/coordinator/tee-2026/people/1/record/?unit=mitte",
        "in 403 403 200 200 200 403",
    ),
    f"{PEOPLE}lines/<int:line>/take-back/": (
        "/coordinator/tee-2026/people/1/lines/1/take-back/",
        "in 403 403 200 200 200 403",
    ),
}
#   rule of a POST: example, what it sends, and what each is answered
SENT: dict[str, tuple[str, dict[str, str], str]] = {
    "/modules/<module>/<lesson>/read": (
        "/modules/eins/mitte/read",
        {},
        "in 303 403 404 404 404 404",
    ),
    "/modules/<module>/<lesson>/checks/<question>": (
        "/modules/eins/anfang/checks/s3lf",
        {"answer": "1"},
        "in 200 200 200 200 200 404",
    ),
    f"{QUIZ}<int:number>/": (
        "/modules/eins/mitte/quiz/1/?attempt=2",
        {"answer": "0", "go": "next"},
        "in 303 404 404 404 404 404",
    ),
    f"{QUIZ}save": (
        "/modules/eins/mitte/quiz/save?attempt=2&number=1",
        {"answer": "0", "rev": "1", "client": "load.1"},
        "in 200 404 404 404 404 404",
    ),
    f"{QUIZ}sheet/": (
        "/modules/eins/mitte/quiz/sheet/?attempt=2",
        {"answer-q7gg": "0"},
        "in 303 404 404 404 404 404",
    ),
    f"{QUIZ}submit": (
        "/modules/eins/mitte/quiz/submit?attempt=2",
        {},
        "in 303 404 404 404 404 404",
    ),
    QUIZ: ("/modules/eins/mitte/quiz/", {}, "in 303 403 404 404 404 404"),
    f"{QUIZ}conversation/": (
        "/modules/eins/mitte/quiz/conversation/",
        {},
        "in 303 303 404 404 404 404",
    ),
    OF_MODULE: ("/modules/eins/quiz/", {}, "in 403 403 404 404 404 404"),
    f"{OF_MODULE}<int:number>/": (
        "/modules/eins/quiz/1/?attempt=1",
        {"answer": "0"},
        "in 404 404 404 404 404 404",
    ),
    f"{OF_MODULE}save": (
        "/modules/eins/quiz/save?attempt=1&number=1",
        {"answer": "0"},
        "in 404 404 404 404 404 404",
    ),
    f"{OF_MODULE}sheet/": (
        "/modules/eins/quiz/sheet/?attempt=1",
        {},
        "in 404 404 404 404 404 404",
    ),
    f"{OF_MODULE}submit": (
        "/modules/eins/quiz/submit?attempt=1",
        {},
        "in 404 404 404 404 404 404",
    ),
    f"{OF_MODULE}conversation/": (
        "/modules/eins/quiz/conversation/",
        {},
        "in 303 303 404 404 404 404",
    ),
    "/meetings/<int:meeting>/": ("/meetings/2/", {"coming": "no"}, "in 303 303 404 404 404 404"),
    "/staff/meetings/<int:meeting>/attendance/": (
        "/staff/meetings/1/attendance/",
        {"mark-1": "present", "mark-5": "present", "revision": "1", "request_key": "list"},
        "in 403 403 303 403 303 403",
    ),
    "/staff/meetings/<int:meeting>/walk-in/": (
        "/staff/meetings/1/walk-in/",
        {"name": "Mia Morgen", "request_key": "mia"},
        "in 403 403 200 403 200 403",
    ),
    "/staff/reviews/<int:attempt>/": ("/staff/reviews/1/", {}, "in 403 403 409 403 409 403"),
    f"{PEOPLE}talked/": (
        "/coordinator/tee-2026/people/1/talked/?unit=mitte",
        {},
        "in 403 403 303 403 303 403",
    ),
    f"{PEOPLE}record/": (
        "/coordinator/tee-2026/people/1/record/",
        {
            "unit": "eins.day-1",
            "kind": "made_up",
            "happened_on": "2026-06-13",
            "reason": "nachgeholt",
        },
        "in 403 403 403 403 303 403",
    ),
    f"{PEOPLE}lines/<int:line>/take-back/": (
        "/coordinator/tee-2026/people/1/lines/1/take-back/",
        {"reason": "ein Versehen"},
        "in 403 403 403 403 303 403",
    ),
}
#   what only the standalone application has
SHOWN_AT_HOME: dict[str, tuple[str, str]] = {
    "/login/": ("/login/", "200 303 303 303 303 303 303"),
    "/login/<token>": ("/login/unknown", "410 410 410 410 410 410 410"),
    "/logout": ("/logout", "in 200 200 200 200 200 200"),
}
SENT_AT_HOME: dict[str, tuple[str, dict[str, str], str]] = {
    "/login/<token>": ("/login/unknown", {}, "410 410 410 410 410 410 410"),
    "/logout": ("/logout", {}, "in in in in in in in"),
}


def list_rules(app: Flask) -> list[Rule]:
    """The rules of ours in an application."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("lms")]


def list_methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


@pytest.fixture
def scene(site: Site) -> Site:
    """The world of the tables above."""
    lena = site.visit(LENA)
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    lena.begin("/modules/eins/mitte/quiz/")
    lena.post("/modules/eins/mitte/quiz/conversation/")
    site.clock.pass_by(days=3)
    return site


def list_answers(
    site: Site, path: str, data: dict[str, str] | None, expected: str
) -> Iterator[tuple[str, str, str, str]]:
    """Whoever is answered otherwise than expected."""
    for (name, person), wanted in zip(ACTORS.items(), expected.split(), strict=True):
        browser = site.visit(person)
        reply = browser.get(path) if data is None else browser.post(path, data)
        given = str(reply.status_code)
        if given in ("302", "303") and is_sign_in(browser, reply.headers["Location"]):
            given = IN
        if given != wanted:
            yield path, name, wanted, given


def is_sign_in(browser: Browser, address: str) -> bool:
    return address.startswith("/enter" if browser.site.in_host else "/login/")


def test_every_rule_is_in_the_table_and_declares_a_policy(site: Site) -> None:
    shown, sent = set(SHOWN), set(SENT)
    if not site.in_host:
        shown |= set(SHOWN_AT_HOME)
        sent |= set(SENT_AT_HOME)
    rules = list_rules(site.app)
    found = {
        method: {
            rule.rule.removeprefix(site.prefix) for rule in rules if method in list_methods(rule)
        }
        for method in ("GET", "POST")
    }
    assert found == {"GET": shown, "POST": sent}
    assert {method for rule in rules for method in list_methods(rule)} == {"GET", "POST"}
    for rule in rules:
        is_file = rule.endpoint == "lms.static"
        assert is_file or policy_of(site.app.view_functions[rule.endpoint]) is not None


def test_every_page_answers_everybody_as_the_table_says(scene: Site) -> None:
    table = SHOWN if scene.in_host else SHOWN | SHOWN_AT_HOME
    wrong = [
        answer
        for path, expected in table.values()
        for answer in list_answers(scene, path, None, expected)
    ]
    assert wrong == []


def test_every_form_answers_everybody_as_the_table_says(scene: Site) -> None:
    table = SENT if scene.in_host else SENT | SENT_AT_HOME
    wrong = [
        answer
        for path, data, expected in table.values()
        for answer in list_answers(scene, path, data, expected)
    ]
    assert wrong == []


def test_a_view_without_a_policy_answers_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.view_functions, "lms.healthz", lambda: "open to all")
    for person in ACTORS.values():
        reply = site.visit(person).get("/healthz")
        assert reply.status_code == 403
        assert "open to all" not in reply.text
