"""The words the hints need to know in each language, from `translations/lint.yaml`."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "translations" / "lint.yaml"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class LintWords:
    """One language's words; a language without data gives fewer hints.

    `before` and `after` are alternatives of a pattern: the words between an abbreviation and its
    explanation.
    """

    unfinished: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    before: str = ""
    after: str = ""
    auxiliary: re.Pattern[str] = _NEVER
    participle: re.Pattern[str] = _NEVER

    def explains(self, name: str, text: str) -> bool:
        """Whether a text explains it: "ABC (…)", "(ABC)", "ABC means …", "*[ABC]: …"."""
        pattern = (
            rf"\b{name}(?:\s\(|\W{{0,3}}\s(?:{self.after})\b)"
            rf"|\((?:\w+\s)?{name}\)|\*\[{name}\]:|\b(?:{self.before})\s\W{{0,3}}{name}\b"
        )
        return re.search(pattern, text) is not None


@cache
def get_words(language: str) -> LintWords:
    """The words of a language, by its two-letter code."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8")).get(language)
    if data is None:
        return LintWords()
    return LintWords(
        unfinished=frozenset(data["unfinished"]),
        known=frozenset(data["known"]),
        before=_any_of(data["introduces"]),
        after=_any_of(data["explains"]),
        auxiliary=re.compile(rf"\b(?:{_any_of(data['passive']['auxiliary'])})\b", re.IGNORECASE),
        participle=re.compile(data["passive"]["participle"]),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(map(re.escape, words))
