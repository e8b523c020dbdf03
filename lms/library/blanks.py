"""Blanks such as `{{provider}}` in the texts of pages, filled from `programme.md`."""

import re
from collections.abc import Callable, Mapping

from lms.library.head import LEGAL_KEYS
from lms.library.shelf import Programme

BLANK = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def list_values(programme: Programme) -> Mapping[str, str]:
    """What every blank is filled with; empty where the programme does not say."""
    contact = programme.contact
    values = {
        "title": programme.title,
        "provider": programme.provider,
        "contact.name": contact.name,
        "contact.phone": contact.phone,
        "contact.hours": contact.hours,
        "contact.email": contact.email,
        "retention_years": str(programme.retention_years or ""),
    }
    return values | {key: programme.legal.get(key, "") for key in LEGAL_KEYS}


def fill_blanks(text: str, fill: Callable[[str], str]) -> str:
    """The text with what `fill` gives for the name of each blank."""
    return BLANK.sub(lambda blank: fill(blank[1]), text)
