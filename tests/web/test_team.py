"""Who works in a course: adding somebody with a way in, ending a role, never the last one."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Actor, Person, Role, RoleName
from lms.errors import Invalid, NotAllowed
from lms.services import roles
from lms.services.accounts import LINK_LIFETIME
from lms.storage import audit, cohorts, outbox, people
from lms.storage.audit import Event
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.factors import SECOND, enter, leads_to, set_up_app
from tests.web.forms import read_forms
from tests.web.staff import form_in
from tests.web.world import COHORT, NOW, PAUL, STARTS_ON, UTE

TEAM = f"/coordinator/{COHORT}/team/"
NEW = f"{TEAM}new/"
EVERYWHERE = Role(RoleName.COORDINATOR)
HERE = Role(RoleName.COORDINATOR, cohort=1)
ACTOR = Actor(KARIN, frozenset({EVERYWHERE}))
_LINK = re.compile(r"http\S+?(/login/[\w-]+)")


def grant(site: Site, person: Person, *granted: Role) -> None:
    with site.school.storage.connected():
        for role in granted:
            people.grant_role(person.id, role)


def roles_of(site: Site, person: Person) -> frozenset[Role]:
    with site.school.storage.connected():
        return people.list_roles(person.id)


def find(site: Site, name: str) -> list[Person]:
    with site.school.storage.connected():
        return [person for person in people.find_people_by_name(name) if person.name == name]


def end(browser: Browser, person: Person, role: Role) -> TestResponse:
    value = f"{role.name} {role.cohort or ''} {role.module or ''}"
    return browser.post(f"{TEAM}{person.id}/end/", {"role": value})


def list_noted(site: Site, event: Event) -> list[tuple[int | None, int | None, dict[str, object]]]:
    with site.school.storage.connected():
        noted = [each for each in audit.list_events(20) if each.event is event]
    return [(each.actor, each.subject_person, dict(each.detail)) for each in noted]


def test_the_page_names_everybody_and_wishes_for_a_second_coordinator(
    site: Site, karin: Browser
) -> None:
    page = karin.get(TEAM).text
    for words in ("Tom Behrens", "Ute Falk", "Karin Petersen", "koordiniert alle Kurse"):
        assert words in page
    assert "Zwei sind besser: Eine Person ist auch mal krank." in page
    grant(site, UTE, HERE)
    assert "Zwei sind besser" not in karin.get(TEAM).text


def test_somebody_new_gets_a_role_and_a_link_to_hand_over(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    form = get_form(karin.get(NEW))
    page = karin.send(
        form, name="Mia Morgen", email="mia@example.org", role="trainer", module=["eins", "zwei"]
    )
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    [mia] = find(standalone, "Mia Morgen")
    assert (mia.given_name, mia.email) == ("Mia", "mia@example.org")
    expected = {Role(RoleName.TRAINER, 1, "eins"), Role(RoleName.TRAINER, 1, "zwei")}
    assert roles_of(standalone, mia) == expected
    [link] = _LINK.findall(page.text)
    browser = standalone.visit()
    assert browser.post(link, {"device": "shared"}).status_code == 303
    assert "Mia M." in browser.get("/logout").text
    granted = list_noted(standalone, Event.ROLE_GRANTED)
    assert {(actor, subject) for actor, subject, _ in granted} == {(KARIN.id, mia.id)}
    assert list_noted(standalone, Event.LINK_MADE) == [(KARIN.id, mia.id, {})]


def test_a_form_sent_twice_adds_one_person_whose_last_link_works(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    form = get_form(karin.get(NEW))
    pages = [
        karin.send(form, name="Mia Morgen", email="mia@example.org", role="coordinator")
        for _ in range(2)
    ]
    [mia] = find(standalone, "Mia Morgen")
    assert roles_of(standalone, mia) == {HERE}
    first, last = (_LINK.findall(page.text)[0] for page in pages)
    assert standalone.visit().get(first).status_code == 410
    assert standalone.visit().get(last).status_code == 200


def test_with_a_mail_server_the_invitation_goes_by_mail(
    standalone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(standalone.app.config, "LMS_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setitem(standalone.app.config, "LMS_BASE_URL", "http://localhost")
    karin = standalone.visit(KARIN)
    form = get_form(karin.get(NEW))
    for _ in range(2):
        done = karin.send(form, name="Mia Morgen", email="mia@example.org", role="trainer")
        assert leads_to(done, TEAM)
    assert "Mia Morgen gehört jetzt zum Team." in karin.get(TEAM).text
    with standalone.school.storage.connected():
        [(recipient, body)] = standalone.school.storage.run(
            "SELECT recipient, body FROM lms_outbox"
        )
    assert recipient == "mia@example.org"
    [link] = _LINK.findall(body)
    assert standalone.visit().post(link).status_code == 303


def test_in_a_host_people_sign_in_as_they_always_do(hosted: Site) -> None:
    karin = hosted.visit(KARIN)
    done = karin.send(get_form(karin.get(NEW), "team"), name="Mia Morgen", email="mia@example.org")
    assert leads_to(done, karin.place(TEAM))
    [mia] = find(hosted, "Mia Morgen")
    assert roles_of(hosted, mia) == {Role(RoleName.TRAINER, 1)}
    assert hosted.count("lms_login_link") == 0


def test_staff_who_are_known_get_a_role_and_no_link(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    done = karin.post(NEW, {"name": "Tom Behrens", "email": TOM.email or "", "role": "coordinator"})
    assert leads_to(done, TEAM)
    assert HERE in roles_of(standalone, TOM)
    assert standalone.count("lms_login_link") == 0


def test_who_becomes_staff_has_to_sign_in_anew(site: Site, karin: Browser) -> None:
    lena = site.visit(LENA)
    assert lena.get("/").status_code == 200
    sent = {"name": "Lena Wolff", "email": LENA.email or "", "role": "trainer"}
    assert karin.post(NEW, sent).status_code in (200, 303)
    assert Role(RoleName.TRAINER, 1) in roles_of(site, LENA)
    assert site.in_host or lena.get("/").status_code == 303


def test_a_name_or_an_address_that_is_known_is_asked_about(site: Site, karin: Browser) -> None:
    sent = {"name": "Mia Morgen", "email": LENA.email or "", "role": "trainer"}
    page = karin.post(NEW, sent)
    assert page.status_code == 422
    assert "Diesen Namen oder diese Adresse gibt es schon" in page.text
    assert "Lena Wolff, Nummer 1" in page.text
    form = form_in(page, "team")
    assert dict(form.fields)["name"] == "Mia Morgen"
    karin.send(form, known="0")
    [mia] = find(site, "Mia Morgen")
    assert roles_of(site, mia) == {Role(RoleName.TRAINER, 1)}
    karin.send(form, known=str(LENA.id))
    assert roles_of(site, LENA) == {Role(RoleName.TRAINER, 1)}
    karin.send(form, known="0")
    assert len(find(site, "Mia Morgen")) == 1


def test_people_of_other_courses_are_not_told_of(site: Site) -> None:
    with site.school.storage.connected():
        people.end_role(UTE.id, Role(RoleName.TRAINER, module="zwei"))
    grant(site, UTE, HERE)
    ute = site.visit(UTE)
    page = ute.post(NEW, {"name": "Mia Morgen", "email": GAST.email or "", "role": "trainer"})
    assert page.status_code in (200, 303)
    assert roles_of(site, GAST) == frozenset()
    assert len(find(site, "Mia Morgen")) == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": " ", "email": "m@example.org"}, "Bitte geben Sie einen Namen an."),
        ({"name": "M" * 101, "email": "m@example.org"}, "höchstens 100 Zeichen"),
        ({"name": "Mia", "email": "mia"}, "E-Mail-Adresse"),
        ({"name": "Mia", "email": ""}, "Dorthin geht der Link"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    site: Site, karin: Browser, sent: dict[str, str], sentence: str
) -> None:
    karin.get(NEW)
    before = site.snapshot()
    page = karin.post(NEW, {**sent, "role": "coordinator", "module": "zwei"})
    assert page.status_code == 422
    assert sentence in page.text
    values = form_in(page, "team").fields
    assert ("role", "coordinator") in values
    assert ("module", "zwei") in values
    assert ("email", sent["email"]) in values
    assert site.snapshot() == before


def test_unknown_modules_and_roles_are_refused(site: Site, karin: Browser) -> None:
    sent = {"name": "Mia", "email": "mia@example.org", "role": "trainer", "module": "drei"}
    assert karin.post(NEW, sent).status_code == 404
    for value in (
        "",
        "boss  ",
        "trainer x ",
        "trainer",
        "trainer ² ",
        "a b c d",
        f"trainer {9:0>5000} ",
    ):
        assert karin.post(f"{TEAM}{TOM.id}/end/", {"role": value}).status_code == 422


def test_only_who_coordinates_all_courses_can_name_another_one(site: Site, karin: Browser) -> None:
    grant(site, UTE, HERE)
    sent = {"name": "Mia Morgen", "email": "mia@example.org", "role": "everywhere"}
    assert site.visit(UTE).post(NEW, sent).status_code == 403
    assert "koordiniert alle Kurse" not in form_text(site.visit(UTE).get(NEW))
    assert karin.post(NEW, sent).status_code in (200, 303)
    [mia] = find(site, "Mia Morgen")
    assert roles_of(site, mia) == {EVERYWHERE}


def form_text(page: TestResponse) -> str:
    assert read_forms(page.text)
    return page.text[page.text.index("<form") : page.text.rindex("</form")]


def test_whose_role_ends_is_out_on_the_next_request(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    role = Role(RoleName.TRAINER, 1, "eins")
    grant(standalone, PAUL, role)
    paul = standalone.visit(PAUL)
    assert paul.get("/staff/").status_code == 200
    for _ in range(2):
        assert leads_to(end(karin, PAUL, role), TEAM)
    assert roles_of(standalone, PAUL) == frozenset()
    assert leads_to(paul.get("/staff/"), "/login/")
    detail = {"role": "trainer", "cohort": 1, "module": "eins"}
    assert list_noted(standalone, Event.ROLE_ENDED) == [(KARIN.id, PAUL.id, detail)]


def test_the_last_coordinator_stays(site: Site, karin: Browser) -> None:
    refused = end(karin, KARIN, EVERYWHERE)
    assert refused.status_code == 422
    assert "Jeder Kurs braucht jemanden in der Koordination" in refused.text
    assert roles_of(site, KARIN) == {EVERYWHERE}
    grant(site, UTE, EVERYWHERE)
    assert end(karin, KARIN, EVERYWHERE).status_code == 303
    assert roles_of(site, KARIN) == frozenset()


def test_who_is_locked_out_coordinates_nothing(site: Site, karin: Browser) -> None:
    grant(site, UTE, EVERYWHERE)
    with site.school.storage.connected():
        roles.disable(site.school, ACTOR, UTE)
    assert end(karin, KARIN, EVERYWHERE).status_code == 422


def test_a_coordinator_of_one_course_cannot_touch_who_coordinates_all(site: Site) -> None:
    grant(site, UTE, HERE)
    ute = site.visit(UTE)
    assert "beendet nur, wer alle Kurse koordiniert" in ute.get(f"{TEAM}{KARIN.id}/").text
    before = roles_of(site, KARIN)
    assert end(ute, KARIN, EVERYWHERE).status_code == 403
    for act in ("link", "second-factor"):
        assert ute.post(f"{TEAM}{KARIN.id}/{act}/").status_code in (403, 404)
    assert roles_of(site, KARIN) == before
    assert site.count("lms_login_link") == 0
    for person in (KARIN, UTE):
        with site.school.storage.connected(), pytest.raises(NotAllowed):
            roles.disable(site.school, Actor(UTE, frozenset({HERE})), person)


@pytest.mark.parametrize("act", ["leave", "end", "disable"])
def test_of_several_who_do_it_at_once_one_stays(site: Site, act: str) -> None:
    """Each leaves, or takes the next one's role, or shuts the next one out."""
    school = site.school
    everybody = (LENA, PAUL, GAST)
    with school.storage.connected():
        for person in everybody:
            people.grant_role(person.id, HERE)
        people.grant_role(TOM.id, EVERYWHERE)
        people.end_role(KARIN.id, EVERYWHERE)
        people.update_person(replace(people.get_person(TOM.id), disabled_on=NOW.date()))
    barrier = Barrier(len(everybody))

    def work(number: int) -> None:
        actor = Actor(everybody[number], frozenset({HERE}))
        other = everybody[number - (act != "leave")]
        barrier.wait()
        with school.storage.connected(), suppress(Invalid):
            if act == "disable":
                roles.disable(school, actor, other)
            else:
                roles.end_role(school, actor, COHORT, other.id, HERE)

    with ThreadPoolExecutor(len(everybody)) as pool:
        list(pool.map(work, range(len(everybody))))
    with school.storage.connected():
        left = [
            person.id
            for person, role in people.list_role_holders(RoleName.COORDINATOR)
            if not person.disabled_on and role == HERE
        ]
    assert len(left) == 1


def test_every_course_keeps_a_coordinator(site: Site) -> None:
    with site.school.storage.connected():
        other = cohorts.add_cohort(
            slug="kaffee", programme="kaffee", title="Kaffee", starts_on=STARTS_ON
        )
        people.grant_role(UTE.id, EVERYWHERE)
        people.grant_role(GAST.id, Role(RoleName.COORDINATOR, other.id))
        people.end_role(KARIN.id, EVERYWHERE)
        people.grant_role(KARIN.id, HERE)
        people.grant_role(TOM.id, EVERYWHERE)
    ute = site.visit(UTE)
    assert end(ute, UTE, EVERYWHERE).status_code == 303
    assert end(site.visit(TOM), TOM, EVERYWHERE).status_code == 422


def test_somebody_shut_out_is_out_at_once_and_can_be_let_in_again(site: Site) -> None:
    lena = site.visit(LENA)
    with site.school.storage.connected():
        for _ in range(2):
            roles.disable(site.school, ACTOR, LENA)
    assert lena.get("/").status_code == (403 if site.in_host else 303)
    assert list_noted(site, Event.DISABLED) == [(KARIN.id, LENA.id, {})]
    with site.school.storage.connected():
        for _ in range(2):
            roles.enable(site.school, ACTOR, LENA)
    assert site.visit(LENA).get("/").status_code == 200
    assert list_noted(site, Event.ENABLED) == [(KARIN.id, LENA.id, {})]


def test_who_is_shut_out_is_not_added(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        roles.disable(site.school, ACTOR, TOM)
    sent = {"name": TOM.name, "email": TOM.email or "", "role": "coordinator"}
    page = karin.post(NEW, sent)
    assert page.status_code == 422
    assert "ist der Zugang gesperrt" in page.text


def test_a_lost_second_factor_is_taken_away_by_another_coordinator(standalone: Site) -> None:
    set_up_app(standalone.visit(TOM))
    tom, karin = enter(standalone, TOM), standalone.visit(KARIN)
    assert leads_to(tom.get("/staff/"), SECOND)
    assert "Zweiten Schritt zurücksetzen" in karin.get(f"{TEAM}{TOM.id}/").text
    assert leads_to(karin.post(f"{TEAM}{TOM.id}/second-factor/"), f"{TEAM}{TOM.id}/")
    assert leads_to(tom.get("/staff/"), "/login/")
    assert enter(standalone, TOM).get("/staff/").status_code == 200
    ended = {"kind": "totp", "label": ""}
    assert list_noted(standalone, Event.FACTOR_ENDED) == [(KARIN.id, TOM.id, ended)]


def test_a_new_link_for_a_member_ends_the_one_before(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    first, last = (_LINK.findall(karin.post(f"{TEAM}{TOM.id}/link/").text)[0] for _ in range(2))
    assert standalone.visit().get(first).status_code == 410
    assert standalone.visit().post(last).status_code == 303
    assert karin.post(f"{TEAM}{KARIN.id}/link/").status_code == 403


def test_an_invitation_that_did_not_go_out_is_over_with_the_next_one(
    standalone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(standalone.app.config, "LMS_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setitem(standalone.app.config, "LMS_BASE_URL", "http://localhost")
    karin = standalone.visit(KARIN)
    for _ in range(2):
        karin.post(f"{TEAM}{TOM.id}/link/")
    with standalone.school.storage.connected():
        newest, first = outbox.list_mails(None, offset=0, limit=9)
    assert first.expires_at == standalone.clock.now
    assert newest.expires_at == standalone.clock.now + LINK_LIFETIME
