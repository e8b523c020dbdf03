"""What staff and accounts did is noted once, in numbers; own learning is in the ledger (R13)."""

from lms.services.accounts import make_login_link
from lms.storage import audit
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, form_in, list_lines, on_the_day, person_page, record_page
from tests.web.world import FIRST_MEETING, PAUL

QUIZ = "/modules/eins/anfang/quiz/"
Note = tuple[int | None, str, str, str, int | None]


def list_notes(site: Site) -> list[Note]:
    """Everything noted, the oldest first: who did what to which thing, for whom."""
    with site.school.storage.connected():
        events = audit.list_events(newest=100)
    assert all(event.detail == {} for event in events)
    return [
        (event.actor, event.event, event.object_kind, event.object_id, event.subject_person)
        for event in reversed(events)
    ]


def test_what_staff_record_is_noted_once(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    before = list_notes(site)
    for _ in range(2):
        karin.send(form, kind="recognised", reason="Zeugnis gesehen")
    [line] = list_lines(site, LENA)
    back = get_form(karin.get(f"{person_page(LENA)}lines/{line.id}/take-back/"))
    karin.send(back, reason="Falsche Person")
    undo = list_lines(site, LENA)[-1]
    assert list_notes(site)[len(before) :] == [
        (KARIN.id, "recorded", "evidence", str(line.id), LENA.id),
        (KARIN.id, "recorded", "evidence", str(undo.id), LENA.id),
    ]


def test_a_list_is_noted_with_each_of_its_lines(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(LIST))
    before = list_notes(site)
    for _ in range(2):
        tom.send(form)
    [lena], [paul] = list_lines(site, LENA), list_lines(site, PAUL)
    assert set(list_notes(site)[len(before) :]) == {
        (TOM.id, "recorded", "evidence", str(lena.id), LENA.id),
        (TOM.id, "recorded", "evidence", str(paul.id), PAUL.id),
        (TOM.id, "list_saved", "meeting", str(FIRST_MEETING), None),
    }
    assert len(list_notes(site)) == len(before) + 3


def test_a_conversation_that_was_only_asked_for_is_noted(
    site: Site, tom: Browser, lena: Browser
) -> None:
    lena.post(f"{QUIZ}conversation/")
    tom.send(form_in(tom.get(person_page(LENA)), "talked"))
    assert list_notes(site)[-1] == (TOM.id, "talked", "unit", "anfang", LENA.id)


def test_signing_in_and_out_is_noted(standalone: Site) -> None:
    with standalone.school.storage.connected():
        token = make_login_link(standalone.school, LENA)
    device = Browser(standalone)
    before = list_notes(standalone)
    assert before[-1] == (None, "link_made", "person", str(LENA.id), LENA.id)
    device.post(f"/login/{token}", {"device": "own"})
    device.post("/logout")
    assert list_notes(standalone)[len(before) :] == [
        (LENA.id, "signed_in", "login", "1", LENA.id),
        (LENA.id, "signed_out", "login", "1", LENA.id),
    ]


def test_a_first_visit_through_the_host_is_noted(hosted: Site) -> None:
    before = list_notes(hosted)
    for _ in range(2):
        hosted.visit(TOM).get("/")
    linked = (TOM.id, "host_linked", "person", str(TOM.id), TOM.id)
    assert list_notes(hosted)[len(before) :] == [linked]


def test_what_participants_do_themselves_is_not_noted(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = list_notes(site)
    lena.post("/modules/eins/anfang/read")
    lena.pass_quiz(QUIZ)
    lena.send(get_form(lena.get("/meetings/1/")), coming="yes")
    lena.post(f"{QUIZ}conversation/")
    assert list_notes(site) == before
