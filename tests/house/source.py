"""The files of the house, and copies of it to break."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lms"
PARTS = ("lms", "content", "quizzes", "templates")
FILES = ("pyproject.toml", "README.md", "LICENSE", "docs/schreiben.md")


def list_files(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every Python file of ours."""
    return tuple(sorted(package.rglob("*.py")))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def parse(path: Path) -> ast.Module:
    return ast.parse(read(path), str(path))


def copy_house(folder: Path) -> Path:
    """The house in another folder."""
    leave_out = shutil.ignore_patterns("__pycache__")
    for name in PARTS:
        shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def append(path: Path, line: str) -> None:
    path.write_text(f"{read(path)}\n{line}\n", encoding="utf-8")


def walk(path: Path) -> Iterator[ast.AST]:
    return ast.walk(parse(path))
