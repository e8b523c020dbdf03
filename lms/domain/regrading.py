"""A failed sheet judged by a newer version of its questions: nothing is ever lowered (R10)."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.domain.question import AnswerValue, OptionText, Question, QuestionText
from lms.domain.quiz import Block, Grade, Layout, Quiz, grade, points_needed

FEEDBACK_MARK = "\n> "  # parts an option's text from what is said about it (see `OptionText`)


@dataclass(frozen=True, slots=True)
class Regraded:
    """A sheet by the newer key and mark.

    `changed` are the graded questions of the sheet that are not the same question any more; in
    `grade` they are judged by their old key.
    """

    grade: Grade
    needed: int
    changed: frozenset[str]

    @property
    def passes(self) -> bool:
        """Whether the newer version passes the sheet, every question being comparable."""
        return self.grade.passed and not self.changed

    @property
    def needs_look(self) -> bool:
        """Whether it hangs on changed questions, which only a person can judge."""
        open_points = sum(
            mark.question.id in self.changed and mark.right is False for mark in self.grade.marked
        )
        return bool(self.changed) and self.grade.points + open_points >= self.needed


def regrade(old: Quiz, new: Quiz, layout: Layout, answers: Mapping[str, AnswerValue]) -> Regraded:
    """Judges a sheet drawn from `old` by the key and the pass mark of `new` (R10)."""
    newer = {question.id: question for question in new.list_questions()}
    drawn = {item.question_id for item in layout}
    questions = []
    changed = set()
    for question in old.list_questions():
        found = newer.get(question.id)
        if found is not None and is_same(question, found):
            questions.append(found)
            continue
        questions.append(question)
        if question.is_graded and question.id in drawn:
            changed.add(question.id)
    mixed = Quiz(old.unit_id, (Block(tuple(questions)),), new.pass_percent)
    graded = grade(mixed, layout, answers)
    return Regraded(graded, points_needed(graded.possible, new.pass_percent), frozenset(changed))


def is_same(old: Question, new: Question) -> bool:
    """Whether a stored answer means the same in both: same kind, same options in order (R10).

    Every language the answer may have been given in must still say the same.
    """
    return (
        (old.id, old.kind, old.option_count) == (new.id, new.kind, new.option_count)
        and old.texts.keys() <= new.texts.keys()
        and all(
            _list_options(text) == _list_options(new.texts[code])
            for code, text in old.texts.items()
        )
    )


def _list_options(text: QuestionText) -> tuple[list[str], list[str]]:
    return list(map(_text_of, text.options)), list(map(_text_of, text.partners))


def _text_of(option: OptionText) -> str:
    """The option alone: who corrects a key mends what is said about the options, too."""
    return option.source.partition(FEEDBACK_MARK)[0]
