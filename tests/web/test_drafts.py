"""Drafts of trainers: saved while they type, locked by what a page showed, read by nobody else."""

import pytest

from lms.domain.people import Actor, Role, RoleName
from lms.errors import Conflict, Invalid, NotFound
from lms.library.lesson_source import read_lesson
from lms.services import authoring
from lms.services.authoring import Draft, DraftPart, fingerprint
from lms.services.drafts import make_slug
from lms.services.school import School
from lms.storage import drafts, personal
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Site
from tests.web.world import UTE

TOM_ACTING = Actor(TOM, frozenset({Role(RoleName.TRAINER, module="eins")}))
UTE_ACTING = Actor(UTE, frozenset({Role(RoleName.TRAINER, module="zwei")}))
KARIN_ACTING = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
LESSON, QUIZ = DraftPart.LESSON, DraftPart.QUIZ


@pytest.fixture
def school(site: Site) -> School:
    return site.school


def open_draft(school: School, actor: Actor = TOM_ACTING, unit: str = "anfang") -> Draft:
    with school.storage.connected():
        return authoring.get_draft(school, actor, unit)


def save(
    school: School,
    text: str,
    *,
    seen: str | None = None,
    client: str = "",
    part: DraftPart = LESSON,
    actor: Actor = TOM_ACTING,
) -> Draft:
    shown = open_draft(school, actor).get(part)
    with school.storage.connected():
        return authoring.save_draft(
            school,
            actor,
            "anfang",
            "",
            part,
            text,
            seen=fingerprint(shown) if seen is None else seen,
            client=client,
        )


def test_opening_a_lesson_writes_nothing(site: Site) -> None:
    before = site.snapshot()
    draft = open_draft(site.school)
    assert draft.lesson.startswith("---\ntitle: Wasser und Blätter\n")
    assert draft.quiz.startswith("## Wie heiß")
    assert (draft.saved_at, draft.is_new, draft.is_outdated) == (None, False, False)
    assert site.snapshot() == before


def test_a_saved_text_is_there_again(school: School) -> None:
    saved = save(school, "# Neu\r\n\r\nText.")
    assert saved.lesson == open_draft(school).lesson == "# Neu\n\nText.\n"
    assert saved.saved_at == school.clock()
    assert saved.quiz == open_draft(school).quiz_file


def test_what_the_file_says_anyway_makes_no_draft(school: School) -> None:
    draft = open_draft(school)
    head, body = read_lesson(draft.lesson)
    written = draft.lesson.replace("minutes: 8", "minutes:   8")
    assert read_lesson(written) == (head, body)
    assert save(school, written).saved_at is None
    assert save(school, f"{draft.quiz}\n\n", part=QUIZ).saved_at is None


def test_saving_something_else_than_was_seen_is_a_conflict(school: School) -> None:
    first = save(school, "# Eins\n")
    save(school, "# Zwei\n")
    with pytest.raises(Conflict):
        save(school, "# Drei\n", seen=first.lesson_seen)
    assert open_draft(school).lesson == "# Zwei\n"


def test_the_same_page_may_save_again_without_having_seen_its_last_save(school: School) -> None:
    seen = open_draft(school).lesson_seen
    save(school, "# Eins\n", seen=seen, client="seite.1")
    save(school, "# Drei\n", seen=seen, client="seite.3")
    with pytest.raises(Conflict):
        save(school, "# Zwei\n", seen=seen, client="seite.2")
    with pytest.raises(Conflict):
        save(school, "# Vier\n", seen=seen, client="andere.4")
    assert open_draft(school).lesson == "# Drei\n"


def test_a_save_that_arrives_twice_is_no_conflict(school: School) -> None:
    seen = open_draft(school).lesson_seen
    save(school, "# Eins\n", seen=seen)
    assert save(school, "# Eins\n", seen=seen).lesson == "# Eins\n"


def test_text_and_questions_are_saved_one_beside_the_other(school: School) -> None:
    save(school, "# Neu\n")
    draft = save(school, "## Was?\n\n- (x) das\n", part=QUIZ)
    assert (draft.lesson, draft.quiz) == ("# Neu\n", "## Was?\n\n- (x) das\n")


def test_a_text_that_is_too_large_is_refused(school: School) -> None:
    with pytest.raises(Invalid, match="draft_too_large"):
        save(school, "Tee. " * 50_000)


def test_a_draft_belongs_to_one_person(school: School) -> None:
    save(school, "# Toms\n")
    karins = open_draft(school, KARIN_ACTING)
    assert karins.lesson == karins.lesson_file
    assert karins.others == (("Tom Behrens", school.clock()),)
    assert open_draft(school).others == ()


@pytest.mark.parametrize("actor", [UTE_ACTING, Actor(LENA)])
def test_who_does_not_train_the_module_finds_nothing(school: School, actor: Actor) -> None:
    with pytest.raises(NotFound):
        open_draft(school, actor)
    with school.storage.connected(), pytest.raises(NotFound):
        authoring.begin_lesson(school, actor, "eins", "Neu")


@pytest.mark.parametrize("unit", ["nirgends", "eins", "nirgends.quiz"])
def test_a_unit_that_is_not_there_is_not_found(school: School, unit: str) -> None:
    with pytest.raises(NotFound):
        open_draft(school, KARIN_ACTING, unit)


def test_a_trainer_of_one_course_authors_its_module(school: School) -> None:
    role = Role(RoleName.TRAINER, cohort=1, module="eins")
    assert authoring.may_author(Actor(TOM, frozenset({role})), "eins")
    coordinator = Role(RoleName.COORDINATOR, cohort=1)
    assert not authoring.may_author(Actor(KARIN, frozenset({coordinator})), "eins")


def test_closing_questions_have_no_text(school: School) -> None:
    draft = open_draft(school, unit="eins.quiz")
    assert (draft.lesson, draft.is_new) == ("", False)
    assert draft.quiz
    with school.storage.connected(), pytest.raises(NotFound):
        authoring.save_draft(school, TOM_ACTING, "eins.quiz", "", LESSON, "# Nein", seen="")


def test_a_translation_begins_as_a_copy(school: School) -> None:
    with school.storage.connected():
        draft = authoring.get_draft(school, TOM_ACTING, "anfang", "uk")
        assert draft.lesson == open_draft(school).lesson
        assert (draft.lesson_file, draft.is_new) == ("", False)
        with pytest.raises(NotFound):
            authoring.get_draft(school, TOM_ACTING, "anfang", "../uk")


def test_a_dropped_draft_is_gone(school: School) -> None:
    draft = save(school, "# Neu\n")
    seen = draft.lesson_seen, draft.quiz_seen
    with school.storage.connected():
        with pytest.raises(Conflict):
            authoring.drop_draft(school, TOM_ACTING, "anfang", seen=(seen[1], seen[0]))
        for _ in range(2):
            authoring.drop_draft(school, TOM_ACTING, "anfang", seen=seen)
    assert open_draft(school).saved_at is None


def test_a_new_lesson_is_a_draft_at_once(school: School) -> None:
    with school.storage.connected():
        draft = authoring.begin_lesson(school, TOM_ACTING, "eins", " Grüner  Tee? ")
    assert (draft.unit_id, draft.is_new, draft.module) == ("gruener-tee", True, "eins")
    assert draft.lesson == (
        "---\ntitle: Grüner Tee?\nminutes: 10\nas_of: 2026-06-10\nreview_by: 2027-06-10\n---\n"
    )


def test_a_new_lesson_sent_twice_is_one(school: School) -> None:
    with school.storage.connected():
        made = [authoring.begin_lesson(school, TOM_ACTING, "eins", "Neu") for _ in range(2)]
        assert {draft.unit_id for draft in made} == {"neu"}
        draft = made[0]
        authoring.save_draft(
            school, TOM_ACTING, "neu", "", LESSON, "# Anders\n", seen=draft.lesson_seen
        )
        assert authoring.begin_lesson(school, TOM_ACTING, "eins", "Neu").unit_id == "neu-2"


@pytest.mark.parametrize("title", ["Anfang", "Eins", "Quiz"])
def test_a_new_lesson_gets_an_id_nobody_has(school: School, title: str) -> None:
    with school.storage.connected():
        draft = authoring.begin_lesson(school, TOM_ACTING, "eins", title)
    assert draft.unit_id == f"{title.lower()}-2"


@pytest.mark.parametrize(
    ("title", "code"), [(" ", "lesson_title_needed"), ("A" * 151, "title_too_long")]
)
def test_a_new_lesson_needs_a_title(school: School, title: str, code: str) -> None:
    with school.storage.connected(), pytest.raises(Invalid, match=code):
        authoring.begin_lesson(school, TOM_ACTING, "eins", title)


def test_a_title_in_another_script_gives_a_name_too() -> None:
    assert make_slug("شاي") == "lesson"
    assert make_slug("Äpfel & Öfen") == "aepfel-oefen"


def test_the_desk_lists_what_one_may_write(school: School) -> None:
    save(school, "# Neu\n")
    with school.storage.connected():
        authoring.begin_lesson(school, KARIN_ACTING, "eins", "Ganz neu")
        [module] = authoring.list_desk(school, TOM_ACTING)
        assert authoring.list_desk(school, Actor(LENA)) == ()
        assert [each.id for each in authoring.list_desk(school, KARIN_ACTING)] == ["eins", "zwei"]
    assert [unit.unit_id for unit in module.lessons] == ["anfang", "mitte", "ende", "ganz-neu"]
    first, *_, new = module.lessons
    assert (first.title, first.question_count, first.has_errors) == ("Wasser und Blätter", 6, False)
    assert (first.saved_at, first.others) == (school.clock(), ())
    assert (new.is_new, new.saved_at, new.others[0][0]) == (True, None, "Karin Petersen")
    assert module.closing.unit_id == "eins.quiz"
    assert module.closing.question_count


def test_people_are_told_of_their_drafts(school: School) -> None:
    save(school, "# Neu\n")
    with school.storage.connected():
        [told] = personal.read_about(TOM.id)["drafts"]
        [stored] = drafts.list_drafts()
    assert (told["unit_id"], told["lesson"]) == (stored.unit_id, "# Neu\n")
