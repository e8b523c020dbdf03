"""What `lms check --fix` writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.library.canonical import ID_LENGTH, ID_LETTERS, canonical, list_question_ids, random_id
from lms.library.source import FileKind


def numbered(position: int) -> str:
    return f"q{position}"


def fix(text: str, kind: FileKind = FileKind.LESSON_QUIZ) -> str:
    return canonical(text, kind, numbered)


@pytest.mark.parametrize("bullet", ["•", "–", "·", "*", "-"])
def test_every_bullet_becomes_a_hyphen(bullet: str) -> None:
    assert fix(f"Text\n\n{bullet} eins\n{bullet} zwei\n") == "Text\n\n- eins\n- zwei\n"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("☐ Tee", "- [ ] Tee"),
        ("☑ Tee", "- [x] Tee"),
        ("- ☒ Tee", "- [x] Tee"),
        ("• [X] Tee", "- [x] Tee"),
        ("* [*] Tee", "- [x] Tee"),
        ("- (X) Tee", "- (x) Tee"),
        ("-  (*)  Tee", "- (x) Tee"),
        ("  · [ ]\u00a0Tee", "  - [ ] Tee"),
    ],
)
def test_every_box_is_written_in_one_way(typed: str, written: str) -> None:
    assert fix(f"{typed}\n") == f"{written}\n"


def test_byte_order_mark_windows_line_ends_and_hard_blanks_go() -> None:
    assert fix("\ufeffEins\r\nzwei\u00a0drei\r\n\r\n\r\n") == "Eins\nzwei drei\n"


def test_a_file_ends_with_one_line_end() -> None:
    assert fix("Text") == fix("Text\n\n\n") == "Text\n"


def test_an_empty_file_stays_empty() -> None:
    assert fix(" \n\n") == ""


@pytest.mark.parametrize(
    "comment", ["<!– id: k7m2 –>", "<!—id:k7m2—>", "<!--id: k7m2-->", "<!-- id: k7m2 -->"]
)
def test_an_id_that_a_word_processor_has_spoilt_is_mended(comment: str) -> None:
    assert fix(f"## Wie lange zieht der Tee? {comment}") == (
        "## Wie lange zieht der Tee? <!-- id: k7m2 -->\n"
    )


def test_an_id_below_the_heading_moves_into_it() -> None:
    text = "## Wie lange?\n<!-- id: k7m2 -->\n\n- (x) drei Minuten\n"
    assert fix(text) == "## Wie lange? <!-- id: k7m2 -->\n\n- (x) drei Minuten\n"


def test_german_front_matter_keys_become_english() -> None:
    text = "---\nTitel: Tee kochen\nziele:\n  - titel: bleibt\n---\n\ntitel: bleibt\n"
    assert fix(text, FileKind.LESSON) == (
        "---\ntitle: Tee kochen\nobjectives:\n  - titel: bleibt\n---\n\ntitel: bleibt\n"
    )


def test_a_key_that_would_stand_twice_is_left_for_the_check() -> None:
    text = "---\ntitle: Tee\ntitel: Kaffee\n---\n"
    assert fix(text, FileKind.LESSON) == text


def test_questions_without_an_id_get_one_by_their_position() -> None:
    text = "## Eins?\n\n## Zwei? <!-- id: k7m2 -->\n\n# Fall: Drei\n\n## Vier?\n"
    fixed = fix(text)
    assert list_question_ids(fixed, FileKind.LESSON_QUIZ) == ("q0", "k7m2", "q2")
    assert "# Fall: Drei\n" in fixed


def test_in_a_lesson_only_self_checks_get_an_id() -> None:
    text = "## Wasser\n\n### Frage: Wie heiß?\n"
    assert fix(text, FileKind.LESSON) == "## Wasser\n\n### Frage: Wie heiß? <!-- id: q0 -->\n"


@pytest.mark.parametrize(
    "prose",
    [
        "Er trank\n– wie immer – zu schnell.\n",
        "Zwei Leerzeichen am Ende  \nbleiben ein Umbruch.\n",
        "* * *\n",
        "*betont* und **fett**\n",
        "```\n• Code\u00a0bleibt\n## Titel\n```\n",
        "1. erst\n2) dann\n",
        '„Wort“ – nicht „Wort"\n',
        "*[BAMF]: Bundesamt\n",
    ],
)
def test_prose_stays_as_it_is(prose: str) -> None:
    assert fix(prose) == prose


MARKS = st.sampled_from(
    [
        *"•–·*-☐☑☒[]()xX#>|:`~ \t\u00a0\n\r\ufeff",
        "---\n",
        "## ",
        "```",
        "titel:",
        "<!– id: a –>",
        "Frage:",
    ]
)
TEXTS = st.lists(st.one_of(MARKS, st.text(max_size=3)), max_size=40).map("".join)


@given(TEXTS, st.sampled_from(FileKind))
def test_doing_it_twice_changes_nothing_more(text: str, kind: FileKind) -> None:
    once = fix(text, kind)
    assert fix(once, kind) == once


def test_a_new_id_is_short_and_has_no_vowels() -> None:
    new = random_id()
    assert len(new) == ID_LENGTH
    assert set(new) <= set(ID_LETTERS)
