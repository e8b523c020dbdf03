"""Publishing: what the files say becomes the course, and a broken file never takes it down (R9)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from lms.domain.canonical import hash_text
from lms.errors import SetupError
from lms.library.compile import compile_library
from lms.library.finding import Finding
from lms.library.front_matter import parse_front_matter
from lms.library.read import list_media, name_file, read_files
from lms.library.renderer import Renderer
from lms.library.shelf import Library
from lms.library.source import FileKind, SourceFile
from lms.storage import attempts, cohorts, content_log, requirements
from lms.storage.content_log import ContentVersion
from lms.storage.database import Storage
from lms.storage.migrate import pending


class Publisher:
    """Holds the published course of one application and makes it anew when files change."""

    def __init__(
        self,
        storage: Storage,
        content_dir: Path,
        quizzes_dir: Path,
        clock: Callable[[], datetime],
        cache_dir: Path | None = None,
    ) -> None:
        self._storage = storage
        self._content_dir = content_dir
        self._quizzes_dir = quizzes_dir
        self._clock = clock
        self._renderer = Renderer(cache_dir)
        self._lock = Lock()
        self._library: Library | None = None

    @property
    def folders(self) -> tuple[Path, Path]:
        return self._content_dir, self._quizzes_dir

    @property
    def library(self) -> Library:
        """The course as published; loaded on first use."""
        if self._library is None:
            with self._lock:
                if self._library is None:
                    self._library = self._load()
        return self._library

    def publish(self) -> None:
        """Reads the files again. The course is replaced by one assignment (R15)."""
        with self._lock:
            self._library = self._load()

    def try_out(self, drafts: Iterable[SourceFile]) -> tuple[tuple[SourceFile, ...], Library]:
        """All files with these in the place of those at the same paths, and the course they would
        make, with what the check says (R15). Nothing is published."""
        with self._lock:  # one course at a time is enough work
            files, problems = read_files(self._content_dir, self._quizzes_dir)
            tried = {file.path: file for file in (*files, *drafts)}
            media = list_media(self._content_dir)
            library = compile_library(tried.values(), media, self._renderer)
            self._renderer.cache.sweep()
        findings = (*problems, *library.findings)
        return tuple(tried.values()), replace(library, findings=findings)

    def close(self) -> None:
        self._renderer.close()

    def _load(self) -> Library:
        if pending(self._storage):
            raise SetupError(
                "the database is not ready: run `lms migrate` (`flask lms migrate`)", "database_old"
            )
        files, problems = read_files(self._content_dir, self._quizzes_dir)
        media = list_media(self._content_dir)
        draft = compile_library(files, media, self._renderer)
        findings = (*problems, *draft.findings)
        with self._storage.connected():
            published = content_log.newest_versions()
            usable = choose_files(files, findings, published, list_required())
            library = replace(compile_library(usable, media, self._renderer), findings=findings)
            if not library.modules:
                raise SetupError(
                    f"{self._content_dir} holds no course that can be published",
                    "course_empty",
                    path=self._content_dir,
                )
            with self._storage.atomic():  # not longer: nobody else can save meanwhile
                self._record(usable, published, library)
        self._renderer.cache.sweep()
        return library

    def _record(
        self,
        files: Iterable[SourceFile],
        published: dict[tuple[str, str], ContentVersion],
        library: Library,
    ) -> None:
        now = self._clock()
        for file in files:
            newest = published.get((file.document, file.language))
            content_hash = hash_text(file.text)
            if file.published or (newest and newest.content_hash == content_hash):
                continue
            change, summary = _describe_change(file, newest)
            content_log.append_content_version(
                document=file.document,
                language=file.language,
                path=file.path,
                content_hash=content_hash,
                source=file.text,
                change=change,
                summary=summary,
                author=None,
                at=now,
            )
        for quiz in library.quizzes.values():
            attempts.append_quiz_version(quiz, now)


def choose_files(
    files: Iterable[SourceFile],
    findings: Iterable[Finding],
    published: dict[tuple[str, str], ContentVersion],
    required: frozenset[str],
) -> tuple[SourceFile, ...]:
    """The files to publish: a broken one gives way to its newest published version (R9).

    A broken file that was never published stays out. A vanished lesson that an open cohort still
    asks for (`required`) stays readable, marked as gone (R2).
    """
    broken = {finding.path for finding in findings if finding.blocks}
    files = tuple(files)
    chosen = []
    for file in files:
        version = published.get((file.document, file.language))
        if file.path not in broken:
            chosen.append(file)
        elif version is not None:
            chosen.append(replace(file, text=version.source, published=True))
    seen = {(file.document, file.language) for file in files}
    provided = {get_unit_id(file) for file in files if file.kind is FileKind.LESSON}
    for key, version in published.items():
        named = name_file(version.path)
        if key in seen or named is None:
            continue
        kept = replace(named, text=version.source, published=True)
        if version.path in broken:
            chosen.append(kept)
        elif kept.kind is FileKind.LESSON and get_unit_id(kept) in required - provided:
            chosen.append(replace(kept, gone=True))
    return tuple(chosen)


def get_unit_id(file: SourceFile) -> str:
    """The id a lesson's file stands for: its front matter's, else its slug (R2)."""
    own = parse_front_matter(file.text).values.get("id")
    return own if isinstance(own, str) else file.slug


def list_required() -> frozenset[str]:
    """The units that open cohorts ask for."""
    return frozenset(
        unit_id
        for cohort in cohorts.list_cohorts()
        for newest in requirements.list_sets(cohort.id)[-1:]
        for unit_id in newest.units
    )


def _describe_change(file: SourceFile, newest: ContentVersion | None) -> tuple[str, str]:
    """First, minor, or material: the front matter's list of changes grew (R9)."""
    if newest is None:
        return "first", ""
    if file.kind is not FileKind.LESSON:
        return "minor", ""
    changes, before = _list_changes(file.text), _list_changes(newest.source)
    if len(changes) > len(before):
        return "material", changes[-1]
    return "minor", ""


def _list_changes(text: str) -> list[str]:
    front = parse_front_matter(text)
    changes = front.values.get("changes")
    return [str(change) for change in changes] if isinstance(changes, list) else []
