"""Two texts side by side, passage by passage."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of two texts that belong together. `left_out` equal lines before it are not shown."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    left_out: int = 0

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs


def list_passages(ours: str, theirs: str) -> tuple[Passage, ...]:
    """The passages that differ, with two equal lines around each."""
    return tuple(_list_passages(ours.splitlines(), theirs.splitlines()))


def _list_passages(ours: list[str], theirs: list[str]) -> Iterator[Passage]:
    shown = 0
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        left_out = group[0][1] - shown
        for _, our_start, our_end, their_start, their_end in group:
            passage = tuple(ours[our_start:our_end]), tuple(theirs[their_start:their_end])
            yield Passage(*passage, left_out)
            left_out, shown = 0, our_end
    if len(ours) > shown:
        yield Passage((), (), len(ours) - shown)
