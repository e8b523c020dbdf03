"""`lms rename OLD NEW`."""

from pathlib import Path

import pytest

from lms.errors import Invalid, NotFound
from lms.library.rename import rename_unit

LESSON = "---\ntitle: Wasser kochen\n---\n\nWeiter mit [Ziehen lassen](20-ziehen.md#zeit).\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    files = {
        "content/modules/1-tee/module.md": "---\ntitle: Tee\n---\n",
        "content/modules/1-tee/10-wasser.md": LESSON,
        "content/modules/1-tee/10-wasser.en.md": "# Boil water\n\nText.\n",
        "content/modules/1-tee/20-ziehen.md": "Vorher: [Wasser](../1-tee/10-wasser.md#heiss)\n",
        "content/modules/2-kaffee/10-mahlen.md": "---\nid: bohne\n---\n\n[w]: wasser.md\n",
        "content/pages/hilfe.md": "[Wasser](https://tee.example/10-wasser.md)\n",
        "quizzes/1-tee/10-wasser.md": "## Wie heiß?\n\n- (x) 100 Grad\n- ( ) 20 Grad\n",
        "quizzes/1-tee/20-ziehen.md": "Erklärung: [dort](<10-wasser.md>)\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def rename(course: Path, old: str, new: str) -> tuple[str, ...]:
    return rename_unit(course / "content", course / "quizzes", old, new)


def read(course: Path, name: str) -> str:
    return (course / name).read_text(encoding="utf-8")


def test_the_lesson_its_translation_and_its_quiz_move(course: Path) -> None:
    changed = rename(course, "wasser", "heisses-wasser")
    assert {
        "content/modules/1-tee/10-heisses-wasser.md",
        "content/modules/1-tee/10-heisses-wasser.en.md",
        "quizzes/1-tee/10-heisses-wasser.md",
    } <= set(changed)
    assert not list(course.rglob("10-wasser*"))
    assert "- (x) 100 Grad" in read(course, "quizzes/1-tee/10-heisses-wasser.md")


def test_the_old_name_stays_as_the_id(course: Path) -> None:
    rename(course, "10-wasser", "kochen")
    german = read(course, "content/modules/1-tee/10-kochen.md")
    assert german == LESSON.replace("kochen\n---", "kochen\nid: wasser\n---")
    english = read(course, "content/modules/1-tee/10-kochen.en.md")
    assert english == "---\nid: wasser\n---\n\n# Boil water\n\nText.\n"


def test_an_id_that_is_there_stays(course: Path) -> None:
    rename(course, "mahlen", "mahlwerk")
    text = read(course, "content/modules/2-kaffee/10-mahlwerk.md")
    assert text.startswith("---\nid: bohne\n---\n")


def test_a_lesson_may_take_back_its_first_name(course: Path) -> None:
    rename(course, "wasser", "kochen")
    rename(course, "kochen", "wasser")
    assert read(course, "content/modules/1-tee/10-wasser.md").count("id: wasser") == 1


def test_links_in_every_form_are_mended(course: Path) -> None:
    rename(course, "wasser", "kochen")
    ziehen = read(course, "content/modules/1-tee/20-ziehen.md")
    assert ziehen == "Vorher: [Wasser](../1-tee/10-kochen.md#heiss)\n"
    assert "[w]: kochen.md\n" in read(course, "content/modules/2-kaffee/10-mahlen.md")
    assert "[dort](<10-kochen.md>)" in read(course, "quizzes/1-tee/20-ziehen.md")


def test_requirements_are_mended(course: Path) -> None:
    path = course / "content/modules/1-tee/20-ziehen.md"
    head = "---\nrequires:\n  - lesson: {0}\n  - {{any: 1, of: [{{quiz: '10-{0}'}}]}}\n---\n"
    path.write_text(head.format("wasser") + "\nlesson: wasser\n", encoding="utf-8")
    rename(course, "wasser", "kochen")
    assert path.read_text(encoding="utf-8") == head.format("kochen") + "\nlesson: wasser\n"


def test_links_elsewhere_stay(course: Path) -> None:
    changed = rename(course, "wasser", "kochen")
    assert "content/pages/hilfe.md" not in changed
    assert "(20-ziehen.md#zeit)" in read(course, "content/modules/1-tee/10-kochen.md")


def test_line_ends_and_broken_letters_stay_as_they_are(course: Path) -> None:
    path = course / "content/modules/1-tee/10-wasser.md"
    path.write_bytes(b"---\r\ntitle: Tee\r\n---\r\n\r\nGr\xfcn [x](wasser.md)\r\n")
    rename(course, "wasser", "kochen")
    assert path.with_name("10-kochen.md").read_bytes() == (
        b"---\r\ntitle: Tee\r\nid: wasser\r\n---\r\n\r\nGr\xfcn [x](kochen.md)\r\n"
    )


@pytest.mark.parametrize("new", ["ziehen", "bohne", "mahlen", "tee", "wasser"])
def test_a_name_in_use_is_refused(course: Path, new: str) -> None:
    with pytest.raises(Invalid, match="taken"):
        rename(course, "wasser", new)
    assert read(course, "content/modules/1-tee/10-wasser.md") == LESSON


@pytest.mark.parametrize("new", ["Wasser 2", "10-kochen", "module", "../kochen", "", "-kochen"])
def test_a_name_that_makes_no_address_is_refused(course: Path, new: str) -> None:
    with pytest.raises(Invalid, match="slug"):
        rename(course, "wasser", new)


def test_a_lesson_that_is_not_there_is_not_found(course: Path) -> None:
    with pytest.raises(NotFound):
        rename(course, "kakao", "schokolade")


def test_two_lessons_of_one_name_are_refused(course: Path) -> None:
    (course / "content/modules/2-kaffee/30-wasser.md").write_text("---\nid: w2\n---\n")
    with pytest.raises(Invalid, match="ambiguous"):
        rename(course, "wasser", "kochen")
