"""Guessing is slowed, nobody is locked out, and a right code is never slow (design 9).

Failures alone are counted, under what was tried (a card's first group, a mail account) and all
together, never by the network's address: a whole course may sit behind one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import ceil

from lms.errors import Invalid, SlowDown
from lms.services.school import School
from lms.storage import failures

FREE_TRIES, FREE_TRIES_IN_A_FLOOD = 5, 1
LONGEST_WAIT_S = 900
LONGEST_WAIT_FOR_A_CARD_S = 60  # a card's holder is not kept waiting by whoever guesses at it
COUNTED_FOR = timedelta(days=1)
FLOOD, FLOOD_TIME = 600, timedelta(minutes=1)
TOTAL = "total"
_LOOKED_AT = FREE_TRIES + LONGEST_WAIT_S.bit_length() + 1


def check(school: School, *keys: str) -> None:
    """Raises SlowDown where one of these keys failed so often that its next try is to wait.

    Five tries are free, then the waits are 1, 2, 4 … seconds. While more than 600 tries a minute
    fail altogether, one try is free.
    """
    wait = max((_find_wait(school, key) for key in keys), default=timedelta())
    if wait:
        raise SlowDown(ceil(wait.total_seconds()))


def note_failure(school: School, *keys: str) -> None:
    """Counts a failed try under these keys, and forgets what is older than a day."""
    now = school.clock()
    with school.storage.atomic():
        failures.add_failures((*keys, TOTAL), now)
        failures.sweep_failures(now - COUNTED_FOR)


@contextmanager
def one_try(school: School, *keys: str) -> Iterator[None]:
    """A try at these keys, in a transaction in which nobody else tries them.

    Invalid raised inside is a failure: it is counted, what was written is undone, and the error
    goes on. Anything else is a success and forgets the keys' failures. Raises SlowDown before
    anything is tried. Not to be used inside a transaction: the error would undo the count.
    """
    wrong: Invalid | None = None
    with school.storage.atomic():
        failures.hold_keys(keys)
        check(school, *keys)
        try:
            with school.storage.atomic():
                yield
        except Invalid as error:
            wrong = error
            note_failure(school, *keys)
        else:
            failures.forget_failures(keys)
    if wrong is not None:
        raise wrong


def _find_wait(school: School, key: str) -> timedelta:
    now = school.clock()
    failed = failures.list_last_failures(key, now - COUNTED_FOR, now, _LOOKED_AT)
    if not failed:
        return timedelta()
    free = FREE_TRIES_IN_A_FLOOD if _is_flooded(school) else FREE_TRIES
    if len(failed) < free:
        return timedelta()
    longest = LONGEST_WAIT_FOR_A_CARD_S if key.startswith("card:") else LONGEST_WAIT_S
    pause = timedelta(seconds=min(2 ** (len(failed) - free), longest))
    return max(failed[0] + pause - now, timedelta())


def _is_flooded(school: School) -> bool:
    now = school.clock()
    return len(failures.list_last_failures(TOTAL, now - FLOOD_TIME, now, FLOOD + 1)) > FLOOD
