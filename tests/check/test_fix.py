"""`lms check --fix` on the files themselves."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from lms.library.fix import fix_files

LESSON = "---\ntitle: Wasser kochen\n---\n\n## Frage: Wie heiß?\n\n- (x) heiß\n- ( ) kalt\n"
QUIZ = "## Wie heiß? <!-- id: q1 -->\n\n- (x) heiß\n\n## Wie lange?\n\n- (x) lange\n"


def numbers() -> Callable[[], str]:
    counter = count(1)
    return lambda: f"q{next(counter)}"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    files = {
        "content/modules/1-tee/10-wasser.md": LESSON,
        "quizzes/1-tee/10-wasser.md": QUIZ,
        "quizzes/1-tee/10-wasser.en.md": QUIZ,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def fix(course: Path, *paths: str) -> tuple[str, ...]:
    chosen = [course / path for path in paths]
    return fix_files(course / "content", course / "quizzes", paths=chosen, make_id=numbers())


def read(course: Path, name: str) -> str:
    return (course / name).read_bytes().decode()


def test_every_question_gets_an_id_no_other_has(course: Path) -> None:
    fix(course)
    assert "Wie heiß? <!-- id: q2 -->" in read(course, "content/modules/1-tee/10-wasser.md")
    assert "Wie lange? <!-- id: q3 -->" in read(course, "quizzes/1-tee/10-wasser.md")


def test_a_question_has_one_id_in_all_languages(course: Path) -> None:
    fix(course, "quizzes/1-tee/10-wasser.en.md")
    own, english = (read(course, f"quizzes/1-tee/10-wasser{ending}.md") for ending in ("", ".en"))
    assert own == english
    assert read(course, "content/modules/1-tee/10-wasser.md") == LESSON


def test_only_changed_files_are_named_and_a_second_time_none_is(course: Path) -> None:
    (course / "content/modules/1-tee/20-ziehen.md").write_text("# Ziehen\n\nText.\n")
    assert set(fix(course)) == {
        "content/modules/1-tee/10-wasser.md",
        "quizzes/1-tee/10-wasser.md",
        "quizzes/1-tee/10-wasser.en.md",
    }
    assert fix(course) == ()


def test_line_ends_and_the_byte_order_mark_are_changed_on_the_disk(course: Path) -> None:
    path = course / "content/modules/1-tee/20-ziehen.md"
    path.write_bytes("\ufeff# Ziehen\r\n\r\nText.\r\n".encode())
    assert "content/modules/1-tee/20-ziehen.md" in fix(course)
    assert path.read_bytes() == b"# Ziehen\n\nText.\n"


def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(course: Path) -> None:
    path = course / "quizzes/1-tee/10-wasser.md"
    path.chmod(0o640)
    fix(course)
    assert path.stat().st_mode & 0o777 == 0o640
    assert {item.name for item in path.parent.iterdir()} == {"10-wasser.md", "10-wasser.en.md"}


def test_what_is_not_utf_8_is_left_alone(course: Path) -> None:
    path = course / "content/modules/1-tee/20-ziehen.md"
    path.write_bytes(b"# Gr\xfcn\r\n")
    fix(course)
    assert path.read_bytes() == b"# Gr\xfcn\r\n"
