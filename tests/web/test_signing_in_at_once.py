"""Somebody signs in at the moment staff end what she signs in with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import suppress

import pytest

from lms.domain.people import Role, RoleName
from lms.errors import Invalid
from lms.services import accounts, roles
from lms.services.accounts import Way
from lms.services.card_login import check_code, sign_in_by_card
from lms.storage import logins, people
from tests.cast import LENA
from tests.web.driver import Site
from tests.web.lost_cards import lose_card
from tests.web.ways_in import COORDINATOR, make_code
from tests.web.world import NOW

A_MOMENT_S = 0.3


def do_during(site: Site, staff_act: Callable[[], object], sign_in: Callable[[], object]) -> None:
    """Signs in while what staff do is done but not yet for good."""

    def connect_and_sign_in() -> None:
        with site.school.storage.connected():
            sign_in()

    with ThreadPoolExecutor(1) as pool:
        with site.school.storage.connected(), site.school.storage.atomic():
            staff_act()
            job = pool.submit(connect_and_sign_in)
            with suppress(TimeoutError):
                job.result(A_MOMENT_S)
        job.result()


def count_logins(site: Site) -> int:
    with site.school.storage.connected():
        return len(logins.list_logins(LENA.id, NOW))


def test_a_card_that_is_being_locked_signs_nobody_in(site: Site) -> None:
    school, code = site.school, make_code(site)
    with school.storage.connected():
        card = check_code(school, code).card.id
    with pytest.raises(Invalid, match="card_locked"):
        do_during(
            site,
            lambda: lose_card(school, COORDINATOR, LENA),
            lambda: sign_in_by_card(school, card, own_device=True),
        )
    assert count_logins(site) == 0


def open_login(site: Site) -> None:
    with site.school.storage.atomic():
        accounts.open_login(site.school, LENA.id, Way.MAIL, own_device=True)


def test_whoever_is_being_shut_out_does_not_slip_in(site: Site) -> None:
    with pytest.raises(Invalid, match="disabled"):
        do_during(
            site, lambda: roles.disable(site.school, COORDINATOR, LENA), lambda: open_login(site)
        )
    assert count_logins(site) == 0


def test_whoever_becomes_staff_meanwhile_has_no_login_from_before(site: Site) -> None:
    def promote() -> None:
        roles.end_logins(LENA)
        people.grant_role(LENA.id, Role(RoleName.TRAINER))

    do_during(site, promote, lambda: open_login(site))
    with site.school.storage.connected():
        [login] = logins.list_logins(LENA.id, NOW)
    assert login.expires_at - login.created_at == accounts.SITTING_LIFETIME


def test_nobody_makes_a_link_for_somebody_who_is_shut_out(site: Site) -> None:
    with site.school.storage.connected():
        roles.disable(site.school, COORDINATOR, LENA)
        with pytest.raises(Invalid, match="disabled"):
            accounts.make_login_link(site.school, people.get_person(LENA.id))
