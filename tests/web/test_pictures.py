"""Pictures handed in at the trainers' desk: drawn anew, described, put into the text."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from lms.services import pictures
from lms.storage.audit import Event
from tests.cast import TOM
from tests.library.test_pictures import HOSTILE
from tests.library.word_files import make_photo
from tests.web.course import list_events
from tests.web.desk import read_draft, read_text
from tests.web.driver import Browser, Site
from tests.web.sites import PAIRINGS, open_site
from tests.web.staff import form_in
from tests.web.uploads import send_file
from tests.web.world import COURSE

PICTURES = "/trainer/lessons/anfang/pictures/"
LINE = "![Eine grüne Kanne](media/eine-gruene-kanne.png)"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSE, tmp_path / "course"))


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, tmp_path: Path, course: Path) -> Iterator[Site]:
    app, database = request.param
    url = request.getfixturevalue(f"{database}_course")
    with open_site(url, tmp_path, in_host=app == "host", course=course) as opened:
        yield opened


def hand_in(browser: Browser, description: str = "Eine grüne Kanne", **fields: str) -> TestResponse:
    """Hands a photo in."""
    photo, _ = make_photo()
    name = "../../IMG 1.jpg"
    return send_file(browser, PICTURES, photo, name, description=description, **fields)


def list_media(course: Path) -> set[str]:
    return {path.name for path in (course / "content/modules/1-eins/media").iterdir()}


def test_a_picture_is_kept_small_and_without_what_the_camera_noted(
    site: Site, tom: Browser, course: Path
) -> None:
    page = tom.follow(hand_in(tom))
    assert LINE in page.text
    assert list_media(course) == {"kanne.png", "eine-gruene-kanne.png"}
    stored = tom.get("/media/eins/eine-gruene-kanne.png").data
    with Image.open(io.BytesIO(stored)) as image:
        assert image.size == (960, 640)
        assert not dict(image.getexif())
    assert b"Wismar" not in stored
    assert [event.detail for event in list_events(site, Event.PICTURE_ADDED)] == [
        {"name": "eine-gruene-kanne.png"}
    ]


def test_the_line_is_put_into_the_text_once(site: Site, tom: Browser) -> None:
    form = form_in(tom.follow(hand_in(tom)), "insert")
    for _ in range(2):
        assert tom.send(form).status_code == 303
    assert read_text(site, TOM)[1].rstrip().endswith(f"\n\n{LINE}")
    assert read_draft(site, TOM).lesson.count("eine-gruene-kanne") == 1


def test_the_line_goes_below_the_paragraph_somebody_was_in(site: Site, tom: Browser) -> None:
    body = read_text(site, TOM)[1]
    paragraph = body.split("\n\n")[1]
    place = body.index(paragraph) + 3
    photo, _ = make_photo()
    done = send_file(tom, f"{PICTURES}?at={place}", photo, description="Eine grüne Kanne")
    tom.send(form_in(tom.follow(done), "insert"))
    assert f"{paragraph}\n\n{LINE}\n\n" in read_text(site, TOM)[1]


def test_a_caption_stands_below_it(tom: Browser) -> None:
    page = tom.follow(hand_in(tom, caption='Die "gute" Kanne'))
    assert "<figcaption>Die &#34;gute&#34; Kanne</figcaption>" in page.text
    assert "eine-gruene-kanne.png &#34;Die &amp;quot;gute&amp;quot; Kanne&#34;)" in page.text


def test_the_same_picture_is_kept_once_and_another_one_beside_it(
    tom: Browser, course: Path
) -> None:
    for _ in range(2):
        assert hand_in(tom).status_code == 303
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "PNG")
    send_file(tom, PICTURES, stream.getvalue(), description="Eine grüne Kanne")
    kept = list_media(course) - {"kanne.png"}
    assert len(kept) == 2
    assert all(name.startswith("eine-gruene-kanne") for name in kept)


def test_a_picture_needs_a_description_and_what_was_typed_stays(
    site: Site, tom: Browser, course: Path
) -> None:
    page = hand_in(tom, "  ", caption="Am Morgen")
    assert page.status_code == 422
    assert "was auf dem Bild zu sehen ist" in page.text
    assert 'value="Am Morgen"' in page.text
    assert list_media(course) == {"kanne.png"}


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "too large"])
def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    site: Site, tom: Browser, course: Path, name: str
) -> None:
    tom.get(PICTURES)
    before = site.snapshot()
    page = send_file(tom, PICTURES, HOSTILE[name][0], "foto.png", description="Eine Kanne")
    assert page.status_code == 422
    assert 'href="#file"' in page.text
    assert 'value="Eine Kanne"' in page.text
    assert list_media(course) == {"kanne.png"}
    assert site.snapshot() == before


def test_without_a_file_nothing_happens(tom: Browser) -> None:
    page = tom.send(form_in(tom.get(PICTURES), "pictures"), description="Eine Kanne")
    assert page.status_code == 422
    assert "Bitte wählen Sie zuerst eine Datei aus." in page.text


def test_the_course_of_the_program_is_not_written(
    tom: Browser, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "CONTENT", course / "content")
    page = hand_in(tom)
    assert page.status_code == 422
    assert "gehört zum Programm" in page.text
    assert list_media(course) == {"kanne.png"}


def test_a_folder_that_must_not_be_written_is_said(
    tom: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no", "/kurs/media")

    monkeypatch.setattr(pictures, "replace_file", refuse)
    page = hand_in(tom)
    assert page.status_code == 422
    assert "/kurs/media" in page.text


def test_a_picture_that_is_not_there_is_not_shown(tom: Browser) -> None:
    assert tom.get(f"{PICTURES}?name=../../programme.md").status_code == 404
    assert tom.post(f"{PICTURES}insert/", {"name": "nichts.png"}).status_code == 404
