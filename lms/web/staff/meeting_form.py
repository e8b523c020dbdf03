"""The fields of a meeting: read from a form, and shown again as they were typed."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.domain.meeting import Meeting
from lms.domain.people import Person
from lms.services.meeting_plan import DayPlan, Draft
from lms.web.staff.forms import Problem, Reading, read_clock, read_day, read_number

USUAL_START, USUAL_END = "09:00", "16:00"
FIELDS = ("on", "starts", "ends", "place", "teaching_units", "capacity")


def read_draft(
    form: MultiDict[str, str], training_day: str, ending: str = ""
) -> tuple[Draft | None, list[Problem]]:
    """The meeting a form asks for, or what cannot be read. `ending` is that of its fields."""
    reading = Reading(form, ending)
    on = reading.take("on", read_day)
    starts = reading.take("starts", read_clock)
    ends = reading.take("ends", read_clock)
    units = reading.take("teaching_units", read_number)
    capacity = reading.take_if_given("capacity", read_number)
    if on is None or starts is None or ends is None or units is None or reading.problems:
        return None, reading.problems
    draft = Draft(
        training_day=training_day,
        on=on,
        starts=starts,
        ends=ends,
        teaching_units=units,
        place=" ".join(reading.text("place").split()),
        online=bool(reading.text("online")),
        trainers=tuple(
            sorted({int(each) for each in form.getlist("trainers") if each.isdecimal()})
        ),
        capacity=capacity,
    )
    return draft, []


def preset(day: DayPlan, last: Meeting | None) -> MultiDict[str, str]:
    """A new date: as long as the day asks for, at the time and place of the last one."""
    return MultiDict(
        {
            "on": "",
            "starts": last.starts.isoformat("minutes") if last else USUAL_START,
            "ends": last.ends.isoformat("minutes") if last else USUAL_END,
            "place": last.place if last else "",
            "teaching_units": str(day.unit.teaching_units or ""),
            "capacity": "",
        }
    )


def fill(meeting: Meeting) -> MultiDict[str, str]:
    """The fields of a meeting as it stands."""
    form: MultiDict[str, str] = MultiDict(
        {
            "on": meeting.on.isoformat(),
            "starts": meeting.starts.isoformat("minutes"),
            "ends": meeting.ends.isoformat("minutes"),
            "place": meeting.place,
            "teaching_units": str(meeting.teaching_units),
            "capacity": str(meeting.capacity or ""),
        }
    )
    if meeting.online:
        form["online"] = "1"
    form.setlist("trainers", [str(person) for person in meeting.trainers])
    return form


def show_fields(form: Mapping[str, str], ending: str = "") -> dict[str, Any]:
    """The fields with their names as a template shows them."""
    fields = {field: form.get(field + ending, "") for field in FIELDS}
    return {**fields, "online": bool(form.get(f"online{ending}"))}


def list_choices(trainers: tuple[Person, ...], form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The trainers to choose from."""
    chosen = set(form.getlist("trainers"))
    return [
        {
            "value": str(person.id),
            "title": person.listed_name,
            "is_chosen": str(person.id) in chosen,
        }
        for person in trainers
    ]
