"""What is in the wheel: everything the installed package needs, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.source import ROOT, copy_house, read

FOLDERS = {
    "content": "lms/_bundled/content",
    "quizzes": "lms/_bundled/quizzes",
    "templates": "lms/_bundled/templates",
    "lms": "lms",
}
UNWANTED = ("__pycache__", ".pyc")


def build(folder: Path, target: Path) -> Path:
    """Builds without a network. Raises CalledProcessError."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    [wheel] = target.glob("*.whl")
    return wheel


def list_missing(wheel: Path) -> set[str]:
    """What git knows of the packed folders and the wheel has not."""
    tracked = subprocess.run(
        ["git", "ls-files", *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    wanted = set()
    for name in filter(None, tracked):
        top, _, rest = name.partition("/")
        if (ROOT / name).is_file():
            wanted.add(f"{FOLDERS[top]}/{rest}")
    return wanted - set(ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def test_everything_of_the_house_is_in_the_wheel(wheel: Path) -> None:
    assert list_missing(wheel) == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"lms", "lernbegleiter-0.1.0.dist-info"}
    assert [name for name in names if name.endswith(UNWANTED)] == []


def test_the_licences_travel_along(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    for name in ("LICENSE", "content/LICENSE", "quizzes/LICENSE"):
        assert f"lernbegleiter-0.1.0.dist-info/licenses/{name}" in names


def test_the_installed_package_finds_its_folders(wheel: Path, tmp_path: Path) -> None:
    ZipFile(wheel).extractall(tmp_path)
    code = (
        "from lms.paths import *;"
        "print(CONTENT, QUIZZES, TEMPLATES, STATIC, TRANSLATIONS, GUIDE.parent)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert all(
        Path(name).is_relative_to(tmp_path) and any(Path(name).iterdir()) for name in printed
    )


def test_a_forgotten_folder_is_noticed(tmp_path: Path) -> None:
    house = copy_house(tmp_path / "house")
    settings = house / "pyproject.toml"
    line = 'templates = "lms/_bundled/templates"\n'
    settings.write_text(read(settings).replace(line, ""), encoding="utf-8")
    missing = list_missing(build(house, tmp_path / "wheel"))
    assert "lms/_bundled/templates/lms/home.html" in missing
