"""The names of places within a page."""

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def make_anchor(title: str) -> str:
    """The anchor of a heading: umlauts spelled out, accents dropped, hyphens between words."""
    folded = unicodedata.normalize("NFC", title).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", folded)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", letters).strip("-") or "section"
