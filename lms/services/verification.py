"""`lms verify`: the database is sound, and every kept summary says what the function says (R16)."""

from collections.abc import Callable, Iterator

from lms.domain.summary import decode, summarise
from lms.services.cards import has_lost_key
from lms.services.keys import CARD_KEY
from lms.services.places import in_force, load_full_place, remember_sets
from lms.services.school import School
from lms.storage import cohorts, standings
from lms.storage.verify import verify as verify_storage


def verify(school: School, progress: Callable[[int, int], None]) -> tuple[str, ...]:
    """Every problem found, as English sentences for whoever runs the installation."""
    return (
        *verify_storage(school.storage),
        *_check_cards(school),
        *_compare_summaries(school, progress),
    )


def _check_cards(school: School) -> Iterator[str]:
    if has_lost_key(school):
        yield f"cards were printed with another {CARD_KEY}: they sign nobody in"


def _compare_summaries(school: School, progress: Callable[[int, int], None]) -> Iterator[str]:
    moment = school.moment()
    for cohort in cohorts.list_cohorts():
        kept_rows, set_key = standings.list_kept(cohort, moment.today)
        required = in_force(remember_sets(school, cohort, set_key), moment.today)
        for number, (person, kept) in enumerate(kept_rows, start=1):
            progress(number, len(kept_rows))
            if not kept.is_current(school.library.requirements_key, moment.today):
                continue
            place = load_full_place(school, person, kept.membership, cohort, moment)
            if decode(kept.letters, required) != summarise(place.standing):
                yield f"the kept summary of person {person.id} in {cohort.slug} is wrong"
