"""`lms rename OLD NEW`: a lesson gets another name and stays the same unit (R2)."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import yaml

from lms.errors import Invalid, NotFound
from lms.library.front_matter import END, FENCE, parse_front_matter
from lms.library.keywords import load_keywords
from lms.library.write import replace_file

_NAME = re.compile(
    r"(?P<number>(?:\d{1,6}-)?)(?P<slug>[^.]+)(?P<rest>(?:\.[a-z]+)?\.md)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,6}-")
_SLUG = re.compile(r"(?!\d+-)[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = ("module", "quiz")
_LINK = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|href=[\"']?)(?P<url>[^\s()<>\"']+)",
    re.MULTILINE,
)
_REQUIRED = re.compile(
    r"(?P<before>\b(?:lesson|quiz):\s*[\"']?(?:\d{1,6}-)?)(?P<slug>[^\s\"',}\]]+)"
)


def rename_unit(content_dir: Path, quizzes_dir: Path, old: str, new: str) -> tuple[str, ...]:
    """Renames a lesson, its translations and its quiz, and mends the links to it.

    The old slug becomes the lesson's `id:`, so that nobody loses anything. Gives the paths written,
    as in findings. Raises NotFound if there is no such lesson, Invalid("ambiguous") if there are
    several, Invalid("slug") or Invalid("taken") if it cannot be called that.
    """
    old = _NUMBER.sub("", old, count=1)
    lessons = _list_named(content_dir / "modules", old)
    if not lessons:
        raise NotFound("lesson", old)
    modules = {_module_of(path) for path in lessons}
    if len(modules) > 1:
        raise Invalid("ambiguous", "old", name=old)
    _check_name(content_dir, quizzes_dir, lessons, new)
    quizzes = [path for path in _list_named(quizzes_dir, old) if _module_of(path) in modules]
    moving = {*lessons, *quizzes}
    written = []
    for top, folder in (("content", content_dir), ("quizzes", quizzes_dir)):
        for path in _list_files(folder, "**/*.md"):
            text = _read(path)
            changed = _mend_requires(_mend_links(text, old, new), old, new)
            if path in lessons:
                changed = _keep_id(changed, old)
            if changed != text:
                replace_file(path, changed.encode("utf-8", "surrogateescape"))
            target = _renamed(path, new) if path in moving else path
            path.rename(target)
            if target != path or changed != text:
                written.append(f"{top}/{target.relative_to(folder).as_posix()}")
    return tuple(written)


def _list_files(folder: Path, pattern: str) -> tuple[Path, ...]:
    """The files themselves, no shortcuts to others."""
    return tuple(path for path in sorted(folder.glob(pattern)) if not path.is_symlink())


def _list_named(folder: Path, slug: str) -> tuple[Path, ...]:
    """The files of a unit, one level below this folder, in every language."""
    return tuple(path for path in _list_files(folder, "*/*.md") if _slug_of(path) == slug)


def _slug_of(path: Path) -> str:
    match = _NAME.fullmatch(path.name)
    return match["slug"] if match else ""


def _module_of(path: Path) -> str:
    return _NUMBER.sub("", path.parent.name, count=1)


def _check_name(content_dir: Path, quizzes_dir: Path, lessons: tuple[Path, ...], new: str) -> None:
    if not _SLUG.fullmatch(new) or new in _RESERVED:
        raise Invalid("slug", "new", name=new)
    taken = set()
    for folder in (content_dir / "modules", quizzes_dir):
        for path in _list_files(folder, "*/*.md"):
            taken |= {_module_of(path), _slug_of(path)}
            if path not in lessons:
                taken.add(str(parse_front_matter(_read(path)).values.get("id")))
    if new in taken:
        raise Invalid("taken", "new", name=new)


def _read(path: Path) -> str:
    """The text, byte for byte: what is no UTF-8 is written back as it was."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _renamed(path: Path, new: str) -> Path:
    return path.with_name(_NAME.sub(rf"\g<number>{new}\g<rest>", path.name, count=1))


def _mend_links(text: str, old: str, new: str) -> str:
    return _LINK.sub(partial(_mend_link, old, new), text)


def _mend_link(old: str, new: str, link: re.Match[str]) -> str:
    """The link with the new name in it, if it is one to the renamed lesson."""
    address, hash_sign, anchor = link["url"].partition("#")
    *folders, name = address.split("/")
    match = _NAME.fullmatch(unquote(name))
    if not match or match["slug"] != old or ":" in address or "media" in folders:
        return link[0]
    path = "/".join([*folders, f"{match['number']}{new}{match['rest']}"])
    return f"{link['before']}{path}{hash_sign}{anchor}"


def _mend_requires(text: str, old: str, new: str) -> str:
    """The text with the new name in the `requires:` of its front matter."""
    lines = text.split("\n")
    head = parse_front_matter(text).body_line - 1
    mended = [_REQUIRED.sub(partial(_mend_required, old, new), line) for line in lines[:head]]
    return "\n".join(mended + lines[head:])


def _mend_required(old: str, new: str, found: re.Match[str]) -> str:
    return f"{found['before']}{new}" if found["slug"] == old else found[0]


def _keep_id(text: str, old: str) -> str:
    """The text with `id: <old>` in its front matter, unless it has an id already."""
    text = text.removeprefix("\ufeff")
    names = {name for name, key in load_keywords().front_matter.items() if key == "id"} | {"id"}
    if names & parse_front_matter(text).lines.keys():
        return text
    line_end = "\r" if text.partition("\n")[0].endswith("\r") else ""
    lines = text.split("\n")
    if not FENCE.fullmatch(lines[0]):
        lines = [f"---{line_end}", f"---{line_end}", line_end, *lines]
    end = next((at for at, line in enumerate(lines[1:], 1) if END.fullmatch(line)), len(lines))
    entry = yaml.safe_dump({"id": old}, allow_unicode=True).strip()
    return "\n".join([*lines[:end], f"{entry}{line_end}", *lines[end:]])
