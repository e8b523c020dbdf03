"""Whatever authors write, it becomes an error with its line, and the rest stays usable."""

import pytest

from tests.library.workshop import EINS, GOOD_QUESTION, PROGRAMME, QUIZ_A, QUIZ_EINS, A, B, Workshop

CASES: dict[str, tuple[str, str, int, str]] = {
    "unknown key": (A, "---\ntitle: A\nfarbe: rot\n---\n", 3, "F13"),
    "German key": (A, "---\ntitel: A\n---\n", 2, "F13"),
    "broken YAML": (A, "---\ntitle: A: B\n---\n\n# A\n", 2, "F12"),
    "wrong kind of value": (A, "---\ntitle: A\nminutes: viele\n---\n", 3, "F09"),
    "too many minutes": (A, "---\ntitle: A\nminutes: 0\n---\n", 3, "F09"),
    "date as text": (A, "---\ntitle: A\nas_of: 1.5.2026\n---\n", 3, "F09"),
    "objectives as text": (A, "---\ntitle: A\nobjectives: viele\n---\n", 3, "F09"),
    "optional as text": (A, "---\ntitle: A\noptional: vielleicht\n---\n", 3, "F09"),
    "conversation": (A, "---\ntitle: A\nconversation: gern\n---\n", 3, "F09"),
    "reviewed": (A, "---\ntitle: A\nreviewed: {date: bald}\n---\n", 3, "F09"),
    "changes": (A, "---\ntitle: A\nchanges: [neu]\n---\n", 3, "F09"),
    "id": (A, "---\ntitle: A\nid: Ä b\n---\n", 3, "F09"),
    "no title": (A, "Nur Text.\n", 1, "F09"),
    "skipped heading": (A, "# A\n\n### Tief\n", 3, "F06"),
    "link to nowhere": (A, "# A\n\n[Ziel](99-weg.md)\n", 3, "F07"),
    "anchor to nowhere": (A, "# A\n\n[Ziel](20-b.md#weg)\n", 3, "F07"),
    "own anchor": (A, "# A\n\n## Da\n\n[Ziel](#weg)\n", 5, "F07"),
    "missing picture": (A, "# A\n\n![Tee](media/weg.png)\n", 3, "F07"),
    "script": (A, "# A\n\nText\n\n<script>x</script>\n", 5, "F22"),
    "foreign host": (A, "# A\n\n![Tee](https://x.example/a.png)\n", 3, "F08"),
    "no right answer": (QUIZ_A, "## Was?\n\n- ( ) ja\n- ( ) nein\n", 1, "F01"),
    "nothing right to tick": (QUIZ_A, "## Was?\n\n- [ ] ja\n- [ ] nein\n", 1, "F01"),
    "empty answer": (QUIZ_A, "## Was?\n\nAntwort:\n", 1, "F01"),
    "order of one": (QUIZ_A, "## Was?\n\nReihenfolge:\n1. eins\n", 1, "F01"),
    "half a pair": (QUIZ_A, "## Was?\n\nZuordnung:\n|a|b|\n|-|-|\n|1|2|\n|3|\n", 1, "F01"),
    "two right answers": (QUIZ_A, "## Was?\n\n- (x) ja\n- (x) nein\n", 1, "F02"),
    "same answer twice": (QUIZ_A, "## Was?\n\n- (x) ja\n- ( ) nein\n- ( ) Ja!\n", 3, "F03"),
    "no kind": (QUIZ_A, "## Was?\n\nText.\n", 1, "F24"),
    "two kinds": (QUIZ_A, "## Was?\n\n- (x) ja\n\nAntwort: nein\n", 1, "F24"),
    "stray text": (QUIZ_A, f"Text.\n\n{GOOD_QUESTION}", 1, "F24"),
    "empty case": (QUIZ_A, f"{GOOD_QUESTION}\n# Fall: Leer\n\nText.\n", 8, "F24"),
    "heading named": (QUIZ_A, GOOD_QUESTION + "Siehe: Nirgends\n", 7, "F07"),
    "only reflections": (QUIZ_A, "## Was?\n\nNachdenken: Bitte.\n", 1, "F18"),
    "draw too many": (QUIZ_A, f"---\ndraw: 3\n---\n{GOOD_QUESTION}", 2, "F19"),
    "pass percent": (QUIZ_A, f"---\npass_percent: 120\n---\n{GOOD_QUESTION}", 2, "F09"),
    "quiz without lesson": ("quizzes/1-eins/30-x.md", GOOD_QUESTION, 1, "F15"),
    "quiz without module": ("quizzes/9-neun/module.md", GOOD_QUESTION, 1, "F15"),
    "two lessons of one name": ("content/modules/1-eins/30-a.md", "# A\n", 1, "F14"),
    "one name in two modules": ("content/modules/2-zwei/30-a.md", "# A\n", 1, "F14"),
    "day called quiz": (EINS, "---\ntitle: E\ntraining_days: [{id: quiz}]\n---\n", 3, "F09"),
    "day of nothing": (
        EINS,
        "---\ntitle: E\ntraining_days:\n  - id: d\n    units: 8\n---\n",
        3,
        "F13",
    ),
    "same day twice": (EINS, "---\ntitle: E\ntraining_days: [{id: d}, {id: d}]\n---\n", 3, "F14"),
    "days needed": (EINS, "---\ntitle: E\ntraining_days: 1\ndays_needed: 2\n---\n", 4, "F09"),
    "time zone": (PROGRAMME, "---\ntitle: T\ntimezone: Europa/Rostock\n---\n", 3, "F09"),
    "language": (PROGRAMME, "---\ntitle: T\nlanguage: Deutsch\n---\n", 3, "F09"),
    "telephone": (PROGRAMME, "---\ntitle: T\ncontact:\n  phone: 0371\n---\n", 3, "F09"),
    "contact": (PROGRAMME, "---\ntitle: T\ncontact:\n  fax: x\n---\n", 3, "F13"),
    "module order": (PROGRAMME, "---\ntitle: T\nmodules: [eins, drei]\n---\n", 3, "F17"),
    "required day": (PROGRAMME, "---\ntitle: T\ndays: [eins.day-9]\n---\n", 3, "F17"),
    "attendance": (PROGRAMME, "---\ntitle: T\nattendance: oft\n---\n", 3, "F09"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_mistake_is_one_error_and_the_rest_stays_usable(course: Workshop, name: str) -> None:
    path, text, line, code = CASES[name]
    course.write(path, text)
    findings = course.findings()
    assert [(item.path, item.line, item.code) for item in findings] == [(path, line, code)]
    assert all(item.blocks for item in findings)
    library = course.compile()
    assert {"a", "b", "c"} <= set(library.lessons)
    assert library.get_lesson("b").text("de").html == "<p>Text.</p>"


def test_an_unknown_key_in_german_names_the_right_one(course: Workshop) -> None:
    course.write(A, "---\ntitel: Tee\n---\n")
    (finding,) = course.findings()
    assert finding.facts == {"name": "titel", "hint": "title"}
    assert course.lesson("a").text("de").title == "Tee"


def test_slow_markdown_is_an_error_and_leaves_the_lesson_in_its_place(course: Workshop) -> None:
    course.write(A, "# A\n\n" + "<![ " * 5_000)
    assert course.codes() == [(A, 1, "F21")]
    assert course.html("a") == ""
    assert course.html("b") == "<p>Text.</p>"
    assert "a" in course.compile().quizzes


def test_a_file_of_ten_megabytes_is_an_error(course: Workshop) -> None:
    course.write(B, b"x" * 10_000_000)
    assert course.codes() == [(B, 1, "F11")]
    assert set(course.compile().lessons) == {"a", "c"}


def test_a_question_that_cannot_be_asked_leaves_the_others(course: Workshop) -> None:
    course.write(QUIZ_A, f"{GOOD_QUESTION}\n## Wer?\n\n- ( ) ich\n- ( ) du\n")
    assert course.codes() == [(QUIZ_A, 8, "F01")]
    assert course.quiz("a").points == 1


def test_the_same_question_id_in_two_files_is_an_error(course: Workshop) -> None:
    question = GOOD_QUESTION.replace("stimmt?", "stimmt? <!-- id: x1 -->")
    course.write(QUIZ_A, question)
    course.write(QUIZ_EINS, question)
    assert course.codes() == [(QUIZ_EINS, 1, "F14")]


def test_a_second_mistake_of_a_kind_has_its_own_line(course: Workshop) -> None:
    course.write(A, "# A\n\n[x](weg.md)\n\n[y](weg.md) [z](weg.md)\n")
    assert course.codes() == [(A, 3, "F07"), (A, 5, "F07")]


def test_a_dead_link_becomes_text_and_a_missing_picture_its_description(course: Workshop) -> None:
    course.write(A, "# A\n\n[Ziel & mehr](weg.md) ![Eine Kanne](media/weg.png)\n")
    assert course.html("a") == "<p>Ziel &amp; mehr Eine Kanne</p>"


def test_a_module_without_a_page_is_an_error_but_has_its_lessons(course: Workshop) -> None:
    course.remove(EINS)
    assert course.codes() == [(EINS, 1, "F09")]
    assert [module.id for module in course.compile().modules] == ["eins", "zwei"]


def test_a_course_without_a_programme_is_an_error(course: Workshop) -> None:
    course.remove(PROGRAMME)
    assert course.codes() == [(PROGRAMME, 1, "F09")]
    assert course.compile().programme.language == "de"


def test_nothing_at_all_is_an_error_too(course: Workshop) -> None:
    for file in course.read():
        course.remove(file.path)
    assert course.codes() == [(PROGRAMME, 1, "F09")]
