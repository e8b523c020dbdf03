"""What every use case needs: the storage, the published course and the clock."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from pathlib import Path

from lms.domain.clock import Moment
from lms.domain.programme import RequirementSet
from lms.domain.summary import Place
from lms.library.finding import Finding
from lms.library.search_index import SearchIndex
from lms.library.shelf import Library
from lms.services.memory import Memory
from lms.services.publishing import Publisher
from lms.storage.database import Storage

PLACES_KEPT = 5_000
TRIALS_KEPT = 4  # each is a whole course
Trial = tuple[Library, tuple[Finding, ...]]
INDEXES_KEPT = 1


def utc_now() -> datetime:
    """The current time as stored: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


class School:
    """One per application. Two applications in one process never share one.

    `data_dir` is the folder of the installation, which holds its keys.
    """

    def __init__(
        self,
        storage: Storage,
        publisher: Publisher,
        clock: Callable[[], datetime] = utc_now,
        *,
        data_dir: Path,
    ) -> None:
        self.storage = storage
        self.publisher = publisher
        self.clock = clock
        self.data_dir = data_dir
        self._pinned: Library | None = None
        self.sets: dict[tuple[int, str, str], tuple[RequirementSet, ...]] = {}
        self.places: Memory[Place | None] = Memory(PLACES_KEPT)
        self.trials: Memory[Trial] = Memory(TRIALS_KEPT)
        self.indexes: Memory[SearchIndex] = Memory(INDEXES_KEPT)

    @property
    def library(self) -> Library:
        """The course as published: the newest there is, unless this school is pinned to one."""
        return self._pinned or self.publisher.library

    def pinned(self) -> "School":
        """The same school held to one library, so that a request never sees two of them."""
        return self.holding(self.publisher.library)

    def holding(self, library: Library) -> "School":
        """The same school with another library, such as one with somebody's draft in it."""
        school = copy(self)
        school._pinned = library
        return school

    def moment(self) -> Moment:
        """The one `now` of a use case."""
        return Moment(self.clock(), self.library.programme.timezone)
