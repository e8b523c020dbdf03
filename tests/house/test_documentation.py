"""What can be set, typed, asked and found is written down; what is shown there works."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from flask import Flask

from lms import HostUser
from lms.cli import commands
from lms.config import DEFAULTS
from lms.domain.question import KINDS
from lms.library.check import check_course
from lms.library.codes import CODES
from lms.library.head import KEYS
from lms.library.renderer import Renderer
from tests.house.source import ROOT, read

DOCS = ROOT / "docs"
AUTHORS = read(DOCS / "authors.md")
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
PROGRAMME = "---\ntitle: Probe\nmodules: [ankommen]\n---\n\nWillkommen.\n"
MODULE = "---\ntitle: Ankommen\ntraining_days: 1\n---\n\nEin Modul.\n"


def list_missing(words: Iterable[str], text: str) -> list[str]:
    """The words that do not stand in a text as code."""
    return [word for word in words if f"`{word}`" not in text]


def read_block(text: str, kind: str) -> str:
    """The code block that is marked as this kind."""
    [block] = re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(block)


def list_commands(group: click.Group, before: str = "lms") -> list[str]:
    names = []
    for name, command in group.commands.items():
        full = f"{before} {name}"
        names += list_commands(command, full) if isinstance(command, click.Group) else [full]
    return names


def list_dead_links(page: Path) -> list[str]:
    targets = re.findall(
        r"\]\(([^)#\s]+)", re.sub(r"```.*?```|`[^`]*`", "", read(page), flags=re.S)
    )
    return [
        target for target in targets if "://" not in target and not (page.parent / target).exists()
    ]


def test_every_setting_is_documented() -> None:
    assert list_missing(DEFAULTS, read(DOCS / "settings.md")) == []


def test_every_documented_setting_is_one() -> None:
    named = set(re.findall(r"^\| `(LMS_\w+)`", read(DOCS / "settings.md"), re.MULTILINE))
    assert named == set(DEFAULTS)


def test_every_command_is_documented() -> None:
    assert list_missing(list_commands(commands), read(DOCS / "operating.md")) == []
    assert list_missing(list_commands(commands), read(ROOT / "README.md")) == []


def test_every_kind_of_question_is_documented() -> None:
    assert list_missing(KINDS, AUTHORS) == []


def test_every_finding_is_documented() -> None:
    assert re.findall(r"^\| ([FH]\d\d) \|", AUTHORS, re.MULTILINE) == list(CODES)


def test_every_key_of_front_matter_is_documented() -> None:
    known = set(re.findall(r"`([a-z_]+)\b", AUTHORS)) | set(
        re.findall(r"^([a-z_]+):", AUTHORS, re.M)
    )
    assert {key for keys in KEYS.values() for key in keys} - known == set()


def test_something_undocumented_is_noticed() -> None:
    assert list_missing(["LMS_NEW", *DEFAULTS], read(DOCS / "settings.md")) == ["LMS_NEW"]


def test_the_manuals_example_is_a_sound_course(tmp_path: Path) -> None:
    files = {
        "content/programme.md": PROGRAMME,
        "content/modules/1-ankommen/module.md": MODULE,
        "content/modules/1-ankommen/10-erste-schritte.md": read_block(AUTHORS, "markdown lesson"),
        "quizzes/1-ankommen/10-erste-schritte.md": read_block(AUTHORS, "markdown quiz"),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Renderer() as renderer:
        found = check_course(
            tmp_path / "content", tmp_path / "quizzes", renderer, today=date(2026, 11, 22)
        )
    assert found == ()


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "host"}
    exec(compile(read_block(read(ROOT / "README.md"), "python"), "README.md", "exec"), names)
    app: Flask = names["app"]
    app.config["LMS_LANGUAGE"] = "en"
    assert app.test_cli_runner().invoke(args=["lms", "migrate"]).exit_code == 0
    assert app.test_client().get("/kurse/healthz").status_code == 200
    user = SimpleNamespace(get_id=lambda: "7", name="Eva", email=None, roles=["trainer"])
    assert names["load_person"](user) == HostUser("7", "Eva", roles=frozenset({"trainer"}))


def test_the_quickstart_of_the_plugin_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "host"}
    exec(compile(read_block(read(DOCS / "plugin.md"), "python"), "plugin.md", "exec"), names)
    app: Flask = names["app"]
    assert app.test_cli_runner().invoke(args=["lms", "migrate"]).exit_code == 0
    client = app.test_client()
    assert client.get("/kurse/healthz").status_code == 200
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "7"
    page = client.get("/kurse/coordinator/mail/")
    assert page.status_code == 200
    assert "Vera K." in page.text
    app.extensions["lms"].school.publisher.close()
    app.extensions["lms"].school.storage.close()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    assert list_dead_links(file) == []


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[one](page.md) [two](nowhere.md) [three](https://example.org)")
    assert list_dead_links(page) == ["nowhere.md"]


def test_decisions_have_five_lines_and_a_date() -> None:
    entries = read(DOCS / "decisions.md").split("\n## ")[1:]
    for entry in entries:
        lines = [line for line in entry.splitlines()[1:] if line]
        assert re.fullmatch(r"- \d{4}-\d\d-\d\d", lines[0])
        starts = [line.partition(":")[0] for line in lines[1:]]
        assert starts == ["- Problem", "- Choice", "- Why", "- Price"]
