"""The one way in which a file is written, whatever way it was typed (design 5)."""

import re
from collections.abc import Callable
from functools import cache
from random import SystemRandom

from lms.library.front_matter import END, FENCE
from lms.library.keywords import load_keywords, pattern_of
from lms.library.source import FileKind

MakeId = Callable[[int], str]

ID_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
ID_LENGTH = 4

_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_CODE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r"\s*([*_-])(?:\s*\1){2,}\s*$")
_BOX = re.compile(
    r"(?P<indent>[\s>]*)(?:(?P<bullet>[-*•·–])\s+(?P<box>\[[ xX*]\]|\([ xX*]\)|[☐☑☒])"
    r"|(?P<bare>[☐☑☒]))\s*(?P<text>.*)"
)
_BULLET = re.compile(r"(?P<indent>[\s>]*)(?P<bullet>[-*•·–])(?P<text>\s.*)")
_ID = re.compile(r"<!\s*[-–—]{1,3}\s*id\s*:\s*(?P<id>[\w-]*\w)\s*[-–—]{1,3}>")
_KEY = re.compile(r"(?P<key>[^\s:#'\"-][^:]*)(?P<rest>:(?:\s.*)?)$")
_QUIZ_HEADING = re.compile(r"##\s+\S")


def canonical(text: str, kind: FileKind, make_id: MakeId) -> str:
    """The text as it is written: one bullet, one box, plain blanks and line ends, English keys.

    A question without an id gets `make_id(position)`, counting the file's questions from 0. Prose
    stays as it is, and doing it twice changes nothing more.
    """
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not plain:
        return ""
    lines = plain.split("\n")
    head = _count_head_lines(lines)
    body = _write_body(lines[head:])
    body = _write_ids(body, kind, make_id)
    return "\n".join(_write_head(lines[:head]) + body).rstrip() + "\n"


def random_id() -> str:
    """Four characters that cannot be taken for one another and spell no words."""
    return "".join(SystemRandom().choices(ID_LETTERS, k=ID_LENGTH))


def list_question_ids(text: str, kind: FileKind) -> tuple[str, ...]:
    """The id of each question of a file in order, empty where it has none."""
    ids = []
    for line, coded in _mark_code(text.split("\n")):
        if not coded and _is_question(line, kind):
            found = _ID.search(line)
            ids.append(found["id"] if found else "")
    return tuple(ids)


def _count_head_lines(lines: list[str]) -> int:
    if not FENCE.fullmatch(lines[0]):
        return 0
    return next((at for at, line in enumerate(lines[1:], 2) if END.fullmatch(line)), 0)


def _write_head(lines: list[str]) -> list[str]:
    """Front matter with English keys; a key that would then stand twice is left for the check."""
    plain = [line.translate(_BLANKS) for line in lines]
    taken = {match["key"].rstrip() for line in plain if (match := _KEY.match(line))}
    return [_write_key(line, taken) for line in plain]


def _write_key(line: str, taken: set[str]) -> str:
    match = _KEY.match(line)
    english = load_keywords().front_matter.get(match["key"].rstrip().casefold()) if match else None
    if not match or not english or english in taken:
        return line
    taken.add(english)
    return english + match["rest"]


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


def _write_body(lines: list[str]) -> list[str]:
    written: list[str] = []
    for line, coded in _mark_code(lines):
        written.append(line if coded else _write_line(line, written[-1] if written else ""))
    return written


def _write_line(line: str, before: str) -> str:
    line = _ID.sub(r"<!-- id: \g<id> -->", line.translate(_BLANKS))
    if box := _BOX.match(line):
        return f"{box['indent']}- {_write_box(box['box'] or box['bare'])} {box['text']}".rstrip()
    bullet = _BULLET.match(line)
    if not bullet or _RULE.match(line) or not _may_begin_list(before):
        return line
    return f"{bullet['indent']}-{bullet['text']}"


def _write_box(box: str) -> str:
    if box in "☐☑☒":
        return "[ ]" if box == "☐" else "[x]"
    return box[0] + (" " if box[1] == " " else "x") + box[2]


def _may_begin_list(before: str) -> bool:
    """Whether a list may begin after this line: a dash inside a paragraph is no bullet."""
    line = before.lstrip()
    return line != before or not line or line.startswith(("- ", "#", ">")) or line.endswith(":")


def _is_question(line: str, kind: FileKind) -> bool:
    if kind in (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ):
        return bool(_QUIZ_HEADING.match(line))
    return kind is FileKind.LESSON and bool(_self_check().match(line))


@cache
def _self_check() -> re.Pattern[str]:
    return re.compile(rf"#{{1,6}}\s+{pattern_of(['question'])}\s*:", re.IGNORECASE)


def _write_ids(lines: list[str], kind: FileKind, make_id: MakeId) -> list[str]:
    written, position = [], 0
    for line, coded in _mark_code(lines):
        if not coded and _is_question(line, kind):
            if not _ID.search(line):
                line = f"{line.rstrip()} <!-- id: {make_id(position)} -->"
            position += 1
        written.append(line)
    return written
