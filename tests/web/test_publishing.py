"""Files are edited while people read: a mistake never takes the published course down (R9)."""

import shutil
import threading
from typing import Any

import pytest

from lms.library.compile import compile_library
from lms.library.shelf import Library
from lms.library.watch import Watcher
from lms.services import publishing
from lms.services.watching import Watch
from lms.storage import content_log
from tests.cast import KARIN
from tests.web.driver import get_form
from tests.web.workshop import Workshop
from tests.web.world import PAUL

LESSON = "content/modules/1-eins/10-anfang.md"
QUIZ = "quizzes/1-eins/10-anfang.md"
PAGE = "/modules/eins/anfang/"
PUBLISHED = "Tee braucht Wasser und Blätter."


BROKEN: dict[str, tuple[bytes, int]] = {
    "an unknown key": (b"---\ntitle: A\nlevel: 3\n---\n\nText.\n", 3),
    "a YAML error": (b"---\ntitle: [A\n---\n\nText.\n", 3),
    "a link to nowhere": (b"# A\n\nText.\n\n[B](99-nirgends.md)\n", 5),
    "a missing picture": (b"# A\n\n![B](media/fehlt.png)\n", 3),
    "letters that are no UTF-8": (b"# A\n\nTee f\xfcr alle.\n", 3),
    "a file that is too large": (b"# A\n\n" + b"Tee. " * 50_000, 1),
    "a gate on nothing": (b"---\ntitle: A\nrequires:\n  - lesson: nirgends\n---\n\nText.\n", 3),
    "a gate that waits for itself": (
        b"---\ntitle: A\nrequires:\n  - lesson: mitte\n---\n\nText.\n",
        3,
    ),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_file_keeps_the_published_version_also_after_a_restart(
    workshop: Workshop, mistake: str
) -> None:
    text, line = BROKEN[mistake]
    if mistake == "a gate that waits for itself":
        workshop.write(
            "content/modules/1-eins/20-mitte.md",
            "---\ntitle: Die Kanne\nrequires:\n  - lesson: anfang\n---\n\n## Die Kanne wärmen\n",
        )
    workshop.write(LESSON, text)
    assert any(place.startswith(f"{LESSON}:") for place in workshop.places), workshop.places
    assert f"{LESSON}:{line}" in workshop.places
    assert PUBLISHED in workshop.visit_lena().get(PAGE).text
    workshop.restart()
    assert PUBLISHED in workshop.visit_lena().get(PAGE).text
    assert f"{LESSON}:{line}" in workshop.places


BROKEN_QUIZZES: dict[str, str] = {
    "no right answer": "## Was? <!-- id: q1aa -->\n\n- ( ) A\n- ( ) B\n",
    "two right answers": "## Was? <!-- id: q1aa -->\n\n- (x) A\n- (x) B\n",
    "no kind": "## Was? <!-- id: q1aa -->\n\nText.\n",
    "one id twice": "## Was? <!-- id: a -->\n\nAntwort: A\n\n## Wer? <!-- id: a -->\n\nAntwort: B",
    "nothing": "",
}


@pytest.mark.parametrize("mistake", BROKEN_QUIZZES)
def test_a_broken_quiz_keeps_the_published_questions(workshop: Workshop, mistake: str) -> None:
    workshop.write(QUIZ, BROKEN_QUIZZES[mistake])
    assert any(place.startswith(f"{QUIZ}:") for place in workshop.places)
    workshop.restart()
    lena = workshop.visit_lena()
    assert "kochend" in lena.begin(f"{PAGE}quiz/").text
    assert "Geschafft" in lena.follow(lena.pass_quiz(f"{PAGE}quiz/")).text


def test_a_mended_file_is_published_again(workshop: Workshop) -> None:
    workshop.write(LESSON, BROKEN["an unknown key"][0])
    workshop.write(LESSON, "# Wasser und Blätter\n\nGanz neu.\n\n## Das Wasser\n\n## Die Blätter\n")
    assert workshop.places == set()
    assert "Ganz neu." in workshop.visit_lena().get(PAGE).text


def test_a_script_in_a_lesson_does_no_harm(workshop: Workshop) -> None:
    workshop.write(LESSON, workshop.read(LESSON) + "\n<script>alert(1)</script>\n")
    page = workshop.visit_lena().get(PAGE)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_staff_are_told_of_a_broken_file_by_path_and_line(workshop: Workshop) -> None:
    workshop.write(LESSON, BROKEN["an unknown key"][0])
    assert f"{LESSON}:3" in workshop.site.visit(KARIN).get("/staff/").text


def test_a_changed_sentence_is_read_at_once_and_kept_in_the_log(workshop: Workshop) -> None:
    workshop.write(LESSON, workshop.read(LESSON).replace(PUBLISHED, "Tee braucht Zeit."))
    assert "Tee braucht Zeit." in workshop.visit_lena().get(PAGE).text
    with workshop.site.school.storage.connected():
        versions = content_log.list_versions("lesson/anfang")
    assert [version.change for version in versions] == ["minor", "first"]


def test_the_same_files_again_are_no_new_version(workshop: Workshop) -> None:
    before = workshop.site.snapshot()
    workshop.publish()
    workshop.restart()
    _ = workshop.site.school.library
    assert workshop.site.snapshot() == before


def test_a_running_attempt_is_graded_by_its_own_questions(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    lena.begin(f"{PAGE}quiz/")
    workshop.write(QUIZ, "## Ganz anders? <!-- id: z9zz -->\n\nAntwort: ja\n")
    lena.answer_all(f"{PAGE}quiz/")
    assert "Geschafft. 5 von 5 richtig." in lena.follow(lena.hand_in(f"{PAGE}quiz/")).text
    paul = workshop.site.visit(PAUL)
    assert "Ganz anders?" in paul.begin(f"{PAGE}quiz/").text


def test_a_new_lesson_is_open_with_its_module_and_asked_of_nobody_yet(workshop: Workshop) -> None:
    workshop.write("content/modules/1-eins/25-neu.md", "# Ganz neu\n\nMehr über Tee.\n")
    lena = workshop.visit_lena()
    assert lena.get("/modules/eins/neu/").status_code == 200
    assert "0 von 5 Schritten" in lena.get("/modules/eins/").text


def test_a_changed_file_is_published_by_the_second_look(workshop: Workshop) -> None:
    school, course = workshop.site.school, workshop.course
    watcher = Watcher(school.publisher.folders, course / "stamp", school.publisher.publish)
    (course / LESSON).write_text("# Neu\n\nNeuer Text.\n", encoding="utf-8")
    assert not watcher.step()
    assert watcher.step()
    assert "Neuer Text." in workshop.visit_lena().get(PAGE).text
    assert not watcher.step()


def test_a_new_file_is_published_by_the_second_look(workshop: Workshop) -> None:
    school, course = workshop.site.school, workshop.course
    watcher = Watcher(school.publisher.folders, course / "stamp", school.publisher.publish)
    (course / "content/modules/1-eins/25-neu.md").write_text("# Ganz neu\n", encoding="utf-8")
    assert [watcher.step(), watcher.step()] == [False, True]
    assert workshop.visit_lena().get("/modules/eins/neu/").status_code == 200


def test_watching_starts_once_in_a_process(workshop: Workshop) -> None:
    def count() -> int:
        return sum(thread.name == "lms-watch" for thread in threading.enumerate())

    before = count()
    watch = Watch(workshop.site.school, workshop.course)
    watch.ensure()
    watch.ensure()
    assert count() == before + 1
    assert watch._watcher is not None
    watch._watcher.stop()
    assert count() == before


def test_the_first_request_starts_watching(workshop: Workshop) -> None:
    asked: list[bool] = []
    workshop.site.app.extensions["lms"].watch = lambda: asked.append(True)
    workshop.site.visit().get("/healthz")
    assert asked


def test_a_failing_publication_leaves_the_course_as_it_was(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError("no space left")

    publisher = workshop.site.school.publisher
    monkeypatch.setattr(publisher, "publish", fail)
    (workshop.course / LESSON).write_text("# Neu\n", encoding="utf-8")
    watcher = Watcher(publisher.folders, workshop.course / "stamp", lambda: publisher.publish())
    (workshop.course / LESSON).write_text("# Neuer\n", encoding="utf-8")
    assert [watcher.step(), watcher.step()] == [False, True]
    assert "no space left" in caplog.text
    assert PUBLISHED in workshop.visit_lena().get(PAGE).text


def test_when_all_files_are_gone_the_lessons_can_still_be_read(workshop: Workshop) -> None:
    shutil.rmtree(workshop.course / "content")
    workshop.publish()
    for _ in range(2):
        lena = workshop.visit_lena()
        assert lena.get("/").status_code == 200
        assert lena.get("/modules/").status_code == 200
        assert PUBLISHED in lena.get(PAGE).text
        workshop.restart()


def test_a_vanished_lesson_stays_readable_and_locks_nothing(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    assert lena.get("/modules/eins/mitte/").status_code == 403
    workshop.remove(LESSON)
    for _ in range(2):
        assert PUBLISHED in lena.get(PAGE).text
        assert lena.get("/modules/eins/mitte/").status_code == 200
        assert "Die Kanne" in lena.get("/").text
        workshop.restart()
        lena = workshop.visit_lena()


def test_a_vanished_lesson_cannot_be_newly_met(workshop: Workshop) -> None:
    workshop.remove(LESSON)
    lena = workshop.visit_lena()
    before = workshop.site.count("lms_evidence")
    assert lena.post(f"{PAGE}read").status_code == 404
    assert lena.post(f"{PAGE}quiz/").status_code == 404
    assert workshop.site.count("lms_evidence") == before


def test_what_was_met_stays_met_when_its_lesson_vanishes(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    lena.pass_quiz(f"{PAGE}quiz/")
    workshop.remove(LESSON)
    assert "1 von 5 Schritten" in lena.get("/modules/eins/").text
    assert "Geschafft" in lena.get(f"{PAGE}quiz/results/1/").text


def test_a_lesson_begun_before_it_vanished_can_be_handed_in(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    form = get_form(lena.begin(f"{PAGE}quiz/"))
    workshop.remove(LESSON)
    assert lena.send(form, answer="0", go="next").status_code == 303
    assert lena.hand_in(f"{PAGE}quiz/").status_code == 303


def test_staff_are_told_of_a_vanished_lesson(workshop: Workshop) -> None:
    workshop.remove(LESSON)
    assert "Wasser und Blätter" in workshop.site.visit(KARIN).get("/staff/").text


def test_a_moved_and_renumbered_lesson_is_the_same_unit(workshop: Workshop) -> None:
    lena = workshop.visit_lena()
    lena.pass_quiz(f"{PAGE}quiz/")
    (workshop.course / LESSON).rename(workshop.course / "content/modules/1-eins/15-anfang.md")
    workshop.publish()
    assert "1 von 5 Schritten" in lena.get("/modules/eins/").text


def test_two_processes_loading_a_change_at_once_log_it_once(workshop: Workshop) -> None:
    first = workshop.site
    workshop.restart()
    (workshop.course / LESSON).write_text("# Neu\n\nNeuer Text.\n", encoding="utf-8")
    for site in (first, workshop.site):
        site.school.publisher.publish()
    with workshop.site.school.storage.connected():
        assert len(content_log.list_versions("lesson/anfang")) == 2


def test_people_can_save_while_the_course_is_made_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = workshop.site.school.storage
    held = []

    def compile_slowly(*given: Any) -> Library:
        with storage.connected():
            held.append(storage.database.in_transaction())
        return compile_library(*given)

    monkeypatch.setattr(publishing, "compile_library", compile_slowly)
    workshop.write(LESSON, "# Anfang\n\nTee braucht Zeit.\n")
    assert "Tee braucht Zeit." in workshop.visit_lena().get(PAGE).text
    assert held == [False, False]


def test_a_lesson_added_later_is_voluntary_and_opens_with_its_module(workshop: Workshop) -> None:
    for place in ("1-eins/40-mehr.md", "2-zwei/20-noch-mehr.md"):
        workshop.write(f"content/modules/{place}", "# Mehr\n\nTee aus Minze.\n")
    lena = workshop.visit_lena()
    assert "Tee aus Minze." in lena.get("/modules/eins/mehr/").text
    for answer in (lena.get("/modules/zwei/noch-mehr/"), lena.post("/modules/zwei/noch-mehr/read")):
        assert answer.status_code == 403
        assert "Tee aus Minze." not in answer.text
        assert f'href="{lena.place(PAGE)}"' in answer.text
