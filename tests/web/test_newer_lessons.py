"""Newer texts of the course that comes along: taken over where wanted, never unasked."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.services import shipped
from lms.services.installation import Installation, find_installation, save_installation
from lms.storage import audit
from tests.cast import KARIN, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import Form, read_forms
from tests.web.sites import PAIRINGS, open_site
from tests.web.staff import form_in
from tests.web.world import COURSE

LIST = "/trainer/content/"
FIRST = "content/modules/1-eins/10-anfang.md"
SECOND = "content/modules/1-eins/20-mitte.md"
THIRD = "content/modules/1-eins/30-ende.md"
FRESH = "content/modules/2-zwei/20-weiss.md"
FRESH_HERE = "content/modules/5-zwei/20-weiss.md"
OURS, THEIRS = "Bei uns gibt es dazu Kekse.", "Kochen Sie das Wasser frisch."


def append(folder: Path, name: str, sentence: str) -> None:
    path = folder / name
    path.write_text(f"{path.read_text()}\n{sentence}\n")


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release changed two lessons and added one. The second was changed here, too, and so was
    the third, and the second module has another number.
    """
    release = Path(shutil.copytree(COURSE, tmp_path / "release"))
    here = Path(shutil.copytree(COURSE, tmp_path / "here"))
    noted = shipped._hash_course(here / "content", here / "quizzes")
    save_installation(here, Installation("0.1.0", "", {key: noted[key].hash for key in noted}))
    append(release, FIRST, THEIRS)
    append(release, SECOND, THEIRS)
    (release / FRESH).write_text("# Weißer Tee\n\nWeißer Tee zieht lange.\n")
    append(here, SECOND, OURS)
    append(here, THIRD, OURS)
    for top in ("content/modules", "quizzes"):
        (here / top / "2-zwei").rename(here / top / "5-zwei")
    monkeypatch.setattr(shipped, "CONTENT", release / "content")
    monkeypatch.setattr(shipped, "QUIZZES", release / "quizzes")
    return here


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, upgraded: Path) -> Iterator[Site]:
    app, database = request.param
    url = request.getfixturevalue(f"{database}_course")
    with open_site(url, upgraded, in_host=app == "host", course=upgraded) as opened:
        yield opened


def list_forms(page: str) -> list[tuple[list[str], Form]]:
    """The forms of a page, each with the files it takes over."""
    forms = read_forms(page)
    return [
        ([value.rpartition(" ")[2] for name, value in form.fields if name == "file"], form)
        for form in forms
    ]


def get_form_for(karin: Browser, *files: str) -> Form:
    [form] = [form for names, form in list_forms(karin.get(LIST).text) if names == [*files]]
    return form


def take(karin: Browser, *files: str) -> None:
    page = karin.follow(karin.send(get_form_for(karin, *files)))
    assert "Die neue Fassung ist übernommen." in page.text


def test_the_first_page_says_how_many_texts_are_newer(site: Site, karin: Browser) -> None:
    page = karin.get("/staff/").text
    assert "Neuere Texte" in page
    assert "3 Texte" in page
    assert "Neuere Texte" not in site.visit(TOM).get("/staff/").text


def test_the_list_says_what_is_newer_and_what_is_only_ours(karin: Browser) -> None:
    page = karin.get(LIST).text
    parts = page.split("<h2>")
    assert ("Von Ihnen und von uns geändert" in parts[1], SECOND in parts[1]) == (True, True)
    assert ("Neuer, und von Ihnen nicht geändert" in parts[2], FIRST in parts[2]) == (True, True)
    assert ("Neu im mitgelieferten Kurs" in parts[3], FRESH_HERE in parts[3]) == (True, True)
    assert ("Hier ist nichts zu tun" in parts[4], THIRD in parts[4]) == (True, True)


def test_a_newer_text_is_taken_over_where_nobody_changed_it(
    site: Site, karin: Browser, upgraded: Path
) -> None:
    take(karin, FIRST)
    assert THEIRS in (upgraded / FIRST).read_text()
    assert FIRST not in karin.get(LIST).text
    assert OURS in (upgraded / SECOND).read_text()
    with site.school.storage.connected():
        [event] = audit.list_events(1)
    assert (event.event, event.object_id, event.actor) == ("content_taken", FIRST, KARIN.id)


def test_a_new_lesson_is_added_to_its_module_whatever_number_that_has(
    karin: Browser, upgraded: Path
) -> None:
    take(karin, FRESH_HERE)
    assert (upgraded / FRESH_HERE).read_text().startswith("# Weißer Tee")
    assert not (upgraded / FRESH).exists()


def test_both_texts_stand_side_by_side(karin: Browser) -> None:
    page = karin.get(f"{LIST}{SECOND}").text
    assert page.index("Hier in unserem Kurs") < page.index(OURS) < page.index(THEIRS)
    assert "gleiche Zeilen …" in page
    assert "Neue Fassung nehmen" in page


def test_our_text_stays_and_is_not_asked_about_again(
    site: Site, karin: Browser, upgraded: Path
) -> None:
    form = get_form(karin.get(f"{LIST}{SECOND}"), SECOND)
    page = karin.follow(karin.send(form, go="keep"))
    assert "Ihr eigener Text bleibt." in page.text
    assert page.text.index("Hier ist nichts zu tun") < page.text.index(SECOND)
    assert OURS in (upgraded / SECOND).read_text()
    assert karin.get(f"{LIST}{SECOND}").status_code == 404


def test_our_text_is_kept_aside_when_the_new_one_is_taken(karin: Browser, upgraded: Path) -> None:
    form = get_form(karin.get(f"{LIST}{SECOND}"), SECOND)
    page = karin.follow(karin.send(form, go="take"))
    assert "Ihre eigene liegt in" in page.text
    assert OURS not in (upgraded / SECOND).read_text()
    [kept] = (upgraded / "replaced").rglob("20-mitte.md")
    assert OURS in kept.read_text()


def test_a_text_changed_meanwhile_is_not_replaced(karin: Browser, upgraded: Path) -> None:
    form = get_form(karin.get(f"{LIST}{SECOND}"), SECOND)
    append(upgraded, SECOND, "Und Zucker.")
    page = karin.send(form, go="take")
    assert page.status_code == 409
    assert "Das hat sich inzwischen geändert." in page.text
    assert "Und Zucker." in (upgraded / SECOND).read_text()
    assert karin.send(form_in(page, SECOND), go="take").status_code == 303


def test_a_form_sent_twice_does_it_once(site: Site, karin: Browser) -> None:
    form = get_form_for(karin, FIRST)
    before = site.count("lms_audit")
    for sentence in ("Die neue Fassung ist übernommen.", "Bitte sehen Sie noch einmal nach."):
        assert sentence in karin.follow(karin.send(form)).text
    assert site.count("lms_audit") == before + 1


def test_all_newer_texts_are_taken_at_once(upgraded: Path, karin: Browser) -> None:
    append(upgraded.parent / "release", THIRD, THEIRS)
    shutil.copyfile(COURSE / THIRD, upgraded / THIRD)
    take(karin, FIRST, THIRD)
    for name in (FIRST, THIRD):
        assert THEIRS in (upgraded / name).read_text()
    assert OURS in (upgraded / SECOND).read_text()


def test_an_older_installation_finds_everything_that_differs_side_by_side(
    karin: Browser, upgraded: Path
) -> None:
    (upgraded / "installation.json").unlink()
    parts = karin.get(LIST).text.split("<h2>")
    assert all(name in parts[1] for name in (FIRST, SECOND, THIRD))
    form = get_form(karin.get(f"{LIST}{THIRD}"), THIRD)
    assert karin.send(form, go="keep").status_code == 303
    noted = find_installation(upgraded)
    assert noted is not None
    assert noted.shipped is not None
    assert list(noted.shipped) == ["content/modules/eins/ende.md"]
    parts = karin.get(LIST).text.split("<h2>")
    assert (FIRST in parts[1], THIRD in parts[1]) == (True, False)


def test_a_course_of_ones_own_is_never_compared(karin: Browser, upgraded: Path) -> None:
    save_installation(upgraded, Installation("0.1.0", "", None))
    assert "Es gibt nichts Neueres." in karin.get(LIST).text


def test_a_folder_that_cannot_be_written_is_one_sentence(
    karin: Browser, upgraded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, _: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    form = get_form(karin.get(f"{LIST}{SECOND}"), SECOND)
    monkeypatch.setattr(shipped, "replace_file", fail)
    page = karin.follow(karin.send(form, go="take"))
    assert "20-mitte.md lässt sich nicht beschreiben." in page.text
    assert OURS in (upgraded / SECOND).read_text()
