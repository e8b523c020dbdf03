"""What a first and a second visit cost on the wire, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.course import write_course
from bench.server import serve_lms
from bench.table import Row, at_most, for_information
from bench.world import (
    add_cohort,
    add_coordinator,
    add_members,
    add_progress,
    open_app,
    school_of,
    sign_in,
)

PEOPLE = 50
LESSONS = 24
KB = 1_000


def measure_transfer(folder: Path) -> Iterator[Row]:
    """Needs an empty folder. Without a browser it only says so."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        yield for_information("bytes on the wire", "no Chromium here")
        return
    write_course(folder, LESSONS)
    with open_app(folder) as app:
        school = school_of(app)
        karin, cohort = add_coordinator(school), add_cohort(school, "of-50")
        members = add_members(school, cohort, PEOPLE)
        add_progress(school, cohort, members)
        cookies = sign_in(school, (karin, members[1]))
        module = school.library.modules[0]
        lesson = f"/modules/{module.id}/{module.lessons[1].id}/"
    with serve_lms(folder, workers=1) as server:
        url = f"http://127.0.0.1:{server.port}"
        yield from _measure_lesson(browser, url + lesson, cookies[members[1]])
        yield from _measure_matrix(browser, f"{url}/coordinator/of-50/matrix/", cookies[karin])


def _measure_lesson(browser: str, url: str, cookie: str) -> Iterator[Row]:
    first, again = _visit(browser, url, cookie)
    yield at_most("first visit of a lesson", first[0] / KB, 30, " KB")
    yield at_most("first visit of a lesson, requests", first[1], 5)
    yield at_most("second visit of a lesson", again[0] / KB, 12, " KB")


def _measure_matrix(browser: str, url: str, cookie: str) -> Iterator[Row]:
    first, _ = _visit(browser, url, cookie)
    yield at_most(f"first visit of the matrix, {PEOPLE} people", first[0] / KB, 55, " KB")


def _visit(browser: str, url: str, cookie: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Bytes and requests of two visits in a row in a new browser."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS
    from tests.browser.transfer import measure_visits

    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        context = launched.new_context(locale="de-DE")
        context.add_cookies([{"name": name, "value": value, "url": url}])
        first, again = measure_visits(context, url)
        launched.close()
    return (first.bytes, first.requests), (again.bytes, again.requests)
