"""Code is English: German stands in `lms/translations/` only."""

import re
from pathlib import Path

from tests.house.source import PACKAGE, list_files, read

# A letter by itself, or among its like, is part of an alphabet and no German.
LETTERS = re.compile("[A-Za-z]{2}[äöüß]|[äöüÄÖÜß][A-Za-z]")
WORDS = re.compile(
    r"\b(und|oder|nicht|eine[nmrs]?|wird|werden|wurde|Sie|Ihre?[nmrs]?|Kurs|Kurstag|Lektion|Fragen?"
    r"|Antwort|Termin|Anwesenheit|Erledigt|Anmelden|Weiter)\b"
)


def list_german(path: Path) -> list[str]:
    """The lines that look German, as `file:line`."""
    lines = enumerate(read(path).splitlines(), start=1)
    return [f"{path.name}:{n}" for n, line in lines if LETTERS.search(line) or WORDS.search(line)]


def test_no_german_is_in_the_code() -> None:
    translations = PACKAGE / "translations"
    files = [path for path in list_files() if not path.is_relative_to(translations)]
    assert [place for path in files for place in list_german(path)] == []


def test_german_in_the_code_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text('a = "The lesson"\nb = "für"\nc = "Lektion"\n# nicht so\n', encoding="utf-8")
    assert list_german(file) == ["some.py:2", "some.py:3", "some.py:4"]
