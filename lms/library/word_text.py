"""What people write in Word, as a lesson's Markdown and a quiz file's: from a file or pasted."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lms.errors import Invalid
from lms.library.headings import read_heading
from lms.library.quiz_lines import read_keyword, read_option, take_prefix
from lms.library.word_docx import WordPicture, unpack_docx
from lms.library.word_html import convert_html
from lms.library.word_questions import WordNote, take_questions

TEXT_LIMIT = 200_000
TOP_LEVEL = 2
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u2009\t", " "))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
# Bullets people type, and those of the fonts Symbol and Wingdings, which are private letters.
_BULLET = re.compile(r"^(\s*)(?:[•●▪■◦‣·–—\uf0b7\uf0a7\uf0d8\uf0fc\uf02d]|o(?=\t| {2}))\s+(?=\S)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)]|\(?[a-hA-H][.)])\s")
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)
_IMAGE_LEFT = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class WordText:
    """`lesson` is Markdown without its title, `quiz` the text of a quiz file or empty.

    Pictures stand in the lesson as `![description](word:<name>)`. `notes` tell what was not clear
    or left out.
    """

    title: str
    lesson: str
    quiz: str
    pictures: tuple[WordPicture, ...] = ()
    notes: tuple[WordNote, ...] = ()


def read_docx(data: bytes) -> WordText:
    """Reads a Word file. Raises Invalid with what is wrong with it, SetupError without mammoth."""
    html, pictures, left_out = unpack_docx(data)
    notes = [WordNote("pictures_left_out", str(left_out))] if left_out else []
    notes += [WordNote("picture_undescribed") for each in pictures if not each.description]
    return _make(convert_html(html), pictures, notes)


def read_html(html: str) -> WordText:
    """Reads what a clipboard holds. Pictures are not taken along. Raises Invalid, SetupError."""
    count = len(_IMAGE.findall(html))
    notes = [WordNote("pictures_left_out", str(count))] if count else []
    return _make(_IMAGE_LEFT.sub("", convert_html(html)), (), notes)


def read_plain(text: str) -> WordText:
    """Reads pasted text without any form. Raises Invalid if it is too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if all(line.strip() for line in lines):
        lines = _space_out(lines)
    return _make("\n".join(lines), (), [])


def _space_out(lines: list[str]) -> list[str]:
    """Each line as a paragraph, as Word means it; lists, tables and answers stay together."""
    spaced = lines[:1]
    for before, line in pairwise(lines):
        if not (_belongs(before) and _belongs(line)):
            spaced.append("")
        spaced.append(line)
    return spaced


def _belongs(line: str) -> bool:
    is_part = _ITEM.match(line) or _BULLET.match(line) or line.lstrip().startswith(("|", ">"))
    return bool(is_part or read_option(line) or read_keyword(line))


def _make(text: str, pictures: tuple[WordPicture, ...], notes: list[WordNote]) -> WordText:
    if len(text) > TEXT_LIMIT:
        raise Invalid("text_too_long", "text")
    lines = [_tidy(line) for line in text.split("\n")]
    title, lines = _take_title(lines)
    lesson, quiz, questionable = take_questions(lines)
    notes += questionable
    lesson = "\n".join(_level_headings(lesson.split("\n")))
    return WordText(title, lesson, quiz, pictures, tuple(dict.fromkeys(notes)))


def _tidy(line: str) -> str:
    """A line with plain blanks and bullets, without signs nobody sees."""
    line = _BULLET.sub(r"\1- ", _INVISIBLE.sub("", line)).translate(_BLANKS)
    indent = line[: len(line) - len(line.lstrip())]
    ending = "  " if line.endswith("  ") else ""
    return indent + re.sub(r" {2,}", " ", line.strip()) + ending if line.strip() else ""


def _take_title(lines: list[str]) -> tuple[str, list[str]]:
    """A first heading that is the only one of its level, and the lines without it."""
    headings = [found for at, line in enumerate(lines) if (found := read_heading(line, at))]
    if not headings or any(line.strip() for line in lines[: headings[0].line]):
        return "", lines
    first, *others = headings
    is_question = take_prefix("case", first.title) is not None or first.title.endswith("?")
    if is_question or any(other.level <= first.level for other in others):
        return "", lines
    title = first.title.replace("**", "").strip()
    return title, lines[first.line + 1 :]


def _level_headings(lines: list[str]) -> list[str]:
    """Headings from level 2 on without a gap (F06)."""
    written, above = [], [0]
    for at, line in enumerate(lines):
        heading = read_heading(line, at)
        if heading is not None:
            while above[-1] >= heading.level:
                above.pop()
            above.append(heading.level)
            depth = min(TOP_LEVEL + len(above) - 2, 6)
            line = f"{'#' * depth} {heading.title.replace('**', '')}"
        written.append(line)
    return written
