"""Questions as people write them in Word: `Question: … / right: … / wrong: … – because: …`.

`canonical` writes them with boxes (design 5).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from lms.library.headings import read_heading
from lms.library.keywords import pattern_of
from lms.library.quiz_lines import read_keyword, read_option

ANSWERS = ("right", "wrong")


@lru_cache(maxsize=1)
def _question() -> re.Pattern[str]:
    words = pattern_of(["question"])
    return re.compile(rf"\s{{0,3}}{words}(?: ?\d{{1,3}})? ?: *(\S.*)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _reason() -> re.Pattern[str]:
    return re.compile(rf" +[-–—]+ *{pattern_of(['reason'])} *:? +", re.IGNORECASE)


def take_reason(text: str) -> tuple[str, str]:
    """An answer without its `– because: …`, and what stands there."""
    answer, *reason = _reason().split(text, maxsplit=1)
    return answer.strip(), reason[0].strip() if reason else ""


def find_word_questions(lines: Sequence[str]) -> dict[int, str]:
    """The questions that begin without a heading: their title by the index of their line.

    Only where an answer in the same form follows, before the next question or heading.
    """
    found: dict[int, str] = {}
    begun: tuple[int, str] | None = None
    for at, line in enumerate(lines):
        match = None if line.lstrip().startswith("#") else _question().fullmatch(line)
        if match is not None:
            begun = at, match[1].strip()
        elif read_heading(line, at) is not None:
            begun = None
        elif begun and is_word_answer(line):
            found[begun[0]] = begun[1]
            begun = None
    return found


def is_word_answer(line: str) -> bool:
    """Whether a line is an answer by its word."""
    found = read_keyword(line)
    return found is not None and found[0] in ANSWERS


def write_word_form(lines: Sequence[str]) -> list[str]:
    """The same questions with a heading and boxes, as far as they are written in Word's way."""
    questions = find_word_questions(lines)
    starts = [at for at, line in enumerate(lines) if at in questions or read_heading(line, at)]
    if not starts:
        return [*lines]
    written = [*lines[: starts[0]]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = [*lines[start:end]]
        if start in questions:
            block[0] = f"## {questions[start]}"
        written += _write_answers(block)
    return written


def _write_answers(block: Sequence[str]) -> list[str]:
    """A question with boxes: round ones if at most one answer is right."""
    may_answer = True
    kinds = [found[0] if (found := read_keyword(line)) else "" for line in block]
    left, right = "[]" if kinds.count("right") > 1 else "()"
    taken = (f"- {left}", "  > ")
    written: list[str] = []
    for line, kind in zip(block, kinds, strict=True):
        _, text = read_keyword(line) or ("", "")
        if kind in ANSWERS and may_answer:
            answer, reason = take_reason(text)
            if written[-1].strip() and not written[-1].startswith(taken):
                written.append("")
            written.append(f"- {left}{'x' if kind == 'right' else ' '}{right} {answer}")
            written += [f"  > {reason}"] if reason else []
        elif kind == "reason" and may_answer and written[-1].startswith(f"- {left}"):
            written.append(f"  > {text}")
        else:
            if kind and may_answer and written[-1].startswith(taken):
                written.append("")
            may_answer = may_answer and not kind and read_option(line) is None
            written.append(line)
    return written
