"""What another worker writes is seen with the next request, whatever is remembered here (R16)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Role, RoleName
from lms.extension import make_school
from lms.services.school import School
from lms.storage import evidence, logins, meetings, people, standings
from tests.cast import LENA, TOM
from tests.web.driver import Site
from tests.web.world import FIRST_MEETING, NOW

LESSON = "/modules/eins/anfang/"


@pytest.fixture
def elsewhere(standalone: Site) -> Iterator[School]:
    """What another process has over the same database, with a connection of its own."""
    school = make_school(standalone.app, standalone.clock)
    yield school
    school.publisher.close()
    school.storage.close()


def test_an_ended_role_ends_what_it_allowed(standalone: Site, elsewhere: School) -> None:
    tom = standalone.visit(TOM)
    assert tom.get(LESSON).status_code == 200
    with elsewhere.storage.atomic():
        people.end_role(TOM.id, Role(RoleName.TRAINER, module="eins"))
    assert tom.get(LESSON).status_code == 404


def test_a_new_name_makes_a_new_page(standalone: Site, elsewhere: School) -> None:
    lena = standalone.visit(LENA)
    tag = lena.get(LESSON).headers["ETag"]
    with elsewhere.storage.atomic():
        people.update_person(replace(people.get_person(LENA.id), name="Helene Neumann"))
    page = lena.get(LESSON, if_none_match=tag)
    assert page.status_code == 200
    assert "Helene N." in page.text


def test_an_ended_login_is_over(standalone: Site, elsewhere: School) -> None:
    lena = standalone.visit(LENA)
    tag = lena.get(LESSON).headers["ETag"]
    with elsewhere.storage.atomic():
        logins.end_all_logins(LENA.id)
    assert lena.get(LESSON, if_none_match=tag).status_code == 303


def test_a_line_of_another_worker_counts(standalone: Site, elsewhere: School) -> None:
    lena = standalone.visit(LENA)
    tag = lena.get(LESSON).headers["ETag"]
    with elsewhere.storage.atomic():
        evidence.append_line(
            person=LENA.id,
            unit_id="anfang",
            kind=EvidenceKind.PASSED,
            happened_on=NOW.date(),
            recorded_at=NOW,
        )
    page = lena.get(LESSON, if_none_match=tag)
    assert page.status_code == 200
    assert "/read" not in page.text


def test_a_meeting_of_another_worker_makes_the_summary_anew(
    standalone: Site, elsewhere: School
) -> None:
    lena = standalone.visit(LENA)
    lena.get(LESSON)
    with elsewhere.storage.atomic():
        meetings.append_meeting(meetings.get_meeting(FIRST_MEETING), expected_revision=1)
        today = elsewhere.moment().today
        stale = standings.find_kept(LENA.id, today)
    lena.get(LESSON)
    with elsewhere.storage.connected():
        fresh = standings.find_kept(LENA.id, today)
    assert stale is not None
    assert fresh is not None
    assert (stale.rests_on_all, fresh.rests_on_all) == (False, True)
