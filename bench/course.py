"""Courses of any length, made from the lessons that came with us, each with words of its own."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree

from lms.paths import CONTENT, QUIZZES

PATTERN = "1-rolle-und-rahmen"
GLOSSARY = "glossary.md"
PROGRAMME = """\
---
title: Ein langer Kurs
contact:
  name: Frau Beispiel
  phone: 0385 000 00 00
---

Willkommen.
"""
_LESSON = re.compile(r"(?P<number>\d+)-(?P<slug>.+)\.md")


def write_course(folder: Path, lessons: int) -> tuple[Path, Path]:
    """Writes that many lessons with questions, five to a module; gives content and quizzes."""
    content, quizzes = folder / "content", folder / "quizzes"
    paths = sorted((CONTENT / "modules" / PATTERN).glob("[0-9]*.md"))
    names = [path.name for path in paths if path.suffixes == [".md"]]  # no other languages
    content.mkdir(parents=True)
    (content / "programme.md").write_text(PROGRAMME, encoding="utf-8")
    copyfile(CONTENT / GLOSSARY, content / GLOSSARY)
    for number in range(-(-lessons // len(names))):
        chosen = names[: lessons - number * len(names)]
        _write_module(content / "modules", CONTENT / "modules" / PATTERN, number, chosen)
        _write_module(quizzes, QUIZZES / PATTERN, number, chosen)
    return content, quizzes


def edit_lesson(content: Path) -> None:
    """Adds a sentence to one lesson."""
    path = sorted((content / "modules").glob("*/10-*.md"))[0]
    path.write_text(path.read_text(encoding="utf-8") + "\nEin neuer Satz.\n", encoding="utf-8")


def _write_module(parent: Path, pattern: Path, number: int, names: list[str]) -> None:
    folder = parent / f"{number + 1}-modul-{number + 1}"
    folder.mkdir(parents=True)

    def rename(name: str) -> str:
        """Lessons that this module is too short for are those of the module before."""
        match = _LESSON.fullmatch(name)
        copy = number + 1 if name in names else number
        return f"{match['number']}-{match['slug']}-{copy}.md" if match else name

    if (pattern / "media").is_dir():
        copytree(pattern / "media", folder / "media")
    for name in (*names, "module.md"):
        source = pattern / name
        if source.is_file():
            text = _vary(source.read_text(encoding="utf-8"), rename, number + 1)
            (folder / rename(name)).write_text(text, encoding="utf-8")


def _vary(text: str, rename: Callable[[str], str], copy: int) -> str:
    """The text with ids and links of its own, and a number no other text has."""
    text = re.sub(r"<!-- id: (\w+) -->", rf"<!-- id: \g<1>{copy} -->", text)
    text = re.sub(r"\d+-[\w-]+\.md", lambda link: rename(link[0]), text)
    return text.rstrip("\n") + f"\n\n<!-- {copy} -->\n"
