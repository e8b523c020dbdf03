"""Hints about questions: explanations, give-away answers, a mark that leaves no room (H07, H09,
H11)."""

from collections.abc import Iterator, Sequence

from lms.domain.question import QuestionKind
from lms.domain.quiz import points_needed
from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.source import ParsedOption, ParsedQuestion, ParsedQuiz

CHOICES_FOR_A_PATTERN = 3
_CHOICE = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


def lint_quiz(path: str, quiz: ParsedQuiz, pass_percent: int) -> Iterator[Finding]:
    """The hints for a quiz file; `pass_percent` is the programme's, in force without its own."""
    questions = [question for block in quiz.blocks for question in block.questions]
    yield from lint_questions(path, questions)
    yield from _lint_lengths(path, questions)
    yield from _lint_mark(path, quiz, sum(map(_is_graded, questions)), pass_percent)


def lint_questions(path: str, questions: Sequence[ParsedQuestion]) -> Iterator[Finding]:
    """H07 for every question that has a right answer, also for self-checks."""
    for question in questions:
        if _is_graded(question) and not question.explanation.strip():
            yield make_finding(path, question.line, "H07", name=question.title)


def _is_graded(question: ParsedQuestion) -> bool:
    return question.kind not in (None, QuestionKind.REFLECTION)


def _lint_lengths(path: str, questions: Sequence[ParsedQuestion]) -> Iterator[Finding]:
    choices = [question.options for question in questions if question.kind in _CHOICE]
    telling = [options for options in choices if any(not option.right for option in options)]
    if len(telling) >= CHOICES_FOR_A_PATTERN and all(map(_is_longest_right, telling)):
        yield make_finding(path, questions[0].line, "H09", count=len(telling))


def _is_longest_right(options: Sequence[ParsedOption]) -> bool:
    longest_wrong = max(len(option.text) for option in options if not option.right)
    return any(option.right and len(option.text) > longest_wrong for option in options)


def _lint_mark(path: str, quiz: ParsedQuiz, available: int, default: int) -> Iterator[Finding]:
    percent = _read_number(quiz, "pass_percent", default)
    points = min(_read_number(quiz, "draw", available), available)
    if points >= 2 and percent < 100 and points_needed(points, percent) == points:
        line = quiz.front.lines.get("draw") or quiz.front.lines.get("pass_percent") or 1
        yield make_finding(path, line, "H11", count=points, limit=percent)


def _read_number(quiz: ParsedQuiz, key: str, default: int) -> int:
    value = quiz.front.values.get(key)
    return value if isinstance(value, int) and value > 0 else default
