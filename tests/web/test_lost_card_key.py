"""The file `card-key` is lost: cards printed with it are refused kindly, and can be replaced."""

import pytest

from lms.errors import Invalid
from lms.services import cards, people_desk, verification
from lms.services.card_login import check_code
from lms.services.keys import CARD_KEY
from lms.services.people_desk import Access
from lms.storage.cohorts import get_cohort
from tests.cast import LENA
from tests.web.driver import Site
from tests.web.ways_in import COORDINATOR, make_code


def lose_key(site: Site) -> None:
    (site.school.data_dir / CARD_KEY).unlink()


def verify(site: Site) -> tuple[str, ...]:
    return verification.verify(site.school, lambda done, total: None)


def test_an_old_card_says_that_it_is_no_longer_valid(site: Site) -> None:
    code = make_code(site)
    lose_key(site)
    with site.school.storage.connected(), pytest.raises(Invalid, match="card_locked"):
        check_code(site.school, code)


def test_whoever_runs_the_installation_is_told_until_the_cards_are_new(site: Site) -> None:
    make_code(site)
    with site.school.storage.connected():
        assert not verify(site)
        lose_key(site)
        assert verify(site) == ("cards were printed with another card-key: they sign nobody in",)
        cards.ensure_cards(site.school, COORDINATOR, get_cohort(1))
        assert not verify(site)


def test_the_coordinator_sees_cards_to_print_and_the_new_ones_work(site: Site) -> None:
    old = make_code(site)
    lose_key(site)
    with site.school.storage.connected():
        listed = cards.open_card(site.school, COORDINATOR, get_cohort(1), LENA.id)
        assert listed.card is None
        new = make_code(site)
        assert new != old
        assert check_code(site.school, new).person.id == LENA.id


def test_the_list_of_people_shows_no_old_card_as_printed(site: Site) -> None:
    make_code(site)
    with site.school.storage.connected():
        assert people_desk.get_access(site.school, LENA) is Access.CARD_MADE
        lose_key(site)
        assert people_desk.get_access(site.school, LENA) is Access.NONE
