"""From a draft to what participants read: nothing before it is published, nothing half."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lms.domain.people import Actor
from lms.errors import Conflict, Invalid, NotFound
from lms.library.quiz_file import parse_quiz
from lms.library.watch import Watcher
from lms.library.write import replace_files
from lms.services import authoring, releasing
from lms.services.authoring import Checked, Draft, DraftPart, fingerprint
from lms.services.school import School
from lms.services.watching import STAMP, Watch
from lms.storage import content_log
from lms.storage.audit import Event
from tests.web.course import list_events
from tests.web.test_drafts import KARIN_ACTING, LESSON, QUIZ, TOM_ACTING, open_draft
from tests.web.workshop import Workshop

FILE = "content/modules/1-eins/10-anfang.md"
QUIZ_FILE = "quizzes/1-eins/10-anfang.md"
PAGE = "/modules/eins/anfang/"
SENTENCE = "Tee braucht Wasser und Blätter."
CHANGED = "Tee braucht vor allem Zeit."


@pytest.fixture
def school(workshop: Workshop) -> School:
    return workshop.site.school


def save(
    school: School,
    text: str,
    part: DraftPart = LESSON,
    actor: Actor = TOM_ACTING,
    unit: str = "anfang",
    language: str = "",
) -> Draft:
    with school.storage.connected():
        seen = fingerprint(authoring.get_draft(school, actor, unit, language).get(part))
        return authoring.save_draft(school, actor, unit, language, part, text, seen=seen)


def write_changed(school: School, actor: Actor = TOM_ACTING) -> Draft:
    return save(school, open_draft(school, actor).lesson.replace(SENTENCE, CHANGED), actor=actor)


def publish(
    school: School,
    actor: Actor = TOM_ACTING,
    unit: str = "anfang",
    sentence: str = "",
    language: str = "",
) -> None:
    with school.storage.connected():
        draft = authoring.get_draft(school, actor, unit, language)
        seen = draft.lesson_seen, draft.quiz_seen
        authoring.publish_draft(school, actor, unit, language, seen=seen, sentence=sentence)


def check(school: School, unit: str = "anfang", language: str = "") -> Checked:
    with school.storage.connected():
        return authoring.check_draft(school, TOM_ACTING, unit, language)


def list_versions(school: School, unit: str = "anfang") -> tuple[authoring.TextVersion, ...]:
    with school.storage.connected():
        return authoring.list_versions(school, TOM_ACTING, unit)


def test_participants_see_nothing_until_it_is_published(workshop: Workshop, school: School) -> None:
    write_changed(school)
    check(school)
    workshop.publish()
    assert SENTENCE in workshop.visit_lena().get(PAGE).text
    publish(school)
    page = workshop.visit_lena().get(PAGE).text
    assert CHANGED in page
    assert SENTENCE not in page
    assert CHANGED in workshop.read(FILE)
    assert open_draft(school).saved_at is None


def test_a_publication_is_logged_once_with_its_author(workshop: Workshop, school: School) -> None:
    write_changed(school)
    publish(school)
    workshop.publish()
    workshop.restart()
    _ = workshop.site.school.library
    newest, *older = list_versions(workshop.site.school)
    assert (newest.author, newest.change, newest.part) == ("Tom Behrens", "minor", LESSON)
    assert {(version.author, version.change) for version in older} == {("", "first")}
    [event] = list_events(workshop.site, Event.CONTENT_PUBLISHED)
    assert (event.actor, event.object_id) == (2, "anfang")


def test_a_sentence_makes_it_new_content_that_finished_people_are_told(
    workshop: Workshop, school: School
) -> None:
    lena = workshop.visit_lena()
    lena.pass_quiz(f"{PAGE}quiz/")
    write_changed(school)
    publish(school, sentence=" Der Tee zieht  jetzt länger. ")
    assert "  - 2026-06-10: Der Tee zieht jetzt länger.\n" in workshop.read(FILE)
    assert "Der Tee zieht jetzt länger." in lena.get(PAGE).text
    newest = list_versions(school)[0]
    assert (newest.change, newest.summary) == ("material", "Der Tee zieht jetzt länger.")


def test_new_questions_get_ids_and_are_told_with_their_lesson(
    workshop: Workshop, school: School
) -> None:
    draft = open_draft(school)
    save(school, f"{draft.quiz}\n## Und jetzt?\n\n- (x) trinken\n- ( ) warten\n", QUIZ)
    publish(school, sentence="Eine neue Frage.")
    [*_, question] = parse_quiz(workshop.read(QUIZ_FILE)).list_questions()
    assert len(question.id) == 4
    assert "Eine neue Frage." in workshop.read(FILE)
    assert {version.part for version in list_versions(school)[:2]} == {LESSON, QUIZ}


def test_a_draft_with_errors_is_not_published(workshop: Workshop, school: School) -> None:
    save(school, "# Tee\n\n[Hier](99-nirgends.md)\n")
    checked = check(school)
    assert checked.has_errors
    assert [(each.path, each.code) for each in checked.findings if each.blocks] == [
        (FILE, "F05"),
        (FILE, "F07"),
        (QUIZ_FILE, "F07"),
        (QUIZ_FILE, "F07"),
    ]
    with pytest.raises(Invalid, match="draft_has_errors"):
        publish(school)
    assert SENTENCE in workshop.read(FILE)
    assert open_draft(school).saved_at


def test_hints_are_told_and_do_not_block(school: School) -> None:
    long = "Wer Tee " + "und noch mehr Tee " * 12 + "mag, kocht ihn."
    save(school, open_draft(school).lesson + f"\n{long}\n")
    hints = [each for each in check(school).findings if not each.blocks]
    assert "H01" in {hint.code for hint in hints}
    publish(school)


def test_lines_of_findings_count_in_the_draft(school: School) -> None:
    save(school, "---\ntitle: Tee\n---\n\nText.\n\n![](media/kanne.png)\n")
    checked = check(school)
    [finding] = [each for each in checked.findings if each.code == "F04"]
    assert (finding.line, checked.body_line) == (7, 5)


def test_the_check_shows_the_course_with_the_draft_and_leaves_the_published_one(
    school: School,
) -> None:
    write_changed(school)
    tried = check(school).library
    assert CHANGED in tried.get_lesson("anfang").text("de").html
    assert CHANGED not in school.library.get_lesson("anfang").text("de").html
    assert check(school).library is tried


def test_mistakes_it_makes_elsewhere_are_told(workshop: Workshop, school: School) -> None:
    other = "content/modules/1-eins/20-mitte.md"
    workshop.write(other, workshop.read(other) + "\n[Die Blätter](10-anfang.md#die-blaetter)\n")
    text = open_draft(school).lesson.replace("## Die Blätter", "## Die feinen Blätter")
    save(school, text)
    assert other in {finding.path for finding in check(school).elsewhere}


def test_what_was_not_seen_is_not_published(workshop: Workshop, school: School) -> None:
    seen = write_changed(school)
    save(school, seen.lesson + "\nMehr.\n")
    with school.storage.connected(), pytest.raises(Conflict) as raised:
        authoring.publish_draft(
            school, TOM_ACTING, "anfang", seen=(seen.lesson_seen, seen.quiz_seen)
        )
    assert raised.value.kind == "draft"
    assert SENTENCE in workshop.read(FILE)


def test_without_a_draft_there_is_nothing_to_publish(school: School) -> None:
    with pytest.raises(NotFound):
        publish(school)


def test_of_two_trainers_the_second_is_told_and_keeps_her_text(
    workshop: Workshop, school: School
) -> None:
    write_changed(school)
    karins = save(school, open_draft(school).lesson_file + "\nKarins Satz.\n", actor=KARIN_ACTING)
    publish(school)
    with pytest.raises(Conflict) as raised:
        publish(school, KARIN_ACTING)
    assert raised.value.kind == "file"
    draft = open_draft(school, KARIN_ACTING)
    assert draft.is_outdated
    assert draft.lesson == karins.lesson
    assert CHANGED in draft.lesson_file
    with school.storage.connected():
        seen = fingerprint(draft.lesson_file), fingerprint(draft.quiz_file)
        again = authoring.rebase_draft(school, KARIN_ACTING, "anfang", seen=seen)
    assert not again.is_outdated
    publish(school, KARIN_ACTING)
    assert "Karins Satz." in workshop.visit_lena().get(PAGE).text


def test_a_file_changed_on_the_disk_underneath_is_noticed(
    workshop: Workshop, school: School
) -> None:
    write_changed(school)
    path = workshop.course / FILE
    path.write_text(workshop.read(FILE) + "\nVon Hand.\n", encoding="utf-8")
    with pytest.raises(Conflict):
        publish(school)
    assert "Von Hand." in workshop.read(FILE)
    stale = open_draft(school)
    path.write_text(workshop.read(FILE) + "\nNoch einmal.\n", encoding="utf-8")
    seen = fingerprint(stale.lesson_file), fingerprint(stale.quiz_file)
    with school.storage.connected(), pytest.raises(Conflict):
        authoring.rebase_draft(school, TOM_ACTING, "anfang", seen=seen)


def test_a_file_changed_while_the_draft_is_checked_is_noticed(
    workshop: Workshop, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_changed(school)
    put_in_order = releasing._put_in_order

    def change_meanwhile(*given: object) -> object:
        (workshop.course / FILE).write_text(f"{workshop.read(FILE)}\nVon Hand.\n", "utf-8")
        return put_in_order(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing, "_put_in_order", change_meanwhile)
    with pytest.raises(Conflict):
        publish(school)
    assert "Von Hand." in workshop.read(FILE)


def test_a_part_nobody_has_changed_follows_its_file(workshop: Workshop, school: School) -> None:
    save(school, f"{open_draft(school).quiz}\n## Und jetzt?\n\nAntwort: ja\n", QUIZ)
    workshop.write(FILE, workshop.read(FILE).replace(SENTENCE, CHANGED))
    draft = open_draft(school)
    assert CHANGED in draft.lesson
    assert not draft.is_outdated
    publish(school)
    assert CHANGED in workshop.read(FILE)
    assert "Und jetzt?" in workshop.read(QUIZ_FILE)


def test_another_worker_follows_at_its_next_staff_request(
    workshop: Workshop, school: School
) -> None:
    workshop.restart()
    other = workshop.site.school
    _ = other.library
    watch = Watch(other, other.data_dir)
    watch._watcher = Watcher(
        other.publisher.folders, other.data_dir / STAMP, other.publisher.publish
    )
    workshop.site.app.extensions["lms"].poke = watch.poke
    write_changed(school)
    publish(school)
    assert SENTENCE in workshop.visit_lena().get(PAGE).text
    workshop.visit_tom().get("/staff/")
    assert CHANGED in workshop.visit_lena().get(PAGE).text
    assert not watch.poke()


def test_a_full_disk_or_a_folder_that_cannot_be_written_keeps_everything(
    workshop: Workshop, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(files: Sequence[tuple[Path, bytes]]) -> None:
        raise OSError(28, "No space left on device")

    draft = write_changed(school)
    monkeypatch.setattr(releasing, "replace_files", refuse)
    before = workshop.site.snapshot()
    with pytest.raises(Invalid, match="file_unwritable") as raised:
        publish(school)
    assert raised.value.facts == {"path": FILE}
    assert workshop.site.snapshot() == before
    assert open_draft(school).lesson == draft.lesson


def write_first(files: Sequence[tuple[Path, bytes]]) -> None:
    replace_files(files[:1])
    raise KeyboardInterrupt


def write_all(files: Sequence[tuple[Path, bytes]]) -> None:
    replace_files(files)
    raise KeyboardInterrupt


@pytest.mark.parametrize("write", [write_first, write_all])
@pytest.mark.parametrize("heading", ["## Das Wasser", "## Das heiße Wasser"])
def test_killed_while_writing_the_course_is_whole_and_the_draft_there(
    workshop: Workshop, school: School, monkeypatch: pytest.MonkeyPatch, write: object, heading: str
) -> None:
    title = heading.removeprefix("## ")
    draft = open_draft(school)
    save(school, draft.lesson.replace("## Das Wasser", heading).replace("Siehe: Das Wasser", ""))
    save(school, draft.quiz.replace("Das Wasser", title) + "\n## Neu?\n\nAntwort: ja\n", QUIZ)
    with monkeypatch.context() as patch:
        patch.setattr(releasing, "replace_files", write)
        with pytest.raises(KeyboardInterrupt):
            publish(school)
    workshop.restart()
    school = workshop.site.school
    assert workshop.visit_lena().get(PAGE).status_code == 200
    assert open_draft(school).saved_at
    publish(school)
    assert workshop.places == set()
    assert heading in workshop.read(FILE)
    assert len(list_versions(school)) == 4


def test_the_shipped_course_is_left_alone(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    write_changed(school)
    monkeypatch.setattr(releasing, "CONTENT", school.publisher.folders[0])
    with pytest.raises(Invalid, match="course_shipped"):
        publish(school)


def test_a_sentence_has_its_limit(school: School) -> None:
    write_changed(school)
    with pytest.raises(Invalid, match="sentence_too_long"):
        publish(school, sentence="Tee. " * 100)


def test_a_new_lesson_comes_last_in_its_module(workshop: Workshop, school: School) -> None:
    with school.storage.connected():
        begun = authoring.begin_lesson(school, TOM_ACTING, "eins", "Der Zucker")
    save(school, f"{begun.lesson}\nZucker macht Tee süß.\n", unit=begun.unit_id)
    save(school, "## Ist Zucker süß?\n\n- (x) ja\n- ( ) nein\n", QUIZ, unit=begun.unit_id)
    lena = workshop.visit_lena()
    assert lena.get("/modules/eins/der-zucker/").status_code == 404
    publish(school, unit=begun.unit_id)
    assert "Zucker macht Tee süß." in lena.get("/modules/eins/der-zucker/").text
    assert (workshop.course / "content/modules/1-eins/40-der-zucker.md").exists()
    assert (workshop.course / "quizzes/1-eins/40-der-zucker.md").exists()
    draft = open_draft(school, unit=begun.unit_id)
    assert (draft.is_new, draft.saved_at) == (False, None)


def test_a_new_lesson_needs_no_questions(workshop: Workshop, school: School) -> None:
    with school.storage.connected():
        begun = authoring.begin_lesson(school, TOM_ACTING, "eins", "Der Zucker")
    save(school, f"{begun.lesson}\nZucker macht Tee süß.\n", unit=begun.unit_id)
    publish(school, unit=begun.unit_id)
    assert not (workshop.course / "quizzes/1-eins/40-der-zucker.md").exists()


def test_a_module_without_closing_questions_can_get_some(
    workshop: Workshop, school: School
) -> None:
    save(school, "## Und?\n\n- (x) ja\n- ( ) nein\n", QUIZ, KARIN_ACTING, "zwei.quiz")
    publish(school, KARIN_ACTING, "zwei.quiz")
    assert "## Und? <!-- id: " in workshop.read("quizzes/2-zwei/module.md")
    assert school.library.get_module("zwei").has_quiz


def test_a_translation_is_published_without_the_part_nobody_wrote(
    workshop: Workshop, school: School
) -> None:
    save(
        school, "---\ntitle: Water\n---\n\nTea.\n\n## Das Wasser\n\n## Die Blätter\n", language="en"
    )
    publish(school, language="en")
    assert "Tea." in workshop.read("content/modules/1-eins/10-anfang.en.md")
    assert not (workshop.course / "quizzes/1-eins/10-anfang.en.md").exists()


def test_questions_of_a_translation_get_the_ids_of_the_original(
    workshop: Workshop, school: School
) -> None:
    own = "## Neu?\n\n- (x) ja\n- ( ) nein\n"
    save(school, own, QUIZ, unit="ende")
    publish(school, unit="ende")
    [original] = parse_quiz(workshop.read("quizzes/1-eins/30-ende.md")).list_questions()
    lesson = open_draft(school, unit="ende").lesson
    save(school, lesson + "\nTea.\n", unit="ende", language="en")
    save(school, "## New?\n\n- (x) yes\n- ( ) no\n", QUIZ, unit="ende", language="en")
    publish(school, unit="ende", language="en")
    [translated] = parse_quiz(workshop.read("quizzes/1-eins/30-ende.en.md")).list_questions()
    assert translated.id == original.id


def test_an_old_text_is_taken_up_as_a_draft(workshop: Workshop, school: School) -> None:
    write_changed(school)
    publish(school, sentence="Neu.")
    oldest = [each for each in list_versions(school) if each.part is LESSON][-1]
    with school.storage.connected():
        seen = authoring.get_draft(school, TOM_ACTING, "anfang").lesson_seen
        with pytest.raises(Conflict):
            authoring.restore_version(school, TOM_ACTING, "anfang", "", oldest.id, seen="alt")
        draft = authoring.restore_version(school, TOM_ACTING, "anfang", "", oldest.id, seen=seen)
    assert SENTENCE in draft.lesson
    assert "2026-06-10: Neu." in draft.lesson
    assert CHANGED in workshop.visit_lena().get(PAGE).text
    assert list_events(workshop.site, Event.CONTENT_RESTORED)


def test_a_version_of_another_unit_is_not_found(school: School) -> None:
    with school.storage.connected():
        other = content_log.list_versions("lesson/mitte")[0]
        with pytest.raises(NotFound):
            authoring.get_version(school, TOM_ACTING, "anfang", "", other.id)
