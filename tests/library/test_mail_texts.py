"""Texts of mails: a course's own goes before the shipped one unless it is broken."""

from pathlib import Path

import pytest

from lms.library.blanks import list_values
from lms.library.mail_text import MailText, choose_mail_text, list_broken_texts
from lms.library.shelf import Programme
from lms.paths import CONTENT

OWN = "---\nsubject: Herein\n---\nHier: {{link}}\n"


def write(course: Path, name: str, text: str | bytes = OWN) -> None:
    (course / "mail").mkdir(exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    (course / "mail" / name).write_bytes(data)


def choose(course: Path, language: str = "de", course_language: str = "de") -> str:
    text = choose_mail_text(
        "sign-in", language, course=course, course_language=course_language, shipped=CONTENT
    )
    return text.subject


def test_every_shipped_text_can_be_used_and_has_an_english_twin() -> None:
    names = {path.name.partition(".")[0] for path in (CONTENT / "mail").iterdir()}
    assert {"sign-in", "invitation"} <= names
    for name in names:
        german, english = (
            choose_mail_text(name, language, course=CONTENT, course_language="de", shipped=CONTENT)
            for language in ("de", "en")
        )
        assert german != english
        assert english.blanks <= german.blanks | set(list_values(Programme("")))


def test_the_courses_own_text_is_sent(tmp_path: Path) -> None:
    assert choose(tmp_path) == "Ihre Anmeldung bei „{{title}}“"
    write(tmp_path, "sign-in.md")
    assert choose(tmp_path) == "Herein"
    assert list_broken_texts(tmp_path, CONTENT) == ()


def test_the_readers_language_goes_before_the_courses(tmp_path: Path) -> None:
    write(tmp_path, "sign-in.md")
    assert choose(tmp_path, "en").startswith("Your sign-in")
    write(tmp_path, "sign-in.en.md", OWN.replace("Herein", "Come in"))
    assert choose(tmp_path, "en") == "Come in"
    assert choose(tmp_path, "uk") == "Herein"


def test_a_course_in_another_language_is_answered_in_it(tmp_path: Path) -> None:
    assert choose(tmp_path, "uk", "en").startswith("Your sign-in")
    write(tmp_path, "sign-in.md", OWN.replace("Herein", "Come in"))
    assert choose(tmp_path, "uk", "en") == "Come in"
    assert choose(tmp_path, "de", "en").startswith("Ihre Anmeldung")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hier: {{link}}",
        "---\nsubject: Herein\n---\n",
        "---\nsubject: Herein\n---\nOhne Verweis\n",
        "---\nsubject:\n---\nHier: {{link}}\n",
        "---\nsubject: ''\n---\nHier: {{link}}\n",
        "---\nbetreff: Herein\n---\nHier: {{link}}\n",
        "---\nsubject: Herein\nfrom: me\n---\nHier: {{link}}\n",
        "---\nsubject: Herein\n---\nHier: {{link}} {{secret}}\n",
        "---\nsubject: Herein\n---\nHier: {{link}} {{Kein Name}}\n",
        "---\nsubject: Herein\n---\nHier: {{link}} {{code}\n",
        "---\nsubject: Herein\n---\nHier: {{link}}\n" + "x" * 20_000,
        OWN.encode("utf-16"),
    ],
)
def test_a_broken_text_gives_way_to_the_shipped_one_and_is_named(
    tmp_path: Path, text: str | bytes
) -> None:
    write(tmp_path, "sign-in.md", text)
    assert choose(tmp_path).startswith("Ihre Anmeldung")
    assert list_broken_texts(tmp_path, CONTENT) == ("sign-in.md",)


@pytest.mark.parametrize("subject", ["{{title}}: herein", '"{{title}}: herein"', "  Ja: nein "])
def test_a_subject_needs_no_quotes(tmp_path: Path, subject: str) -> None:
    write(tmp_path, "sign-in.md", OWN.replace("Herein", subject))
    assert choose(tmp_path) == subject.strip('" ')


def test_files_of_no_mail_are_named(tmp_path: Path) -> None:
    write(tmp_path, "signin.md")
    write(tmp_path, "sign-in.txt")
    write(tmp_path, ".hidden")
    assert list_broken_texts(tmp_path, CONTENT) == ("sign-in.txt", "signin.md")


def test_a_link_out_of_the_course_is_not_followed(tmp_path: Path) -> None:
    course, elsewhere = tmp_path / "course", tmp_path / "elsewhere.md"
    course.mkdir()
    elsewhere.write_text(OWN)
    (course / "mail").mkdir()
    (course / "mail" / "sign-in.md").symlink_to(elsewhere)
    assert choose(course).startswith("Ihre Anmeldung")


def test_a_mail_nobody_wrote_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        choose_mail_text("none", "de", course=tmp_path, course_language="de", shipped=CONTENT)


def test_a_line_without_anything_to_say_goes() -> None:
    text = MailText("S", "Hallo {{name}},\n\nFragen? {{phone}} {{hours}}\n{{provider}}\n")
    values = {"name": "Lena", "phone": "", "hours": "", "provider": ""}
    assert text.fill(values).body == "Hallo Lena,\n"
    assert text.fill({**values, "hours": "ab 9"}).body == "Hallo Lena,\n\nFragen?  ab 9\n"


def test_what_fills_a_blank_is_taken_as_it_is_and_a_subject_stays_one_line() -> None:
    text = MailText("An {{name}}", "Für {{name}}\n")
    filled = text.fill({"name": "A\r\nBcc: x \x07{{link}}"})
    assert filled.subject == "An A Bcc: x {{link}}"
    assert filled.body == "Für A\r\nBcc: x \x07{{link}}\n"
    with pytest.raises(KeyError):
        text.fill({})
