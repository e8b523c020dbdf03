"""The glossary: its file, what can be wrong with it, and what others make of it (design 5)."""

from datetime import date

from lms.domain.quiz_document import hash_quiz
from lms.library.source import FileKind
from tests.library.workshop import QUIZ_A, A, B, Workshop

GLOSSARY = "content/glossary.md"
KANNE = "## Kanne\n\nAuch: Teekanne, TK\nEnglish: tea pot\n\nDarin zieht der *Tee*.\n"


def test_a_term_has_spellings_an_english_word_and_an_explanation(course: Workshop) -> None:
    course.write(GLOSSARY, f"---\nas_of: 2026-05-01\n---\n\n# Glossar\n\n{KANNE}")
    glossary = course.compile().glossary
    [term] = glossary.terms
    assert (term.id, term.title, term.also) == ("kanne", "Kanne", ("Teekanne", "TK"))
    assert (term.english, term.html) == ("tea pot", "<p>Darin zieht der <em>Tee</em>.</p>")
    assert glossary.as_of == date(2026, 5, 1)
    assert course.findings() == ()


def test_a_course_needs_no_glossary(course: Workshop) -> None:
    assert course.compile().glossary.terms == ()


def test_keywords_may_be_english_too(course: Workshop) -> None:
    course.write(GLOSSARY, "## Kanne\nalso: Teekanne\nEnglisch: tea pot\nDarin zieht der Tee.\n")
    [term] = course.compile().glossary.terms
    assert (term.also, term.english) == (("Teekanne",), "tea pot")


def test_an_explanation_may_lead_to_a_lesson(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\nSiehe [Lektion A](modules/1-eins/10-a.md#anfang).\n")
    [term] = course.compile().glossary.terms
    assert 'href="lms:a#lc-anfang"' in term.html
    assert course.findings() == ()


def test_a_link_to_nowhere_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\nSiehe [Lektion Z](modules/1-eins/10-z.md).\n")
    assert course.codes() == [(GLOSSARY, 8, "F07")]


def test_a_term_twice_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\n## kanne\n\nNoch einmal.\n")
    assert course.codes() == [(GLOSSARY, 8, "F14")]
    assert len(course.compile().glossary.terms) == 1


def test_a_spelling_of_two_terms_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\n## Tasse\n\nAuch: teekanne\n\nDaraus trinkt man.\n")
    assert course.codes() == [(GLOSSARY, 8, "F14")]


def test_a_term_without_explanation_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"## Tasse\n\nEnglish: cup\n\n{KANNE}")
    assert course.codes() == [(GLOSSARY, 1, "F26")]


def test_text_before_the_first_term_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"# Glossar\n\nAlle Wörter.\n\n{KANNE}")
    assert course.codes() == [(GLOSSARY, 3, "F27")]


def test_a_key_nobody_knows_is_found(course: Workshop) -> None:
    course.write(GLOSSARY, f"---\nminutes: 3\n---\n\n{KANNE}")
    assert course.codes() == [(GLOSSARY, 2, "F13")]


def test_it_is_published_under_a_name_of_its_own(course: Workshop) -> None:
    course.write(GLOSSARY, KANNE)
    [file] = [file for file in course.read() if file.kind is FileKind.GLOSSARY]
    assert (file.document, file.path) == ("glossary", GLOSSARY)


def test_another_explanation_is_another_library(course: Workshop) -> None:
    course.write(GLOSSARY, KANNE)
    before = course.compile().key
    course.write(GLOSSARY, KANNE.replace("zieht", "steht"))
    assert course.compile().key != before


def test_a_lesson_says_which_terms_it_leads_to(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\n## Tasse\n\nDaraus trinkt man.\n")
    course.write(A, "# Die Tasse\n\n## Die Tasse\n\nZwei Tassen und eine Kanne, keine Tasse.\n")
    course.write(B, "# Lektion B\n\nNur ein Teekännchen und eine Untertasse.\n")
    assert course.lesson("a").text("de").terms == ("tasse", "kanne")
    assert course.lesson("b").text("de").terms == ()
    assert 'href="#term-tasse">Tassen</a>' in course.html("a")
    assert course.findings() == ()


def test_only_lessons_lead_to_terms(course: Workshop) -> None:
    course.write(GLOSSARY, f"{KANNE}\n## Tasse\n\nDie Tasse steht neben der Kanne.\n")
    course.write("content/modules/1-eins/module.md", "# Eins\n\nHier geht es um die Kanne.\n")
    library = course.compile()
    for html in (library.get_module("eins").html, library.glossary.terms[1].html):
        assert '<span class="notranslate" translate="no">Kanne</span>' in html
        assert "href" not in html


def test_a_question_keeps_its_words_and_its_version(course: Workshop) -> None:
    text = "## Was ist eine Kanne?\n\n- (x) ein Topf\n- ( ) Kanne\n\nErklärung: Die Kanne.\n"
    course.write(QUIZ_A, text)
    before = course.quiz("a")
    course.write(GLOSSARY, KANNE)
    [question] = course.quiz("a").list_questions()
    wording = question.texts["de"]
    assert wording.title == "Was ist eine Kanne?"
    assert 'translate="no">Kanne</span>' in wording.options[1].html
    assert 'translate="no">Kanne</span>' in wording.explanation_html
    assert hash_quiz(course.quiz("a")) == hash_quiz(before)
