"""Everything `lms check` finds, each with the smallest change that makes it be found."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from lms.library.check import check_course
from lms.library.codes import CODES, format_finding
from lms.library.renderer import Renderer

TODAY = date(2026, 11, 22)
PROGRAMME = "---\ntitle: Tee\nmodules: [tee]\n---\n\nWillkommen.\n"
MODULE = "---\ntitle: Tee kochen\n---\n\nEin Modul.\n"
LESSON = """---
title: Wasser
review_by: 2026-11-22
minutes: 10
---

## Vor dem Tee

Das Wasser kocht. ![Ein Kessel](media/kessel.png)

Lesen Sie [Ziehen lassen](20-ziehen.md).
"""
LAST = "# Ziehen lassen\n\nWarten Sie.\n"
QUESTION = "- (x) sehr heiß\n- ( ) ganz kalt\n\nErklärung: So löst es mehr. Siehe: Vor dem Tee\n"
QUIZ = f"## Wie heiß? <!-- id: k7m2 -->\n\n{QUESTION}"
FILES = {
    "content/programme.md": PROGRAMME,
    "content/modules/1-tee/module.md": MODULE,
    "content/modules/1-tee/media/kessel.png": "",
    "content/modules/1-tee/10-wasser.md": LESSON,
    "content/modules/1-tee/20-ziehen.md": LAST,
    "quizzes/1-tee/10-wasser.md": QUIZ,
    "quizzes/1-tee/20-ziehen.md": QUIZ.replace("k7m2", "p4rd").replace(" Siehe: Vor dem Tee", ""),
}
LESSON_PATH = "content/modules/1-tee/10-wasser.md"
QUIZ_PATH = "quizzes/1-tee/10-wasser.md"
PAGE_PATH = "content/pages/impressum.md"
GLOSSARY = "content/glossary.md"
Check = Callable[..., list[tuple[str, int, str]]]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as kept:
        yield kept


@pytest.fixture
def check(tmp_path: Path, renderer: Renderer) -> Check:
    """Writes the sound course with these files changed, and checks it."""

    def run(changed: dict[str, str | bytes], *paths: str) -> list[tuple[str, int, str]]:
        for name, content in {**FILES, **changed}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = check_course(
            tmp_path / "content",
            tmp_path / "quizzes",
            renderer,
            today=TODAY,
            paths=[tmp_path / path for path in paths],
        )
        assert all(format_finding(finding) for finding in found)
        return [(finding.path, finding.line, finding.code) for finding in found]

    return run


def lesson(old: str, new: str) -> dict[str, str | bytes]:
    assert old in LESSON
    return {LESSON_PATH: LESSON.replace(old, new)}


def quiz(old: str, new: str) -> dict[str, str | bytes]:
    assert old in QUIZ
    return {QUIZ_PATH: QUIZ.replace(old, new)}


def add_to_lesson(text: str) -> dict[str, str | bytes]:
    return {LESSON_PATH: f"{LESSON}\n{text}\n"}


def add_file(path: str, text: str | bytes) -> dict[str, str | bytes]:
    return {path: text}


ENGLISH_QUIZ = QUIZ.replace("k7m2", "x9zz")
QUESTIONS = "".join(
    f"## Wie heiß zum {n}. Mal?\n\n{QUESTION.replace('ganz kalt', 'auf jeden Fall kalt')}\n"
    for n in range(4)
)
CASES: list[tuple[str, str, int, dict[str, str | bytes]]] = [
    ("F01", QUIZ_PATH, 1, quiz("(x)", "( )")),
    ("F02", QUIZ_PATH, 1, quiz("( )", "(x)")),
    ("F03", QUIZ_PATH, 3, quiz("ganz kalt", "Sehr heiß")),
    ("F04", LESSON_PATH, 9, lesson("![Ein Kessel]", "![]")),
    ("F05", LESSON_PATH, 11, lesson("[Ziehen lassen]", "[hier]")),
    ("F06", LESSON_PATH, 13, add_to_lesson("#### Zu tief")),
    ("F07", LESSON_PATH, 11, lesson("20-ziehen.md", "20-zihen.md")),
    ("F08", LESSON_PATH, 9, lesson("media/kessel.png", "https://tee.example/kessel.png")),
    ("F09", LESSON_PATH, 4, lesson("minutes: 10", "minutes: lange")),
    ("F10", LESSON_PATH, 1, add_file(LESSON_PATH, b"# Gr\xfcn\n")),
    ("F11", LESSON_PATH, 1, add_file(LESSON_PATH, b"a" * 200_001)),
    ("F12", LESSON_PATH, 2, lesson("title: Wasser", "title: Wasser: heiß")),
    ("F13", LESSON_PATH, 2, lesson("title:", "titel:")),
    ("F14", QUIZ_PATH, 8, {QUIZ_PATH: f"{QUIZ}\n{QUIZ}"}),
    ("F15", "quizzes/1-tee/30-milch.md", 1, add_file("quizzes/1-tee/30-milch.md", QUIZ)),
    ("F16", LESSON_PATH, 4, lesson("minutes: 10", "requires: [lesson: wasser]")),
    ("F17", LESSON_PATH, 4, lesson("minutes: 10", "requires: [lesson: kakao]")),
    ("F18", QUIZ_PATH, 1, {QUIZ_PATH: "## Und Sie?\n\nNachdenken: Wie trinken Sie Tee?\n"}),
    ("F19", QUIZ_PATH, 2, {QUIZ_PATH: f"---\ndraw: 2\n---\n{QUIZ}"}),
    ("F20", "quizzes/1-tee/10-wasser.en.md", 1, {"quizzes/1-tee/10-wasser.en.md": ENGLISH_QUIZ}),
    ("F22", LESSON_PATH, 13, add_to_lesson("<script>alert(1)</script>")),
    ("F23", "content/modules/1-tee/Milch.md", 1, {"content/modules/1-tee/Milch.md": "# Milch\n"}),
    ("F24", QUIZ_PATH, 1, {QUIZ_PATH: "## Wie heiß?\n\nSagen Sie es.\n"}),
    ("F25", PAGE_PATH, 3, {PAGE_PATH: "# Impressum\n\n{{privider}}\n"}),
    ("F26", GLOSSARY, 1, {GLOSSARY: "## Tasse\n\nEnglish: cup\n"}),
    ("F27", GLOSSARY, 1, {GLOSSARY: "Alle Wörter.\n"}),
    ("H01", LESSON_PATH, 13, add_to_lesson("Wort " * 21)),
    ("H02", LESSON_PATH, 13, add_to_lesson("Das Wasser kocht.\n" * 7)),
    ("H03", LESSON_PATH, 13, add_to_lesson("Fragen Sie das BAMF.")),
    ("H04", LESSON_PATH, 13, add_to_lesson("Der Tee wird gekocht. Er wird gerührt.")),
    ("H05", LESSON_PATH, 4, lesson("minutes: 10", "minutes: 21")),
    ("H05", LESSON_PATH, 4, add_to_lesson("Das Wasser kocht.\n\n" * 1000)),
    ("H06", "content/modules/1-tee/30-milch.md", 1, {"content/modules/1-tee/30-milch.md": LAST}),
    ("H07", QUIZ_PATH, 1, quiz("Erklärung: So löst es mehr. ", "")),
    ("H07", LESSON_PATH, 13, add_to_lesson("## Frage: Wie?\n\n- (x) so\n- ( ) gar nicht")),
    ("H08", LESSON_PATH, 13, add_to_lesson("Das ist VERBOTEN.")),
    ("H09", QUIZ_PATH, 1, {QUIZ_PATH: QUESTIONS.replace("auf jeden Fall kalt", "kalt")}),
    ("H10", LESSON_PATH, 3, lesson("2026-11-22", "2026-11-21")),
    ("H11", QUIZ_PATH, 1, {QUIZ_PATH: QUESTIONS}),
    ("H12", PAGE_PATH, 3, {PAGE_PATH: "# Impressum\n\n{{provider}}\n"}),
]
TESTED_WITH_THE_RENDERER = {"F21"}  # takes seconds


def test_a_sound_course_has_no_findings(check: Check) -> None:
    assert check({}) == []


@pytest.mark.parametrize(("code", "path", "line", "changed"), CASES)
def test_each_code_is_found_in_its_place(
    check: Check, code: str, path: str, line: int, changed: dict[str, str | bytes]
) -> None:
    assert (path, line, code) in check(changed)


def test_each_code_has_a_case() -> None:
    assert {case[0] for case in CASES} | TESTED_WITH_THE_RENDERER == CODES.keys()


@pytest.mark.parametrize(
    "changed",
    [
        lesson("minutes: 10", "minutes: 20"),
        add_to_lesson("Wort " * 20),
        add_to_lesson("### Frage: Wie?\n\n- (x) so\n- ( ) nicht\n\nErklärung: Darum."),
        {QUIZ_PATH: QUESTIONS + QUIZ},
        {"content/modules/1-tee/30-milch.md": "---\nconversation: required\n---\n" + LAST},
        {QUIZ_PATH: f"---\ndraw: 1\n---\n{QUIZ}"},
        {**add_to_lesson("Das BAMF."), GLOSSARY: "## BAMF\n\nDas BAMF ist ein Amt.\n"},
        {LESSON_PATH: f"{LESSON}\nDas Bundesamt (BAMF).\n", QUIZ_PATH: f"{QUIZ}\nDas BAMF.\n"},
    ],
)
def test_a_near_miss_is_none(check: Check, changed: dict[str, str | bytes]) -> None:
    assert check(changed) == []


def test_findings_are_sorted_by_path_and_line(check: Check) -> None:
    found = check({**add_to_lesson("Das BAMF.\n\n#### Zu tief"), **quiz("(x)", "( )")})
    assert found == sorted(found)
    assert len({path for path, _, _ in found}) == 2


def test_only_the_chosen_paths_are_shown(check: Check) -> None:
    changed = {**add_to_lesson("Das BAMF."), **quiz("(x)", "( )")}
    assert {path for path, _, _ in check(changed, "quizzes")} == {QUIZ_PATH}
    assert {path for path, _, _ in check(changed, LESSON_PATH)} == {LESSON_PATH}
    assert check(changed, "content/modules/1-tee/20-ziehen.md") == []
