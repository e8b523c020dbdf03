"""What changes something must come from one of our own pages (design 7)."""

import pytest

from tests.cast import LENA
from tests.web.driver import Browser, Site

READ = "/modules/eins/anfang/read"
FOREIGN = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Referer": "https://evil.example/localhost"},
    {"Origin": "https://evil.example", "Referer": "http://localhost/"},
]


def send(browser: Browser, path: str, headers: dict[str, str]) -> int:
    data = browser.get_token()
    reply = browser.client.post(browser.place(path), data=data, headers=headers, buffered=True)
    return reply.status_code


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_from_elsewhere_is_refused_and_changes_nothing(
    site: Site, lena: Browser, headers: dict[str, str]
) -> None:
    lena.get("/")
    before = site.snapshot()
    for path in (READ, "/modules/eins/anfang/quiz/", "/meetings/1/"):
        assert send(lena, path, headers) == 403
    assert site.snapshot() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost"},
        {"Referer": "http://localhost/modules/"},
    ],
)
def test_a_form_of_ours_is_taken(site: Site, lena: Browser, headers: dict[str, str]) -> None:
    assert send(lena, READ, headers) == 303
    assert site.count("lms_evidence") == 1


def test_a_link_from_elsewhere_may_show_a_page(lena: Browser) -> None:
    assert lena.get("/", sec_fetch_site="cross-site").status_code == 200


def test_nobody_is_signed_out_from_elsewhere(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    assert send(lena, "/logout", {"Sec-Fetch-Site": "cross-site"}) == 403
    assert lena.get("/").status_code == 200


def test_a_host_that_wants_a_token_gets_it_from_our_forms(hosted: Site) -> None:
    lena = hosted.visit(LENA)
    form_with = lena.get("/modules/eins/anfang/").text
    assert 'name="csrf_token"' in form_with
    headers = {"Sec-Fetch-Site": "same-origin"}
    reply = lena.client.post(lena.place(READ), headers=headers, buffered=True)
    assert reply.status_code == 400
    assert hosted.count("lms_evidence") == 0


def test_our_own_pages_hold_no_token(standalone: Site) -> None:
    assert "csrf_token" not in standalone.visit(LENA).get("/modules/eins/anfang/").text
