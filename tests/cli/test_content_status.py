"""`lms content status`: what is newer in the shipped course, and what is one's own."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli import commands
from lms.services import founding, shipped
from tests.cli.conftest import COURSE
from tests.cli.test_init import KARIN, init

FIRST = "content/modules/1-eins/10-anfang.md"
SECOND = "content/modules/1-eins/20-mitte.md"
THIRD = "content/modules/1-eins/30-ende.md"
FRESH = "content/modules/2-zwei/20-weiss.md"
PICTURE = "content/modules/1-eins/media/kanne.png"
QUIZ = "quizzes/2-zwei/10-gruen.md"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped course, to release anew."""
    folder = Path(shutil.copytree(COURSE, tmp_path / "release"))
    for module in (founding, shipped):
        monkeypatch.setattr(module, "CONTENT", folder / "content")
        monkeypatch.setattr(module, "QUIZZES", folder / "quizzes")
    shipped._hash_shipped.cache_clear()
    return folder


def make(folder: Path) -> Path:
    assert init(str(folder), "--course", "shipped", "--coordinator", KARIN).exit_code == 0
    return folder


def run_status(folder: Path, *arguments: str) -> Result:
    env = {"LMS_DATA_DIR": str(folder), "LMS_LANGUAGE": "en"}
    return CliRunner().invoke(commands, ("content", "status", *arguments), env=env)


def change(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.write_text(path.read_text() + f"\n{folder.name}.\n")


def test_a_new_installation_is_the_same(tmp_path: Path, release: Path) -> None:
    printed = run_status(make(tmp_path / "new"))
    assert printed.exit_code == 0
    assert printed.output.startswith("Same as in the shipped course: ")


def test_every_kind_of_difference_is_listed(tmp_path: Path, release: Path) -> None:
    folder = make(tmp_path / "new")
    change(release, FIRST, SECOND)
    change(folder, SECOND, THIRD)
    (release / FRESH).write_text("# Weißer Tee\n")
    (release / QUIZ).unlink()
    (folder / PICTURE).unlink()
    (folder / "content/modules/1-eins/40-eigenes.md").write_text("# Eigenes\n")
    printed = run_status(folder)
    assert printed.exit_code == 0
    assert printed.output.split("\n\n")[:-1] == [
        f"Changed here and in the shipped course. Look at both texts:\n  {SECOND}",
        f"Newer in the shipped course, unchanged here. Can be taken over:\n  {FIRST}",
        f"New in the shipped course. Can be added:\n  {FRESH}",
        f"Changed here only:\n  {THIRD}",
        f"No longer in the shipped course:\n  {QUIZ}",
        "Only here:\n  content/modules/1-eins/40-eigenes.md",
    ]


def test_line_ends_and_numbers_are_no_difference(tmp_path: Path, release: Path) -> None:
    folder = make(tmp_path / "new")
    path = folder / FIRST
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    path.rename(path.with_name("35-anfang.md"))
    assert run_status(folder).output.startswith("Same as in the shipped course: ")


def test_a_new_title_alone_is_no_conflict(tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "new"
    init(str(folder), "--course", "shipped", "--title", "Unser Tee", "--coordinator", KARIN)
    assert run_status(folder).output.startswith("Changed here only:\n  content/programme.md\n")


def test_a_course_of_ones_own_is_not_compared(tmp_path: Path, release: Path) -> None:
    folder = tmp_path / "new"
    init(str(folder), "--course", "empty", "--coordinator", KARIN)
    assert run_status(folder, "--lang", "de").output == (
        "Dieser Kurs ist keine Kopie des mitgelieferten: Es gibt nichts zu vergleichen.\n"
    )


def test_without_a_note_what_differs_counts_as_changed_on_both_sides(
    tmp_path: Path, release: Path
) -> None:
    folder = make(tmp_path / "new")
    (folder / "installation.json").unlink()
    change(release, FIRST)
    change(folder, SECOND)
    printed = run_status(folder).output
    assert printed.startswith(
        f"Changed here and in the shipped course. Look at both texts:\n  {FIRST}\n  {SECOND}\n\n"
    )
