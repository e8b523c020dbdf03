"""Hints about wording, each with an example and a near miss."""

import pytest

from lms.library.lint_text import lint_text

TWENTY = " ".join(["Wort"] * 20)


def hints(text: str, language: str = "de") -> list[tuple[str, int]]:
    found = lint_text("content/a.md", text, 1, language)
    return sorted((hint.code, hint.line) for hint in found)


def test_a_sentence_of_more_than_twenty_words_is_long() -> None:
    assert hints(f"Kurz.\n{TWENTY} Tee.") == [("H01", 2)]
    assert hints(f"Kurz.\n{TWENTY}.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Am 19. August trinken wir Tee mit {}.",
        "Wir nehmen z. B. grünen oder ca. drei Sorten Tee mit {}.",
        "Frau B. Müller trinkt {}.",
        "Er fragte: „Ist der Tee heiß?“, und dann {}.",
    ],
)
def test_not_every_full_stop_ends_a_sentence(text: str) -> None:
    assert hints(text.format(" ".join(["Wort"] * 19))) == [("H01", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "- {0}\n- {0}",
        "| {0} | {0} |\n|---|---|\n| {0} | {0} |",
        "## {0}\n{0}",
        '!!! tip "{0}"\n    {0}',
        "- [x] {0}\n  > {0}",
        "Antwort: {0}\nAntwort: {0}",
        "„{0}.“ {0}",
        "```\n{0} {0}\n```",
        "<!-- {0} {0} -->",
        "[{0}](ein-langer-name-ohne-blank.md)",
    ],
)
def test_what_stands_apart_is_counted_apart(text: str) -> None:
    assert hints(text.format(" ".join(["Wort"] * 19))) == []


def test_a_paragraph_of_more_than_six_lines_is_long() -> None:
    assert hints("Wasser kocht.\n" * 7) == [("H02", 1)]
    assert hints("Wasser kocht.\n" * 6 + "\n" + "Wasser kocht.\n" * 6) == []


def test_a_paragraph_of_many_words_is_long_even_on_one_line() -> None:
    assert hints("Text.\n\n" + "Das Wasser kocht schnell auf. " * 16) == [("H02", 3)]
    assert hints("Text.\n\n" + "Das Wasser kocht schnell auf. " * 15) == []


def test_an_abbreviation_needs_an_explanation_once() -> None:
    assert hints("Fragen Sie das BAMF.\nOder das BAMF-Büro.") == [("H03", 1)]
    assert hints("Fragen Sie nach dem AsylbLG.") == [("H03", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Das Bundesamt für Tee (BAMF) hilft. Das BAMF ist da.",
        "Das BAMF (Bundesamt für Tee) hilft.",
        "BAMF heißt Bundesamt für Tee.",
        "Das Bundesamt für Tee, abgekürzt BAMF, hilft.",
        "Das BAMF hilft.\n\n*[BAMF]: Bundesamt für Tee",
        "Die EU und die USA kennen alle. Kapitel IV auch.",
        "LehrerInnen, M-V und Punkt A",
    ],
)
def test_what_is_explained_or_known_to_all_is_no_riddle(text: str) -> None:
    assert hints(text) == []


def test_an_abbreviation_may_be_explained_elsewhere() -> None:
    assert lint_text("a.md", "Das BAMF.", 1, "de", "Das Bundesamt (BAMF)") == ()


def test_passive_sentences_in_a_row_hide_who_acts() -> None:
    passive = "Der Antrag wird geprüft. Dann werden Sie benachrichtigt."
    assert hints(f"Text.\n\n{passive}") == [("H04", 3)]
    assert hints("Die form is filled in. It was posted.", "en") == [("H04", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Der Antrag wird geprüft. Sie warten. Danach ruft Frau Ada an.",
        "Er wird kommen. Sie werden sehen. Wir werden Tee trinken.",
        "Sie haben gefragt. Wir haben geantwortet.",
    ],
)
def test_one_passive_sentence_or_the_future_is_no_heap(text: str) -> None:
    assert hints(text) == []


def test_capitals_are_hard_to_read() -> None:
    assert hints("Bitte\nKEIN KALTES WASSER nehmen.") == [("H08", 2)]
    assert hints("Das ist VERBOTEN.") == [("H08", 1)]
    assert hints("Das ist NICHT gut. Die EU, USA, DDR auch nicht.") == []


def test_a_language_without_word_lists_gets_the_countable_hints_only() -> None:
    assert hints(f"NATO {TWENTY}.", "uk") == [("H01", 1)]


def test_lines_count_from_where_the_text_begins() -> None:
    (hint,) = lint_text("a.md", "Das BAMF.", 9, "de")
    assert (hint.path, hint.line, hint.facts) == ("a.md", 9, {"name": "BAMF"})


@pytest.mark.parametrize(
    "piece", ["<!--", "[a](", "![", "#", "ge", "!!! a  ", "AB ", "(", "|", "> "]
)
def test_a_hostile_text_is_read_in_one_go(piece: str) -> None:
    assert isinstance(lint_text("a.md", piece * 20_000, 1, "de"), tuple)
