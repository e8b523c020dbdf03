"""The words course files are written with, read once from `translations/keywords.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

KEYWORDS_FILE = Path(__file__).parent.parent / "translations" / "keywords.yaml"


@dataclass(frozen=True)
class Keywords:
    """`questions` maps a word's meaning to all its spellings, the one to write first."""

    questions: Mapping[str, tuple[str, ...]]
    front_matter: Mapping[str, str]
    weak_link_texts: frozenset[str]
    glossary: Mapping[str, tuple[str, ...]]

    def find_meaning(self, word: str) -> str | None:
        """The meaning of a word as it stands before a colon in a question, whatever its case."""
        return _find_meaning(word, self.questions)

    def find_meaning_in_glossary(self, word: str) -> str | None:
        """The same below a term of the glossary."""
        return _find_meaning(word, self.glossary)


def _find_meaning(word: str, meanings: Mapping[str, tuple[str, ...]]) -> str | None:
    folded = " ".join(word.casefold().split())
    for meaning, spellings in meanings.items():
        if folded in (spelling.casefold() for spelling in spellings):
            return meaning
    return None


@lru_cache(maxsize=1)
def load_keywords() -> Keywords:
    """The keywords of all languages at once: a file may use any of them."""
    data = yaml.safe_load(KEYWORDS_FILE.read_text(encoding="utf-8"))
    return Keywords(
        questions={meaning: tuple(words) for meaning, words in data["questions"].items()},
        front_matter=data["front_matter"],
        weak_link_texts=frozenset(data["weak_link_texts"]),
        glossary={meaning: tuple(words) for meaning, words in data["glossary"].items()},
    )


def pattern_of(meanings: Iterable[str]) -> str:
    """A regular expression for any spelling of these meanings, longest first."""
    questions = load_keywords().questions
    words = sorted((word for meaning in meanings for word in questions[meaning]), key=len)
    return "(?:" + "|".join(re.escape(word) for word in reversed(words)) + ")"
