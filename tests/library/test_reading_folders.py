from pathlib import Path

import pytest

from lms.library.read import list_media, read_files
from lms.library.source import FileKind, SourceFile
from tests.library.workshop import A, Workshop


def _file(course: Workshop, path: str) -> SourceFile:
    return next(file for file in course.read() if file.path == path)


def _problems(course: Workshop) -> list[tuple[str, int, str]]:
    found = read_files(course.content, course.quizzes)[1]
    return [(item.path, item.line, item.code) for item in found]


def test_a_name_says_kind_module_number_and_language(course: Workshop) -> None:
    course.write("content/modules/1-eins/10-a.en.md", "# A\n")
    course.write("quizzes/1-eins/module.md", "")
    facts = [
        (
            file.path.rpartition("/")[2],
            file.kind,
            file.module,
            file.slug,
            file.number,
            file.language,
        )
        for file in course.read()
        if "1-eins" in file.path
    ]
    assert facts == [
        ("10-a.en.md", FileKind.LESSON, "eins", "a", 10, "en"),
        ("10-a.md", FileKind.LESSON, "eins", "a", 10, ""),
        ("20-b.md", FileKind.LESSON, "eins", "b", 20, ""),
        ("module.md", FileKind.MODULE, "eins", "eins", 1, ""),
        ("10-a.md", FileKind.LESSON_QUIZ, "eins", "a", 10, ""),
        ("module.md", FileKind.MODULE_QUIZ, "eins", "eins", 1, ""),
    ]


def test_a_quiz_needs_no_number(course: Workshop) -> None:
    course.write("quizzes/eins/b.md", "")
    file = _file(course, "quizzes/eins/b.md")
    assert (file.module, file.slug) == ("eins", "b")


def test_paths_are_the_same_wherever_the_folders_lie(course: Workshop, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    course.content.rename(tmp_path / "elsewhere" / "texte")
    files, _ = read_files(tmp_path / "elsewhere" / "texte", tmp_path / "nirgends")
    assert A in [file.path for file in files]


def test_marks_and_line_ends_of_windows_are_taken_away(course: Workshop) -> None:
    course.write(A, b"\xef\xbb\xbf# A\r\n\r\nText\r")
    assert _file(course, A).text == "# A\n\nText\n"


def test_a_file_that_is_not_utf8_is_an_error_on_its_line(course: Workshop) -> None:
    course.write(A, "# A\n\nText\nGrün\n".encode("latin-1"))
    assert _problems(course) == [(A, 4, "F10")]
    assert A not in [file.path for file in course.read()]


def test_a_file_too_large_is_not_read_to_its_end(course: Workshop) -> None:
    with (course.folder / A).open("wb") as stream:
        stream.truncate(10_000_000)
    assert _problems(course) == [(A, 1, "F11")]


def test_a_file_at_the_limit_is_read(course: Workshop) -> None:
    course.write(A, b"x" * 200_000)
    assert _problems(course) == []
    course.write(A, b"x" * 200_001)
    assert _problems(course) == [(A, 1, "F11")]


@pytest.mark.parametrize(
    "name", ["a.md", "10-Anfang.md", "10-größe.md", "10 a.md", "10-a.MD", "10-a.txt", "README.md"]
)
def test_a_name_that_says_not_which_lesson_it_is_is_an_error(course: Workshop, name: str) -> None:
    path = f"content/modules/1-eins/{name}"
    course.write(path, "# A\n")
    assert _problems(course) == [(path, 1, "F23")]


def test_a_folder_without_number_is_an_error_for_its_files(course: Workshop) -> None:
    course.write("content/modules/drei/module.md", "# Drei\n")
    assert _problems(course) == [("content/modules/drei/module.md", 1, "F23")]


def test_hidden_files_and_other_papers_are_left_alone(course: Workshop) -> None:
    for name in (".10-x.md.swp", ".DS_Store", "notiz.docx", "10-a.md~"):
        course.write(f"content/modules/1-eins/{name}", "x")
    assert _problems(course) == []


def test_a_symbolic_link_out_of_the_folder_is_refused(course: Workshop, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Geheim\n")
    link = course.content / "modules" / "1-eins" / "30-x.md"
    link.symlink_to(tmp_path / "secret.md")
    assert _problems(course) == [("content/modules/1-eins/30-x.md", 1, "F23")]
    assert "30-x.md" not in str(course.read())


def test_a_folder_linked_from_outside_is_refused_file_by_file(
    course: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "module.md").write_text("# Geheim\n")
    (course.content / "modules" / "3-drei").symlink_to(tmp_path / "outside")
    assert _problems(course) == [("content/modules/3-drei/module.md", 1, "F23")]


def test_a_link_that_leads_nowhere_or_in_a_circle_is_refused(course: Workshop) -> None:
    folder = course.content / "modules" / "1-eins"
    (folder / "30-x.md").symlink_to("30-x.md")
    (folder / "40-y.md").symlink_to("missing.md")
    assert [code for _, _, code in _problems(course)] == ["F23", "F23"]


def test_a_folder_named_like_a_file_is_refused(course: Workshop) -> None:
    (course.content / "modules" / "1-eins" / "30-x.md").mkdir()
    assert [code for _, _, code in _problems(course)] == ["F23"]


def test_media_are_listed_by_module_and_file(course: Workshop, tmp_path: Path) -> None:
    course.write("content/modules/1-eins/media/bild.png", "x")
    course.write("content/modules/1-eins/media/tief/ton.ogg", "x")
    course.write("content/modules/1-eins/media/.versteckt", "x")
    (tmp_path / "secret.png").write_text("x")
    (course.content / "modules/1-eins/media/link.png").symlink_to(tmp_path / "secret.png")
    assert list(list_media(course.content)) == ["eins/bild.png", "eins/tief/ton.ogg"]


def test_folders_that_do_not_exist_are_empty(tmp_path: Path) -> None:
    assert read_files(tmp_path / "a", tmp_path / "b") == ((), ())
    assert list_media(tmp_path / "a") == {}
