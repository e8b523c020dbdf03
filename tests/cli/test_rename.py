"""`lms rename OLD NEW`."""

from tests.cli.conftest import Installation


def test_lesson_and_questions_get_the_new_name(bare: Installation) -> None:
    result = bare.run("rename", "anfang", "beginn")
    assert result.exit_code == 0
    written = result.output.splitlines()
    assert "content/modules/1-eins/10-beginn.md" in written
    assert "quizzes/1-eins/10-beginn.md" in written
    assert all((bare.course / path).is_file() for path in written)
    assert bare.run("check").exit_code == 0


def test_an_unknown_lesson_is_one_sentence(bare: Installation) -> None:
    result = bare.run("rename", "nirgends", "beginn")
    assert (result.exit_code, result.output) == (
        1,
        "Fehler: Es gibt keine Lektion „nirgends“.\n",
    )


def test_a_name_that_cannot_be_used_is_one_sentence(bare: Installation) -> None:
    result = bare.run("rename", "anfang", "Neuer Anfang", LMS_LANGUAGE="en")
    assert result.exit_code == 1
    assert result.output.startswith("Error: “Neuer Anfang” cannot be a name.")


def test_a_taken_name_is_one_sentence(bare: Installation) -> None:
    result = bare.run("rename", "anfang", "mitte", LMS_LANGUAGE="en")
    assert result.output == "Error: “mitte” is the name of something else in the course.\n"
