"""From the files of one quiz, a language each, to the quiz people are asked (R9, R10)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lms.domain.programme import Rules
from lms.domain.question import Accepted, Question, QuestionText
from lms.domain.quiz import Block, Case, Quiz, can_draw
from lms.library.compile_question import (
    Draft,
    See,
    check_question,
    draft_question,
    make_question,
    make_question_text,
)
from lms.library.document import Document
from lms.library.head import Head
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_lines import COMMENT
from lms.library.rendered import Mode
from lms.library.report import FileReport, Report
from lms.library.sorting import Variants, main_of
from lms.library.source import ParsedBlock, ParsedQuiz, SourceFile

MOST_QUESTIONS = 500


@dataclass
class DraftBlock:
    """A block whose parts wait in a document to be rendered."""

    parsed: ParsedBlock
    questions: list[Draft]
    case_text: int | None = None


@dataclass
class Sheet:
    """A quiz file in one language."""

    language: str
    document: Document
    parsed: ParsedQuiz
    head: Head
    blocks: list[DraftBlock] = field(default_factory=list)

    def list_drafts(self) -> list[Draft]:
        return [draft for block in self.blocks for draft in block.questions]

    @property
    def is_whole(self) -> bool:
        """Whether no question had to be left out, which has its own finding."""
        return len(self.list_drafts()) == len(self.parsed.list_questions())

    @property
    def shape(self) -> list[object]:
        """What must be equal in all languages (R9)."""
        return [
            [(draft.id, draft.kind, draft.option_count, draft.right) for draft in block.questions]
            for block in self.blocks
        ]


@dataclass
class QuizDraft:
    """All sheets of a unit's quiz, the own language first."""

    unit_id: str
    sheets: list[Sheet]

    @property
    def title(self) -> str:
        main = self.sheets[0]
        return main.head.text("title", main.parsed.title)


def draft_quiz(unit_id: str, variants: Variants, language: str, report: Report) -> QuizDraft:
    """Reads and checks all sheets. Findings: F13, F14 twice the same id, F20 unequal sheets, F24
    text that belongs to no question, and those of single questions."""
    main = main_of(variants)
    files = [main, *(file for file in variants.values() if file is not main)]
    sheets = [_draft_sheet(unit_id, file, file.language or language, report) for file in files]
    equal = [sheet for sheet in sheets if sheet.shape == sheets[0].shape]
    for sheet in sheets:
        if sheet not in equal:
            sheet.document.report.add(_find_difference(sheet, sheets[0]), "F20", target=main.path)
    return QuizDraft(unit_id, equal)


def _find_difference(sheet: Sheet, main: Sheet) -> int:
    """The line of the first block that is not as in the main sheet."""
    for block, own, wanted in zip(sheet.blocks, sheet.shape, main.shape, strict=False):
        if own != wanted:
            return block.parsed.line
    return 1


def _check_stray(parsed: ParsedQuiz, about: FileReport) -> None:
    """Headings and comments may stand anywhere; text that belongs to no question is a mistake."""
    for line, text in parsed.stray:
        if not text.startswith("# ") and not COMMENT.fullmatch(text):
            about.add(line, "F24", name=text.strip()[:60])
            return


def _draft_sheet(unit_id: str, file: SourceFile, language: str, report: Report) -> Sheet:
    about = report.about(file)
    parsed = parse_quiz(file.text)
    head = Head(parsed.front, file.kind, about)
    sheet = Sheet(language, Document(file, about), parsed, head)
    _check_stray(parsed, about)
    seen: set[str] = set()
    for block in parsed.blocks:
        drafts = []
        for question in block.questions:
            if not check_question(question, about):
                continue
            draft = draft_question(question, unit_id, sheet.document)
            if draft.id in seen:
                about.add(question.line, "F14", name=draft.id, target=file.path)
                continue
            seen.add(draft.id)
            drafts.append(draft)
        if block.case_title and not block.questions:
            about.add(block.line, "F24", name=block.case_title)
        if drafts:
            sheet.blocks.append(_draft_block(block, drafts, sheet.document))
    return sheet


def _draft_block(parsed: ParsedBlock, drafts: list[Draft], document: Document) -> DraftBlock:
    block = DraftBlock(parsed, drafts)
    if parsed.case_text:
        block.case_text = document.add(parsed.case_text, parsed.line, Mode.BLOCK)
    return block


def make_quiz(draft: QuizDraft, rules: Rules, make_finder: Callable[[str], See]) -> Quiz | None:
    """The quiz, None if nobody could pass it. `make_finder` gives the finder for a language.

    Findings: F09, F18 nobody can pass, F19 a draw the blocks cannot make.
    """
    main = draft.sheets[0]
    pass_percent = main.head.number("pass_percent", rules.pass_percent, 1, 100)
    wanted = main.head.number("draw", 0, 1, MOST_QUESTIONS) or None
    finders = [make_finder(sheet.language) for sheet in draft.sheets]
    blocks = tuple(
        _make_block([sheet.blocks[at] for sheet in draft.sheets], draft.sheets, finders)
        for at in range(len(main.blocks))
    )
    points = [block.points for block in blocks]
    if any(sheet.document.failed for sheet in draft.sheets):
        return None
    if not sum(points):
        if main.is_whole:
            main.document.report.add(1, "F18")
        return None
    if wanted and not can_draw(points, wanted):
        line = main.head.line("draw")
        main.document.report.add(line, "F19", limit=wanted, count=sum(points))
        wanted = None
    return Quiz(draft.unit_id, blocks, pass_percent, wanted)


def _make_block(variants: list[DraftBlock], sheets: list[Sheet], finders: list[See]) -> Block:
    questions = []
    for at in range(len(variants[0].questions)):
        drafts = [block.questions[at] for block in variants]
        texts = {
            sheet.language: make_question_text(draft, sheet.document, find_heading)
            for draft, sheet, find_heading in zip(drafts, sheets, finders, strict=True)
        }
        questions.append(_join_languages(drafts, texts))
    is_case = bool(variants[0].parsed.case_title or variants[0].parsed.case_text)
    return Block(tuple(questions), _make_case(variants, sheets) if is_case else None)


def _join_languages(drafts: list[Draft], texts: dict[str, QuestionText]) -> Question:
    """One key for all languages; a short answer is right in any of them."""
    question = make_question(drafts[0], texts)
    accepted: dict[Accepted, None] = {}
    for draft in drafts:
        accepted.update(dict.fromkeys(draft.accepted))
    return replace(question, accepted=tuple(accepted))


def _make_case(variants: list[DraftBlock], sheets: list[Sheet]) -> Case:
    pairs = list(zip(variants, sheets, strict=True))
    return Case(
        titles={sheet.language: block.parsed.case_title for block, sheet in pairs},
        html={sheet.language: sheet.document.html(block.case_text) for block, sheet in pairs},
        sources={sheet.language: block.parsed.case_text for block, sheet in pairs},
    )
