"""A lesson taken apart and put together says the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.library.front_matter import parse_front_matter
from lms.library.lesson_source import (
    LessonHead,
    add_change,
    change_lesson,
    find_body_line,
    keep_changes,
    read_lesson,
    write_lesson,
)
from lms.paths import CONTENT
from tests.house.source import ROOT

SHIPPED = sorted(
    path
    for folder in (CONTENT, ROOT / "tests/course/content")
    for path in folder.glob("modules/*/[0-9]*.md")
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_writing_a_shipped_lesson_changes_nothing_but_the_form_of_its_head(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head, body = read_lesson(text)
    written = write_lesson(head, body)
    assert read_lesson(written) == (head, body)
    assert find_body_line(text) == text.split("\n").index(body.split("\n")[0]) + 1
    before, after = parse_front_matter(text), parse_front_matter(written)
    if "title" in before.values:
        assert after.values == before.values
        assert after.body.strip("\n") == before.body.strip("\n")


def test_a_head_is_written_in_one_order_and_quoted_where_it_has_to_be() -> None:
    head = LessonHead(
        title="Tee: heiß",
        minutes=8,
        objectives=("Ich weiß, wie es geht.",),
        as_of=date(2026, 5, 1),
        review_by=date(2027, 5, 1),
        sources=("Buch: Tee", "no"),
        notice="Es wird heiß.",
        optional=True,
        rest={"id": "tee", "changes": [{date(2026, 6, 1): "Neu"}]},
    )
    assert write_lesson(head, "Text.") == (
        '---\ntitle: "Tee: heiß"\nminutes: 8\nobjectives:\n  - Ich weiß, wie es geht.\n'
        "as_of: 2026-05-01\nreview_by: 2027-05-01\n"
        'sources:\n  - "Buch: Tee"\n  - "no"\nnotice: Es wird heiß.\noptional: true\n'
        "id: tee\nchanges:\n  - 2026-06-01: Neu\n---\n\nText.\n"
    )


def test_german_keys_and_a_title_in_the_text_are_understood() -> None:
    head, body = read_lesson("---\ndauer: 5\nziele:\n  - A\n---\n\n# Tee\n\nText.\n")
    assert (head.title, head.minutes, head.objectives, head.rest) == ("Tee", 5, ("A",), {})
    assert body == "Text."


def test_a_heading_below_a_title_of_its_own_is_text() -> None:
    assert read_lesson("---\ntitle: Tee\n---\n\n# Tee\n\nText.\n")[1] == "# Tee\n\nText."


@pytest.mark.parametrize(
    "head",
    ["title: [A", "title: A\ntitle: B", "- A", "a: &x 1\nb: *x", "as_of: 2026-99-99"],
)
def test_a_head_that_cannot_be_read_stays_in_the_text(head: str) -> None:
    text = f"---\n{head}\n---\n\nText."
    assert read_lesson(text) == (LessonHead(), text)
    assert read_lesson(write_lesson(LessonHead(), text)) == (LessonHead(), text)


@pytest.mark.parametrize(
    "line", ["minutes: zehn", "objectives: eins", "as_of: bald", "optional: ja", "sources: [1]"]
)
def test_a_value_of_another_kind_is_kept(line: str) -> None:
    head, _ = read_lesson(f"---\ntitle: A\n{line}\n---\n")
    key = line.split(":")[0]
    assert list(head.rest) == [key]
    assert parse_front_matter(write_lesson(head, "")).values == {
        "title": "A",
        key: head.rest[key],
    }


def test_a_line_of_a_long_head_is_never_broken() -> None:
    head = LessonHead(title="Tee " * 60 + "Tee", sources=("Buch: " + "Tee " * 60 + "Tee",))
    assert len(write_lesson(head, "").split("\n")) == 6


def test_the_line_of_the_body_is_found() -> None:
    assert find_body_line("---\ntitle: A\n---\n\n\nText.\n") == 6
    assert find_body_line("\n# A\n\nText.\n") == 4
    assert find_body_line("Text.\n") == 1
    assert find_body_line("---\ntitle: [A\n---\n\nText.\n") == 1


def test_a_change_is_added_once() -> None:
    day = date(2026, 6, 10)
    once = add_change("---\ntitle: A\nchanges:\n  - 2026-06-01: Neu\n---\n", day, "Neuer")
    assert once == ("---\ntitle: A\nchanges:\n  - 2026-06-01: Neu\n  - 2026-06-10: Neuer\n---\n")
    assert add_change(once, day, "Neuer") == once


def test_what_people_were_told_is_kept_in_an_older_text() -> None:
    newest = "---\ntitle: B\nchanges:\n  - 2026-06-01: Neu\n---\n\nNeu.\n"
    older = "---\ntitle: A\n---\n\nAlt.\n"
    assert keep_changes(older, newest) == (
        "---\ntitle: A\nchanges:\n  - 2026-06-01: Neu\n---\n\nAlt.\n"
    )
    assert keep_changes(older, older) == older


def test_an_older_text_stays_the_lesson_people_have_read() -> None:
    newest = "---\nid: tee\ntitle: B\n---\n\nNeu.\n"
    older = "---\ntitle: A\n---\n\nAlt.\n"
    assert keep_changes(older, newest) == "---\ntitle: A\nid: tee\n---\n\nAlt.\n"
    assert keep_changes(newest, older) == newest
    assert keep_changes(older, "---\ntitle: [B\n---\n\nNeu.\n") == older


LINES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["no", "2026-01-01", "a: b", "# a", "- a", "'", '"', "{a}", "---", "~", "0x1"]),
).map(lambda text: " ".join(text.split()))
FILLED = LINES.filter(bool)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    DAYS,
    st.datetimes().map(lambda moment: moment.replace(microsecond=0, tzinfo=None)),
)
KEYS = st.sampled_from(["id", "changes", "requires", "reviewed", "conversation", "level"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.from_regex("[a-z]{1,6}", fullmatch=True), inner, max_size=3),
    ),
    max_leaves=5,
)
RESTS: st.SearchStrategy[Mapping[str, Any]] = st.dictionaries(KEYS, VALUES, max_size=3)
HEADS = st.builds(
    LessonHead,
    title=FILLED,
    minutes=st.none() | st.integers(-5, 1000),
    objectives=st.lists(LINES, max_size=3).map(tuple),
    as_of=st.none() | DAYS,
    review_by=st.none() | DAYS,
    sources=st.lists(LINES, max_size=3).map(tuple),
    notice=LINES,
    optional=st.booleans(),
    rest=RESTS,
)
BODIES = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["---", "# A", "", "    a"])))


@given(HEADS, BODIES.map("\n".join))
def test_whatever_is_written_reads_the_same(head: LessonHead, typed: str) -> None:
    written = write_lesson(head, typed)
    again, body = read_lesson(written)
    assert again == head
    assert write_lesson(again, body) == written
    assert body.strip() == typed.strip()


@given(
    st.lists(
        st.sampled_from(
            [
                "---",
                "title: A",
                "titel: B",
                "dauer: 5",
                "# A",
                "## B",
                "",
                "Text",
                "    Text",
                "...",
                "a: [",
                "minutes: 5",
                "optional: ja",
                "changes:",
                "  - 2026-01-01: Neu",
                "title:",
                "objectives: [a, b]",
            ]
        ),
        max_size=10,
    ).map("\n".join)
)
def test_reading_twice_gives_the_same(text: str) -> None:
    assume(not parse_front_matter(text).problems)
    head, body = read_lesson(text)
    assert read_lesson(write_lesson(head, body)) == (head, body)


def test_a_time_in_a_head_is_kept() -> None:
    head = LessonHead(title="A", rest={"level": datetime(2026, 1, 1, 10)})
    assert read_lesson(write_lesson(head, ""))[0] == head


TYPED = """---
# gelesen von Jan
title: Tee
Dauer: 10 # mit Übung
sources:
  # die neue Auflage
  - "Das Teebuch"
as_of: 2026-06-01
---

Text.
"""


def test_what_stays_of_a_head_stays_as_it_was_typed() -> None:
    head, _ = read_lesson(TYPED)
    assert change_lesson(TYPED, head, "Neu.") == TYPED.replace("Text.", "Neu.").replace(
        "Dauer", "minutes"
    )
    changed = change_lesson(TYPED, replace(head, title="Der Tee", notice="Heiß."), "Text.")
    wanted = TYPED.replace("title: Tee", "title: Der Tee").replace("Dauer", "minutes")
    assert changed == wanted.replace("2026-06-01\n", "2026-06-01\nnotice: Heiß.\n")


def test_lines_of_comments_stay_where_a_value_changes_or_goes() -> None:
    head, body = read_lesson(TYPED)
    changed = change_lesson(TYPED, replace(head, sources=("Das Kaffeebuch",)), body)
    assert "sources:\n  - Das Kaffeebuch\n  # die neue Auflage\nas_of" in changed
    changed = change_lesson(TYPED, replace(head, sources=()), body)
    assert "# mit Übung\n  # die neue Auflage\nas_of" in changed
    assert read_lesson(changed) == (replace(head, sources=()), body)


@pytest.mark.parametrize("text", ["{title: A, minutes: 3}", "title: A\noptional: 1", "{}"])
def test_an_odd_head_can_be_changed_too(text: str) -> None:
    text = f"---\n{text}\n---\n\nText.\n"
    head = replace(read_lesson(text)[0], title="B", minutes=4, optional=True, rest={})
    assert read_lesson(change_lesson(text, head, "Neu.")) == (head, "Neu.")
