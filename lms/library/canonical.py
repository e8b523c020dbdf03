"""The one way in which a file is written, whatever way it was typed (design 5)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import SystemRandom

from lms.domain.question import QuestionKind
from lms.library.front_matter import END, FENCE
from lms.library.headings import SourceHeading, read_heading
from lms.library.keywords import load_keywords
from lms.library.quiz_lines import QUESTION_LEVEL, read_option, take_prefix
from lms.library.source import FileKind
from lms.library.word_form import write_word_form

MakeId = Callable[[int], str]

ID_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
ID_LENGTH = 4

_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_CODE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r"\s*([*_-])(?:\s*\1){2,}\s*$")
_BULLET = re.compile(r"(?P<indent>[\s>]*)(?P<bullet>[-*+•·–—])(?P<text>\s.*)")
_ID = re.compile(r"<!\s*[-–—]+\s*id:\s*(?P<id>[\w.-]+?)\s*[-–—]+\s*>", re.IGNORECASE)
_KEY = re.compile(r"(?P<key>[^\s:#'\"-][^:]*)(?P<rest>:(?:\s.*)?)$")


def canonical(text: str, kind: FileKind, make_id: MakeId) -> str:
    """The text as it is written: one bullet, one box, plain blanks and line ends, English keys.

    A question without an id gets `make_id(position)`, counting the file's questions from 0. Prose
    stays as it is, and doing it twice changes nothing more.
    """
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not plain:
        return ""
    head, body = _split(plain)
    body = [line if coded else line.translate(_BLANKS) for line, coded in _mark_code(body)]
    if kind in (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ):
        body = write_word_form(body)
    body = _write_lines(_write_ids(body, kind, make_id))
    return "\n".join(_write_head(head) + body).rstrip() + "\n"


def random_id() -> str:
    """Four characters that cannot be taken for one another and spell no words."""
    return "".join(SystemRandom().choices(ID_LETTERS, k=ID_LENGTH))


def list_question_ids(text: str, kind: FileKind) -> tuple[str, ...]:
    """The id of each question of a file in order, empty where it has none."""
    return tuple(place.id for place in _find_questions(_split(text)[1], kind))


def _split(text: str) -> tuple[list[str], list[str]]:
    """The lines of the front matter with its fences, and those of the body."""
    lines = text.split("\n")
    if not FENCE.fullmatch(lines[0]):
        return [], lines
    end = next((at for at, line in enumerate(lines[1:], 2) if END.fullmatch(line)), 0)
    return lines[:end], lines[end:]


def _mark_code(lines: list[str]) -> list[tuple[str, bool]]:
    """Each line, and whether it belongs to a fenced block of code."""
    marked, fence = [], ""
    for line in lines:
        opened = _CODE.match(line)
        marked.append((line, bool(fence or opened)))
        if not fence:
            fence = opened[1] if opened else ""
        elif opened and opened[1].startswith(fence):
            fence = ""
    return marked


def _write_head(lines: list[str]) -> list[str]:
    """Front matter with English keys; a key that would then stand twice is left for the check."""
    plain = [line.translate(_BLANKS) for line in lines]
    taken = {match["key"].rstrip() for line in plain if (match := _KEY.match(line))}
    return [_write_key(line, taken) for line in plain]


def _write_key(line: str, taken: set[str]) -> str:
    match = _KEY.match(line)
    names = load_keywords().front_matter
    english = names.get(match["key"].rstrip().casefold()) if match else None
    if not match or not english or english in taken:
        return line
    taken.add(english)
    return english + match["rest"]


def _write_lines(lines: list[str]) -> list[str]:
    written: list[str] = []
    for line, coded in _mark_code(lines):
        written.append(line if coded else _write_line(line, written[-1] if written else ""))
    return written


def _write_line(line: str, before: str) -> str:
    line = _ID.sub(r"<!-- id: \g<id> -->", line)
    if option := read_option(line):
        indent = line[: len(line) - len(line.lstrip())]
        mark = "x" if option.right else " "
        box = f"({mark})" if option.kind is QuestionKind.SINGLE else f"[{mark}]"
        return f"{indent}- {box} {option.text}".rstrip()
    bullet = _BULLET.match(line)
    if not bullet or _RULE.match(line) or not _may_begin_list(before):
        return line
    return f"{bullet['indent']}-{bullet['text']}"


def _may_begin_list(before: str) -> bool:
    """Whether a list may begin after this line: a dash inside a paragraph is no bullet."""
    line = before.lstrip()
    return line != before or not line or line.startswith(("- ", "#", ">")) or line.endswith(":")


@dataclass(frozen=True, slots=True)
class _Place:
    """The line of a question's heading, its id, and the id's line where it has one of its own."""

    heading: int
    id: str
    id_line: int = -1


def _find_questions(lines: list[str], kind: FileKind) -> list[_Place]:
    found: list[_Place] = []
    inside = False
    for at, (line, coded) in enumerate(_mark_code(lines)):
        heading = None if coded else read_heading(line, at)
        if heading is not None:
            begins = _is_question(heading, kind)
            inside = begins or (inside and kind is not FileKind.LESSON and heading.level > 1)
            if begins:
                found.append(_Place(at, heading.id))
        elif (
            inside
            and not coded
            and not found[-1].id
            and (alone := _ID.fullmatch(line.strip())) is not None
        ):
            found[-1] = replace(found[-1], id=alone["id"], id_line=at)
    return found


def _is_question(heading: SourceHeading, kind: FileKind) -> bool:
    if kind in (FileKind.PROGRAMME, FileKind.MODULE, FileKind.PAGE, FileKind.GLOSSARY):
        return False
    if take_prefix("question", heading.title) is not None:
        return kind is FileKind.LESSON or heading.level >= QUESTION_LEVEL
    return kind is not FileKind.LESSON and heading.level == QUESTION_LEVEL


def _write_ids(lines: list[str], kind: FileKind, make_id: MakeId) -> list[str]:
    """Every question with its id on its heading, wherever it stood."""
    written = list(lines)
    places = _find_questions(lines, kind)
    for position, place in enumerate(places):
        if place.id_line >= 0 or not place.id:
            heading = lines[place.heading].rstrip()
            written[place.heading] = f"{heading} <!-- id: {place.id or make_id(position)} -->"
    moved = {place.id_line for place in places}
    return [line for at, line in enumerate(written) if at not in moved]
