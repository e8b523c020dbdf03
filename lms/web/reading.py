"""The language somebody reads texts in: it may be another than that of the pages around them."""

from collections.abc import Collection

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from lms.web.state import current_language

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction_of(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def name_language(code: str) -> str:
    """What a language calls itself, such as English; the code of one nobody knows."""
    try:
        return Locale.parse(code).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def choose_text(wanted: str, there: Collection[str]) -> str:
    """The language a text is shown in: the wanted one, else the first there is."""
    return wanted if wanted in there else next(iter(there), wanted)


def mark_language(code: str) -> Markup:
    """The attributes of an element whose text is not in the page's language; else nothing."""
    if code == current_language():
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(code, direction_of(code))
