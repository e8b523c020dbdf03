"""The first page: what is left, and when the next meeting is."""

from tests.web.driver import Browser, Site, get_form


def test_the_first_page_shows_the_next_step_and_the_next_meeting(lena: Browser) -> None:
    page = lena.get("/")
    assert page.status_code == 200
    assert "Guten Tag, Lena" in page.text
    assert "Wasser und Blätter" in page.text
    assert "13. Juni 2026" in page.text
    assert "Gemeinsam kochen" in page.text


def test_the_first_page_changes_nothing(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    lena.get("/")
    assert site.snapshot() == before


def test_the_first_page_goes_on_with_what_was_begun(lena: Browser) -> None:
    lena.post("/modules/eins/anfang/read")
    page = lena.get("/")
    assert lena.place("/modules/eins/anfang/quiz/") in page.text


def test_somebody_in_no_course_is_told_whom_to_call(gast: Browser) -> None:
    page = gast.get("/")
    assert page.status_code == 200
    assert "tel:03810000000" in page.text


def test_every_page_says_whom_to_call(lena: Browser) -> None:
    for path in ("/", "/menu/", "/modules/", "/modules/eins/", "/me/", "/modules/eins/anfang/"):
        page = lena.get(path)
        assert page.status_code == 200
        assert "Frau Kanne" in page.text


def test_somebody_who_is_not_signed_in_is_led_to_signing_in(nobody: Browser) -> None:
    response = nobody.get("/")
    assert response.status_code in (302, 303)
    assert "Wasser und Blätter" not in response.text


def test_a_reply_to_the_next_meeting_is_kept_and_can_be_changed(lena: Browser) -> None:
    page = lena.get("/meetings/1/")
    assert "13. Juni 2026" in page.text
    done = lena.send(get_form(page), coming="no")
    assert "Danke" in lena.follow(done).text
    form = get_form(lena.get("/meetings/1/"))
    assert form.buttons == [("coming", "yes")]
    lena.send(form, coming="yes")
    assert get_form(lena.get("/meetings/1/")).buttons == [("coming", "no")]


def test_a_meeting_that_is_over_takes_no_reply(site: Site, lena: Browser) -> None:
    site.clock.pass_by(days=4)
    lena.get("/")
    before = site.snapshot()
    assert lena.get("/meetings/1/").status_code == 404
    assert lena.post("/meetings/1/", {"coming": "no"}).status_code == 404
    assert site.snapshot() == before


def test_a_meeting_of_somebody_elses_course_takes_no_reply(site: Site, gast: Browser) -> None:
    gast.get("/")
    before = site.snapshot()
    assert gast.get("/meetings/1/").status_code == 404
    assert gast.post("/meetings/1/", {"coming": "no"}).status_code == 404
    assert site.snapshot() == before
