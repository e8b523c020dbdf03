"""A function has at most 40 lines, a file at most 300 lines of code."""

import ast
import io
import tokenize
from pathlib import Path

from tests.house.source import PACKAGE, ROOT, list_files, parse, read

FUNCTION_LIMIT = 40
FILE_LIMIT = 300
MIGRATIONS = PACKAGE / "storage" / "migrations"  # written once, with whole tables in them
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def list_long_functions(path: Path) -> list[str]:
    return [
        f"{path.name}: {node.name}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LIMIT
    ]


def count_code_lines(path: Path) -> int:
    """Lines with code on them: no docstrings, comments and blank lines."""
    text = read(path)
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, (node.end_lineno or 0) + 1))
    return len(lines) - 1  # the end of the file is a token, too


def test_functions_are_short() -> None:
    paths = [path for path in list_files() if not path.is_relative_to(MIGRATIONS)]
    assert [name for path in paths for name in list_long_functions(path)] == []


def test_files_are_short() -> None:
    sizes = {path: count_code_lines(path) for path in list_files()}
    long = {
        path.relative_to(ROOT).as_posix(): size
        for path, size in sizes.items()
        if size > FILE_LIMIT and not path.is_relative_to(MIGRATIONS)
    }
    assert long == {}


def test_a_long_function_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def short():\n" + "    a = 1\n" * 39 + "def long():\n" + "    a = 1\n" * 40)
    assert list_long_functions(file) == ["long.py: long"]


def test_only_code_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text('"""Two\nlines."""\n\n# why\na = (\n    1,\n)\n\n\ndef f():\n    """One."""\n')
    assert count_code_lines(file) == 4
