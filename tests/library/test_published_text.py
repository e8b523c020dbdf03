"""Text from the publish log stands in for files that are broken or gone (R2, R9)."""

from dataclasses import replace

from tests.library.workshop import QUIZ_A, A, B, Workshop


def test_published_text_stands_in_for_a_broken_file(course: Workshop) -> None:
    (good,) = (file for file in course.read() if file.path == A)
    course.write(A, "# Lektion A\n\xff".encode("latin-1"))
    course.extra = [replace(good, published=True)]
    library = course.compile()
    assert library.get_lesson("a").text("de").html.startswith("<p>Text.</p>")
    assert not library.get_lesson("a").missing
    assert library.findings == ()


def test_published_text_is_not_blamed_and_its_dead_links_become_text(course: Workshop) -> None:
    (good,) = (file for file in course.read() if file.path == B)
    course.remove(B)
    course.extra = [replace(good, text="# B\n\n[weg](99-weg.md)\n", published=True)]
    library = course.compile()
    assert library.findings == ()
    assert library.get_lesson("b").text("de").html == "<p>weg</p>"


def test_a_lesson_whose_file_is_gone_is_missing_but_can_be_read(course: Workshop) -> None:
    gone = tuple(file for file in course.read() if file.path in (A, QUIZ_A))
    course.remove(A)
    course.remove(QUIZ_A)
    course.extra = [replace(file, published=True, gone=True) for file in gone]
    library = course.compile()
    assert library.get_lesson("a").missing
    assert "a" in library.quizzes
    units = library.list_required_modules()[0].units
    assert "a" not in [unit.id for unit in units]


def test_a_file_wins_over_published_text_of_the_same_place(course: Workshop) -> None:
    (old,) = (file for file in course.read() if file.path == A)
    course.write(A, "# Neu\n\nNeuer Text.\n")
    course.extra = [replace(old, published=True)]
    assert course.html("a") == "<p>Neuer Text.</p>"
    assert course.compile().findings == ()
