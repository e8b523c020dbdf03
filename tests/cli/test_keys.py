"""The installation's keys: made once, whole or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lms.errors import SetupError
from lms.services.keys import CARD_KEY, get_key

AT_ONCE = 8


def test_of_many_who_need_a_key_first_all_get_the_same(tmp_path: Path) -> None:
    start = Barrier(AT_ONCE)

    def get(_: int) -> str:
        start.wait()
        return get_key(tmp_path, CARD_KEY)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        keys = set(pool.map(get, range(AT_ONCE)))
    assert keys == {(tmp_path / CARD_KEY).read_text()}
    assert len(keys.pop()) == 64
    assert [path.name for path in tmp_path.iterdir()] == [CARD_KEY]


def test_a_key_has_its_name_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        assert not (tmp_path / CARD_KEY).exists()
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="the disk is full"):
        get_key(tmp_path, CARD_KEY)
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_reads_a_key(tmp_path: Path) -> None:
    get_key(tmp_path, CARD_KEY)
    assert (tmp_path / CARD_KEY).stat().st_mode & 0o777 == 0o600


def test_an_empty_key_is_no_key(tmp_path: Path) -> None:
    (tmp_path / CARD_KEY).write_text("\n")
    with pytest.raises(SetupError, match="card-key is empty"):
        get_key(tmp_path, CARD_KEY)
