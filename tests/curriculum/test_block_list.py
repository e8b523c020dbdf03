"""No lesson and no right answer asserts what has been wrong since the law changed.

Each entry is a way to say an outdated "fact". It may be named as a warning (a sentence that says it
is old) or as a wrong answer, never stated. The patterns are tried on sentences of their own first.
"""

import re
from collections.abc import Iterator

import pytest

from lms.library.front_matter import parse_front_matter
from lms.library.lint_prose import ChunkKind, list_chunks, split_sentences
from lms.library.lint_words import get_words
from lms.library.quiz_file import parse_quiz, read_self_checks
from lms.library.source import FileKind, ParsedQuestion, SourceFile
from tests.curriculum.lessons import load_files

#: An outdated statement as a pattern, with a sentence that asserts it.
OUTDATED = {
    r"Dublin(?:-|\s)?(?:III|Verordnung|Verfahren)": "Zuerst läuft das Dublin-Verfahren.",
    r"(?:neun|9) Monat\w*[^.]{0,40}(?:nicht arbeiten|Arbeitsverbot)": (
        "Asylsuchende dürfen neun Monate lang nicht arbeiten."
    ),
    r"subsidiär\w*[^.]{0,60}(?:ein|1) Jahr\b": (
        "Subsidiär Geschützte erhalten ein Jahr Aufenthalt."
    ),
    r"Chancen-Aufenthalt\w*[^.]{0,60}(?:beantrag|möglich)": (
        "Das Chancen-Aufenthaltsrecht können Geduldete beantragen."
    ),
    r"(?:Einbürger|eingebürgert)\w*[^.]{0,60}(?:drei|3) Jahre": (
        "Eine Einbürgerung ist schon nach drei Jahren möglich."
    ),
    r"nach (?:drei|3) Jahren[^.]{0,40}(?:eingebürgert|Einbürgerung)": (
        "Wer gut Deutsch spricht, wird nach drei Jahren eingebürgert."
    ),
    r"(?:18|achtzehn) Monat\w*[^.]{0,60}(?:Analog|höhere Leistung)": (
        "Nach 18 Monaten gibt es Analogleistungen."
    ),
    r"Analog\w*[^.]{0,60}(?:18|achtzehn) Monat": "Analogleistungen gibt es nach 18 Monaten.",
    r"Kinder[^.]{0,60}nur[^.]{0,30}(?:akut|Schmerz|Notfall)": (
        "Kinder werden nur bei akuten Schmerzen behandelt."
    ),
    r"\bBürgergeld": "Das Jobcenter zahlt Bürgergeld.",
    r"1\.000 Visa": "Es gibt 1.000 Visa im Monat.",
    r"(?:alle|jede\w*) Asylsuchende\w*[^.]{0,50}Integrationskurs": (
        "Alle Asylsuchenden dürfen in den Integrationskurs."
    ),
    r"4\. März 2026": "Die Karten gelten bis zum 4. März 2026.",
    r"Abschiebung\w*[^.]{0,40}(?:wird|werden)[^.]{0,20} angekündigt": (
        "Eine Abschiebung wird vorher angekündigt."
    ),
    r"\b840 Euro|\b3\.000 Euro": "Steuerfrei sind 840 Euro im Jahr.",
    r"Eltern[^.]{0,30}(?:zahlen|kostet)[^.]{0,20}(?<!keine )(?<!keinen )Elternbeitr": (
        "Eltern zahlen für die Kita einen Elternbeitrag."
    ),
    r"(?<!konvention \()(?<!Kommunikation \()\bGFK\b": "Die GFK schützt Flüchtlinge.",
    r"Staatsangehörigkeit\w*[^.]{0,20}(?:muss|müssen)?[^.]{0,20}aufgeben": (
        "Man muss die alte Staatsangehörigkeit aufgeben."
    ),
}
#: Words by which a sentence, or the one beside it, says that something is old or wrong.
WARNING = re.compile(
    r"früher|damals|nicht mehr|gilt nicht|stimmt nicht|veraltet|ältere|abgeschafft|ausgelaufen"
    r"|alte[rn]? (?:Regel|Name|Wort|Heft|Information|Text)|Warnzeichen|ersetzt|zwei Bedeutungen"
    r"|verlängert|noch „|Bis zum 31\. Dezember 2026",
    re.IGNORECASE,
)


def list_statements(file: SourceFile) -> Iterator[str]:
    """What a file asserts: each sentence together with the two around it, and right answers."""
    if file.kind in (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ):
        for question in parse_quiz(file.text).list_questions():
            yield from list_right(question)
        return
    front = parse_front_matter(file.text)
    lines = front.body.split("\n")
    for check in read_self_checks(front):
        yield from list_right(check.question)
        first, last = check.first_line - front.body_line, check.last_line - front.body_line
        lines[first : last + 1] = [""] * (last - first + 1)
    lead = ""
    for chunk in list_chunks("\n".join(lines), front.body_line):
        if chunk.kind in (ChunkKind.HEADING, ChunkKind.PARAGRAPH):
            lead = chunk.text
        elif WARNING.search(lead):
            continue  # a list or a table of what is old
        sentences = [sentence.text for sentence in split_sentences(chunk, get_words("de"))]
        for at, sentence in enumerate(sentences):
            if find_outdated(sentence) and not is_warned(sentences, at):
                yield sentence


def list_right(question: ParsedQuestion) -> Iterator[str]:
    """Right answers and the explanation; an answer that is right for being old is asked as such."""
    asks_for_old = WARNING.search(question.title)
    for text in (
        *(option.text for option in question.options if option.right),
        question.explanation,
    ):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if find_outdated(sentence) and not asks_for_old and not WARNING.search(sentence):
                yield sentence


def is_warned(sentences: list[str], at: int) -> bool:
    return any(WARNING.search(near) for near in sentences[max(at - 1, 0) : at + 2])


def find_outdated(sentence: str) -> list[str]:
    return [pattern for pattern in OUTDATED if re.search(pattern, sentence, re.IGNORECASE)]


@pytest.mark.parametrize(("pattern", "assertion"), OUTDATED.items())
def test_each_pattern_notices_the_statement_it_is_for(pattern: str, assertion: str) -> None:
    assert re.search(pattern, assertion, re.IGNORECASE)
    lesson = SourceFile("content/modules/1-a/10-b.md", FileKind.LESSON, f"# A\n\n{assertion}\n")
    assert list(list_statements(lesson)) == [assertion]


def test_a_right_answer_is_noticed_too() -> None:
    quiz = "## Was gilt?\n\n- (x) Das Jobcenter zahlt Bürgergeld.\n- ( ) nichts\n"
    file = SourceFile("quizzes/1-a/10-b.md", FileKind.LESSON_QUIZ, quiz)
    assert list(list_statements(file)) == ["Das Jobcenter zahlt Bürgergeld."]


def test_a_warning_may_name_it() -> None:
    text = "# A\n\nFrüher hieß die Leistung Bürgergeld.\n"
    file = SourceFile("content/modules/1-a/10-b.md", FileKind.LESSON, text)
    assert list(list_statements(file)) == []


def test_nothing_outdated_is_asserted() -> None:
    asserted = [
        (file.path, statement)
        for file in load_files()
        if not file.language
        for statement in list_statements(file)
    ]
    assert asserted == []
