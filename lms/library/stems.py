"""Words by their stem: every ending, every spelling of an umlaut is the same word."""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Any

REMEMBERED = 20_000
_ALGORITHMS = {"de": "german", "en": "english"}
_ACCENTED = re.compile("[^\x00-\xbf\u2010-\u2044\u20ac]")  # neither plain nor punctuation
_one_at_a_time = Lock()


def fold(text: str) -> str:
    """Without regard to case and accents: ä like a, ß like ss."""
    folded = text.casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u")
    if _ACCENTED.search(folded) is None:
        return folded
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=REMEMBERED)
def stem(word: str, language: str) -> str:
    """The stem of a word; of a language we have no rules for, the folded word.

    The German rules take "ue" for ü as well. Safe to use from threads.
    """
    folded, stemmer = fold(word), _get_stemmer(language)
    if stemmer is None:
        return folded
    with _one_at_a_time:  # a stemmer keeps the word it works on
        return str(stemmer.stemWord(folded))


@cache
def _get_stemmer(language: str) -> Any:
    import snowballstemmer

    name = _ALGORITHMS.get(language)
    return snowballstemmer.stemmer(name) if name else None
