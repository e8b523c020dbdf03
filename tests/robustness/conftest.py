"""An installation of one's own with the tests' course, as a real server finds it."""

import shutil
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[1] / "course"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The data folder, without a database yet."""
    return Path(shutil.copytree(COURSE, tmp_path / "installation"))
