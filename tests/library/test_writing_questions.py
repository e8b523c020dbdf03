"""What the editor writes reads as what was typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.question import QuestionKind
from lms.library.canonical import canonical
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_writer import write_question, write_quiz
from lms.library.source import (
    FileKind,
    FrontMatter,
    ParsedBlock,
    ParsedOption,
    ParsedQuestion,
    ParsedQuiz,
)
from lms.paths import QUIZZES
from tests.house.source import ROOT

EMPTY = FrontMatter({}, {}, "", 1)
SHIPPED = sorted(QUIZZES.glob("*/*.md")) + sorted((ROOT / "tests/course/quizzes").glob("*/*.md"))
CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


def without_lines(quiz: ParsedQuiz) -> ParsedQuiz:
    """A quiz without anything that says where it stands in its file."""
    return ParsedQuiz(
        replace(EMPTY, values=quiz.front.values),
        tuple(
            replace(block, line=0, questions=tuple(map(_without_line, block.questions)))
            for block in quiz.blocks
        ),
        quiz.title,
        tuple((0, text) for _, text in quiz.stray),
    )


def _without_line(question: ParsedQuestion) -> ParsedQuestion:
    def clear(options: tuple[ParsedOption, ...]) -> tuple[ParsedOption, ...]:
        return tuple(replace(option, line=0) for option in options)

    options, partners = clear(question.options), clear(question.partners)
    return replace(question, line=0, see_line=0, options=options, partners=partners)


def read_again(question: ParsedQuestion) -> ParsedQuestion:
    quiz = without_lines(parse_quiz(write_question(question)))
    [found] = quiz.list_questions()
    return found


def ask(body: str = "", **fields: object) -> ParsedQuestion:
    options = (ParsedOption("ja", 0, right=True), ParsedOption("nein", 0))
    made = ParsedQuestion(0, "Was stimmt?", QuestionKind.SINGLE, "k7m2", body, options)
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_shipped_quiz_reads_the_same_after_writing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quiz = parse_quiz(text)
    written = write_quiz(quiz)
    assert without_lines(parse_quiz(written)) == without_lines(quiz)
    kind = FileKind.MODULE_QUIZ if path.stem == "module" else FileKind.LESSON_QUIZ
    assert written == canonical(written, kind, lambda _: "aaaa")


def test_a_quiz_is_written_as_one_would_type_it() -> None:
    text = (
        "---\ndraw: 2\n---\n\n"
        "## Was gehört dazu? <!-- id: k7m2 -->\n\nZwei sind richtig.\n\n"
        "- [x] Tee\n- [ ] Sand\n  > Sand knirscht.\n- [x] Wasser\n\n"
        "Erklärung: Ohne Wasser kein Tee. Siehe: Das Wasser\n\n"
        "## Wie heißt das Gefäß? <!-- id: k7m3 -->\n\nAntwort: Kanne\nAntwort genau: Teekanne 3\n\n"
        "## In welcher Reihenfolge? <!-- id: k7m4 -->\n\nReihenfolge:\n1. kochen\n2. trinken\n\n"
        "# Fall: Der kalte Tee\n\nDer Tee ist kalt.\n\n"
        "## Was passt? <!-- id: k7m5 -->\n\nZuordnung:\n"
        "| Ding | Zweck |\n|---|---|\n| Kanne | gießen |\n| Tasse | trinken |\n\n"
        "## Und Sie? <!-- id: k7m6 -->\n\nNachdenken: Wie trinken Sie Tee?\n\n"
        "# Weitere Fragen\n\n"
        "## Wann? <!-- id: k7m7 -->\n\n- (x) jetzt\n- ( ) später\n"
    )
    assert write_quiz(parse_quiz(text)) == text


def test_an_empty_quiz_is_an_empty_file() -> None:
    assert write_quiz(ParsedQuiz(EMPTY)) == ""


NASTY = (
    "- ( ) keine Antwort",
    "- [x] keine",
    "☑ keine",
    "## Keine Frage",
    "# Kein Fall",
    "#hashtag",
    "### Frage: keine",
    "Frage: keine?",
    "richtig: nein",
    "Antwort: keine",
    "Siehe: Nirgends",
    "siehe: Nirgends",
    "Erklärung: keine",
    "Reihenfolge:",
    "1. kein Schritt",
    "| keine | Zeile |",
    "|---|---|",
    "> ein Zitat",
    "> Antwort: keine",
    "<!-- id: kein -->",
    "<!-- nur ein Kommentar -->",
    "```",
    "---",
    "    eingerückt",
    "\\- ( ) mit Strich",
    "\\\\Siehe: zwei Striche",
    "Mehr dazu. Siehe: Nirgends",
    "Ein Umbruch  ",
)


@pytest.mark.parametrize("line", NASTY)
def test_a_line_that_looks_like_something_else_stays_text(line: str) -> None:
    for text in (line, f"Text.\n{line}\nText.", f"Text.\n\n{line}"):
        typed = text.strip("\n")
        assert read_again(ask(typed)).body == typed
        assert read_again(ask(explanation=typed)).explanation == typed.strip()
        reflection = ask(typed, kind=QuestionKind.REFLECTION, options=())
        assert read_again(reflection).body == typed
        case = ParsedQuiz(EMPTY, (ParsedBlock((ask(),), 0, "Tee", typed),))
        assert parse_quiz(write_quiz(case)).blocks[0].case_text == typed


@pytest.mark.parametrize("line", NASTY)
def test_an_answer_that_looks_like_something_else_stays_one(line: str) -> None:
    text = line.strip()
    option = ParsedOption(text, 0, right=True, feedback=text)
    assert read_again(ask(options=(option,))).options == (option,)
    for kind in (QuestionKind.SHORT, QuestionKind.ORDERING):
        plain = ParsedOption(text, 0, right=True)
        assert read_again(ask(kind=kind, options=(plain,))).options == (plain,)
    cells = (ParsedOption(text, 0, right=True),) * 2
    table = ask(kind=QuestionKind.MATCHING, options=cells, partners=cells)
    assert read_again(table) == table


@pytest.mark.parametrize("title", [*NASTY, "Frage: wirklich?", "Ende #", "# ##", "Frage:"])
def test_a_title_that_looks_like_something_else_stays_one(title: str) -> None:
    assert read_again(ask(title=title.strip())).title == title.strip()


def test_a_comment_typed_into_a_title_is_no_id() -> None:
    question = read_again(ask(id="", title="Wer? <!-- id: zz99 -->"))
    assert (question.id, question.title) == ("", "Wer? &lt;!-- id: zz99 -->")


def test_a_question_after_a_case_stands_alone() -> None:
    quiz = ParsedQuiz(EMPTY, (ParsedBlock((ask(),), 0, "Tee", "Text."), ParsedBlock((ask(),), 0)))
    assert without_lines(parse_quiz(write_quiz(quiz))) == quiz


def test_lines_that_belong_to_no_question_are_kept() -> None:
    text = (
        "# Titel\n\nEin Satz.\n<!-- ein Kommentar -->\n\n"
        "## Was? <!-- id: k7m2 -->\n\n- (x) ja\n\n# Anhang\n\nNoch ein Satz.\n"
    )
    quiz = parse_quiz(text)
    assert [line for _, line in quiz.stray] == [
        "Ein Satz.",
        "<!-- ein Kommentar -->",
        "# Anhang",
        "Noch ein Satz.",
    ]
    assert without_lines(parse_quiz(write_quiz(quiz))) == without_lines(quiz)


def test_a_head_is_kept_as_it_was_typed_unless_a_key_is_german() -> None:
    typed = "---\ndraw: 3  # von acht\n---\n"
    assert write_quiz(parse_quiz(typed)) == typed
    assert write_quiz(parse_quiz("---\nziehen: 3\n---\n")) == "---\ndraw: 3\n---\n"
    quiz = parse_quiz("---\n# wenige\nziehen: 3 # von acht\n---\n")
    more = replace(quiz, front=replace(quiz.front, values={"draw": 3, "pass_percent": 70}))
    assert write_quiz(more) == ("---\n# wenige\ndraw: 3 # von acht\npass_percent: 70\n---\n")


def test_a_head_that_cannot_be_read_is_kept() -> None:
    typed = "---\ndraw: [3\n---\n\n## Was? <!-- id: k7m2 -->\n\n- (x) ja\n"
    assert write_quiz(parse_quiz(typed)) == typed


PIECES = st.sampled_from(
    [*NASTY, "Tee", " ", "\n", "\\", "#", ">", "|", ":", "-", "Siehe: ", "Antwort: ", "  "]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=6).map("".join)


def to_line(text: str) -> str:
    return " ".join(filter(None, (part.strip() for part in text.splitlines()))).strip()


def to_lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line if line.strip() else "" for line in lines).strip("\n")


LINES = TEXTS.map(to_line)
BLOCKS = TEXTS.map(to_lines)
TITLES = LINES.filter(lambda line: line and "<!" not in line)
IDS = st.text("abcdefghk23456789", min_size=4, max_size=4)


@st.composite
def questions(draw: st.DrawFn) -> ParsedQuestion:
    kind = draw(st.sampled_from(QuestionKind))
    texts = draw(st.lists(LINES.filter(bool), min_size=1, max_size=4))
    options = tuple(
        ParsedOption(
            text,
            0,
            right=draw(st.booleans()) if kind in CHOICES else True,
            feedback=draw(LINES) if kind in CHOICES else "",
            exact=draw(st.booleans()) if kind is QuestionKind.SHORT else False,
        )
        for text in texts
    )
    matching = kind is QuestionKind.MATCHING
    partners = tuple(ParsedOption(draw(LINES), 0, right=True) for _ in texts if matching)
    return ParsedQuestion(
        line=0,
        title=draw(TITLES),
        kind=kind,
        id=draw(IDS),
        body=draw(BLOCKS),
        options=() if kind is QuestionKind.REFLECTION else options,
        partners=partners,
        header=(draw(LINES), draw(LINES)) if matching and draw(st.booleans()) else (),
        explanation=draw(BLOCKS.map(str.strip).map(to_lines)),
        see=draw(LINES),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> ParsedQuiz:
    blocks = []
    for _ in range(draw(st.integers(0, 3))):
        of_block = draw(st.lists(questions(), min_size=1, max_size=2))
        if len(of_block) == 1 and draw(st.booleans()):
            blocks.append(ParsedBlock(tuple(of_block), 0))
        else:
            title = draw(LINES.filter(lambda line: "<!" not in line))
            blocks.append(ParsedBlock(tuple(of_block), 0, title, draw(BLOCKS)))
    front = replace(EMPTY, values={"draw": 2} if draw(st.booleans()) else {})
    return ParsedQuiz(front, tuple(blocks))


@given(quizzes())
def test_whatever_is_typed_reads_the_same(quiz: ParsedQuiz) -> None:
    written = write_quiz(quiz)
    read = parse_quiz(written)
    assert without_lines(read) == quiz
    assert write_quiz(read) == written
