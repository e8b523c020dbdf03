"""Words of the glossary in texts: found in every form, marked once, never changed."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.library.page import render
from lms.library.plain import plain_text
from lms.library.rendered import Mode
from lms.library.terms import Vocabulary, list_linked, mark_terms, unlink_terms

VOCABULARY = Vocabulary(
    "de",
    (
        ("duldung", ("Duldung",)),
        ("anhoerung", ("Anhörung",)),
        ("beistand", ("Beistand",)),
        ("schutz", ("Subsidiärer Schutz",)),
        ("bamf", ("BAMF", "Bundesamt für Migration und Flüchtlinge")),
        ("amm-vo", ("AMM-VO",)),
        ("umm", ("Unbegleitete Minderjährige", "umM")),
        ("minderjaehrige", ("Minderjährige",)),
    ),
)
KEPT = '<span class="notranslate" translate="no">'
WORDS = st.sampled_from(
    ["Duldungen", "Anhörung", "subsidiären", "Schutz", "umM", "BAMF", "und", "&amp;", "&nbsp;"]
)
TAGS = st.sampled_from(["p", "em", "h2", "code", "a", "li", "summary"])


def find(text: str, *, linked: bool = False, vocabulary: Vocabulary = VOCABULARY) -> list[str]:
    """What is marked in a text."""
    marked = mark_terms(f"<p>{text}</p>", vocabulary, linked=linked)
    return re.findall(r'translate="no"[^>]*>([^<]*)<', marked)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eine Duldung, zwei Duldungen.", ["Duldung", "Duldungen"]),
        ("Nach Anhörungen", ["Anhörungen"]),
        ("Nach Anhoerungen", ["Anhoerungen"]),
        ("Die Rolle des Beistands, zwei Beistände", ["Beistands", "Beistände"]),
        ("mit subsidiärem Schutz", ["subsidiärem Schutz"]),
        ("wegen subsidiären\nSchutzes", ["subsidiären\nSchutzes"]),
        ("subsidiärer&nbsp;Schutz", ["subsidiärer&nbsp;Schutz"]),
        ("Das BAMF heißt Bundesamt für Migration und Flüchtlinge.", None),
        ("Die AMM-VO gilt.", ["AMM-VO"]),
        ("(Duldung)", ["Duldung"]),
        ("„Duldung“", ["Duldung"]),
        ("mit umM arbeiten", ["umM"]),
        ("für unbegleitete Minderjährige", ["unbegleitete Minderjährige"]),
        ("für Minderjährige", ["Minderjährige"]),
    ],
)
def test_a_term_is_found_in_every_form(text: str, found: list[str] | None) -> None:
    assert find(text) == (found or ["BAMF", "Bundesamt für Migration und Flüchtlinge"])


@pytest.mark.parametrize(
    "text",
    [
        "Eine Duldungsbescheinigung",
        "Die Ausbildungsduldung",
        "Duldungs- und Bleiberecht",
        "BAMF-Bescheid",
        "Wir wollen sie anhören.",
        "Schutz",
        "subsidiär, Schutz",
        "subsidiärer oder anderer Schutz",
        "bamf",
        "UMM",
        "die umm",
        "<code>Duldung</code>",
        "<pre>Eine Duldung</pre>",
        '<img alt="Eine Duldung > nichts" src="x">',
    ],
)
def test_what_only_looks_like_a_term_is_none(text: str) -> None:
    assert find(text) == []


def test_the_first_use_in_sight_outside_headings_and_links_leads_to_the_explanation() -> None:
    html = (
        '<h2 id="lc-x">Duldung</h2><p><a href="#lc-x">Duldung</a> und <em>Duldung</em>.</p>'
        "<details><summary>Beistand</summary><p>Duldung, Beistand</p></details><p>Beistand</p>"
    )
    marked = mark_terms(html, VOCABULARY, linked=True)
    assert list_linked(marked) == ("duldung", "beistand")
    assert "id=" not in marked[marked.index("<details") : marked.index("</details>")]
    link = 'class="lms-term notranslate" translate="no" id="word-duldung" href="#term-duldung"'
    assert f"<em><a {link}>Duldung</a></em>" in marked
    assert marked.count(f"{KEPT}Duldung</span>") == 3


def test_a_page_that_explains_nothing_keeps_the_words_without_links() -> None:
    linked = mark_terms("<p>Eine Duldung, <em>Anhörungen</em>.</p>", VOCABULARY, linked=True)
    plain = mark_terms("<p>Eine Duldung, <em>Anhörungen</em>.</p>", VOCABULARY, linked=False)
    assert unlink_terms(linked) == unlink_terms(plain) == plain


def test_without_terms_nothing_happens() -> None:
    assert mark_terms("<p>Duldung</p>", Vocabulary(), linked=True) == "<p>Duldung</p>"


def test_in_a_language_without_capital_nouns_small_letters_count() -> None:
    english = Vocabulary("en", (("permit", ("Permit",)),))
    assert find("two permits", vocabulary=english) == ["permits"]


def test_a_language_without_rules_has_one_form_each() -> None:
    other = Vocabulary("uk", (("dozvil", ("дозвіл",)),))
    assert find("дозвіл, дозволу", vocabulary=other) == ["дозвіл"]


def test_outline_and_links_of_a_page_are_those_of_the_text() -> None:
    source = "## Eine Duldung\n\nEine Duldung.\n\nDuldung.\n"
    with_terms = render(source, Mode.LESSON, "", VOCABULARY)
    without = render(source, Mode.LESSON, "")
    assert with_terms.html != without.html
    assert (with_terms.outline, with_terms.words) == (without.outline, without.words)
    assert (with_terms.anchors, with_terms.targets) == (without.anchors, without.targets)


def test_an_author_may_keep_words_from_translation() -> None:
    kept = '<span class="notranslate" translate="no">Lange Straße</span>'
    assert render(kept, Mode.LINE, "").html == kept
    assert render('<span translate="yes" class="lms-term">x</span>', Mode.LINE, "").html == (
        '<span class="">x</span>'
    )


def test_text_without_markup_is_as_before() -> None:
    html = "<p>Die Duldung, <em>Anhörung</em>.</p>"
    for linked in (True, False):
        assert plain_text(mark_terms(html, VOCABULARY, linked=linked)) == plain_text(html)


@pytest.mark.property
@given(
    st.lists(st.tuples(TAGS, st.lists(WORDS, max_size=6)), max_size=6),
    st.text(max_size=20),
    st.booleans(),
)
def test_marking_never_changes_what_people_see(
    parts: list[tuple[str, list[str]]], stray: str, linked: bool
) -> None:
    html = "".join(f"<{tag}>{' '.join(words)}</{tag}>" for tag, words in parts)
    html += stray.replace("<", "&lt;").replace("&", "&amp;")
    marked = mark_terms(html, VOCABULARY, linked=linked)
    assert see(marked) == see(html)
    assert mark_terms(html, VOCABULARY, linked=linked) == marked
    assert len(set(list_linked(marked))) == len(list_linked(marked))


def see(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))
