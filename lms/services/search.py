"""Finding something in the lessons and the glossary. What people look for is stored nowhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.domain.state import State
from lms.library.search_index import WORD, FoundLesson, Keys, SearchIndex
from lms.library.shelf import Lesson, Term
from lms.services.accounts import Visit
from lms.services.places import find_place
from lms.services.school import School

LONGEST_QUERY = 100
MOST_RESULTS = 20
LONGEST_SENTENCE = 260
COMMON = 0.8
_SENTENCE_END = re.compile(r"(?<=[.!?…])[“\"»)]*\s+|\n")
States = Mapping[str, State | None]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a sentence; `is_hit` marks what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class FoundText:
    """A lesson that fits. `state` is None in a preview by staff; of a locked one nothing else is
    told than its title."""

    lesson: Lesson
    state: State | None
    heading: tuple[Passage, ...] = ()
    anchor: str = ""
    sentence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found. `meant` are terms that are spelt as asked, `explained` others that fit.
    Without `has_all` no lesson has all words, and these have some."""

    query: str
    meant: tuple[Term, ...] = ()
    lessons: tuple[FoundText, ...] = ()
    explained: tuple[Term, ...] = ()
    total: int = 0
    has_all: bool = True


def list_states(school: School, visit: Visit) -> States:
    """The lessons somebody may know of, with their state; for staff in no course all, without."""
    place = find_place(school, visit.actor.person, school.moment(), visit.kept)
    lessons = school.library.lessons
    if place is None:
        return dict.fromkeys(lessons if visit.actor.is_staff else ())
    units, modules = place.summary.units, place.summary.modules
    return {
        lesson.id: units.get(
            lesson.id, State.LOCKED if modules.get(lesson.module) is State.LOCKED else State.OPEN
        )
        for lesson in lessons.values()
    }


def tidy_query(query: str) -> str:
    return " ".join(query[:LONGEST_QUERY].split())


def filter_terms(school: School, query: str) -> tuple[Term, ...]:
    """The terms of the glossary that a query fits; all of them without one."""
    terms = school.library.glossary.terms
    if not query:
        return terms
    index = _get_index(school)
    words = index.split(query)
    found = index.find_terms(words) if words else {}
    return tuple(term for term in terms if term.id in found)


def search(school: School, visit: Visit, query: str, language: str) -> Findings:
    """What lessons and glossary have on a query; texts as somebody reads them who chose this
    language. Lessons with all words are found, else those with any that tells something."""
    index = _get_index(school)
    words = index.split(query)
    if not words:
        return Findings(query)
    lessons = school.library.lessons
    states = list_states(school, visit)
    languages = {lesson: lessons[lesson].text(language).language for lesson in states}
    found = index.find_lessons(words, languages)
    whole = {lesson for lesson, each in found.items() if each.matched == len(words)}
    telling = _pick_telling(words, found, len(lessons))
    if telling != words:
        found = index.find_lessons(telling, languages)
    ranked = sorted(  # equals stay in the order of the course
        ((lesson, found[lesson]) for lesson in lessons if lesson in (whole or found)),
        key=lambda pair: pair[1].rank,
        reverse=True,
    )
    terms = index.find_terms(telling)
    known = school.library.glossary.terms
    return Findings(
        query=query,
        meant=tuple(term for term in known if terms.get(term.id)),
        explained=tuple(term for term in known if terms.get(term.id) is False),
        lessons=tuple(
            _make_found(index, telling, lessons[lesson], states[lesson], each.best_section)
            for lesson, each in ranked[:MOST_RESULTS]
        ),
        total=len(ranked),
        has_all=bool(whole) or not found,
    )


def _pick_telling(
    words: tuple[Keys, ...], found: Mapping[str, FoundLesson], lessons: int
) -> tuple[Keys, ...]:
    """The words of a query without those nearly every lesson has, such as "what", "is" and "a";
    all of them if there are no others."""
    counts = [sum(each.words[at] > 0 for each in found.values()) for at in range(len(words))]
    pairs = zip(words, counts, strict=True)
    return tuple(word for word, count in pairs if count <= COMMON * lessons) or words


def _get_index(school: School) -> SearchIndex:
    """The index of this very course, made when somebody first looks for something."""
    return school.indexes.get(school.library.key, lambda: SearchIndex(school.library))


def _make_found(
    index: SearchIndex, words: tuple[Keys, ...], lesson: Lesson, state: State | None, number: int
) -> FoundText:
    if state is State.LOCKED:
        return FoundText(lesson, state)
    section = index.sections[number]
    sentences = [part for part in _SENTENCE_END.split(section.text) if part.strip()]
    marked = [_shorten(_mark(index, words, sentence)) for sentence in sentences]
    best = max(marked, key=lambda passages: sum(part.is_hit for part in passages), default=())
    heading = _mark(index, words, section.heading)
    return FoundText(lesson, state, heading, section.anchor, best)


def _mark(index: SearchIndex, words: tuple[Keys, ...], sentence: str) -> tuple[Passage, ...]:
    passages, done = [], 0
    for word in WORD.finditer(sentence):
        if index.is_hit(word[0], words):
            passages += [Passage(sentence[done : word.start()], False), Passage(word[0], True)]
            done = word.end()
    return tuple(part for part in (*passages, Passage(sentence[done:], False)) if part.text)


def _shorten(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """A long sentence without what stands far before its first hit and far behind."""
    if sum(len(part.text) for part in passages) <= LONGEST_SENTENCE:
        return passages
    first, *rest = passages
    if not first.is_hit and len(first.text) > LONGEST_SENTENCE // 2:
        cut = first.text[-LONGEST_SENTENCE // 2 :].partition(" ")[2]
        first = Passage(f"… {cut}", False)
    kept: list[Passage] = []
    left = LONGEST_SENTENCE
    for part in (first, *rest):
        if len(part.text) > left:
            return (*kept, Passage(f"{part.text[:left].rpartition(' ')[0]} …", part.is_hit))
        kept.append(part)
        left -= len(part.text)
    return tuple(kept)
