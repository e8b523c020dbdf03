"""The tolerant reader of quiz files and of the self-checks inside lessons (design 5)."""

from functools import lru_cache

from lms.library.front_matter import parse_front_matter
from lms.library.headings import SourceHeading, read_heading
from lms.library.keywords import load_keywords
from lms.library.quiz_escape import unescape_story
from lms.library.quiz_lines import QUESTION_LEVEL, take_prefix
from lms.library.quiz_question import QuestionReader
from lms.library.source import FrontMatter, ParsedBlock, ParsedQuestion, ParsedQuiz, SelfCheck
from lms.library.word_form import find_word_questions


@lru_cache(maxsize=4_096)
def parse_quiz(text: str) -> ParsedQuiz:
    """Reads a quiz file. Never raises: what is wrong with a question shows in it."""
    front = parse_front_matter(text)
    reader = _QuizReader(front)
    lines = front.body.split("\n")
    word_questions = find_word_questions(lines)
    for at, line in enumerate(lines):
        number = at + front.body_line
        if at in word_questions:
            reader.begin(SourceHeading(number, QUESTION_LEVEL, word_questions[at]))
        else:
            reader.feed(number, line)
    return reader.finish()


class _QuizReader:
    def __init__(self, front: FrontMatter) -> None:
        self.front = front
        self._title = ""
        self._blocks: list[ParsedBlock] = []
        self._stray: list[tuple[int, str]] = []
        self._question: QuestionReader | None = None
        self._case: SourceHeading | None = None
        self._case_text: list[str] = []
        self._of_case: list[ParsedQuestion] = []

    def feed(self, number: int, line: str) -> None:
        heading = read_heading(line, number)
        if heading is not None and heading.level < QUESTION_LEVEL:
            self._end_case()
            self._begin_case(heading)
        elif heading is not None and _is_question(heading):
            self.begin(heading)
        elif self._question is not None:
            self._question.feed(number, line)
        elif self._case is not None:
            self._case_text.append(unescape_story(line))
        elif line.strip():
            self._stray.append((number, line.rstrip()))

    def begin(self, heading: SourceHeading) -> None:
        """Begins a question."""
        self._end_question()
        self._question = QuestionReader(heading)

    def finish(self) -> ParsedQuiz:
        self._end_case()
        return ParsedQuiz(self.front, tuple(self._blocks), self._title, tuple(self._stray))

    def _begin_case(self, heading: SourceHeading) -> None:
        case_title = take_prefix("case", heading.title)
        if case_title is not None:
            self._case = SourceHeading(heading.line, heading.level, case_title)
        elif load_keywords().find_meaning(heading.title) == "after_case":
            return
        elif not self._title and not self._blocks:
            self._title = heading.title
        else:
            self._stray.append((heading.line, f"# {heading.title}"))

    def _end_question(self) -> None:
        if self._question is None:
            return
        question = self._question.finish()
        self._question = None
        if self._case is not None:
            self._of_case.append(question)
        else:
            self._blocks.append(ParsedBlock((question,), question.line))

    def _end_case(self) -> None:
        self._end_question()
        if self._case is not None:
            text = "\n".join(self._case_text).strip("\n")
            case = self._case
            self._blocks.append(ParsedBlock(tuple(self._of_case), case.line, case.title, text))
        self._case, self._case_text, self._of_case = None, [], []


def _is_question(heading: SourceHeading) -> bool:
    return heading.level == QUESTION_LEVEL or take_prefix("question", heading.title) is not None


def read_self_checks(front: FrontMatter) -> tuple[SelfCheck, ...]:
    """The questions inside a lesson: headings that start with `Question:`, with their lines."""
    return _read_self_checks(front.body, front.body_line)


@lru_cache(maxsize=4_096)
def _read_self_checks(body: str, body_line: int) -> tuple[SelfCheck, ...]:
    found: list[SelfCheck] = []
    reader: QuestionReader | None = None
    for number, line in enumerate(body.split("\n"), body_line):
        heading = read_heading(line, number)
        if heading is None and reader is not None and reader.feed(number, line, in_lesson=True):
            continue
        if reader is not None:
            found.append(_close(reader))
            reader = None
        if heading is not None and take_prefix("question", heading.title) is not None:
            reader = QuestionReader(heading)
    if reader is not None:
        found.append(_close(reader))
    return tuple(found)


def _close(reader: QuestionReader) -> SelfCheck:
    return SelfCheck(reader.finish(), reader.line, reader.last_line)
