"""The import rules of `pyproject.toml` hold, and each of them can fail."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, append, copy_house, list_files, read, walk

BREAKS = {
    "The layers of the house": ("lms/domain/state.py", "import lms.services.school"),
    "Only storage knows Peewee": ("lms/services/school.py", "import peewee"),
    "Only the web and the top layer know Flask": ("lms/library/finding.py", "import flask"),
    "Only the server knows the server": ("lms/web/links.py", "import granian"),
}
OURS_FOR_DOMAIN = ("lms.domain", "lms.errors")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def list_strangers(folder: Path) -> list[str]:
    """What the domain imports besides itself, the errors and the standard library."""
    names: list[str] = []
    for path in list_files(folder / "domain"):
        for node in walk(path):
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            elif isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
    return [
        name
        for name in names
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith(OURS_FOR_DOMAIN)
    ]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said about a house in which every contract is broken once."""
    folder = copy_house(tmp_path_factory.mktemp("broken"))
    for name, line in BREAKS.values():
        append(folder / name, line)
    result = lint(folder)
    assert result.returncode == 1
    return result.stdout


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert f"Contracts: {len(BREAKS)} kept, 0 broken." in result.stdout


def test_every_contract_is_broken_here_on_purpose() -> None:
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts] == list(BREAKS)


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_noticed(broken: str, contract: str) -> None:
    assert f"{contract} BROKEN" in broken


def test_the_domain_knows_the_standard_library_only() -> None:
    assert list_strangers(PACKAGE) == []


def test_a_stranger_in_the_domain_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "state.py").write_text("import json, yaml\nfrom lms.paths import ROOT\n")
    assert list_strangers(tmp_path) == ["yaml", "lms.paths"]
