"""Codes on paper: how they are typed, whose they are, and when they stop working."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lms.domain.people import Actor, Membership, Person, Role, RoleName
from lms.errors import Invalid, NotAllowed, NotFound
from lms.services import cards
from lms.services.cards import CardStatus, find_card, get_code, normalise
from lms.storage import aliases, audit, cohorts, people
from lms.storage import cards as stored
from lms.storage.cards import Card
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Site
from tests.web.lost_cards import find_card_owner, lose_card
from tests.web.world import COHORT, PAUL

COORDINATOR = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
TRAINER = Actor(TOM, frozenset({Role(RoleName.TRAINER, module="eins")}))
OTHER = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR, cohort=2)}))


@pytest.fixture
def school_open(site: Site) -> Iterator[Site]:
    with site.school.storage.connected():
        yield site


def make(site: Site, person: Person = LENA) -> tuple[Card, str]:
    card = cards.make_card(site.school, COORDINATOR, person)
    return card, get_code(site.school, card)


def list_events(person: Person) -> list[str]:
    events = [event for event in audit.list_events(20) if event.subject_person == person.id]
    return [event.event.value for event in reversed(events) if event.object_kind == "card"]


@pytest.mark.parametrize(
    "typed",
    [
        "BCDF-GHJK-LMNP",
        "bcdf ghjk lmnp",
        "bcdfghjklmnp",
        " B C D F – G.H.J.K — L_M·N\u00a0P ",
        "BCDF\u2011GHJK\u00adLMNP\n",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "BCDF-GHJK-LMNP"


@pytest.mark.parametrize(
    "typed", ["", "BCDF-GHJK", "BCDF-GHJK-LMNPQ", "ACDF-GHJK-LMNP", "ßßß", "1"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise(typed) is None


def test_a_card_signs_its_owner_in_however_often(school_open: Site) -> None:
    card, code = make(school_open)
    assert normalise(code) == code
    assert card.prefix == code[:4]
    for _ in range(2):
        owner = find_card_owner(school_open.school, code.lower().replace("-", " "))
        assert owner is not None
        assert owner.id == LENA.id


def test_the_database_alone_holds_no_code(school_open: Site) -> None:
    _, code = make(school_open)
    assert code.replace("-", "")[4:] not in repr(school_open.snapshot()).replace("-", "")


def test_two_letters_swapped_are_nobodys_code(school_open: Site) -> None:
    _, code = make(school_open)
    letters = [*code]
    place = next(place for place in range(5, 8) if letters[place] != letters[place + 1])
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert find_card(school_open.school, "".join(letters)) is None
    assert find_card(school_open.school, "ZZZZ-ZZZZ-ZZZZ") is None


def test_a_new_card_ends_the_old_one_and_signs_its_devices_out(school_open: Site) -> None:
    card, code = make(school_open)
    lena = school_open.visit(LENA)
    signed_in = school_open.count("lms_login")
    new = cards.replace_card(school_open.school, TRAINER, LENA, card.id)
    found = find_card(school_open.school, code)
    assert found is not None
    assert (found.status, found.person.id) == (CardStatus.LOCKED, LENA.id)
    assert find_card_owner(school_open.school, code) is None
    assert find_card_owner(school_open.school, get_code(school_open.school, new)) is not None
    assert list_events(LENA) == ["card_made", "card_locked", "card_made"]
    if not school_open.in_host:
        assert school_open.count("lms_login") == signed_in - 1
        assert LENA.name not in lena.get("/me/").text


def test_replacing_a_card_twice_with_one_form_does_it_once(school_open: Site) -> None:
    card, _ = make(school_open)
    first = cards.replace_card(school_open.school, COORDINATOR, LENA, card.id)
    assert cards.replace_card(school_open.school, COORDINATOR, LENA, card.id) == first


def test_a_temporary_code_works_for_a_day_beside_the_card(school_open: Site) -> None:
    _, code = make(school_open)
    school = school_open.school
    first, _ = cards.make_temporary_code(school, TRAINER, LENA)
    second, ends_at = cards.make_temporary_code(school, TRAINER, LENA)
    assert ends_at == school_open.clock.now + timedelta(hours=24)
    assert find_card_owner(school, first) is None
    assert find_card_owner(school, second) is not None
    assert find_card_owner(school, code) is not None
    school_open.clock.pass_by(hours=24)
    found = find_card(school, second)
    assert found is not None
    assert found.status is CardStatus.OVER
    assert find_card_owner(school, code) is not None
    assert stored.map_current_cards([LENA.id])


def test_a_lost_card_ends_with_its_temporary_code(school_open: Site) -> None:
    card, code = make(school_open)
    temporary, _ = cards.make_temporary_code(school_open.school, TRAINER, LENA)
    lose_card(school_open.school, TRAINER, LENA)
    assert find_card_owner(school_open.school, code) is None
    assert find_card_owner(school_open.school, temporary) is None
    assert stored.map_current_cards([LENA.id])[LENA.id].id != card.id


def test_people_who_may_not_sign_in_have_no_working_card(school_open: Site) -> None:
    _, code = make(school_open)
    people.grant_role(LENA.id, Role(RoleName.TRAINER, module="zwei"))
    assert find_card_owner(school_open.school, code) is None
    people.end_role(LENA.id, Role(RoleName.TRAINER, module="zwei"))
    assert find_card_owner(school_open.school, code) is not None


def test_a_card_follows_a_record_that_was_joined(school_open: Site) -> None:
    _, code = make(school_open, PAUL)
    at = school_open.clock.now
    aliases.append_alias(PAUL.id, LENA.id, expected_revision=0, recorded_at=at)
    owner = find_card_owner(school_open.school, code)
    assert owner is not None
    assert owner.id == LENA.id
    aliases.append_alias(PAUL.id, None, expected_revision=1, recorded_at=at)
    owner = find_card_owner(school_open.school, code)
    assert owner is not None
    assert owner.id == PAUL.id


def test_staff_get_no_card(school_open: Site) -> None:
    cohorts.append_membership(
        person=TOM.id,
        cohort=1,
        expected_revision=0,
        from_on=school_open.clock.now.date(),
        counts_from=school_open.clock.now.date(),
        recorded_at=school_open.clock.now,
    )
    with pytest.raises(Invalid, match="staff_need_no_card"):
        cards.make_card(school_open.school, COORDINATOR, TOM)


def test_only_those_who_teach_somebody_hand_out_their_card(school_open: Site) -> None:
    school = school_open.school
    for actor, person in ((OTHER, LENA), (Actor(PAUL), LENA), (COORDINATOR, GAST)):
        with pytest.raises(NotFound):
            cards.make_card(school, actor, person)
    cohort = cohorts.find_cohort_by_slug(COHORT)
    assert cohort is not None
    with pytest.raises(NotFound):
        cards.list_cards(school, OTHER, cohort)
    with pytest.raises(NotAllowed):
        cards.ensure_cards(school, TRAINER, cohort)


def test_missing_cards_are_made_once_and_only_for_the_living(school_open: Site) -> None:
    school = school_open.school
    cohort = cohorts.find_cohort_by_slug(COHORT)
    assert cohort is not None
    _, code = make(school_open)
    first = cards.ensure_cards(school, COORDINATOR, cohort)
    assert [listed.person.id for listed in first] == [PAUL.id, LENA.id]
    assert cards.ensure_cards(school, COORDINATOR, cohort) == first
    lenas = first[1].card
    assert lenas is not None
    assert get_code(school, lenas) == code


def test_staff_of_a_course_are_listed_without_a_card(school_open: Site) -> None:
    cohort = cohorts.find_cohort_by_slug(COHORT)
    assert cohort is not None
    people.grant_role(PAUL.id, Role(RoleName.TRAINER, module="zwei"))
    paul, lena = cards.list_cards(school_open.school, TRAINER, cohort)
    assert (paul.is_staff, paul.card, lena.is_staff) == (True, None, False)
    assert isinstance(lena.membership, Membership)
