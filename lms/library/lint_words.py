"""The words the hints need to know in each language, from `translations/lint.yaml`."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "translations" / "lint.yaml"
_EXPLAINED = r"\b(\w{2,14})(?=\s\()|\((?:\w+\s)?(\w{2,14})\)|\*\[(\w{2,14})\]:"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class LintWords:
    """One language's words; a language without data gives fewer hints."""

    unfinished: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    explained: re.Pattern[str] = re.compile(_EXPLAINED)
    auxiliary: re.Pattern[str] = _NEVER
    participle: re.Pattern[str] = _NEVER


@cache
def get_words(language: str) -> LintWords:
    """The words of a language, by its two-letter code."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8")).get(language)
    if data is None:
        return LintWords()
    return LintWords(
        unfinished=frozenset(data["unfinished"]),
        known=frozenset(data["known"]),
        explained=_make_explained(data["introduces"], data["explains"]),
        auxiliary=re.compile(rf"\b(?:{'|'.join(data['passive']['auxiliary'])})\b", re.IGNORECASE),
        participle=re.compile(data["passive"]["participle"]),
    )


def _make_explained(before: list[str], after: list[str]) -> re.Pattern[str]:
    """An abbreviation next to its explanation, in brackets or with one of these words."""
    leading, following = ("|".join(map(re.escape, words)) for words in (before, after))
    return re.compile(
        rf"{_EXPLAINED}|\b(?:{leading})\s\W{{0,3}}(\w{{2,14}})|\b(\w{{2,14}})\W{{0,3}}\s(?:{following})\b"
    )
