"""Nothing can be written any more: whoever is signed in goes on reading."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lms.storage import logins
from tests.cast import LENA
from tests.web.driver import Site
from tests.web.world import NOW


@contextmanager
def unwritable(site: Site) -> Iterator[None]:
    """The database refuses to write, as it does on a full disk."""
    with site.school.storage.connected():
        site.school.storage.run("PRAGMA query_only = 1")
        try:
            yield
        finally:
            site.school.storage.run("PRAGMA query_only = 0")


def test_a_page_is_shown_though_nobody_can_note_that_she_was_here(
    standalone: Site, caplog: pytest.LogCaptureFixture
) -> None:
    lena = standalone.visit(LENA)
    assert lena.get("/").status_code == 200
    standalone.clock.pass_by(hours=1)
    with unwritable(standalone), caplog.at_level(logging.ERROR, logger="lms"):
        page = lena.get("/")
    assert page.status_code == 200
    assert "Guten Tag, Lena" in page.text
    assert "That a device was seen is not noted" in caplog.text
    with standalone.school.storage.connected():
        [login] = logins.list_logins(LENA.id, standalone.clock.now)
    assert login.last_seen_at == NOW
    assert lena.get("/").status_code == 200
