"""Words and rooms of the house: no `session` of ours (R17), no package without a use."""

import ast
from pathlib import Path

from tests.house.source import PACKAGE, append, copy_house, list_files, parse, walk


def list_sessions(package: Path) -> list[str]:
    """Names of ours with the word in them. What others call so (Flask, a host) is theirs."""
    found = [path.name for path in list_files(package) if "session" in path.stem.lower()]
    for path in list_files(package):
        names = (name for node in walk(path) for name in _list_given_names(node))
        found += [f"{path.name}: {name}" for name in names if "session" in name.lower()]
    return found


def _list_given_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    return []


def list_empty_rooms(package: Path) -> list[str]:
    """Packages without a module, and modules without code."""
    empty = []
    for path in list_files(package):
        has_code = any(not _is_text(node) for node in parse(path).body)
        if path.name == "__init__.py":
            others = [other for other in path.parent.rglob("*.py") if other != path]
            if not has_code and not others:
                empty.append(path.parent.name)
        elif not has_code:
            empty.append(path.name)
    return empty


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_nothing_of_ours_is_called_session() -> None:
    assert list_sessions(PACKAGE) == []


def test_no_room_is_empty() -> None:
    assert list_empty_rooms(PACKAGE) == []


def test_a_session_of_ours_is_noticed(tmp_path: Path) -> None:
    package = copy_house(tmp_path) / "lms"
    append(package / "errors.py", "from flask import session\n\n\ndef f(user_session): ...")
    (package / "sessions.py").touch()
    assert list_sessions(package) == ["sessions.py", "errors.py: user_session"]


def test_an_empty_room_is_noticed(tmp_path: Path) -> None:
    package = copy_house(tmp_path) / "lms"
    (package / "interop").mkdir()
    (package / "interop" / "__init__.py").write_text('"""Soon."""\n')
    (package / "later.py").write_text('"""Later."""\n')
    assert list_empty_rooms(package) == ["interop", "later.py"]
