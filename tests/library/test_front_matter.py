from datetime import date

import pytest

from lms.library.front_matter import parse_front_matter


def _problems(text: str) -> list[tuple[int, str]]:
    return [(item.line, item.code) for item in parse_front_matter(text).problems]


def test_values_come_with_the_line_they_stand_on() -> None:
    front = parse_front_matter("---\ntitle: Tee\n\nas_of: 2026-05-01\n---\n# Text\n")
    assert front.values == {"title": "Tee", "as_of": date(2026, 5, 1)}
    assert front.lines == {"title": 2, "as_of": 4}
    assert (front.body, front.body_line) == ("# Text\n", 6)


def test_a_text_without_a_head_is_all_body() -> None:
    front = parse_front_matter("# Text\n\n---\n\nEnde")
    assert (front.values, front.body_line) == ({}, 1)
    assert front.body.endswith("Ende")


def test_an_empty_head_is_fine() -> None:
    assert parse_front_matter("---\n---\nText").problems == ()


def test_a_colon_in_a_title_is_an_error_on_its_line() -> None:
    text = "---\nminutes: 5\ntitle: Tee: kochen\n---\nText"
    assert _problems(text) == [(3, "F12")]
    assert parse_front_matter(text).body == "Text"


def test_a_head_that_never_ends_is_an_error() -> None:
    assert _problems("---\ntitle: Tee\n") == [(1, "F12")]


def test_a_date_that_does_not_exist_spoils_only_its_own_key() -> None:
    text = "---\ntitle: Tee\nas_of: 2026-02-30\n---\n"
    assert _problems(text) == [(3, "F09")]
    assert parse_front_matter(text).values["title"] == "Tee"


def test_a_key_given_twice_is_an_error() -> None:
    assert _problems("---\ntitle: A\ntitle: B\n---\n") == [(3, "F12")]


@pytest.mark.parametrize(
    "head",
    [
        "- Tee",
        "Tee",
        "? [a, b]\n: c",
        "a: &x [1]\nb: *x",
        "a: " + "[" * 90_000 + "]" * 90_000,
        "a: " + "{b: " * 5_000 + "}" * 5_000,
        "a:\n\tb: 1",
        "a: \x07",
    ],
    ids=["list", "word", "key", "anchor", "deep list", "deep mapping", "tab", "bell"],
)
def test_what_is_no_plain_mapping_is_refused(head: str) -> None:
    assert [code for _, code in _problems(f"---\n{head}\n---\nText")] == ["F12"]


@pytest.mark.parametrize("value", ["!!python/object:os.system x", "9" * 6_000, "!!binary ä"])
def test_values_that_are_no_plain_data_are_refused(value: str) -> None:
    text = f"---\na: {value}\n---\n"
    assert _problems(text) == [(2, "F09")]
    assert parse_front_matter(text).values == {"a": None}
