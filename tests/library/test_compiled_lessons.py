from datetime import date

import pytest

from lms.domain.programme import Rules, UnitKind
from lms.library.shelf import Change, Contact
from tests.library.workshop import EINS, PROGRAMME, ZWEI, A, B, Workshop

EN_A = "content/modules/1-eins/10-a.en.md"


def test_every_key_of_a_lesson_is_read(course: Workshop) -> None:
    course.write(
        A,
        "---\ntitle: Tee\nminutes: 12\nobjectives: [Eins, Zwei]\nas_of: 2026-05-01\n"
        "review_by: 2027-05-01\nreviewed: {date: 2026-05-02, institution: Verein}\n"
        "sources: [Teebuch]\nnotice: Achtung, heiß.\noptional: true\nconversation: required\n"
        "changes:\n  - 2026-05-01: Erst.\n  - {date: 2026-06-01, sentence: Dann.}\n---\n",
    )
    lesson = course.lesson("a")
    text = lesson.text("de")
    assert course.codes() == []
    assert (lesson.minutes, lesson.optional, lesson.conversation) == (12, True, True)
    assert (lesson.as_of, lesson.review_by) == (date(2026, 5, 1), date(2027, 5, 1))
    assert (lesson.reviewed_on, lesson.reviewed_by) == (date(2026, 5, 2), "Verein")
    assert (text.objectives, text.sources) == (("Eins", "Zwei"), ("Teebuch",))
    assert (text.title, text.notice) == ("Tee", "Achtung, heiß.")
    assert text.changes == (
        Change(date(2026, 6, 1), "Dann."),
        Change(date(2026, 5, 1), "Erst."),
    )


def test_the_smallest_lesson_is_a_heading_and_text(course: Workshop) -> None:
    course.write(A, "# Tee\n\nText.\n")
    lesson = course.lesson("a")
    assert (lesson.text("de").title, lesson.text("de").html) == ("Tee", "<p>Text.</p>")
    assert (lesson.minutes, lesson.gate, lesson.module) == (10, None, "eins")


def test_a_heading_that_repeats_the_title_is_not_shown_twice(course: Workshop) -> None:
    course.write(A, "---\ntitle: Tee\n---\n# Tee\n\nText.\n")
    assert course.html("a") == "<p>Text.</p>"


def test_a_variant_is_another_text_of_the_same_lesson(course: Workshop) -> None:
    course.write(EN_A, "---\ntitle: Lesson A\nobjectives: [One]\n---\n\nText in [B](20-b.md).\n")
    lesson = course.lesson("a")
    assert list(lesson.texts) == ["de", "en"]
    assert lesson.text("en").objectives == ("One",)
    assert lesson.text("en").document == lesson.text("de").document == "lesson/a"
    assert lesson.text("uk").title == "Lektion A"


def test_lessons_stand_in_the_order_of_their_numbers(course: Workshop) -> None:
    course.write("content/modules/1-eins/5-vorab.md", "# Vorab\n")
    course.write("content/modules/1-eins/100-danach.md", "# Danach\n")
    lessons = course.compile().get_module("eins").lessons
    assert [lesson.id for lesson in lessons] == ["vorab", "a", "b", "danach"]


def test_links_to_another_module_and_to_media_are_found(course: Workshop) -> None:
    course.write("content/modules/2-zwei/media/ein bild.png", "x")
    course.write(A, "# A\n\n[C](../2-zwei/10-c.md) ![Bild](<../2-zwei/media/ein bild.png>)\n")
    assert course.codes() == []
    assert 'href="lms:c"' in course.html("a")
    assert 'src="lms:media/zwei/ein%20bild.png"' in course.html("a")


def test_training_days_are_a_number_or_a_list(course: Workshop) -> None:
    course.write(
        ZWEI,
        "---\ntitle: Z\ntraining_days:\n  - id: praxis\n    title: Praxis\n"
        "    teaching_units: 6\n    minimum_units: 4\n  - title: Zweiter\n---\n",
    )
    one, two = (course.compile().get_module(module).days for module in ("eins", "zwei"))
    assert [(day.id, day.teaching_units) for day in one] == [("eins.day-1", 8), ("eins.day-2", 8)]
    assert [(day.id, day.title, day.teaching_units, day.minimum_units) for day in two] == [
        ("zwei.praxis", "Praxis", 6, 4),
        ("zwei.day-2", "Zweiter", 8, None),
    ]
    assert one[0].kind is UnitKind.TRAINING_DAY


def test_every_key_of_a_module_is_read(course: Workshop) -> None:
    course.write(
        EINS,
        "---\ntitle: Eins\nlabel: Tagung\nsummary: Kurz.\ntraining_days: 3\ndays_needed: 2\n"
        "optional: true\nid: erstes\n---\n\nText mit [A](10-a.md).\n",
    )
    module = course.compile().get_module("erstes")
    assert (module.title, module.label, module.summary) == ("Eins", "Tagung", "Kurz.")
    assert (module.days_needed, module.optional, module.number) == (2, True, 1)
    assert module.days[0].id == "erstes.day-1"
    assert module.lessons[0].module == "erstes"
    assert module.html == '<p>Text mit <a href="lms:a">A</a>.</p>'


def test_every_key_of_the_programme_is_read(course: Workshop) -> None:
    course.write(
        PROGRAMME,
        "---\ntitle: Tee\nlanguage: de\ntimezone: Europe/Vienna\nmodules: [zwei, 1-eins]\n"
        "contact: {name: N, phone: '0381', hours: immer, email: n@x.example}\nprovider: V\n"
        "regions: [Nord]\npass_percent: 75\nretry_wait_minutes: 5\nmodules_needed: at_least 1\n"
        "attendance: percent 80\ndays: [eins.day-1]\nretention_years: 5\n---\n\nHallo.\n",
    )
    library = course.compile()
    programme = library.programme
    assert library.findings == ()
    assert [module.id for module in library.modules] == ["zwei", "eins"]
    assert programme.contact == Contact("N", "0381", "immer", "n@x.example")
    assert (programme.timezone, programme.provider) == ("Europe/Vienna", "V")
    assert (programme.regions, programme.retention_years) == (("Nord",), 5)
    assert programme.rules == Rules(75, 5, 1, 80, ("eins.day-1",))
    assert programme.html == "<p>Hallo.</p>"


def test_a_module_the_programme_does_not_name_comes_last(course: Workshop) -> None:
    course.write(PROGRAMME, "---\ntitle: T\nmodules: [zwei]\n---\n")
    assert [module.id for module in course.compile().modules] == ["zwei", "eins"]


def test_requirements_follow_the_files(course: Workshop) -> None:
    course.write(B, "---\ntitle: B\noptional: true\nminutes: 7\n---\n")
    eins = course.compile().list_required_modules()[0]
    assert [(unit.id, unit.kind, unit.required, unit.has_quiz) for unit in eins.units] == [
        ("a", UnitKind.LESSON, True, True),
        ("b", UnitKind.LESSON, False, False),
        ("eins.day-1", UnitKind.TRAINING_DAY, True, False),
        ("eins.day-2", UnitKind.TRAINING_DAY, True, False),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (A, "# Lektion A\n\nAnders.\n"),
        (A, "---\ntitle: Lektion A\noptional: true\n---\n"),
        (PROGRAMME, "---\ntitle: Tee\npass_percent: 50\n---\n"),
        ("quizzes/1-eins/10-a.md", "## Was stimmt?\n\n- ( ) ja\n- (x) nein\n"),
        (EINS, "---\ntitle: Eins\ntraining_days: 1\n---\n"),
    ],
)
def test_the_key_changes_with_texts_requirements_and_rules(
    course: Workshop, path: str, text: str
) -> None:
    before = course.compile().key
    assert course.compile().key == before
    course.write(path, text)
    assert course.compile().key != before
