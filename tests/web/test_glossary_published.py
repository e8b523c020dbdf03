"""The glossary is published like any text: a mistake never takes its explanations down (R9)."""

from tests.web.workshop import Workshop

GLOSSARY = "content/glossary.md"
PAGE = "/modules/eins/anfang/"
GOOD = "## Löffel\n\nDamit rührt man um.\n"


def test_a_changed_explanation_is_read_at_once(workshop: Workshop) -> None:
    assert "Damit misst man den Tee ab." in workshop.visit_lena().get(PAGE).text
    workshop.write(GLOSSARY, GOOD)
    assert "Damit rührt man um." in workshop.visit_lena().get(PAGE).text
    assert workshop.places == set()


def test_a_new_word_is_marked_in_lessons_that_did_not_change(workshop: Workshop) -> None:
    workshop.write(GLOSSARY, f"{GOOD}\n## Tasse\n\nDaraus trinkt man.\n")
    page = workshop.visit_lena().get(PAGE).text
    assert 'href="#term-tasse">Tasse</a>' in page
    assert "Daraus trinkt man." in page


def test_a_broken_file_keeps_the_published_version_also_after_a_restart(
    workshop: Workshop,
) -> None:
    workshop.write(GLOSSARY, "## Löffel\n\nEnglish: spoon\n")
    assert workshop.places == {f"{GLOSSARY}:1"}
    assert "Damit misst man den Tee ab." in workshop.visit_lena().get(PAGE).text
    workshop.restart()
    assert "Damit misst man den Tee ab." in workshop.visit_lena().get(PAGE).text


def test_a_page_kept_by_a_browser_is_asked_for_again(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    etag = lena.get(PAGE).headers.get("ETag")  # in a host no page is repeatable
    workshop.write(GLOSSARY, GOOD)
    assert etag is None or lena.get(PAGE, if_none_match=etag).status_code == 200


def test_without_a_file_lessons_are_as_they_were(workshop: Workshop) -> None:
    workshop.remove(GLOSSARY)
    page = workshop.visit_lena().get(PAGE).text
    assert "lms-term" not in page
    assert "Nehmen Sie einen Löffel Blätter" in page
