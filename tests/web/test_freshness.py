"""What is to be checked again when: for trainers a list, for readers one plain line."""

from tests.cast import TOM
from tests.web.driver import Browser, Site
from tests.web.staff import come_back
from tests.web.world import UTE

PAGE = "/trainer/freshness/"
DUE, DATED, UNDATED = "Kühleres Wasser", "Wasser und Blätter", "Die Kanne"
LESSON = "/modules/zwei/gruen/"
AGAIN = "Geprüft am 1. Mai 2026, wird gerade überprüft"


def part(page: str, heading: str, following: str) -> str:
    """What stands between two headings."""
    return page.partition(f"<h2>{heading}")[2].partition(f"<h2>{following}")[0]


def test_lessons_stand_by_when_they_are_due(karin: Browser) -> None:
    page = karin.get(PAGE).text
    assert DUE in part(page, "In den nächsten 30 Tagen", "Später")
    assert DATED in part(page, "Später", "Ohne Termin")
    assert "20. Juni 2026" in page
    assert "Die Temperatur von grünem Tee." in page


def test_what_is_past_its_day_is_overdue(site: Site) -> None:
    site.clock.pass_by(days=11)
    page = come_back(site, UTE).get(PAGE).text
    assert DUE in part(page, "Überfällig", "In den nächsten 30 Tagen")


def test_trainers_see_the_lessons_of_their_modules(tom: Browser, ute: Browser) -> None:
    assert DUE not in tom.get(PAGE).text
    assert DATED not in ute.get(PAGE).text


def test_the_first_page_leads_to_what_is_due_soon(ute: Browser, tom: Browser) -> None:
    page = ute.get("/staff/").text
    assert ute.place(f"{PAGE}#due-gruen") in page
    assert "Die Temperatur von grünem Tee." in page
    assert tom.place(PAGE) in tom.get("/staff/").text
    assert DUE not in tom.get("/staff/").text


def test_readers_see_that_a_lesson_is_checked_again_once_its_day_is_past(site: Site) -> None:
    assert AGAIN not in come_back(site, UTE).get(LESSON).text
    site.clock.pass_by(days=11)
    assert AGAIN in come_back(site, UTE).get(LESSON).text


def test_a_lesson_is_read_and_written_from_there(ute: Browser) -> None:
    page = ute.get(PAGE).text
    assert f'href="{ute.place(LESSON)}"' in page
    assert f'href="{ute.place("/trainer/lessons/gruen/")}"' in page


def test_what_is_to_be_checked_is_for_staff_only(site: Site, ute: Browser) -> None:
    assert "Die Temperatur von grünem Tee." not in ute.get(LESSON).text


def test_a_page_is_new_once_the_day_is_past_and_not_before(standalone: Site) -> None:
    tags = []
    for _ in range(3):
        tags.append(come_back(standalone, TOM).get(LESSON).headers["ETag"])
        standalone.clock.pass_by(days=6)
    assert tags[0] == tags[1] != tags[2]


def test_the_course_page_counts_what_experts_have_reviewed(karin: Browser) -> None:
    page = karin.get("/coordinator/tee-2026/").text
    assert "1 von 4 Lektionen sind fachlich geprüft." in page
    assert karin.place(f"{PAGE}#reviewed") in page


def test_the_list_says_who_reviewed_what_and_prints_the_rest(karin: Browser) -> None:
    page = karin.get(PAGE).text
    assert "Verein Teetasse, 2. Mai 2026" in page
    assert karin.place("/trainer/lessons/gruen/review-print/") in page
    assert karin.place("/trainer/modules/eins/review-print/") in page
