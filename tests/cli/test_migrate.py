"""`lms migrate`."""

from tests.cli.conftest import Installation


def test_a_new_database_is_made(bare: Installation) -> None:
    result = bare.run("migrate")
    assert (result.exit_code, result.output) == (
        0,
        "0001_initial\n0002_access\n0003_authoring\nDie Datenbank ist auf dem neuen Stand.\n",
    )
    assert [path.name for path in bare.folder.iterdir()] == ["lms.sqlite3"]


def test_migrating_again_changes_nothing(bare: Installation) -> None:
    bare.run("migrate")
    before = bare.database.read_bytes()
    result = bare.run("migrate", LMS_LANGUAGE="en")
    assert (result.exit_code, result.output) == (0, "The database is up to date.\n")
    assert bare.database.read_bytes() == before


def test_a_migrated_database_is_in_order(bare: Installation) -> None:
    bare.run("migrate")
    assert bare.run("verify").output == "Alles ist in Ordnung.\n"
