"""A server starts from the pages the last one rendered, and never needs them."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from lms.extension import find_folders
from lms.library.renderer import Renderer
from lms.library.shelf import Library
from lms.services.installation import DATABASE_NAME, find_cache
from lms.services.publishing import Publisher
from lms.storage.database import Storage
from tests.web.clock import Clock
from tests.web.world import NOW


def _load(storage: Storage, data_dir: Path) -> Library:
    """The course as a server that starts now publishes it."""
    content, quizzes = find_folders(
        {"LMS_DATA_DIR": str(data_dir), "LMS_CONTENT_DIR": "", "LMS_QUIZZES_DIR": ""}
    )
    cache = find_cache(data_dir)
    with closing(Publisher(storage, content, quizzes, Clock(NOW), cache)) as publisher:
        return publisher.library


def test_the_next_start_renders_nothing_and_shows_the_same(
    sqlite_storage: Storage, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation / DATABASE_NAME).touch()
    first = _load(sqlite_storage, installation)
    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "_ask", lambda *_: pytest.fail("rendered again"))
        assert _load(sqlite_storage, installation) == first
    shutil.rmtree(installation / "cache")
    assert _load(sqlite_storage, installation) == first


def test_where_nothing_is_installed_nothing_is_kept(
    sqlite_storage: Storage, installation: Path
) -> None:
    before = set(installation.iterdir())
    _load(sqlite_storage, installation)
    assert set(installation.iterdir()) == before
