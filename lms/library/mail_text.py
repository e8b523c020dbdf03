"""The texts of mails: files of the course, else the shipped ones (design 5)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.library.blanks import BLANK, list_values
from lms.library.read import decode, is_inside
from lms.library.shelf import Programme

FOLDER = "mail"
SHIPPED_LANGUAGE = "de"
COMMON_BLANKS = frozenset(list_values(Programme("")))
NEEDED_BLANKS = frozenset({"link"})  # a mail that should bring a link is of no use without it
SIZE_LIMIT = 20_000
# No YAML: a subject may begin with a blank and hold a colon without quotes.
_TEXT = re.compile(r"---\nsubject:(?P<subject>[^\n]+)\n---\n(?P<body>.*)", re.DOTALL)
_STRAY = re.compile(r"\{\{|\}\}")
_FILE = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<language>[a-z]{2,12}))?\.md")


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail with its `{{blanks}}` still open."""

    subject: str
    body: str

    @property
    def blanks(self) -> frozenset[str]:
        return frozenset(BLANK.findall(f"{self.subject} {self.body}"))

    def fill(self, values: Mapping[str, str]) -> "MailText":
        """The same with what belongs into the blanks; a subject stays one line.

        A line of the body goes when there is nothing for any of its blanks. Raises KeyError for a
        blank nobody has a value for.
        """
        subject = " ".join(_fill(self.subject, values).split())
        lines = [line for line in self.body.split("\n") if _is_wanted(line, values)]
        body = "\n".join(_fill(line, values) for line in lines).rstrip()
        return MailText("".join(filter(str.isprintable, subject)), f"{body}\n")


def _is_wanted(line: str, values: Mapping[str, str]) -> bool:
    blanks = BLANK.findall(line)
    return not blanks or any(values[blank] for blank in blanks)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return BLANK.sub(lambda match: values[match[1]], text)


def choose_mail_text(
    name: str, language: str, *, course: Path, course_language: str, shipped: Path
) -> MailText:
    """The text of a mail in a reader's language, else in the course's, else as shipped.

    The course's own file goes before the shipped one unless it is broken. `course` and `shipped`
    are content folders. Raises LookupError for a mail nobody has written.
    """
    origin = _read(shipped, f"{name}.md")
    if origin is None:
        raise LookupError(name)
    for wanted in (language, course_language):
        for folder, own_language in ((course, course_language), (shipped, SHIPPED_LANGUAGE)):
            for file_name in _list_names(name, wanted, own_language):
                text = _read(folder, file_name)
                if text is not None and (folder == shipped or _fits(text, origin)):
                    return text
    return origin


def list_broken_texts(course: Path, shipped: Path) -> tuple[str, ...]:
    """The names of the course's mail files that are passed over: unreadable, or of no mail."""
    folder = course / FOLDER
    if course == shipped or not folder.is_dir():
        return ()
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    return tuple(name for name in names if not _is_usable(name, course, shipped))


def _is_usable(file_name: str, course: Path, shipped: Path) -> bool:
    match = _FILE.fullmatch(file_name)
    origin = _read(shipped, f"{match['name']}.md") if match else None
    text = _read(course, file_name)
    return origin is not None and text is not None and _fits(text, origin)


def _list_names(name: str, language: str, own_language: str) -> Iterator[str]:
    yield f"{name}.{language}.md"
    if language == own_language:
        yield f"{name}.md"


def _fits(text: MailText, origin: MailText) -> bool:
    """Whether a course's text can be filled with what the shipped one is filled with."""
    known = text.blanks <= origin.blanks | COMMON_BLANKS
    return known and origin.blanks & NEEDED_BLANKS <= text.blanks


def _read(content: Path, file_name: str) -> MailText | None:
    """The text of a file, None where there is none or it cannot be used."""
    path = content / FOLDER / file_name
    if not is_inside(path, content) or not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
        match = _TEXT.fullmatch(decode(data))
    except (OSError, UnicodeDecodeError):
        return None
    if len(data) > SIZE_LIMIT or match is None:
        return None
    subject, body = match["subject"].strip("\"' "), match["body"].strip()
    if not subject or not body or _STRAY.search(BLANK.sub("", f"{subject} {body}")):
        return None
    return MailText(subject, f"{body}\n")
