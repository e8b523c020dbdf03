"""Reads the folders of a course. Whatever cannot be read becomes a finding; the rest goes on."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.source import FileKind, SourceFile

SIZE_LIMIT_KB = 200
_FOLDER = re.compile(r"(?:(?P<number>\d{1,6})-)?(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
_FILE = re.compile(_FOLDER.pattern + r"(?:\.(?P<language>[a-z]{2,12}))?\.md")
_KINDS = {
    (False, False): FileKind.LESSON,
    (False, True): FileKind.MODULE,
    (True, False): FileKind.LESSON_QUIZ,
    (True, True): FileKind.MODULE_QUIZ,
}
_TOP_KINDS = {
    "content/programme.md": FileKind.PROGRAMME,
    "content/glossary.md": FileKind.GLOSSARY,
}
_TEXT_ENDINGS = (".md", ".markdown", ".txt")
Read = tuple[tuple[SourceFile, ...], tuple[Finding, ...]]


def read_files(content_dir: Path, quizzes_dir: Path) -> Read:
    """All files of the shelf, and what kept others from being read.

    Findings: F10 not UTF-8, F11 larger than 200 kB (not read to its end), F23 a name that does
    not say which unit it is, a symbolic link that leaves the folder, or no right to read. Paths
    start with `content/` and `quizzes/`, wherever the folders lie.
    """
    files: list[SourceFile] = []
    findings: list[Finding] = []
    for place in _list_all(content_dir, quizzes_dir):
        read = _read_place(place)
        if isinstance(read, SourceFile):
            files.append(read)
        else:
            findings.append(read)
    return tuple(files), tuple(findings)


def list_media(content_dir: Path) -> Mapping[str, Path]:
    """The media files by `<module slug>/<file>`; links that leave the folder are left out."""
    found = {}
    for folder in _list_folders(content_dir / "modules"):
        match = _FOLDER.fullmatch(folder.name)
        media = folder / "media"
        if match is None or not media.is_dir():
            continue
        for path in sorted(media.rglob("*")):
            name = path.relative_to(media).as_posix()
            if path.is_file() and "/." not in f"/{name}" and is_inside(path, content_dir):
                found[f"{match['slug']}/{unicodedata.normalize('NFC', name)}"] = path
    return found


def decode(data: bytes) -> str:
    """The text of a file, without byte-order mark and with plain line ends.

    Raises UnicodeDecodeError.
    """
    text = data.decode("utf-8").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path still lies in a folder once every symbolic link is followed."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _list_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] != "."]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file lies, below which root, and the path it is called by."""

    root: Path
    path: Path
    shown: str


def _list_all(content_dir: Path, quizzes_dir: Path) -> Iterator[_Place]:
    for shown in _TOP_KINDS:
        path = content_dir / shown.partition("/")[2]
        if path.exists() or path.is_symlink():
            yield _Place(content_dir, path, shown)
    yield from _list_texts(content_dir, content_dir / "pages", "content/pages")
    yield from _list_places(content_dir, content_dir / "modules", "content/modules")
    yield from _list_places(quizzes_dir, quizzes_dir, "quizzes")


def _list_places(root: Path, folder: Path, prefix: str) -> Iterator[_Place]:
    """Every text file one folder below."""
    for module in _list_folders(folder):
        yield from _list_texts(root, module, f"{prefix}/{module.name}")


def _list_texts(root: Path, folder: Path, prefix: str) -> Iterator[_Place]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name[0] != "." and path.suffix.lower() in _TEXT_ENDINGS:
            yield _Place(root, path, f"{prefix}/{path.name}")


def _read_place(place: _Place) -> SourceFile | Finding:
    """The file, or what is wrong with it."""
    file = name_file(place.shown)
    data = _read_start(place) if file else None
    if file is None or data is None:
        return make_finding(place.shown, 1, "F23", name=place.path.name)
    if len(data) > SIZE_LIMIT_KB * 1000:
        return make_finding(place.shown, 1, "F11", limit=SIZE_LIMIT_KB)
    try:
        return replace(file, text=decode(data))
    except UnicodeDecodeError as error:
        return make_finding(place.shown, data.count(b"\n", 0, error.start) + 1, "F10")


def _read_start(place: _Place) -> bytes | None:
    """As much of the file as is allowed, and one byte more; None if it must not be read."""
    if not is_inside(place.path, place.root) or not place.path.is_file():
        return None
    try:
        with place.path.open("rb") as stream:
            return stream.read(SIZE_LIMIT_KB * 1000 + 1)
    except OSError:
        return None


def name_file(shown: str) -> SourceFile | None:
    """What a path says about the file; None if it does not say which unit it belongs to."""
    if shown in _TOP_KINDS:
        return SourceFile(shown, _TOP_KINDS[shown], "")
    *_, folder_name, name = shown.split("/")
    if shown.startswith("content/pages/"):
        return _name_page(shown, name)
    folder, match = _FOLDER.fullmatch(folder_name), _FILE.fullmatch(name)
    if folder is None or match is None:
        return None
    is_quiz = shown.startswith("quizzes/")
    is_module = match["slug"] == "module" and match["number"] is None
    numbered = folder if is_module else match
    if not is_quiz and not (numbered["number"] and folder["number"]):
        return None
    return SourceFile(
        path=shown,
        kind=_KINDS[is_quiz, is_module],
        text="",
        module=folder["slug"],
        slug=folder["slug"] if is_module else match["slug"],
        number=int(numbered["number"] or 0),
        language=match["language"] or "",
    )


def _name_page(shown: str, name: str) -> SourceFile | None:
    match = _FILE.fullmatch(name)
    if match is None:
        return None
    return SourceFile(
        path=shown,
        kind=FileKind.PAGE,
        text="",
        slug=match["slug"],
        number=int(match["number"] or 0),
        language=match["language"] or "",
    )
