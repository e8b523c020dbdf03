"""What never reaches a reader. The five traps are those found when the policy was tried out."""

import pytest

from lms.library.page import render
from lms.library.rendered import Mode, Rendered


def _page(text: str) -> Rendered:
    return render(text, Mode.PAGE, "eins")


def _codes(text: str) -> list[tuple[str, object]]:
    return [
        (item.code, item.facts.get("name", item.facts.get("target")))
        for item in _page(text).problems
    ]


def test_trap_1_links_within_the_page_get_the_prefix_of_their_target() -> None:
    html = _page("## Tee\n\n[hin](#tee)").html
    assert 'id="lc-tee"' in html
    assert 'href="#lc-tee"' in html


def test_trap_2_tables_keep_their_alignment_without_style() -> None:
    html = _page("|a|\n|:-:|\n|b|").html
    assert 'align="center"' in html
    assert "style" not in html


def test_trap_3_equal_text_gives_equal_bytes() -> None:
    text = (
        "![a](media/a.png)\n\n<video src='media/b.mp4'></video> <audio src='media/c.ogg'></audio>"
    )
    assert len({_page(text).html for _ in range(20)}) == 1


@pytest.mark.parametrize("blank", ["\u2028", "&nbsp;", "\x01", "&#8232;", "&Tab;", "\ufeff"])
def test_trap_4_blanks_before_a_scheme_do_not_help(blank: str) -> None:
    page = _page(f'<a href="{blank}javascript:alert(1)">x</a>')
    assert "href" not in page.html
    assert "javascript" not in page.html


def test_trap_5_a_cleaned_text_is_not_cleaned_again() -> None:
    html = _page("Tee[^1]\n\n[^1]: Blatt").html
    assert html.count("lc-") == 4
    assert "lc-lc-" not in html


@pytest.mark.parametrize(
    "tag", ["script", "style", "iframe", "svg", "math", "object", "template", "title", "textarea"]
)
def test_dangerous_tags_vanish_with_their_content_and_are_reported(tag: str) -> None:
    text = f"Vorher\n\n<{tag}>böse</{tag}>\n\nNachher"
    assert "böse" not in _page(text).html
    assert _codes(text) == [("F22", f"<{tag}>")]


def test_handlers_and_schemes_are_taken_away_and_reported() -> None:
    text = '<p onclick="x()">a</p>\n\n[b](javascript:x) <a href="data:text/html,x">c</a>'
    assert _page(text).html == "<p>a</p>\n\n<p><a>b</a> <a>c</a></p>"
    assert _codes(text) == [("F22", "onclick"), ("F22", "javascript:"), ("F22", "data:")]


def test_nobody_borrows_the_styles_of_the_application() -> None:
    html = _page('<div class="btn admonition tip" style="position:fixed">a</div>').html
    assert html == '<div class="admonition tip">a</div>'


def test_symbolic_links_cannot_be_typed() -> None:
    text = '<a href="lms:b">x</a>'
    assert _page(text).html == "<p><a>x</a></p>"
    assert _codes(text) == [("F22", "lms:")]


def test_form_fields_become_signs_nobody_can_tick() -> None:
    html = _page('<input type="text" name="q" value="1" onfocus="x">').html
    assert html == "<p>☐</p>"


def test_media_cannot_start_by_themselves() -> None:
    html = _page('<video src="media/a.mp4" autoplay loop></video>').html
    assert html == '<video controls="" src="lms:media/eins/a.mp4"></video>'


@pytest.mark.parametrize(
    "url", ["https://foto.example/a.png", "//foto.example/a.png", "HTTP://foto.example/a.png"]
)
def test_nothing_is_loaded_from_another_host(url: str) -> None:
    text = f"![Tee]({url})"
    assert _page(text).html == "<p>Tee</p>"
    assert _codes(text) == [("F08", url)]


@pytest.mark.parametrize(
    "url", ["/static/a.png", "../../secret.png", "media/../../x.png", "a.png", "b.md"]
)
def test_pictures_come_from_media_folders_only(url: str) -> None:
    text = f"![Tee]({url})"
    assert _page(text).html == "<p>Tee</p>"
    assert _codes(text) == [("F07", url)]


def test_a_picture_needs_a_description() -> None:
    assert _codes("![](media/a.png)") == [("F04", "media/a.png")]
    assert _codes("![Eine Kanne](media/a.png)") == []


@pytest.mark.parametrize("text", ["hier", "Hier!", "**hier**", "mehr …", "https://tee.example"])
def test_link_texts_must_say_where_they_lead(text: str) -> None:
    assert [code for code, _ in _codes(f"[{text}](20-b.md)")] == ["F05"]


def test_an_address_in_a_text_is_no_link_text() -> None:
    assert _codes("Siehe https://tee.example/a.") == [("F05", "https://tee.example/a")]
    assert _codes("Siehe `https://tee.example/a`.") == []
    assert _codes("[Teeseite](https://tee.example/a)") == []


def test_quotes_in_a_description_stay_in_it() -> None:
    html = _page('![a "b" <img src=x onerror=alert(1)>](media/a.png)').html
    assert "<img src=x" not in html
    assert html.count("<img") == 1
