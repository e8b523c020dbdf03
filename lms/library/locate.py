"""Where the paths of findings and source files lie on the disk."""

from collections.abc import Sequence
from pathlib import Path


def locate(path: str, content_dir: Path, quizzes_dir: Path) -> Path:
    """The file of a shelf path such as "content/modules/1-tee/10-wasser.md"."""
    top, _, rest = path.partition("/")
    return (content_dir if top == "content" else quizzes_dir) / rest


def is_chosen(path: str, content_dir: Path, quizzes_dir: Path, chosen: Sequence[Path]) -> bool:
    """Whether somebody asked for this file: by its name, by a folder above it, or for all."""
    file = locate(path, content_dir, quizzes_dir).resolve()
    return not chosen or any(file.is_relative_to(choice.resolve()) for choice in chosen)
