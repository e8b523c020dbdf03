"""Writes questions as `lms check --fix` does, so that reading them gives the same again.

What is typed into a form stays text: lines that look like an answer or a heading get a backslash
(`quiz_escape`). A few things cannot stand in a file, and are written as the nearest that can:

- a title, an answer or a cell is one line; `<!-- id: … -->` in a title loses its first sign;
- lines of blanks only become empty, and empty lines around a text go;
- an empty item of an ordering goes, and only choices keep a reason;
- a question that mixes kinds of answers gets square boxes;
- text that belongs to no question stands above the first, or with its heading below the last.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from lms.domain.question import QuestionKind
from lms.library.front_matter import FENCE, parse_front_matter
from lms.library.headings import CLOSING, ID_COMMENT, take_id
from lms.library.keywords import load_keywords
from lms.library.lesson_source import change_head, translate_keys, write_head
from lms.library.quiz_escape import (
    escape_body,
    escape_explanation,
    escape_line,
    escape_story,
)
from lms.library.quiz_lines import QUESTION_LEVEL, is_rule_cell, take_prefix, take_see
from lms.library.source import (
    FileKind,
    FrontMatter,
    ParsedBlock,
    ParsedOption,
    ParsedQuestion,
    ParsedQuiz,
)

CASE_LEVEL = 1


def write_quiz(quiz: ParsedQuiz) -> str:
    """The whole file; empty for a quiz with nothing in it."""
    before, after = _split_stray([text for _, text in quiz.stray])
    parts = [_heading(CASE_LEVEL, quiz.title)] if quiz.title else []
    parts += ["\n".join(before)] if before else []
    in_case = False
    for block in quiz.blocks:
        if is_case(block):
            parts.append(_write_case(block))
        elif in_case:
            parts.append(_heading(CASE_LEVEL, _word("after_case")))
        in_case = is_case(block)
        parts += [write_question(question).rstrip("\n") for question in block.questions]
    parts += ["\n".join(after)] if after else []
    body = "\n\n".join(parts)
    head = _write_front(quiz.front)
    if not head and FENCE.fullmatch(body.split("\n")[0]):
        head = "---\n---\n"
    return "\n".join(filter(None, (head, f"{body}\n" if body else "")))


def is_case(block: ParsedBlock) -> bool:
    """Whether it is a story with questions, even one that has no question yet."""
    return bool(block.case_title or block.case_text) or len(block.questions) != 1


def write_question(question: ParsedQuestion) -> str:
    """A question with its heading."""
    body = _write_body(question)
    if question.kind is QuestionKind.REFLECTION:
        answers = _write_reflection(question)
        body = ""
    else:
        answers = "\n".join(_write_answers(question))
    parts = (
        _write_title(question),
        body,
        answers,
        "\n\n".join(_write_explanation(question)),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _write_front(front: FrontMatter) -> str:
    """The head as it was typed, as far as it still says that."""
    values = translate_keys(front.values, FileKind.MODULE_QUIZ)
    typed = f"---\n{front.source}\n---\n" if front.source.strip() else ""
    if front.problems:
        return typed
    typed_values = parse_front_matter(typed).values
    if typed and typed_values == values:
        return typed
    before = translate_keys(typed_values, FileKind.MODULE_QUIZ)
    changed = change_head(front.source, before, values, FileKind.MODULE_QUIZ) if before else ""
    is_right = translate_keys(parse_front_matter(changed).values, FileKind.MODULE_QUIZ) == values
    return changed if is_right else write_head(values)


def _split_stray(stray: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What stands above all questions, and what follows a heading of its own."""
    at = next((at for at, text in enumerate(stray) if text.startswith("# ")), len(stray))
    return stray[:at], stray[at:]


def _write_case(block: ParsedBlock) -> str:
    title = _heading(CASE_LEVEL, f"{_word('case')}: {_line(block.case_title)}".rstrip())
    text = "\n".join(map(escape_story, _lines(block.case_text)))
    return f"{title}\n\n{text}" if text else title


def _write_title(question: ParsedQuestion) -> str:
    title = _line(question.title) or "…"
    if title.startswith("#") or take_prefix("question", title) is not None:
        title = f"{_word('question')}: {title}"
    return _heading(QUESTION_LEVEL, title, question.id)


def _heading(level: int, title: str, identity: str = "") -> str:
    """A heading that reads as this title; the id behind it, or before a title that has another."""
    title = _line(title)
    if title.startswith("#"):
        title = f"\\{title}"
    if not identity:
        title = ID_COMMENT.sub(lambda match: f"&lt;{match[0][1:]}", title)
    if CLOSING.search(title):
        title = f"{title} #"
    comment = f"<!-- id: {identity} -->" if identity else ""
    parts = (comment, title) if take_id(title)[1] else (title, comment)
    return " ".join(filter(None, ("#" * level, *parts)))


def _write_body(question: ParsedQuestion) -> str:
    return "\n".join(map(escape_body, _lines(question.body)))


def _write_reflection(question: ParsedQuestion) -> str:
    """The first line of the text behind the keyword, where it can stand there."""
    first, *more = _lines(question.body)
    keyword = f"{_word('reflection')}:"
    if first and first == first.strip():
        return "\n".join((f"{keyword} {first}", *map(escape_line, more)))
    return "\n".join((keyword, *map(escape_line, (first, *more)))).rstrip("\n")


def _write_answers(question: ParsedQuestion) -> Iterable[str]:
    match question.kind:
        case QuestionKind.SHORT:
            for option in question.options:
                word = _word("exact_answer" if option.exact else "answer")
                yield f"{word}: {_line(option.text)}".rstrip()
        case QuestionKind.ORDERING:
            items = filter(None, (_line(option.text) for option in question.options))
            numbered = (f"{number}. {item}" for number, item in enumerate(items, 1))
            yield from (f"{_word('ordering')}:", *numbered)
        case QuestionKind.MATCHING:
            yield from (f"{_word('matching')}:", *_write_table(question))
        case _ if question.partners:
            yield from (f"{_word('matching')}:", *_write_table(question))
        case _:
            for option in question.options:
                yield from _write_option(option, question.kind)


def _write_option(option: ParsedOption, kind: QuestionKind | None) -> Iterable[str]:
    left, right = "()" if kind is QuestionKind.SINGLE else "[]"
    mark = "x" if option.right else " "
    yield f"- {left}{mark}{right} {_line(option.text)}".rstrip()
    feedback = _line(option.feedback)
    if feedback:
        yield f"  > {escape_line(feedback)}"


def _write_table(question: ParsedQuestion) -> Iterable[str]:
    if question.header:
        yield _write_row(question.header)
        yield "|---|---|"
    pairs = zip_longest(
        (_line(option.text) for option in question.options),
        (_line(partner.text) for partner in question.partners),
        fillvalue="",
    )
    for pair in pairs:
        yield _write_row(pair)


def _write_row(cells: Iterable[str]) -> str:
    written = (f"\\{cell}" if is_rule_cell(cell.lstrip("\\")) else cell for cell in cells)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in written) + " |"


def _write_explanation(question: ParsedQuestion) -> Iterable[str]:
    """What is explained, and where to read about it: on one line if both fit there."""
    see = f"{_word('see')}: {_line(question.see)}" if _line(question.see) else ""
    text = question.explanation.strip()
    if not text:
        yield see
        return
    first, *more = _lines(text)
    keyword = f"{_word('explanation')}:"
    if first == first.strip():
        lines = [f"{keyword} {escape_explanation(first, is_first=True)}"]
    else:
        lines = [keyword, escape_explanation(first, is_first=False)]
    if not more and see and take_see(f"{lines[-1]} {see}") == (lines[-1], _line(question.see)):
        yield f"{lines[-1]} {see}"
        return
    yield "\n".join((*lines, *(escape_explanation(line, is_first=False) for line in more)))
    if see:
        yield see


def _word(meaning: str) -> str:
    """The word to write for a meaning."""
    return load_keywords().questions[meaning][0]


def _line(text: str) -> str:
    """The text on one line."""
    lines = text.replace("\r", "\n").split("\n")
    return " ".join(filter(None, (line.strip() for line in lines)))


def _lines(text: str) -> list[str]:
    """The lines of a text without empty ones around it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line if line.strip() else "" for line in plain).strip("\n").split("\n")
