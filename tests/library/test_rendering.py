"""Golden files in small: Markdown in, HTML out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.library.anchors import make_anchor
from lms.library.page import render
from lms.library.plain import find_plain
from lms.library.rendered import Mode

IMAGE = '<img loading="lazy" referrerpolicy="no-referrer"'
GOLDEN = {
    "paragraphs": (
        "Eins\nzwei.\n\n**Drei** *vier*.",
        "<p>Eins\nzwei.</p>\n<p><strong>Drei</strong> <em>vier</em>.</p>",
    ),
    "heading": ("## Über Öl & Tee", '<h2 id="lc-ueber-oel-tee">Über Öl &amp; Tee</h2>'),
    "level 1 becomes 2": ("# Tee", '<h2 id="lc-tee">Tee</h2>'),
    "same heading twice": (
        "## Tee\n\n## Tee",
        '<h2 id="lc-tee">Tee</h2>\n<h2 id="lc-tee-2">Tee</h2>',
    ),
    "box": (
        '!!! law "Hinweis"\n    Text',
        '<div class="admonition law">\n<p class="admonition-title">Hinweis</p>\n'
        "<p>Text</p>\n</div>",
    ),
    "folded": (
        '??? note "Mehr"\n    Text',
        '<details class="note">\n<summary>Mehr</summary>\n<p>Text</p>\n</details>',
    ),
    "table": (
        "|a|b|\n|:-|-:|\n|1|2|",
        '<div class="lms-scroll" tabindex="0"><table>\n<thead>\n<tr>\n'
        '<th align="left">a</th>\n<th align="right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td align="left">1</td>\n<td align="right">2</td>\n</tr>\n</tbody>\n</table></div>',
    ),
    "task list": (
        "- [x] a\n- [ ] b",
        '<ul class="task-list">\n'
        '<li class="task-list-item">☑ a</li>\n'
        '<li class="task-list-item">☐ b</li>\n</ul>',
    ),
    "figure": (
        '![Eine Kanne](media/kanne.png "Die **Kanne**")',
        f'<figure>{IMAGE} alt="Eine Kanne" src="lms:media/eins/kanne.png">'
        "<figcaption>Die **Kanne**</figcaption>\n</figure>",
    ),
    "picture within a text": (
        'Hier: ![Kanne](media/kanne.png "Titel")',
        f'<p>Hier: {IMAGE} alt="Kanne" src="lms:media/eins/kanne.png"></p>',
    ),
    "drawing, which does not wait": (
        "![Kanne](media/kanne.svg)",
        '<p><img referrerpolicy="no-referrer" alt="Kanne" src="lms:media/eins/kanne.svg"></p>',
    ),
    "footnote": (
        "Tee[^1]\n\n[^1]: Aus Blättern.",
        '<p>Tee<sup id="lc-fnref:1"><a class="footnote-ref" href="#lc-fn:1">1</a></sup></p>\n'
        '<div class="footnote">\n<hr>\n<ol>\n<li id="lc-fn:1">\n<p>Aus Blättern.&nbsp;'
        '<a class="footnote-backref" href="#lc-fnref:1">↩</a></p>\n</li>\n</ol>\n</div>',
    ),
    "links": (
        "[a](20-b.md#ein-wort) [m](../2-zwei/module.md) [f](media/a%20b.pdf) [t](tel:+49-381-1) "
        "[n](../2-zwei/media/x.png)",
        '<p><a href="lms:lesson/b#lc-ein-wort">a</a> <a href="lms:module/zwei">m</a> '
        '<a href="lms:media/eins/a%20b.pdf">f</a> <a href="tel:+49-381-1">t</a> '
        '<a href="lms:media/zwei/x.png">n</a></p>',
    ),
    "mail": (
        "<tee@kanne.example>",
        '<p><a href="mailto:tee@kanne.example">tee@kanne.example</a></p>',
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_markdown_becomes_this_html(name: str) -> None:
    source, html = GOLDEN[name]
    assert render(source, Mode.PAGE, "eins").html == html


def test_a_line_is_never_a_list_or_a_heading() -> None:
    assert render("1. Mai **ja**", Mode.LINE, "").html == "1. Mai <strong>ja</strong>"
    assert render("# 1", Mode.LINE, "").html == "# 1"
    assert render("- a\n\n    b", Mode.LINE, "").html == "- a b"


@given(st.text("aÄß1 .,;:!?()%§–„“…-_*`[]<>&#\"'\\\n\u00a0", max_size=12))
def test_a_plain_line_is_the_same_as_if_it_had_been_rendered(text: str) -> None:
    assert find_plain(text) in (None, render(text, Mode.LINE, ""))


def test_the_outline_names_headings_without_markup() -> None:
    outline = render("## Das *gute* `Wasser` & Öl\n\n### Tiefer", Mode.PAGE, "").outline
    assert [(item.level, item.title, item.anchor) for item in outline] == [
        (2, "Das gute Wasser & Öl", "lc-das-gute-wasser-oel"),
        (3, "Tiefer", "lc-tiefer"),
    ]


def test_words_are_counted_without_markup() -> None:
    assert render("Eins **zwei**\n\n- drei\n- [vier fünf](b.md)", Mode.PAGE, "").words == 5


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Straße & Öl", "strasse-oel"),
        ("Café", "cafe"),
        ("  §§ 3, 4  ", "3-4"),
        ("Чай", "чаи"),
        ("!?", "section"),
        ("snake_case", "snake-case"),
    ],
)
def test_anchors_spell_umlauts_out(title: str, anchor: str) -> None:
    assert make_anchor(title) == anchor
