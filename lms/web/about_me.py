"""Everything stored about the visitor, in plain words, and the same as a file."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from lms.errors import NotFound
from lms.library.shelf import QUIZ_SUFFIX
from lms.services.about_me import AboutMe, Facts, make_download, open_about_me
from lms.web.about_words import name_event, name_reach, name_way
from lms.web.blueprint import blueprint
from lms.web.devices import name_device
from lms.web.frame import NATIVE_NAMES, render, wording
from lms.web.links import quiz_url
from lms.web.policy import Policy, allow
from lms.web.rows import find_day_title
from lms.web.state import current_language, current_person, current_school
from lms.web.welcome import USUAL, find_privacy_url, list_text_sizes

Item = dict[str, Any]


@blueprint.get("/me/data/")
@allow(Policy.SIGNED_IN)
def my_data() -> ResponseReturnValue:
    t = wording().t
    about = open_about_me(current_school(), current_person())
    sections = (
        (t("Who you are"), _list_person(about)),
        (t("Your course"), _list_course(about)),
        (t("How you sign in"), _list_ways_in(about)),
        (t("What you did"), _list_work(about)),
        (t("What you told us"), _list_told(about)),
        (t("E-mails to you"), _list_mails(about)),
        (t("What was noted about you and your account"), _list_events(about)),
    )
    return render(
        "my_data.html",
        data={
            "sections": [{"title": title, "items": tuple(items)} for title, items in sections],
            "download_url": url_for("lms.my_data_file"),
            "privacy_url": find_privacy_url(),
            "back_url": url_for("lms.menu"),
        },
    )


@blueprint.get("/me/data.json")
@allow(Policy.SIGNED_IN)
def my_data_file() -> ResponseReturnValue:
    response = make_response(make_download(open_about_me(current_school(), current_person())))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="lernbegleiter.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _item(title: str, detail: str = "", url: str | None = None) -> Item:
    return {"title": title, "detail": detail, "url": url}


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = wording().local_day(value)
    return wording().day(value) if value else ""


def _list_person(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for person in about.kinds["person"]:
        yield _item(t("Your name"), person["name"])
        if person["name_wish"]:
            yield _item(t("How you want it to be written"), person["name_wish"])
        yield _item(t("Your number"), str(person["id"]))
        yield _item(t("E-mail"), person["email"] or t("not known"))
        yield _item(t("Phone"), person["phone"] or t("not known"))
        yield _item(t("How we reach you"), name_reach(person["reach"]))
        yield _item(t("Language of the pages"), NATIVE_NAMES.get(person["language"], ""))
        yield _item(t("Size of the text"), list_text_sizes()[person["text_size"] or USUAL])
        if person["host_id"]:
            yield _item(t("Your number on the website you come from"), person["host_id"])
        if person["welcomed_on"]:
            yield _item(t("First visit"), _day(person["welcomed_on"]))


def _list_course(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for membership in about.kinds["memberships"]:
        first, last = membership["from_on"], membership["to_on"]
        was_mistake = last is not None and last < first
        span = t("entered by mistake, taken out again") if was_mistake else _span(first, last)
        facts = [span, membership["site"] or ""]
        if membership["trial"]:
            facts.append(t("on trial"))
        yield _item(about.courses[membership["cohort"]], _join(facts))
    for pause in about.kinds["pauses"]:
        yield _item(t("Pause"), _span(pause["from_on"], pause["to_on"]))
    for role in about.kinds["roles"]:
        is_trainer = role["name"] == "trainer"
        yield _item(t("You train") if is_trainer else t("You coordinate"), role["module"] or "")


def _span(first: date, last: date | None) -> str:
    t = wording().t
    if last is None and first > current_school().moment().today:
        return t("from %(day)s on", day=_day(first))
    if last is None:
        return t("since %(day)s", day=_day(first))
    return t("%(first)s to %(last)s", first=_day(first), last=_day(last))


def _join(parts: list[str]) -> str:
    return ", ".join(filter(None, parts))


def _list_ways_in(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for device in about.kinds["devices"]:
        seen = t("last used on %(day)s", day=_day(device["last_seen_at"]))
        since = t("signed in on %(day)s", day=_day(device["created_at"]))
        facts = [since, name_way(device["way"]), seen]
        yield _item(name_device(device["device"]), _join(facts))
    for card in about.kinds["cards"]:
        facts = [t("made on %(day)s", day=_day(card["made_at"]))]
        if card["printed_at"]:
            facts.append(t("printed on %(day)s", day=_day(card["printed_at"])))
        if card["locked_at"]:
            facts.append(t("locked on %(day)s", day=_day(card["locked_at"])))
        yield _item(t("Access card"), _join(facts))
    for link in (*about.kinds["links"], *about.kinds["mail_links"]):
        until = t("works until %(day)s", day=_day(link["expires_at"]))
        used = t("used on %(day)s", day=_day(link["used_at"])) if link["used_at"] else ""
        yield _item(t("Link to sign in"), _join([until, used]))
    for factor in about.kinds["second_factors"]:
        since = t("since %(day)s", day=_day(factor["made_at"]))
        yield _item(t("Second proof when you sign in"), _join([factor["label"], since]))


def _list_work(about: AboutMe) -> Iterator[Item]:
    t, tn = wording().t, wording().tn
    entries = about.kinds["entries"]
    count = tn("%(n)s entry", "%(n)s entries", len(entries))
    yield _item(t("My history"), count, url_for("lms.me"))
    for entry in entries:
        if entry["note"]:
            on, by = _day(entry["happened_on"]), about.names.get(entry["recorded_by"], "")
            yield _item(t("Reason for an entry"), _join([on, by]) + f": {entry['note']}")
    answers: dict[int, list[Facts]] = {}
    for answer in (*about.kinds["answers"], *about.kinds["late_answers"]):
        answers.setdefault(answer["attempt"], []).append(answer)
    for attempt in about.kinds["attempts"]:
        yield _make_attempt(attempt, answers.get(attempt["id"], []))
    if positions := len(about.kinds["reading_positions"]):
        yield _item(t("Where you stopped reading"), tn("%(n)s place", "%(n)s places", positions))


def _make_attempt(attempt: Facts, answers: list[Facts]) -> Item:
    t, tn = wording().t, wording().tn
    facts = [t("begun on %(day)s", day=_day(attempt["started_at"]))]
    if attempt["submitted_at"]:
        facts.append(t("passed") if attempt["passed"] else t("not there yet"))
    if attempt["percent"] is not None:
        facts.append(t("%(n)s out of 100", n=attempt["percent"]))
    facts.append(tn("%(n)s answer", "%(n)s answers", len(answers)))
    texts = [answer["value"] for answer in answers if isinstance(answer["value"], str)]
    facts += [t("“%(text)s”", text=text) for text in texts]
    title = t("%(title)s, try %(n)s", title=_name_unit(attempt["unit_id"]), n=attempt["number"])
    return _item(title, _join(facts), _find_result(attempt))


def _name_unit(unit_id: str) -> str:
    library, t = current_school().library, wording().t
    if unit_id in library.lessons:
        return library.lessons[unit_id].text(current_language()).title
    return t("Questions on the module") if unit_id.endswith(QUIZ_SUFFIX) else unit_id


def _find_result(attempt: Facts) -> str | None:
    if not attempt["submitted_at"]:
        return None
    try:
        return quiz_url(attempt["unit_id"], "lms.result", number=attempt["number"])
    except NotFound:  # the lesson is gone, its attempts are not
        return None


def _list_told(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for reply in about.kinds["meeting_replies"]:
        meeting = about.meetings[reply["meeting"]]
        word = t("You said that you are coming.") if reply["coming"] else t("You have called off.")
        yield _item(f"{find_day_title(meeting.training_day)}, {_day(meeting.on)}", word)
    for wish in about.kinds["conversation_requests"]:
        facts = [_name_unit(wish["unit_id"]), _day(wish["at"])]
        yield _item(t("You asked for a conversation"), _join(facts))
    for draft in about.kinds["drafts"]:
        facts = [_name_unit(draft["unit_id"]), _day(draft["saved_at"])]
        yield _item(t("Your draft, which nobody else reads"), _join(facts))
    for remark in about.kinds["remarks"]:
        said = t("“%(text)s”", text=remark["text"])
        facts = [_name_unit(remark["unit_id"]), _day(remark["at"]), said]
        yield _item(t("You told us what is no longer true"), _join(facts))


def _list_mails(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for mail in about.kinds["mails"]:
        sent = t("sent on %(day)s", day=_day(mail["sent_at"])) if mail["sent_at"] else t("not sent")
        yield _item(mail["subject"], _join([mail["recipient"], sent]))


def _list_events(about: AboutMe) -> Iterator[Item]:
    t = wording().t
    for event in reversed(about.kinds["events"]):
        own = event["by"] in {person["id"] for person in about.kinds["person"]}
        by = t("you") if own else about.names.get(event["by"], t("the program"))
        yield _item(name_event(event["event"]), _join([_day(event["at"]), by]))
