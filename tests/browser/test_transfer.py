"""How little goes over a weak rural network (design 8)."""

from tests.browser.conftest import Visit
from tests.browser.transfer import measure_visits
from tests.browser.world import COHORT, LESSON, MODULE, World


def test_a_lesson_is_small_at_the_first_visit_and_smaller_at_the_next(
    visit: Visit, world: World
) -> None:
    first, again = measure_visits(visit(world.lena), f"/modules/{MODULE}/{LESSON}/")
    assert first.bytes <= 30_000, first
    assert first.requests <= 5, first.urls
    assert again.bytes <= 12_000, again
    assert again.requests == 1, again.urls


def test_a_matrix_is_small_at_the_first_visit(visit: Visit, world: World) -> None:
    first, _ = measure_visits(visit(world.karin), f"/coordinator/{COHORT}/matrix/")
    assert first.bytes <= 55_000, first
