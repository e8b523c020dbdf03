"""A wrong folder or an old database: one sentence, no traceback, and nothing left behind."""

import sqlite3

import pytest

from tests.cli.conftest import Installation

COMMANDS = [
    ("login-link", "lena@example.org"),
    ("report", "--cohort", "tee-2020"),
    ("verify",),
    ("people", "import", __file__, "--cohort", "tee-2020"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_missing_database_is_one_sentence(bare: Installation, command: tuple[str, ...]) -> None:
    result = bare.run(*command, LMS_LANGUAGE="en")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: There is no database at {bare.database}.")
    assert result.output.count("\n") == 1
    assert list(bare.folder.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_an_unmigrated_database_is_one_sentence(
    bare: Installation, command: tuple[str, ...]
) -> None:
    sqlite3.connect(bare.database).close()
    bare.database.touch()
    result = bare.run(*command)
    assert result.exit_code == 1
    assert result.output == (
        "Fehler: Die Datenbank muss erst auf den neuen Stand gebracht werden. "
        "Geben Sie „lms migrate“ ein.\n"
    )


def test_a_missing_folder_is_one_sentence(bare: Installation) -> None:
    missing = bare.folder / "nowhere"
    for command in ("migrate", "serve", "verify"):
        result = bare.run(command, LMS_DATA_DIR=str(missing), LMS_LANGUAGE="en")
        assert result.exit_code == 1
        assert result.output == (
            f"Error: There is no folder {missing}. Make it, or set LMS_DATA_DIR.\n"
        )


def test_a_database_that_does_not_answer_is_one_sentence(bare: Installation) -> None:
    result = bare.run("verify", LMS_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert result.exit_code == 1
    assert result.output.startswith("Fehler: Die Datenbank antwortet nicht: ")
    assert "Traceback" not in result.output


def test_an_address_that_is_no_database_is_one_sentence(bare: Installation) -> None:
    result = bare.run("verify", LMS_DATABASE_URL="oracle://host/name")
    assert result.exit_code == 1
    assert result.output.startswith("Fehler: LMS_DATABASE_URL ist keine Adresse einer Datenbank. ")
