"""Reads one question, line by line: its text, its kind by word, its options, its explanation."""

from dataclasses import replace

from lms.domain.question import QuestionKind
from lms.library.headings import SourceHeading, take_id
from lms.library.quiz_escape import unescape_explanation, unescape_line, unescape_see
from lms.library.quiz_lines import (
    ITEM,
    QUOTE,
    read_keyword,
    read_option,
    read_row,
    take_prefix,
    take_see,
)
from lms.library.source import ParsedOption, ParsedQuestion
from lms.library.word_form import ANSWERS, take_reason

_KINDS = {
    "answer": QuestionKind.SHORT,
    "exact_answer": QuestionKind.SHORT,
    "ordering": QuestionKind.ORDERING,
    "matching": QuestionKind.MATCHING,
    "reflection": QuestionKind.REFLECTION,
}


class QuestionReader:
    """Takes the lines under a question's heading one by one. `place` is what the last line was
    part of: the body, an option, its feedback, an ordering, a matching, or the explanation."""

    def __init__(self, heading: SourceHeading) -> None:
        self.title = take_prefix("question", heading.title) or heading.title
        self.line = heading.line
        self.id = heading.id
        self.last_line = heading.line
        self._place = "body"
        self._after_blank = False
        self._kinds: set[QuestionKind] = set()
        self._has_word_answers = False
        self._body: list[str] = []
        self._options: list[ParsedOption] = []
        self._partners: list[ParsedOption] = []
        self._header: tuple[str, ...] = ()
        self._explanation: list[str] = []
        self._see = ("", 0)

    def feed(self, number: int, line: str, *, in_lesson: bool = False) -> bool:
        """Takes a line. False in a lesson if the line is ordinary text after the question."""
        if not line.strip():
            self._take_blank()
            return True
        taken = (
            self._take_id(line)
            or self._take_keyword(number, line)
            or self._take_option(number, line)
            or self._take_item(number, line)
            or self._take_row(number, line)
            or self._take_quote(number, line)
            or self._take_more(line)
        )
        if not taken:
            if in_lesson and self._after_blank and self._has_answers():
                return False
            self._take_text(number, line)
        self._after_blank = False
        self.last_line = number
        return True

    def finish(self) -> ParsedQuestion:
        """The question as far as it could be read."""
        kinds = self._kinds | self._find_word_kind()
        return ParsedQuestion(
            line=self.line,
            title=self.title,
            kind=next(iter(kinds)) if len(kinds) == 1 else None,
            id=self.id,
            body="\n".join(self._body).strip("\n"),
            options=tuple(self._options),
            partners=tuple(self._partners),
            header=self._header,
            explanation="\n".join(self._explanation).strip(),
            see=self._see[0],
            see_line=self._see[1],
        )

    def _take_blank(self) -> None:
        self._after_blank = True
        if self._place == "body":
            self._body.append("")
        elif self._place == "explanation":
            self._explanation.append("")

    def _take_id(self, line: str) -> bool:
        text, identity = take_id(line)
        if text or self.id or not identity:
            return False
        self.id = identity
        return True

    def _take_keyword(self, number: int, line: str) -> bool:
        found = read_keyword(line)
        if found is None:
            return False
        meaning, text = found
        if meaning in ANSWERS:
            return self._take_word_answer(number, text, right=meaning == "right")
        if meaning == "reason":
            return self._take_reason(text)
        if meaning == "explanation":
            self._explain(number, text)
        elif meaning == "see":
            self._see = (text, number)
        else:
            self._begin(meaning, number, text)
        return True

    def _take_word_answer(self, number: int, text: str, *, right: bool) -> bool:
        """An answer by its word, as long as nothing else has begun (design 5, the Word form)."""
        if self._kinds or self._place not in ("body", "option", "feedback"):
            return False
        answer, reason = take_reason(text)
        self._options.append(ParsedOption(answer, number, right=right, feedback=reason))
        self._has_word_answers = True
        self._place = "feedback" if reason else "option"
        return True

    def _take_reason(self, text: str) -> bool:
        """Why the answer above is right or wrong, on a line of its own."""
        if not self._has_word_answers or self._place != "option":
            return False
        self._options[-1] = replace(self._options[-1], feedback=text)
        self._place = "feedback"
        return True

    def _find_word_kind(self) -> set[QuestionKind]:
        """Several may be chosen in the Word form where several are right."""
        if not self._has_word_answers:
            return set()
        is_single = sum(option.right for option in self._options) <= 1
        return {QuestionKind.SINGLE if is_single else QuestionKind.MULTIPLE}

    def _has_answers(self) -> bool:
        return bool(self._kinds or self._has_word_answers or self._explanation)

    def _begin(self, meaning: str, number: int, text: str) -> None:
        self._kinds.add(_KINDS[meaning])
        if _KINDS[meaning] is QuestionKind.SHORT:
            exact = meaning == "exact_answer"
            self._options.append(ParsedOption(text, number, right=True, exact=exact))
            self._place = "answer"
            return
        self._place = meaning if meaning != "reflection" else "body"
        if text:
            self._body.append(text)

    def _take_option(self, number: int, line: str) -> bool:
        option = read_option(line)
        if option is None:
            return False
        self._kinds.add(option.kind)
        self._options.append(ParsedOption(option.text, number, right=option.right))
        self._place = "option"
        return True

    def _take_item(self, number: int, line: str) -> bool:
        match = ITEM.fullmatch(line) if self._place == "ordering" else None
        if match:
            self._options.append(ParsedOption(match[1].strip(), number, right=True))
        return match is not None

    def _take_row(self, number: int, line: str) -> bool:
        cells = read_row(line) if self._place == "matching" else None
        if cells is None:
            return False
        if not cells:  # the rule: what stood above it was the header
            if self._options:
                self._header = (self._options[-1].text, self._partners[-1].text)
            self._options.clear()
            self._partners.clear()
            return True
        left, right = (*cells, "")[:2]
        self._options.append(ParsedOption(left, number, right=True))
        self._partners.append(ParsedOption(right, number, right=True))
        return True

    def _take_quote(self, number: int, line: str) -> bool:
        match = QUOTE.fullmatch(line)
        if match is None or not self._has_answers():
            return False
        if self._take_keyword(number, match[1]):
            return True
        if self._place in ("option", "feedback") and not self._after_blank:
            last = self._options[-1]
            feedback = f"{last.feedback} {unescape_line(match[1].strip())}".strip()
            self._options[-1] = replace(last, feedback=feedback)
            self._place = "feedback"
        else:
            self._explain(number, match[1])
        return True

    def _take_more(self, line: str) -> bool:
        """A line that goes on with what the line before began."""
        text = line.strip()
        if self._after_blank and not line.startswith("  "):
            return False
        if self._place == "feedback":
            last = self._options[-1]
            self._options[-1] = replace(last, feedback=f"{last.feedback} {text}")
        elif self._place in ("option", "ordering") and self._options:
            last = self._options[-1]
            self._options[-1] = replace(last, text=f"{last.text} {text}")
        else:
            return False
        return True

    def _take_text(self, number: int, line: str) -> None:
        if self._place == "explanation":
            self._explain(number, unescape_explanation(line))
        else:
            self._body.append(unescape_line(line))
            self._place = "body"

    def _explain(self, number: int, text: str) -> None:
        text, see = take_see(text)
        if see:
            self._see = (see, number)
        if text or not see:
            self._explanation.append(unescape_see(text))
        self._place = "explanation"
