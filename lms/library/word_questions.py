"""Finds the questions in a text from Word: by words, by letters and boxes, by bold answers.

What could be a question or a list is never decided in silence: a note tells what was made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.domain.question import QuestionKind
from lms.library.headings import SourceHeading, read_heading
from lms.library.quiz_lines import read_keyword, read_option, take_prefix
from lms.library.quiz_question import QuestionReader
from lms.library.quiz_writer import write_quiz
from lms.library.source import FrontMatter, ParsedBlock, ParsedOption, ParsedQuestion, ParsedQuiz
from lms.library.word_form import ANSWERS, take_reason
from lms.library.word_lines import Mark, WordLine, read_line

FEWEST = 2
BODY_LIMIT = 8  # lines before the answers
SURE = (Mark.LETTER, Mark.BOX)
_KINDS = ("answer", "exact_answer", "ordering", "matching", "reflection", *ANSWERS)
_AFTER = ("explanation", "see", "reason")


@dataclass(frozen=True, slots=True)
class WordNote:
    """What somebody should look at. `about` names the place: a question's title, or a number.

    Codes: no_right_answer, guessed_question, maybe_question, heading_left_out,
    pictures_left_out, picture_undescribed.
    """

    code: str
    about: str = ""


def take_questions(lines: Sequence[str]) -> tuple[str, str, list[WordNote]]:
    """The text without its questions, the questions as a quiz file (or ""), and the notes."""
    finder = _Finder([read_line(line) for line in lines])
    finder.run()
    text = "\n".join(_thin_out(finder.kept)).strip("\n")
    blocks = tuple(finder.blocks)
    if not blocks:
        return text, "", finder.notes
    return text, write_quiz(ParsedQuiz(FrontMatter({}, {}, "", 1), blocks)), finder.notes


def _thin_out(lines: Sequence[str]) -> list[str]:
    """The lines with at most one empty line between two."""
    return [line for at, line in enumerate(lines) if line.strip() or (at and lines[at - 1].strip())]


class _Finder:
    def __init__(self, lines: Sequence[WordLine]) -> None:
        self._lines = lines
        self._case: SourceHeading | None = None
        self._case_text: list[str] = []
        self._of_case: list[ParsedQuestion] = []
        self._heading: int | None = None
        self._over_questions: set[int] = set()
        self.kept: list[str] = []
        self.blocks: list[ParsedBlock] = []
        self.notes: list[WordNote] = []

    def run(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._take(at)
        self._end_case()
        self._leave_out_headings()

    def _take(self, at: int) -> int:
        """Takes a question that begins here, or the line; gives where to go on."""
        line = self._lines[at]
        heading = read_heading(line.raw, at)
        if heading is not None and (case := take_prefix("case", heading.title)) is not None:
            self._end_case()
            self._case = SourceHeading(at, 1, case)
            return at + 1
        found = self._read_question(at)
        if found is not None:
            question, end = found
            self._add(question)
            return end
        if heading is not None:
            self._end_case()
            self._heading = len(self.kept)
        (self._case_text if self._is_case_text() else self.kept).append(line.raw)
        return at + 1

    def _is_case_text(self) -> bool:
        return self._case is not None and not self._of_case

    def _add(self, question: ParsedQuestion) -> None:
        is_choice = question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
        if is_choice and not any(option.right for option in question.options):
            self.notes.append(WordNote("no_right_answer", question.title))
        if self._heading is not None:
            self._over_questions.add(self._heading)
        if self._case is not None:
            self._of_case.append(question)
        else:
            self.blocks.append(ParsedBlock((question,), question.line))

    def _end_case(self) -> None:
        if self._case is None:
            return
        text = "\n".join(_thin_out(self._case_text)).strip("\n")
        case, questions = self._case, tuple(self._of_case)
        self._case, self._case_text, self._of_case = None, [], []
        if questions:
            self.blocks.append(ParsedBlock(questions, case.line, case.title, text))
        else:
            self.kept += [f"## {case.title}", "", text]

    def _leave_out_headings(self) -> None:
        """A heading such as "Questions" has nothing below it any more."""
        for at in sorted(self._over_questions, reverse=True):
            below = next((line for line in self.kept[at + 1 :] if line.strip()), "#")
            if read_heading(below, 0) is not None or below == "#":
                heading = read_heading(self.kept[at], at)
                self.notes.append(WordNote("heading_left_out", heading.title if heading else ""))
                del self.kept[at]

    def _read_question(self, at: int) -> tuple[ParsedQuestion, int] | None:
        line = self._lines[at]
        if not line.text or line.mark in (*SURE, Mark.BULLET):
            return None
        if not (line.asks or line.called or line.mark is Mark.HEADING):
            return None
        return self._read_by_words(at) or self._read_choice(at)

    def _read_by_words(self, at: int) -> tuple[ParsedQuestion, int] | None:
        """Our own signs and words: the reader of quiz files takes as much as is the question's."""
        line = self._lines[at]
        heading = read_heading(line.raw, at)
        reader = QuestionReader(SourceHeading(at, 2, line.title, heading.id if heading else ""))
        end, is_ours = at + 1, False
        while end < len(self._lines):
            after = self._lines[end]
            keyword = read_keyword(after.plain)
            is_ours = is_ours or read_option(after.raw) is not None
            is_ours = is_ours or (keyword is not None and keyword[0] in _KINDS)
            starts = after.mark is Mark.HEADING or after.called is not None
            if starts or not reader.feed(end, after.plain, in_lesson=True):
                break
            if not is_ours and (after.asks or end > at + BODY_LIMIT):
                return None
            end += 1
        question = reader.finish()
        return (question, end) if is_ours and question.kind else None

    def _read_choice(self, at: int) -> tuple[ParsedQuestion, int] | None:
        """A question over answers with letters, boxes or bullets, the right ones marked."""
        line = self._lines[at]
        start, body = self._skip_text(at)
        options, end = self._collect(start, line)
        if len(options) < FEWEST:
            return None
        marked = sum(option.is_marked for option in options)
        is_telling = 0 < marked < len(options)
        is_sure = line.called is not None or options[0].mark in SURE
        is_formed = line.mark is Mark.NUMBER or line.is_bold
        if not is_sure and not is_telling:
            if is_formed:
                self.notes.append(WordNote("maybe_question", line.title))
            return None
        if not is_sure and not is_formed:
            self.notes.append(WordNote("guessed_question", line.title))
        question = _make_question(at, line, body, options, is_telling=is_telling)
        return self._read_after(question, end)

    def _skip_text(self, at: int) -> tuple[int, str]:
        """Where the answers begin, and the text before them, which only a sure question has."""
        line = self._lines[at]
        place = at + 1
        text: list[str] = []
        may_have_text = line.called is not None or line.is_bold or line.mark is Mark.NUMBER
        while place < len(self._lines):
            after = self._lines[place]
            is_text = after.mark is Mark.NONE and after.text and not after.asks
            if after.text and not (is_text and may_have_text and read_keyword(after.plain) is None):
                break
            text.append(after.raw.strip())
            place += 1
        return place, "\n".join(text).strip("\n")

    def _collect(self, start: int, question: WordLine) -> tuple[list[WordLine], int]:
        """The answers from here on: lines of one mark, empty lines between them left out."""
        options: list[WordLine] = []
        end = place = start
        while place < len(self._lines):
            line = self._lines[place]
            if not line.text:
                place += 1
                continue
            first = options[0] if options else line
            is_next = (
                line.mark is Mark.NUMBER
                and question.mark is Mark.NUMBER
                and (line.asks or line.called is not None)
                and line.indent <= question.indent
            )
            if line.mark in (Mark.NONE, Mark.HEADING) or line.mark is not first.mark or is_next:
                break
            options.append(line)
            place += 1
            if place < len(self._lines) and _goes_on(self._lines[place]):
                options[-1] = _lengthen(options[-1], self._lines[place])
                place += 1
            end = place
        return options, end

    def _read_after(self, question: ParsedQuestion, end: int) -> tuple[ParsedQuestion, int]:
        """What is said below the answers: an explanation, and where to read again."""
        place = end
        while place < len(self._lines) and not self._lines[place].text:
            place += 1
        keyword = read_keyword(self._lines[place].plain) if place < len(self._lines) else None
        if keyword is None or keyword[0] not in _AFTER:
            return question, end
        reader = QuestionReader(SourceHeading(question.line, 2, question.title))
        while place < len(self._lines):
            line = self._lines[place]
            if line.text and line.mark is not Mark.NONE:
                break
            if not line.text and not self._goes_on_after(place):
                break
            reader.feed(place, line.plain)
            place += 1
        read = reader.finish()
        return replace(
            question, explanation=read.explanation, see=read.see, see_line=read.see_line
        ), place

    def _goes_on_after(self, place: int) -> bool:
        """Whether an empty line is followed by another word about the same question."""
        for line in self._lines[place:]:
            if line.text:
                keyword = read_keyword(line.plain)
                return keyword is not None and keyword[0] in _AFTER
        return False


def _goes_on(line: WordLine) -> bool:
    """Whether a line says why about the answer above it."""
    keyword = read_keyword(line.plain.strip().lstrip("-–— "))
    return keyword is not None and keyword[0] == "reason"


def _lengthen(option: WordLine, line: WordLine) -> WordLine:
    reason = read_keyword(line.plain.strip().lstrip("-–— "))
    return replace(option, reason=reason[1] if reason else "")


def _make_question(
    at: int, line: WordLine, body: str, options: Sequence[WordLine], *, is_telling: bool
) -> ParsedQuestion:
    read = []
    for place, option in enumerate(options, at + 1):
        text, reason = take_reason(option.text)
        right = is_telling and option.is_marked
        read.append(ParsedOption(text, place, right=right, feedback=reason or option.reason))
    right_ones = sum(option.right for option in read)
    is_multiple = right_ones > 1 or (options[0].mark is Mark.BOX and not options[0].is_round)
    kind = QuestionKind.MULTIPLE if is_multiple else QuestionKind.SINGLE
    return ParsedQuestion(at, line.title, kind, body=body, options=tuple(read))
