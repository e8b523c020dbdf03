"""Whom a role makes somebody responsible for (R1, R3)."""

import pytest

from lms.domain.people import Actor, Person, Role, RoleName
from tests.cast import GAST, KARIN, LENA, TOM

TRAINS_RECHT_HERE = Actor(TOM, frozenset({Role(RoleName.TRAINER, cohort=1, module="recht")}))
TRAINS_EVERYWHERE = Actor(TOM, frozenset({Role(RoleName.TRAINER)}))
COORDINATES_HERE = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR, cohort=1)}))
COORDINATES_ALL = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))


@pytest.mark.parametrize("person", [LENA, GAST])
def test_somebody_without_a_role_is_no_staff(person: Person) -> None:
    nobody = Actor(person)
    assert (nobody.is_staff, nobody.is_trainer(), nobody.is_coordinator()) == (False,) * 3


def test_a_trainer_is_bound_to_cohort_and_module() -> None:
    assert TRAINS_RECHT_HERE.is_staff
    assert TRAINS_RECHT_HERE.is_trainer(1, "recht")
    assert not TRAINS_RECHT_HERE.is_trainer(1, "rolle")
    assert not TRAINS_RECHT_HERE.is_trainer(2, "recht")


def test_an_empty_scope_means_all() -> None:
    assert TRAINS_EVERYWHERE.is_trainer(7, "was auch immer")
    assert COORDINATES_ALL.is_coordinator(7)


def test_where_none_is_named_any_will_do() -> None:
    assert TRAINS_RECHT_HERE.is_trainer()
    assert TRAINS_RECHT_HERE.is_trainer(module="recht")
    assert COORDINATES_HERE.is_coordinator()


def test_a_coordinator_is_bound_to_a_cohort() -> None:
    assert COORDINATES_HERE.is_coordinator(1)
    assert not COORDINATES_HERE.is_coordinator(2)


def test_a_trainer_is_no_coordinator_and_a_coordinator_no_trainer() -> None:
    assert not TRAINS_EVERYWHERE.is_coordinator()
    assert not COORDINATES_ALL.is_trainer()


def test_scopes_of_two_roles_do_not_mix() -> None:
    both = Actor(
        TOM,
        frozenset(
            {
                Role(RoleName.TRAINER, cohort=1, module="recht"),
                Role(RoleName.TRAINER, cohort=2, module="rolle"),
            }
        ),
    )
    assert not both.is_trainer(1, "rolle")


def test_people_are_addressed_by_their_given_name_where_there_is_one() -> None:
    assert LENA.salutation == "Lena"
    assert GAST.salutation == "Gast"
