"""What surrounds every page: navigation, contact, who is signed in, languages, notices."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import (
    current_app,
    flash,
    get_flashed_messages,
    render_template,
    request,
    session,
)

from lms.config import DEFAULTS
from lms.library.shelf import Contact
from lms.paths import STATIC, TEMPLATES, TRANSLATIONS
from lms.services.authoring import may_author
from lms.translations import LANGUAGES
from lms.web.links import address
from lms.web.state import (
    current_language,
    current_school,
    current_text_language,
    current_visit,
)
from lms.web.wording import Wording, get_wording

NATIVE_NAMES = {"de": "Deutsch", "en": "English"}
NOTICE_CATEGORY = "lms-"
#: Pages that have no place of their own in the navigation, and whose entry they belong to.
SECTIONS = {
    "lms.content": "lms.tasks",
    "lms.content_file": "lms.tasks",
    "lms.decide_content_file": "lms.tasks",
    "lms.freshness": "lms.tasks",
    "lms.remarks": "lms.tasks",
    "lms.review_print": "lms.tasks",
    "lms.module_review_print": "lms.tasks",
    "lms.reviews": "lms.tasks",
    "lms.confirm_review": "lms.tasks",
    "lms.late_answers": "lms.tasks",
    "lms.new_course": "lms.courses",
    "lms.save_new_course": "lms.courses",
    "lms.course": "lms.courses",
    "lms.edit_course": "lms.courses",
    "lms.save_course": "lms.courses",
    "lms.delete_course": "lms.courses",
    "lms.check_lessons": "lms.courses",
    "lms.rule": "lms.courses",
    "lms.save_rule": "lms.courses",
    "lms.start": "lms.courses",
    "lms.save_start": "lms.courses",
    "lms.take_over": "lms.courses",
    "lms.save_take_over": "lms.courses",
    "lms.report": "lms.courses",
    "lms.team": "lms.courses",
    "lms.new_member": "lms.courses",
    "lms.add_member": "lms.courses",
    "lms.member": "lms.courses",
    "lms.end_role": "lms.courses",
    "lms.invite": "lms.courses",
    "lms.course_meetings": "lms.courses",
    "lms.all_meetings": "lms.courses",
    "lms.save_all_meetings": "lms.courses",
    "lms.new_meeting": "lms.courses",
    "lms.save_new_meeting": "lms.courses",
    "lms.edit_meeting": "lms.courses",
    "lms.save_meeting": "lms.courses",
    "lms.cancel_meeting": "lms.courses",
    "lms.save_cancel_meeting": "lms.courses",
    "lms.meeting_told": "lms.courses",
    "lms.people": "lms.courses",
    "lms.new_person": "lms.courses",
    "lms.add_person": "lms.courses",
    "lms.edit_person": "lms.courses",
    "lms.change_person": "lms.courses",
    "lms.take_out": "lms.courses",
    "lms.import_people": "lms.courses",
    "lms.preview_people": "lms.courses",
    "lms.save_import": "lms.courses",
    "lms.pause": "lms.courses",
    "lms.save_pause": "lms.courses",
    "lms.double": "lms.courses",
    "lms.save_double": "lms.courses",
    "lms.cohort_matrix": "lms.matrix",
    "lms.person": "lms.matrix",
    "lms.record": "lms.matrix",
    "lms.take_back": "lms.matrix",
    "lms.cards": "lms.courses",
    "lms.card": "lms.matrix",
    "lms.replace_card": "lms.matrix",
    "lms.card_code": "lms.matrix",
    "lms.erase": "lms.matrix",
    "lms.save_erase": "lms.matrix",
    "lms.erasure_receipt": "lms.matrix",
    "lms.retention": "lms.courses",
    "lms.save_retention": "lms.courses",
    "lms.announce_erasure": "lms.courses",
    "lms.erase_people": "lms.courses",
    "lms.attendance": "lms.meetings",
    "lms.walk_in": "lms.meetings",
    "lms.save_walk_in": "lms.meetings",
    "lms.mail": "lms.menu",
    "lms.desk_new": "lms.desk",
    "lms.desk_begin": "lms.desk",
    "lms.desk_guide": "lms.desk",
    "lms.desk_text": "lms.desk",
    "lms.save_desk_text": "lms.desk",
    "lms.desk_settle": "lms.desk",
    "lms.desk_questions": "lms.desk",
    "lms.save_desk_questions": "lms.desk",
    "lms.desk_preview": "lms.desk",
    "lms.desk_publish": "lms.desk",
    "lms.save_desk_publish": "lms.desk",
    "lms.desk_compare": "lms.desk",
    "lms.desk_versions": "lms.desk",
    "lms.desk_version": "lms.desk",
    "lms.desk_drop": "lms.desk",
    "lms.desk_pictures": "lms.desk",
    "lms.add_desk_picture": "lms.desk",
    "lms.desk_word": "lms.desk",
    "lms.read_desk_word": "lms.desk",
    "lms.take_desk_word": "lms.desk",
    "lms.desk_word_new": "lms.desk",
    "lms.read_desk_word_new": "lms.desk",
    "lms.take_desk_word_new": "lms.desk",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation or a list of links."""

    title: str
    url: str
    current: bool = False
    code: str = ""

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Notice:
    """What just happened. `kind` is "done", "care", "wrong" or empty."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    title: str
    home_url: str
    contact: Contact
    nav: tuple[Link, ...] = ()
    person: str | None = None
    sign_out_url: str | None = None
    languages: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = field(default_factory=tuple)
    text_size: str = ""


def wording() -> Wording:
    """The words for whoever asked."""
    return get_wording(current_language(), current_school().library.programme.timezone)


@cache
def _static_hash(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, with its hash, so that it can be kept for ever."""
    return address("lms.static", filename=name, v=_static_hash(name))


def shorten_name(name: str) -> str:
    """The name as it may stand on a screen others see: "Renate M."."""
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else name


def tell(text: str, kind: str = "done") -> None:
    """Shows a sentence on the next page."""
    flash(text, NOTICE_CATEGORY + kind)


def _list_notices() -> tuple[Notice, ...]:
    kinds = [NOTICE_CATEGORY + kind for kind in ("done", "care", "wrong", "")]
    told = get_flashed_messages(with_categories=True, category_filter=kinds)
    return tuple(Notice(entry[0].removeprefix(NOTICE_CATEGORY), entry[1]) for entry in told)


def make_frame() -> Frame:
    programme = current_school().library.programme
    visit = current_visit()
    signs_in = "lms_accounts.sign_out" in current_app.view_functions
    return Frame(
        title=programme.title,
        home_url=address("lms.home"),
        contact=programme.contact,
        nav=_list_nav(),
        person=shorten_name(visit.actor.person.name) if visit else None,
        sign_out_url=address("lms_accounts.sign_out") if visit and signs_in else None,
        languages=_list_languages(),
        pages=_list_pages(),
        notices=_list_notices(),
        text_size=visit.actor.person.text_size or "" if visit else "",
    )


def _list_nav() -> tuple[Link, ...]:
    visit = current_visit()
    if visit is None or (visit.login and visit.login.awaits_factor):
        return ()
    t = wording().t
    entries = [("lms.home", t("Start")), ("lms.menu", t("Menu"))]
    if visit.actor.is_staff:
        entries = [
            ("lms.tasks", t("To do")),
            ("lms.matrix", t("Progress")),
            ("lms.meetings", t("Dates")),
            ("lms.menu", t("Menu")),
        ]
        if visit.actor.is_coordinator():
            entries.insert(1, ("lms.courses", t("Courses")))
        elif may_write():  # coordinators have it in their menu: a phone shows five entries a line
            entries.insert(3, ("lms.desk", t("Lessons")))
    here = _find_section({endpoint for endpoint, _ in entries})
    return tuple(
        Link(title, address(endpoint), current=here == endpoint) for endpoint, title in entries
    )


def may_write() -> bool:
    """Whether whoever is here writes the texts of any module."""
    visit = current_visit()
    modules = current_school().library.modules
    return visit is not None and any(may_author(visit.actor, each.id) for each in modules)


def _find_section(shown: set[str]) -> str | None:
    """The entry the page belongs to; what has none of its own is in the menu."""
    here = SECTIONS.get(request.endpoint or "", request.endpoint)
    return "lms.menu" if here == "lms.desk" and here not in shown else here


def _list_languages() -> tuple[Link, ...]:
    if request.method != "GET" or request.endpoint is None:
        return ()
    here = quote(request.root_path + request.path)
    return tuple(
        Link(
            NATIVE_NAMES[code],
            f"{here}?{urlencode({**request.args, 'language': code})}",
            code=code,
        )
        for code in LANGUAGES
        if code != current_text_language()
    )


def _list_pages() -> tuple[Link, ...]:
    return tuple(
        Link(page.text(current_language()).title, address("lms.page", slug=page.slug))
        for page in current_school().library.pages
    )


def is_page_repeatable() -> bool:
    """Whether the same address gives the same page: our own frame, and nothing new to tell."""
    ours = current_app.config["LMS_LAYOUT"] == DEFAULTS["LMS_LAYOUT"]
    return ours and are_forms_alike() and not session.get("_flashes")


def are_forms_alike() -> bool:
    """Whether forms hold nothing of their own: a host may want a token in each."""
    return "csrf_token" not in current_app.jinja_env.globals


@cache
def pages_key() -> str:
    """A fingerprint of our templates, styles and words: a new release makes new pages."""
    digest = hashlib.sha256()
    for folder in (TEMPLATES, STATIC, TRANSLATIONS):
        for path in sorted(folder.rglob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def render(template: str, **context: Any) -> str:
    """A page of ours in the frame the application asks for."""
    return render_template(
        f"lms/{template}",
        lms_layout=current_app.config["LMS_LAYOUT"],
        frame=make_frame(),
        **context,
    )


def provide_words() -> dict[str, Any]:
    """What every template of ours may call."""
    words = wording()
    return {
        "language": words.language,
        "direction": "ltr",
        "asset": asset,
        "t": words.t,
        "tn": words.tn,
        "t_rich": words.t_rich,
        "show_date": words.day,
        "show_weekday": words.weekday,
        "show_month": words.month,
        "show_time": words.clock,
    }
