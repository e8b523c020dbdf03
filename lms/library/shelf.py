"""The course in memory: frozen, replaced as a whole, never changed (R15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from lms.domain.gate import Gate
from lms.domain.programme import Module, Rules, Unit, UnitKind
from lms.domain.question import Question
from lms.domain.quiz import Quiz
from lms.domain.quiz_document import hash_quiz
from lms.errors import NotFound
from lms.library.finding import Finding

QUIZ_SUFFIX = ".quiz"
LAW_BOX = 'class="admonition law"'


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a lesson's outline; `anchor` is the id in its HTML."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Change:
    """A material change, told to people who had finished the lesson before."""

    on: date
    sentence: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language. `html` keeps links symbolic: `lms:<unit-id>#<anchor>`,
    `lms:media/<module>/<file>`; self-checks stand in it as `<div class="lms-selfcheck"
    data-question="<id>"></div>`, their questions and keys in `self_checks` only. `terms` are the
    ids of the glossary's terms that `html` leads to, in order."""

    language: str
    title: str
    html: str
    document: str
    content_hash: str
    outline: tuple[Heading, ...] = ()
    objectives: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notice: str = ""
    changes: tuple[Change, ...] = ()
    self_checks: Mapping[str, Question] = field(default_factory=dict)
    words: int = 0
    terms: tuple[str, ...] = ()

    @property
    def is_law(self) -> bool:
        """Whether it is about the law: then it holds a box that says so (`!!! law`)."""
        return LAW_BOX in self.html


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson on the shelf. `minutes` is declared study time, questions included.

    `review_note` says what is to be checked by `review_by`; it is for staff only.
    """

    id: str
    module: str
    path: str
    number: int
    texts: Mapping[str, LessonText]
    minutes: int = 10
    optional: bool = False
    conversation: bool = False
    gate: Gate | None = None
    as_of: date | None = None
    review_by: date | None = None
    review_note: str = ""
    reviewed_on: date | None = None
    reviewed_by: str = ""
    missing: bool = False

    def text(self, language: str) -> LessonText:
        """The text in this language, else in the first there is."""
        return self.texts.get(language) or next(iter(self.texts.values()))

    @property
    def has_notice(self) -> bool:
        """Whether it holds hard content: helplines stand beside it, practice leaves it out."""
        return any(text.notice for text in self.texts.values())

    def is_overdue(self, today: date) -> bool:
        """Whether somebody should have checked it again before this local day."""
        return self.review_by is not None and self.review_by < today


@dataclass(frozen=True, slots=True)
class ShelfModule:
    """A module on the shelf: its page, its lessons in order and its training days."""

    id: str
    path: str
    number: int
    title: str
    label: str
    summary: str
    html: str
    lessons: tuple[Lesson, ...] = ()
    days: tuple[Unit, ...] = ()
    has_quiz: bool = False
    quiz_title: str = ""
    optional: bool = False
    days_needed: int | None = None
    gate: Gate | None = None

    @property
    def quiz_id(self) -> str:
        return self.id + QUIZ_SUFFIX


@dataclass(frozen=True, slots=True)
class PageText:
    """A page in one language. `html` keeps its `{{blanks}}`, which readers' words fill.

    On `as_of` somebody last checked it.
    """

    language: str
    title: str
    html: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page beside the course, such as the imprint."""

    slug: str
    path: str
    texts: Mapping[str, PageText]

    def text(self, language: str) -> PageText:
        """The text in this language, else in the first there is."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary. `also` are other spellings, `html` is its explanation."""

    id: str
    title: str
    also: tuple[str, ...] = ()
    english: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of the course, explained in its own language."""

    terms: tuple[Term, ...] = ()
    as_of: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: the same on every page."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """Where somebody can talk to at once; it stands beside hard content."""

    name: str
    phone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme as authored. `timezone` is an IANA name; dates are local to it.

    `legal` holds what the provider says about itself, by the names of `LEGAL_KEYS`. With
    `second_factor` staff have to prove who they are in a second way.
    """

    title: str
    html: str = ""
    language: str = "de"
    timezone: str = "Europe/Berlin"
    contact: Contact = field(default_factory=Contact)
    helplines: tuple[Helpline, ...] = ()
    provider: str = ""
    regions: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)
    retention_years: int | None = None
    second_factor: bool = False
    legal: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Library:
    """Everything the files say, as one value. `modules` are in the programme's order."""

    programme: Programme
    modules: tuple[ShelfModule, ...]
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    media: Mapping[str, Path] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    glossary: Glossary = field(default_factory=Glossary)

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        return {lesson.id: lesson for module in self.modules for lesson in module.lessons}

    @cached_property
    def languages(self) -> frozenset[str]:
        """Every language some lesson can be read in."""
        return frozenset(code for lesson in self.lessons.values() for code in lesson.texts)

    @cached_property
    def key(self) -> str:
        """A fingerprint of everything people read."""
        return make_key(self)

    @cached_property
    def requirements_key(self) -> str:
        """A fingerprint of what the files ask for: an edited sentence leaves it alone."""
        asked = (self.programme.rules, self.list_required_modules())
        return sha256(repr(asked).encode()).hexdigest()

    @cached_property
    def provided(self) -> frozenset[str]:
        """The ids of all units that files provide now."""
        return frozenset(
            unit.id for module in self.list_required_modules() for unit in module.units
        )

    def get_module(self, module_id: str) -> ShelfModule:
        """Raises NotFound."""
        for module in self.modules:
            if module.id == module_id:
                return module
        raise NotFound("module", module_id)

    def get_lesson(self, lesson_id: str) -> Lesson:
        """Raises NotFound."""
        if lesson_id not in self.lessons:
            raise NotFound("lesson", lesson_id)
        return self.lessons[lesson_id]

    def get_page(self, slug: str) -> Page:
        """Raises NotFound."""
        for page in self.pages:
            if page.slug == slug:
                return page
        raise NotFound("page", slug)

    def get_module_of(self, unit_id: str) -> ShelfModule:
        """The module of a lesson, or of a module's questions. Raises NotFound."""
        if unit_id.endswith(QUIZ_SUFFIX):
            return self.get_module(unit_id.removesuffix(QUIZ_SUFFIX))
        return self.get_module(self.get_lesson(unit_id).module)

    def list_required_modules(self) -> tuple[Module, ...]:
        """The modules with their units as a requirement set takes them (R4)."""
        return tuple(_as_required(module, self.quizzes) for module in self.modules)


def make_key(library: Library) -> str:
    """sha256 over the programme, every text's hash, and the quizzes."""
    digest = sha256(repr(library.programme).encode())
    for module in library.modules:
        digest.update(repr((module.summary, module.html)).encode())
    digest.update(library.requirements_key.encode())
    for lesson in library.lessons.values():
        hashes = sorted((code, text.content_hash) for code, text in lesson.texts.items())
        digest.update(repr((lesson.id, lesson.missing, hashes)).encode())
    digest.update(repr((library.pages, library.glossary)).encode())
    for unit_id, quiz in sorted(library.quizzes.items()):
        digest.update(f"{unit_id} {hash_quiz(quiz)}".encode())
    return digest.hexdigest()


def _as_required(module: ShelfModule, quizzes: Mapping[str, Quiz]) -> Module:
    """A missing lesson is left out: nobody new can be asked for it (R2)."""
    units = [
        Unit(
            id=lesson.id,
            kind=UnitKind.LESSON,
            title=next(iter(lesson.texts.values())).title,
            minutes=lesson.minutes,
            has_quiz=lesson.id in quizzes,
            required=not lesson.optional,
            conversation=lesson.conversation,
            gate=lesson.gate,
        )
        for lesson in module.lessons
        if not lesson.missing
    ]
    if module.has_quiz:
        title = module.quiz_title or module.title
        units.append(Unit(module.quiz_id, UnitKind.MODULE_QUIZ, title))
    return Module(
        id=module.id,
        title=module.title,
        units=(*units, *module.days),
        label=module.label,
        required=not module.optional,
        days_needed=module.days_needed,
        gate=module.gate,
    )
