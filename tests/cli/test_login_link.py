"""`lms login-link WHO`: by address, name or number; several people are listed."""

import re

import pytest

from lms.storage import people, second_factors
from lms.storage.second_factors import FactorKind
from tests.cast import LENA
from tests.cli.conftest import Installation

LINK = re.compile(r"http://127\.0\.0\.1:8000/login/[\w-]{43}\n")


@pytest.mark.parametrize("who", ["lena@example.org", "LENA@example.org", "wolff", "1"])
def test_one_person_gets_a_link(installation: Installation, who: str) -> None:
    result = installation.run("login-link", who)
    assert result.exit_code == 0
    assert LINK.fullmatch(result.stdout)


def test_the_link_carries_the_address_people_type(installation: Installation) -> None:
    result = installation.run("login-link", "1", LMS_BASE_URL="https://lernen.example/kurse")
    assert result.stdout.startswith("https://lernen.example/kurse/login/")


def test_several_people_are_listed_with_their_numbers(installation: Installation) -> None:
    with installation.school() as school, school.storage.atomic():
        other = people.add_person(name="Paul Wolff", given_name="Paul")
    result = installation.run("login-link", "wolff")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{LENA.id}\t{LENA.name}\t{LENA.email}\n" in result.stderr
    assert f"{other.id}\tPaul Wolff\t\n" in result.stderr
    assert result.stderr.endswith("Mehrere Personen passen. Nehmen Sie die Nummer.\n")


@pytest.mark.parametrize("who", ["nobody@example.org", "niemand", "99", "99999999999999999999999"])
def test_nobody_is_one_sentence(installation: Installation, who: str) -> None:
    result = installation.run("login-link", who)
    assert result.exit_code == 1
    assert result.output == f"Fehler: Zu „{who}“ wurde niemand gefunden.\n"


def test_a_lost_second_factor_is_taken_away_with_a_new_link(installation: Installation) -> None:
    with installation.school() as school, school.storage.atomic():
        for kind in FactorKind:
            second_factors.add_factor(LENA.id, kind, secret="", made_at=school.clock())
    assert installation.run("login-link", "1").exit_code == 0
    with installation.school():
        assert len(second_factors.list_factors(LENA.id)) == len(FactorKind)
    assert installation.run("login-link", "1", "--lost-factor").exit_code == 0
    with installation.school():
        assert second_factors.list_factors(LENA.id) == ()
