"""What happens around every request of ours: connection, origin, visitor, policy, errors."""

from contextlib import ExitStack
from typing import cast

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.exceptions import HTTPException

from lms.errors import Conflict, Invalid, NotAllowed, NotFound
from lms.services.accounts import Visit, find_host_visit
from lms.translations import LANGUAGES
from lms.web import first_time
from lms.web.detour import find_detour
from lms.web.frame import provide_words, render
from lms.web.origin import is_from_our_pages, is_unstorable
from lms.web.policy import admits, policy_of, size_limit_of
from lms.web.state import current_school, current_state
from lms.web.wording import get_wording

LANGUAGE_COOKIE = "lms_language"
TEXT_COOKIE = "lms_text_language"
YEAR = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SERVER_FAULT = 500
OUR_FAULT = (
    "This is our fault. What you saved before is still there. Please try again in a few minutes."
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
}


def install(blueprint: Blueprint) -> None:
    """Puts the hooks on a blueprint; every blueprint of ours has them."""
    blueprint.before_request(enter)
    blueprint.after_request(finish)
    blueprint.teardown_request(leave)
    blueprint.context_processor(provide_words)
    for kind in (NotFound, NotAllowed, Conflict, Invalid):
        blueprint.register_error_handler(kind, show_domain_error)
    blueprint.register_error_handler(HTTPException, show_http_error)
    blueprint.register_error_handler(500, show_http_error)


def enter() -> ResponseReturnValue | None:
    """Opens what the request needs and refuses who may not use it."""
    if request.endpoint and request.endpoint.endswith(".static"):
        return None
    state = current_state()
    state.watch()
    g._lms_stack = ExitStack()
    g._lms_stack.enter_context(state.school.storage.connected())
    g._lms_school = state.school.pinned()
    g._lms_language = g._lms_text_language = current_app.config["LMS_LANGUAGE"]
    view = current_app.view_functions[request.endpoint or ""]
    if not is_from_our_pages(request):
        abort(403)
    if limit := size_limit_of(view):
        request.max_content_length = request.max_form_memory_size = limit
    if is_unstorable(request):
        abort(400)
    g._lms_visit = visit = identify()
    if visit and visit.actor.is_staff and state.poke():
        g._lms_school = state.school.pinned()
    choose_languages(visit)
    policy = policy_of(view)
    if policy is None:
        abort(403)
    if admits(policy, visit):
        return find_detour(view, visit) or first_time.find_detour(visit)
    if visit is None and not current_user.is_authenticated:
        manager = cast(LoginManager, current_app.login_manager)  # type: ignore[attr-defined]
        return cast(ResponseReturnValue, manager.unauthorized())
    return abort(403)


def identify() -> Visit | None:
    """Who is here: our own account, or the person behind the host's user."""
    user = current_user._get_current_object()
    if not user.is_authenticated:
        return None
    visit = getattr(user, "lms_visit", None)
    if visit is not None:
        return cast(Visit, visit)
    loader = current_state().person_loader
    if loader is None:
        return None
    known = loader(user)
    cohort = current_app.config["LMS_OPEN_COHORT"] or None
    return find_host_visit(current_school(), known, cohort) if known else None


def choose_languages(visit: Visit | None) -> None:
    """What was asked for, else what was chosen before, else the person's own, else the default.

    Our words come in few languages, lessons may come in others: then only those are in it.
    """
    asked = request.args.get("language")
    wishes = (
        asked,
        request.cookies.get(LANGUAGE_COOKIE),
        visit.actor.person.language if visit else None,
        current_app.config["LMS_LANGUAGE"],
    )
    g._lms_language = next((wish for wish in wishes if wish in LANGUAGES), LANGUAGES[0])
    texts = (asked, request.cookies.get(TEXT_COOKIE), g._lms_language)
    g._lms_text_language = next(wish for wish in texts if is_readable(wish))


def is_readable(language: str | None) -> bool:
    return language in LANGUAGES or language in current_school().library.languages


def finish(response: Response) -> Response:
    """Headers every page of ours carries."""
    if request.endpoint and request.endpoint.endswith(".static"):
        return response
    wish = request.args.get("language")
    if wish and request.method == "GET" and is_readable(wish):
        remember_language(response, wish)
    present = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    return response


def remember_language(response: Response, language: str) -> None:
    for name in (LANGUAGE_COOKIE, TEXT_COOKIE) if language in LANGUAGES else (TEXT_COOKIE,):
        response.set_cookie(
            name, language, max_age=YEAR, secure=is_https(), samesite="Lax", httponly=True
        )


def leave(_error: BaseException | None) -> None:
    stack = g.pop("_lms_stack", None)
    if stack is not None:
        stack.close()


def show_domain_error(error: Exception) -> ResponseReturnValue:
    """The page for an error no view had a better answer for."""
    code = {NotFound: 404, NotAllowed: 403, Conflict: 409}.get(type(error), 400)
    return render_error(code)


def show_http_error(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    if code in (301, 302, 303, 304, 307, 308) and isinstance(error, HTTPException):
        return error.get_response()
    return render_error(code)


def show_stray_error(error: Exception) -> ResponseReturnValue:
    """The page for an address of no blueprint, where none of the hooks has run."""
    g._lms_visit = identify()
    choose_languages(g._lms_visit)
    return finish(make_response(show_http_error(error)))


def render_error(code: int) -> ResponseReturnValue:
    if "_lms_language" not in g:
        g._lms_language = g._lms_text_language = current_app.config["LMS_LANGUAGE"]
    try:
        return render("error.html", error={"code": code}, **provide_words()), code
    except Exception:
        if code < SERVER_FAULT:
            raise
        current_app.logger.exception("the error page itself failed")
        return make_plain_error(), code


def make_plain_error() -> str:
    """The page when nothing else works, the database included: two sentences and no frame."""
    words = get_wording(current_app.config["LMS_LANGUAGE"], "UTC")
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">'
        f"<title>Lernbegleiter</title><h1>{words.t('Something is not working at the moment')}</h1>"
        f"<p>{words.t(OUR_FAULT)}</p>"
    )


def back_to(url: str) -> ResponseReturnValue:
    """After a post: the page is fetched anew, so that reloading repeats nothing."""
    return redirect(url, code=303)


def is_https() -> bool:
    """Whether people reach us by https only, which makes cookies secure (design 6)."""
    return str(current_app.config["LMS_BASE_URL"]).startswith("https://")
