"""Forms of staff: what was typed, what is wrong with it, in words."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from lms.errors import Invalid, SlowDown
from lms.web.frame import wording

Read = TypeVar("Read")
#: What is said for the codes of `Invalid`; gettext ids whose placeholders are the error's facts.
SENTENCES = {
    "file_unwritable": "%(path)s cannot be written. Whoever looks after the server can help.",
    "reason_needed": "Please say in a few words why.",
    "reason_too_long": "Please write at most %(limit)s letters.",
    "date_unreadable": "Please enter a date, such as 24.12.2026.",
    "happened_in_future": "This day has not come yet. Please enter today or an earlier day.",
    "units_out_of_range": "Please enter a whole number from 1 to %(limit)s.",
    "kind_does_not_fit": "Please choose what you want to enter.",
    "meeting_not_held_yet": "This list can be entered on the day itself, not earlier.",
    "name_needed": "Please enter a name.",
    "name_too_long": "Please write at most %(limit)s letters.",
    "name_on_list": "Somebody of this name is on the list already.",
    "code_wrong": "This code is not right. Please look at it once more.",
    "code_used": "This code was used before. Please wait for the next one.",
    "passkey_wrong": "That did not work. Please try again, or take another way.",
    "passkey_known": "This passkey is set up already.",
    "factor_demanded": "Your course asks for a second step. Please set up another one first.",
    "digits_unreadable": "Please enter the six digits.",
    "digits_wrong": "These digits are not right. Please compare them with the e-mail.",
    "email_unreadable": "Please look at the e-mail address once more: it cannot be right.",
    "email_needed": "Please enter an e-mail address: the link to sign in goes there.",
    "person_known": "Somebody of this name or address is known already. Please choose.",
    "person_disabled": "%(name)s is locked out. Please let them in again first.",
    "last_coordinator": "Every course needs somebody who coordinates it. Add another one first.",
    "role_unreadable": "Please choose one of the roles.",
    "link_used": "These digits are too old. Please have new ones sent.",
    "already_taken_back": "Somebody has taken this entry back already.",
    "cancels_unknown_line": "Somebody has taken this entry back already.",
    "title_needed": "Please give the course a name.",
    "title_too_long": "Please write at most %(limit)s letters.",
    "course_exists": "There is a course of this name already. Please choose another name.",
    "ends_before_start": "The course cannot end before it starts.",
    "year_unlikely": "Please look at the year: it should be from %(first)s to %(last)s.",
    "time_unreadable": "Please enter a time, such as 9:30.",
    "moment_unreadable": "Please enter a day and a time, such as 24.12.2026 9:30.",
    "time_left_out": "The clocks are put forward on this day: there is no such time.",
    "ends_before_it_starts": "The end has to be later than the beginning.",
    "number_unreadable": "Please enter a whole number.",
    "number_out_of_range": "Please enter a whole number from 1 to %(limit)s.",
    "place_too_long": "Please write at most %(limit)s letters.",
    "trainer_unknown": "Somebody you chose is not a trainer of this course any more.",
    "training_day_unknown": "The course does not have this training day any more.",
    "before_the_start": "The course starts later. Attendance counts from its first day on. "
    "Is that right?",
    "date_fixed_by_list": "People are on the list of this date already. Its day cannot change.",
    "meeting_cancelled": "This date was cancelled.",
    "meeting_attended": "Somebody is on the list as present. This date cannot be cancelled.",
    "no_module": "There is no module yet. A course needs at least one.",
    "day_is_over": "This day is over. Please enter today or a later day.",
    "as_of_in_future": "This day has not come yet. Please enter today or an earlier day.",
    "phone_unreadable": "Please enter a telephone number with digits.",
    "reach_missing": "Please choose how this person is best reached.",
    "reach_needs_email": "To be reached by e-mail, somebody needs an address.",
    "reach_needs_phone": "To be reached by telephone, somebody needs a number.",
    "language_missing": "Please choose a language.",
    "has_entries": "There are entries already. Please enter the last day in the course instead.",
    "leaves_before_start": "Nobody can leave the course before they are in it.",
    "in_another_cohort": "%(name)s takes part in another course of this programme.",
    "changed_meanwhile": "Somebody else has changed this meanwhile. Please look and save again.",
    "staff_change_themselves": "Who belongs to the staff changes name and address themselves.",
    "pause_ends_before_start": "A pause cannot end before it begins.",
    "pause_overlaps": "There is another pause in these days.",
    "join_itself": "This is the same record.",
    "join_oneself": "You cannot join your own record with another one.",
    "join_staff": "One of them belongs to the staff. Such records are not joined.",
    "join_two_courses": "Both are in different courses at the same time. Please end one first.",
    "known_at_in_future": "This time has not come yet. Please enter an earlier one.",
    "number_differs": "Please type the number %(number)s, so that nobody else is erased.",
    "staff_stays": "Somebody with a task in a course cannot be erased. Please end the task first.",
    "in_other_course": "The person is in a course that others look after. Please talk to them.",
    "before_the_end": "This day is before the end of the course.",
    "not_over_yet": "The course is not over yet, or it is not decided how long to keep its people.",
    "not_announced": "It is too early to erase these people.",
    "count_differs": "Please type the number %(count)s, so that nobody is erased by mistake.",
    "no_cards": "There is no card to print.",
    "no_paper": "This server cannot make PDF files yet. The package lernbegleiter[app] is missing.",
    "template_broken": "A template of the paper is broken: %(message)s. Please have it mended.",
    "staff_need_no_card": "Staff sign in by e-mail, not by card.",
    "lesson_title_needed": "Please give the lesson a title.",
    "question_needed": "Please write the question.",
    "question_kind_needed": "Please choose what kind of question it is.",
    "change_kind_needed": "Please choose what kind of change it is.",
    "change_sentence_needed": "Please say in one sentence what is new.",
    "sentence_too_long": "Please write at most %(limit)s letters.",
    "draft_has_errors": "There are still mistakes in the draft. Please correct them first.",
    "course_shipped": "This course belongs to the program and cannot be changed here. "
    "Whoever looks after the server can make a copy of it.",
    "draft_too_large": "The text is too long: %(limit)s kB are the most. "
    "Please make two lessons of it.",
    "file_missing": "Please choose a file first.",
    "file_empty": "This file is empty. Please choose another one.",
    "file_too_large": "This file is too large. At most %(limit)s MB can be sent.",
    "file_no_word": "This is no Word file. In Word choose “Save as” and the type .docx.",
    "file_old_word": "This file is in an old format. In Word choose “Save as” and the type .docx.",
    "file_locked": "This file has a password. Please save it without one and send it again.",
    "file_macros": "This file holds macros. In Word choose “Save as” and the type .docx.",
    "file_too_much": "There is too much in this file. Please divide it into several files.",
    "file_unreadable": "This file cannot be read. Please open it in Word and save it once more.",
    "text_needed": "Please choose a file, or paste a text.",
    "text_too_long": "This text is too long. Please divide it into several parts.",
    "nothing_read": "There is no text in it.",
    "form_damaged": "Something got lost on the way. Please choose the file once more.",
    "no_reader": "This server cannot read such files yet. "
    "The package lernbegleiter[app] is missing.",
    "picture_unreadable": "This is no picture that can be shown. Please save it as JPEG or PNG.",
    "picture_too_many_pixels": "This picture has too many pixels. Please make it smaller first.",
    "picture_svg": "Drawings in the SVG format cannot be sent. Please save it as PNG.",
    "picture_heic": "This picture is in the HEIC format. Please save it as JPEG.",
    "description_needed": "Please say in a sentence what can be seen in the picture.",
    "description_too_long": "Please write at most %(limit)s letters.",
    "disabled": "This person may not sign in at the moment.",
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about a field; `target` is the field's id."""

    text: str
    target: str


def make_request_key() -> str:
    """Made with a form, so that sending it twice does it once (R3)."""
    return uuid.uuid4().hex


def read_day(text: str, field: str) -> date:
    """A day as a date field sends it, or as people write it. Raises Invalid."""
    text = text.strip()
    try:
        if written := _DAY_MONTH_YEAR.fullmatch(text):
            day, month, year = (int(part) for part in written.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("date_unreadable", field) from error


def read_clock(text: str, field: str) -> time:
    """A time of day as a time field sends it, or as people write it. Raises Invalid."""
    written = _CLOCK.fullmatch(text.strip())
    try:
        if written:
            return time(int(written[1]), int(written[2] or 0))
    except ValueError:
        pass
    raise Invalid("time_unreadable", field)


def read_number(text: str, field: str) -> int:
    """A whole number, not negative. Raises Invalid."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise Invalid("number_unreadable", field)
    return int(text)


class Reading:
    """Reads a form field by field and keeps what is wrong. Fields may share an `ending`."""

    def __init__(self, form: Mapping[str, str], ending: str = "") -> None:
        self.problems: list[Problem] = []
        self._form = form
        self._ending = ending

    def take(self, field: str, read: Callable[[str, str], Read]) -> Read | None:
        """The field's value, None where it cannot be read."""
        try:
            return read(self.text(field), field)
        except Invalid as error:
            self.problems.append(describe(error, field + self._ending))
            return None

    def take_if_given(self, field: str, read: Callable[[str, str], Read]) -> Read | None:
        return self.take(field, read) if self.text(field).strip() else None

    def text(self, field: str) -> str:
        return self._form.get(field + self._ending, "")


def describe(error: Invalid, target: str = "") -> Problem:
    """The sentence for input that could not be taken."""
    if isinstance(error, SlowDown):
        text = wording().tn(
            "Please wait one more second and then press the button again.",
            "Please wait %(n)s more seconds and then press the button again.",
            error.seconds,
        )
    else:
        text = wording().t(SENTENCES[error.code], **error.facts)
    return Problem(text, target or error.field or "lms-main")
