"""Words for the reader: translated sentences, dates and times in her language and zone."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from markupsafe import Markup, escape

from lms.domain.clock import to_local
from lms.translations import get_translations


class Wording:
    """Everything that turns facts into words for one language and time zone."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.zone = zone
        translations = get_translations(language, "participants", "staff")
        self._one: Callable[[str], str] = translations.gettext
        self._many: Callable[[str, str, int], str] = translations.ngettext

    def t(self, message: str, **values: Any) -> str:
        """A sentence with its blanks filled."""
        text = self._one(message)
        return text % values if values else text

    def tn(self, one: str, many: str, n: int, **values: Any) -> str:
        """A sentence about a number, `%(n)s`."""
        return self._many(one, many, n) % {"n": n, **values}

    def t_rich(self, message: str, **values: Any) -> Markup:
        """A sentence whose blanks may hold markup."""
        return Markup(escape(self._one(message))) % {
            key: value if isinstance(value, Markup) else escape(value)
            for key, value in values.items()
        }

    def day(self, on: date, form: str = "long") -> str:
        return _format_date(on, form, self.language)

    def weekday(self, on: date) -> str:
        return _format_date(on, "EEEE", self.language)

    def short_day(self, on: date) -> str:
        """The weekday's short name with day and month."""
        return _format_date(on, self.t("EE d MMMM"), self.language)

    def join(self, parts: list[str]) -> str:
        """A list as part of a sentence, with "and" before the last."""
        return format_list(parts, locale=self.language)

    def month(self, on: date) -> str:
        return _format_date(on, "LLL", self.language).rstrip(".")

    def clock(self, moment: datetime | time) -> str:
        """A time of day, such as 14:03; naive UTC datetimes are shown in the programme's zone."""
        if isinstance(moment, datetime):
            moment = to_local(moment, self.zone).time()
        return format_time(moment, "H:mm", locale=self.language)

    def local_day(self, moment: datetime) -> date:
        return to_local(moment, self.zone).date()


@cache
def get_wording(language: str, zone: str) -> Wording:
    """One per language and zone, kept (R16)."""
    return Wording(language, zone)


@cache
def _format_date(on: date, form: str, language: str) -> str:
    return format_date(on, form, locale=language)
