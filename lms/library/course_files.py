"""The files of a course as files: which there are, what is in them, and copying them."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from lms.library.front_matter import END, FENCE, parse_front_matter
from lms.library.keywords import load_keywords
from lms.library.read import decode

_NUMBER = re.compile(r"(?<=/)\d{1,6}-")
Files = Mapping[str, Path]


def list_course_files(content_dir: Path, quizzes_dir: Path) -> Files:
    """Every file of a course by its path, which starts with `content/` or `quizzes/`.

    Hidden files are no part of it.
    """
    found = {}
    for top, folder in (("content", content_dir), ("quizzes", quizzes_dir)):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if "/." not in f"/{name}" and path.is_file():
                found[f"{top}/{name}"] = path
    return found


def identify(name: str) -> str:
    """A path without the numbers that only order: who renumbers has the same file still (R2)."""
    return _NUMBER.sub("", name)


def read_course_file(path: Path) -> bytes:
    """What is in a file; a text with plain line ends, whatever an editor has made of them."""
    data = path.read_bytes()
    try:
        return decode(data).encode()
    except UnicodeDecodeError:
        return data


def hash_course_file(path: Path) -> str:
    """sha256 of what is in a file, as 64 hex digits."""
    return hashlib.sha256(read_course_file(path)).hexdigest()


def copy_course(files: Files, folder: Path) -> None:
    """Copies a course into a folder, with new rights and dates. Raises OSError."""
    for top in ("content", "quizzes"):
        (folder / top).mkdir()
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def set_title(text: str, title: str) -> str:
    """The text of a file with this `title:` in its front matter, the rest as it was."""
    front = parse_front_matter(text)
    names = {name for name, key in load_keywords().front_matter.items() if key == "title"}
    entry = yaml.safe_dump({"title": title}, allow_unicode=True, width=10_000).strip()
    lines = text.split("\n")
    at = next((front.lines[key] for key in front.lines if key in names | {"title"}), None)
    if at is not None:
        following = [line for key, line in front.lines.items() if line > at]
        end = min(following, default=_find_end(lines) + 1)
        return "\n".join([*lines[: at - 1], entry, *lines[end - 1 :]])
    if not FENCE.fullmatch(lines[0]):
        return "\n".join(["---", entry, "---", "", *lines])
    return "\n".join([lines[0], entry, *lines[1:]])


def _find_end(lines: list[str]) -> int:
    """The index of the line that closes the front matter."""
    return next(at for at, line in enumerate(lines[1:], 1) if END.fullmatch(line))
