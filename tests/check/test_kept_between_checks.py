"""What a check keeps for the next one never changes what it finds."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from lms.library import kept_hints, lint
from lms.library.check import check_course
from lms.library.finding import Finding
from lms.library.renderer import Renderer

LESSON = "# Wasser\n\nDas ist WICHTIG und RICHTIG und EILIG.\n"
FILES = {
    "content/programme.md": "---\ntitle: Tee\n---\n\nWillkommen.\n",
    "content/modules/1-tee/module.md": "# Tee kochen\n\nEin Modul.\n",
    "content/modules/1-tee/10-wasser.md": LESSON,
    "content/modules/1-tee/20-ziehen.md": "# Ziehen\n\nWarten Sie. [Weg](30-weg.md)\n",
}
Check = Callable[[], tuple[Finding, ...]]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as kept:
        yield kept


@pytest.fixture
def check(tmp_path: Path, renderer: Renderer) -> Check:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    content, quizzes = tmp_path / "content", tmp_path / "quizzes"
    today = date(2026, 11, 22)
    cache = tmp_path / "cache"
    return lambda: check_course(content, quizzes, renderer, today=today, cache_dir=cache)


def _list_codes(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.path.rpartition("/")[2], finding.code) for finding in findings}


def test_the_second_check_finds_the_same_without_looking_again(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check()
    monkeypatch.setattr(lint, "_lint_file", lambda *_: pytest.fail("looked again"))
    assert check() == first
    assert {("10-wasser.md", "H08"), ("20-ziehen.md", "F07")} <= _list_codes(first)


def test_a_file_that_changed_is_looked_at_again(check: Check, tmp_path: Path) -> None:
    check()
    path = tmp_path / "content/modules/1-tee/10-wasser.md"
    path.write_text("# Wasser\n\nDas ist wichtig.\n", encoding="utf-8")
    assert ("10-wasser.md", "H08") not in _list_codes(check())
    path.write_text(LESSON, encoding="utf-8")
    assert ("10-wasser.md", "H08") in _list_codes(check())


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\n{}"])
def test_a_damaged_entry_is_made_anew(check: Check, tmp_path: Path, damage: bytes) -> None:
    first = check()
    (entry,) = _list_entries(tmp_path)
    entry.write_bytes(damage)
    assert check() == first
    assert entry.read_bytes() != damage


def test_another_program_looks_again_and_removes_what_the_last_one_kept(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check()
    (before,) = _list_entries(tmp_path)
    monkeypatch.setattr(kept_hints, "hash_program", lambda: "another")
    assert check() == first
    (after,) = _list_entries(tmp_path)
    assert after.name == "another" != before.name


def _list_entries(folder: Path) -> list[Path]:
    return [path for path in (folder / "cache" / "hints").rglob("*") if path.is_file()]
