"""From `programme.md` to the programme: its welcome, whom to call, and the rules (R4)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.domain.programme import Rules
from lms.library.document import Document
from lms.library.front_matter import parse_front_matter
from lms.library.head import LEGAL_KEYS, Head, read_titled
from lms.library.names import Names
from lms.library.rendered import Mode
from lms.library.report import Report
from lms.library.shelf import Contact, Helpline, Programme
from lms.library.source import FileKind, SourceFile

PATH = "content/programme.md"
TIMEZONE = "Europe/Berlin"
CONTACT_FIELDS = ("name", "phone", "hours", "email")
HELPLINE_FIELDS = ("name", "phone", "note")
LANGUAGE = re.compile("[a-z]{2,12}")
_PERCENT = re.compile(r"(?:percent\s*)?(\d{1,3})\s*%?")
_AT_LEAST = re.compile(r"(?:at_least\s*)?(\d{1,3})")


@dataclass
class ProgrammeDraft:
    """A programme whose page waits to be rendered."""

    title: str
    language: str
    rules: Rules
    document: Document
    head: Head


def draft_programme(file: SourceFile | None, report: Report) -> ProgrammeDraft:
    """Reads and checks `programme.md`. Findings: F09, F13."""
    file = file or SourceFile(PATH, FileKind.PROGRAMME, "")
    about = report.about(file)
    head = Head(parse_front_matter(file.text), FileKind.PROGRAMME, about)
    title, body = read_titled(head)
    document = Document(file, about)
    document.add(body, head.front.body_line, Mode.PAGE)
    language = head.text("language", "de")
    if not LANGUAGE.fullmatch(language):
        head.refuse("language", "language: de")
        language = "de"
    return ProgrammeDraft(title, language, _read_rules(head), document, head)


def _read_rules(head: Head) -> Rules:
    """The rules but for the days that must be attended: those need the shelf."""
    defaults = Rules()
    return Rules(
        pass_percent=head.number("pass_percent", defaults.pass_percent, 1, 100),
        retry_wait_minutes=head.number(
            "retry_wait_minutes", defaults.retry_wait_minutes, 0, 7 * 24 * 60
        ),
        modules_needed=_read_amount(head, "modules_needed", "all", _AT_LEAST, 100),
        attendance_percent=_read_amount(head, "attendance", "each_day", _PERCENT, 100),
    )


def _read_amount(
    head: Head, key: str, everything: str, pattern: re.Pattern[str], most: int
) -> int | None:
    """`all`, or a number with or without its word (`at_least 3`, `percent 80`)."""
    value = head.get(key)
    if value is None or value == everything:
        return None
    match = pattern.fullmatch(str(value))
    if match is None or not 1 <= int(match[1]) <= most:
        head.refuse(key, f"{key}: {everything}")
        return None
    return int(match[1])


def read_order(head: Head, names: Names) -> tuple[str, ...]:
    """The ids of the modules named by `modules:`, in that order. Finding: F17 for a stranger."""
    if head.get("modules") == "all":
        return ()
    return _look_up(head, "modules", names.find_module)


def _look_up(head: Head, key: str, find: Callable[[str], str | None]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in head.texts(key):
        unit = find(name)
        if unit is None:
            head.report.add(head.line(key), "F17", target=name)
        else:
            found[unit] = None
    return tuple(found)


def make_programme(draft: ProgrammeDraft, names: Names) -> Programme:
    """The programme, once its document's links are resolved. Findings: F09, F13, F17."""
    head = draft.head
    retention = head.get("retention_years")
    return Programme(
        title=draft.title,
        html=draft.document.html(0),
        language=draft.language,
        timezone=_read_timezone(head),
        contact=_read_contact(head),
        helplines=_read_helplines(head),
        provider=head.text("provider"),
        regions=head.texts("regions"),
        rules=replace(draft.rules, days=_read_required_days(head, names)),
        retention_years=head.number("retention_years", 0, 1, 100)
        if retention is not None
        else None,
        second_factor=_read_second_factor(head),
        legal={key: text for key in LEGAL_KEYS if (text := head.text(key))},
    )


def _read_second_factor(head: Head) -> bool:
    """Whether staff must prove who they are in a second way: `second_factor: required`."""
    value = head.get("second_factor")
    if value not in (None, "required"):
        head.refuse("second_factor", "second_factor: required")
    return bool(value == "required")


def _read_required_days(head: Head, names: Names) -> tuple[str, ...]:
    days: list[str] = []
    for name in head.texts("days"):
        found = names.find_days(name)
        days += found
        if not found:
            head.report.add(head.line("days"), "F17", target=name)
    return tuple(dict.fromkeys(days))


def _read_timezone(head: Head) -> str:
    name = head.text("timezone", TIMEZONE)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        head.refuse("timezone", f"timezone: {TIMEZONE}")
        return TIMEZONE


def _read_contact(head: Head) -> Contact:
    fields = head.mapping("contact", CONTACT_FIELDS)
    for field in CONTACT_FIELDS:
        if not isinstance(fields.get(field, ""), str):
            head.report.add(
                head.line("contact"), "F09", name=f"contact: {field}", hint=f'{field}: "…"'
            )
    texts = {
        field: value for field in CONTACT_FIELDS if isinstance(value := fields.get(field), str)
    }
    return Contact(**texts)


def _read_helplines(head: Head) -> tuple[Helpline, ...]:
    """A list of `{name, phone, note}`, the note may be missing. Findings: F09, F13."""
    value = head.get("helplines")
    if value is None:
        return ()
    if not isinstance(value, list):
        head.refuse("helplines", "- {name: …, phone: …}")
        return ()
    return tuple(found for item in value if (found := _read_helpline(head, item)))


def _read_helpline(head: Head, item: object) -> Helpline | None:
    line, fields = head.line("helplines"), item if isinstance(item, dict) else {}
    for name in fields:
        if name not in HELPLINE_FIELDS:
            head.report.add(line, "F13", name=f"helplines: {name}")
    texts = {name: fields.get(name, "") for name in HELPLINE_FIELDS}
    wrong = [name for name in texts if not isinstance(texts[name], str)]
    wrong += [name for name in ("name", "phone") if texts[name] == ""]
    for name in wrong:
        head.report.add(line, "F09", name=f"helplines: {name}", hint=f'{name}: "…"')
    return None if wrong else Helpline(**texts)
