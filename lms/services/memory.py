"""What a worker made before and need not make again (R16)."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """What was made before, as long as there is room for it. Safe to use from threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._made: dict[Hashable, Made] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this key, made now if need be. `key` names all it depends on."""
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= self._room:
                self._made.clear()
            made = self._made[key] = make()
        return made
