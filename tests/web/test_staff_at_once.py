"""Members of staff who do the same at the same moment, each with a form of their own (R7)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Actor, Role, RoleName
from lms.errors import LMSError
from lms.services import ledger
from tests.cast import KARIN, LENA
from tests.web.driver import Site
from tests.web.staff import list_kinds, list_lines
from tests.web.world import COHORT, NOW

AT_ONCE = 8
COORDINATOR = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))


def test_a_line_is_taken_back_once_however_many_try_at_once(site: Site) -> None:
    school = site.school
    with school.storage.connected():
        ledger.record(
            school,
            COORDINATOR,
            COHORT,
            LENA.id,
            "anfang",
            EvidenceKind.RECOGNISED,
            happened_on=NOW.date(),
            reason="Zeugnis gesehen",
            request_key="first",
        )
    [line] = list_lines(site, LENA)
    barrier = Barrier(AT_ONCE)

    def take_back(number: int) -> None:
        barrier.wait()
        with school.storage.connected():
            try:
                ledger.take_back(
                    school,
                    COORDINATOR,
                    COHORT,
                    LENA.id,
                    line.id,
                    reason="Falsche Person",
                    request_key=f"form-{number}",
                )
            except LMSError:
                return

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for job in [pool.submit(take_back, number) for number in range(AT_ONCE)]:
            job.result()
    assert list_kinds(site, LENA) == ["recognised", "revoked"]
