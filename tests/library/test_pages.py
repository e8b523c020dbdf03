"""Pages beside the course: files with blanks that `programme.md` fills (design 5)."""

from lms.library.blanks import fill_blanks, list_values
from tests.library.workshop import PROGRAMME, A, Workshop

IMPRINT = "content/pages/impressum.md"
GOOD = "---\ntitle: Impressum\n---\n\nWir sind {{provider}}.\n"
WITH_PROVIDER = "---\ntitle: Tee\nprovider: Teetasse\naddress: Am Markt 1\n---\n\nWillkommen.\n"


def test_a_file_becomes_a_page_with_its_blanks_left_open(course: Workshop) -> None:
    course.write(PROGRAMME, WITH_PROVIDER)
    course.write(IMPRINT, GOOD)
    [page] = course.compile().pages
    assert (page.slug, page.text("de").title) == ("impressum", "Impressum")
    assert "Wir sind {{provider}}." in page.text("en").html
    assert course.findings() == ()


def test_blanks_are_filled_with_what_the_programme_says(course: Workshop) -> None:
    course.write(PROGRAMME, WITH_PROVIDER)
    values = list_values(course.compile().programme)
    filled = fill_blanks("{{provider}}, {{ address }}, {{authority}}!", values.__getitem__)
    assert filled == "Teetasse, Am Markt 1, !"


def test_pages_stand_by_number_and_then_by_name(course: Workshop) -> None:
    for name in ("b", "a", "10-z"):
        course.write(f"content/pages/{name}.md", f"# {name}\n")
    assert [page.slug for page in course.compile().pages] == ["a", "b", "z"]


def test_a_page_has_a_text_in_each_language(course: Workshop) -> None:
    course.write(IMPRINT, "# Impressum\n")
    course.write(IMPRINT.replace(".md", ".en.md"), "# Imprint\n")
    [page] = course.compile().pages
    assert (page.text("de").title, page.text("en").title) == ("Impressum", "Imprint")


def test_a_blank_nobody_knows_and_an_empty_one_are_found(course: Workshop) -> None:
    course.write(IMPRINT, "# Impressum\n\n{{provider}}\n\n{{privider}}\n")
    assert course.codes() == [(IMPRINT, 3, "H12"), (IMPRINT, 5, "F25")]


def test_a_page_may_link_to_a_lesson(course: Workshop) -> None:
    course.write(IMPRINT, f"# Impressum\n\n[Lektion A](../{A.removeprefix('content/')})\n")
    [page] = course.compile().pages
    assert 'href="lms:a"' in page.text("de").html
    assert course.findings() == ()


def test_another_page_is_another_library(course: Workshop) -> None:
    course.write(IMPRINT, "# Impressum\n\nEins.\n")
    before = course.compile().key
    course.write(IMPRINT, "# Impressum\n\nZwei.\n")
    assert course.compile().key != before
