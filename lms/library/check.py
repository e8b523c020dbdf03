"""Everything `lms check` finds in a course: errors and hints together (design 5)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lms.library.cache import Cache
from lms.library.compile import compile_library
from lms.library.finding import Finding
from lms.library.kept_hints import KeptHints
from lms.library.lint import lint_files
from lms.library.locate import is_chosen
from lms.library.read import list_media, read_files
from lms.library.renderer import Renderer


def check_course(
    content_dir: Path,
    quizzes_dir: Path,
    renderer: Renderer,
    *,
    today: date,
    paths: Sequence[Path] = (),
    cache_dir: Path | None = None,
) -> tuple[Finding, ...]:
    """All findings by path and line; with `paths`, files or folders, those below them only.

    The whole course is read in any case, because files refer to each other. With a `cache_dir`,
    hints are kept there for the next time, and what the renderer keeps is swept.
    """
    files, problems = read_files(content_dir, quizzes_dir)
    library = compile_library(files, list_media(content_dir), renderer)
    renderer.cache.sweep()
    cache = Cache(cache_dir and cache_dir / "hints")
    hints = lint_files(files, library.programme, KeptHints(cache), today=today)
    found = [
        finding
        for finding in (*problems, *library.findings, *hints)
        if is_chosen(finding.path, content_dir, quizzes_dir, paths)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.path, finding.line, finding.code)))
