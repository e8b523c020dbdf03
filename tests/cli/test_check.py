"""`lms check`: what it prints, its exit code, `--lang` and `--fix`."""

from pathlib import Path

from tests.cli.conftest import Installation

LESSON = "content/modules/1-eins/10-anfang.md"
QUIZ = "quizzes/1-eins/10-anfang.md"


def append(path: Path, text: str) -> int:
    """Adds lines to a file and gives the number of the first of them."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def test_a_sound_course_ends_with_zero(bare: Installation) -> None:
    result = bare.run("check")
    assert result.exit_code == 0
    assert " error " not in result.output


def test_an_error_names_path_and_line_and_ends_with_one(bare: Installation) -> None:
    line = append(bare.course / LESSON, "\n[Mehr zum Tee](99-nirgends.md)\n") + 1
    result = bare.run("check")
    assert result.exit_code == 1
    assert (
        f"{LESSON}:{line}: error F07 Der Link oder das Bild „99-nirgends.md“ führt ins Leere."
        in result.output
    )


def test_a_hint_alone_ends_with_zero(bare: Installation) -> None:
    append(bare.course / LESSON, "\nDas ist WICHTIG und RICHTIG.\n")
    result = bare.run("check")
    assert result.exit_code == 0
    assert f"{LESSON}:" in result.output
    assert ": warning H" in result.output


def test_the_sentences_are_in_the_language_asked_for(bare: Installation) -> None:
    append(bare.course / LESSON, "\n[Mehr zum Tee](99-nirgends.md)\n")
    assert "leads nowhere" in bare.run("check", "--lang", "en").output
    assert "leads nowhere" in bare.run("check", LMS_LANGUAGE="en").output
    assert "führt ins Leere" in bare.run("check", "--lang", "de", LMS_LANGUAGE="en").output


def test_a_path_shows_what_lies_below_it_only(bare: Installation) -> None:
    append(bare.course / LESSON, "\n[Mehr zum Tee](99-nirgends.md)\n")
    assert bare.run("check", str(bare.course / "quizzes")).exit_code == 0
    assert bare.run("check", str(bare.course / LESSON)).exit_code == 1
    assert bare.run("check", str(bare.course)).exit_code == 1


def test_a_path_outside_the_course_is_refused(bare: Installation) -> None:
    result = bare.run("check", str(bare.folder), LMS_LANGUAGE="en")
    assert result.exit_code == 1
    assert "is no part of the course" in result.output


def test_fix_writes_the_one_way_and_adds_ids(bare: Installation) -> None:
    append(bare.course / QUIZ, "\n## Wie viel Wasser?\n\n• (x) eine Kanne\n• ( ) keins\n")
    result = bare.run("check", "--fix")
    assert result.output.startswith(f"Angepasst: {QUIZ}\n")
    written = (bare.course / QUIZ).read_text(encoding="utf-8")
    assert "- (x) eine Kanne\n" in written
    assert "## Wie viel Wasser? <!-- id: " in written
    assert "Angepasst" not in bare.run("check", "--fix").output


def test_fix_keeps_to_the_path(bare: Installation) -> None:
    append(bare.course / QUIZ, "\n## Wie viel Wasser?\n\n• (x) eine Kanne\n• ( ) keins\n")
    before = (bare.course / QUIZ).read_bytes()
    bare.run("check", "--fix", str(bare.course / "content"))
    assert (bare.course / QUIZ).read_bytes() == before


def test_a_folder_without_a_course_is_an_error(bare: Installation) -> None:
    result = bare.run("check", LMS_CONTENT_DIR=str(bare.folder))
    assert result.exit_code == 1
    assert ": error F" in result.output


def test_the_shipped_course_is_checked_where_nothing_is_set(bare: Installation) -> None:
    result = bare.run("check", LMS_CONTENT_DIR="", LMS_QUIZZES_DIR="")
    assert result.exit_code == 0


def test_an_installation_keeps_what_the_next_check_needs(bare: Installation) -> None:
    bare.database.touch()
    assert bare.run("check").exit_code == 0
    assert [path.name for path in bare.folder.iterdir() if path.is_dir()] == ["cache"]


def test_a_folder_that_is_no_installation_is_left_as_it_was(bare: Installation) -> None:
    assert bare.run("check").exit_code == 0
    assert list(bare.folder.iterdir()) == []
