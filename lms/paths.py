"""Where content, quizzes, templates and our own files lie: checkout, editable install or wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_bundled"  # only a built wheel has it
_ROOT = _BUNDLED if _BUNDLED.is_dir() else PACKAGE.parent

CONTENT = _ROOT / "content"
QUIZZES = _ROOT / "quizzes"
TEMPLATES = _ROOT / "templates"
GUIDE = _ROOT / "docs" / "schreiben.md"
STATIC = PACKAGE / "static"
TRANSLATIONS = PACKAGE / "translations"
EMPTY_COURSE = PACKAGE / "library" / "empty_course"
