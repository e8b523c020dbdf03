"""`lms serve`: the server, its database and, for the demo, its people (design 6)."""

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from errno import EADDRINUSE
from functools import partial
from pathlib import Path
from threading import Event, Thread

import click
from flask import Flask

from lms.app import create_app, lacks_app, list_unknown_settings
from lms.errors import Invalid
from lms.services.cards import has_lost_key
from lms.services.demo import seed_demo
from lms.services.founding import copy_shipped
from lms.services.keys import CARD_KEY
from lms.services.school import School
from lms.services.sending import find_fault, keep_sending, send_due
from lms.storage import audit
from lms.storage.migrate import migrate
from lms.web.mail_news import queue_news
from lms.web.state import KEY

THREADS = 4
LOOK_AGAIN_S = 0.1
STOP_S = 10  # a worker that has not stopped by then is killed
BACKUP_EVERY = timedelta(days=7)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
LOCAL_ADDRESS = "http://127.0.0.1:8000"
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
MAIL_FAULTS = {
    "no_mail_server": "LMS_SMTP_URL is not set: no mails go out. They wait until it is.",
    "mail_server": "No mails go out: LMS_SMTP_URL must look like "
    "smtp://name:password@mail.example.org:587.",
    "mail_from": "No mails go out: set LMS_MAIL_FROM, or “contact: email:” in programme.md.",
}
Translate = Callable[..., str]
Progress = Callable[[int, int], None]


def serve(host: str, port: int, workers: int, t: Translate) -> None:
    """Migrates the database and serves until stopped. Raises Invalid for a port it cannot have."""
    _refuse_taken_port(host, port)
    app = create_app()
    school = _prepare(app, t)
    _introduce(app, school, t)
    _close(school)
    _run(host, port, workers, t)


def serve_demo(host: str, port: int, workers: int, t: Translate, progress: Progress) -> None:
    """Serves a throw-away database with made-up people and a copy of the course; both are gone
    when the server stops.

    Raises Invalid for a port it cannot have.
    """
    _refuse_taken_port(host, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="lernbegleiter-demo-") as folder:
        os.environ["LMS_DATA_DIR"] = folder
        os.environ["LMS_DATABASE_URL"] = os.environ["DATABASE_URL"] = ""
        os.environ["LMS_SMTP_URL"] = ""  # made-up people have made-up addresses
        copy_shipped(Path(folder))  # trainers write in a copy, unless a course is set
        os.environ["LMS_BASE_URL"] = os.environ.get("LMS_BASE_URL") or f"http://{host}:{port}"
        app = create_app()
        school = _prepare(app, t)
        click.echo(t("Making 25 people who have been learning for some weeks …"))
        links = seed_demo(school, progress)
        _close(school)
        for link, role in zip(links, ("participant", "trainer", "coordinator"), strict=True):
            click.echo(f"\n{link.person.email} ({t(role)})\n  {link_address(app, link.token)}")
        click.echo()
        _run(host, port, workers, t)


def link_address(app: Flask, token: str) -> str:
    """The whole address of a sign-in link."""
    with app.test_request_context(base_url=app.config["LMS_BASE_URL"] or LOCAL_ADDRESS):
        return app.url_for("lms_accounts.open_link", token=token, _external=True)


def make_worker() -> Flask:
    """What every process of the server runs: the application with the course in memory."""
    _catch_stop()
    app = create_app()
    app.extensions[KEY].watch()
    with app.app_context():
        _ = app.extensions[KEY].school.library
    _start_sending(app)
    return app


def _start_sending(app: Flask) -> None:
    """Every worker sends what is due; a mail belongs to the one that takes it first."""
    school, url, mail_from = (
        app.extensions[KEY].school,
        app.config["LMS_SMTP_URL"],
        app.config["LMS_MAIL_FROM"],
    )
    if find_fault(school, url, mail_from) is None:
        send = partial(send_due, school, url, mail_from)
        news = partial(queue_news, app)
        Thread(target=keep_sending, args=(send, news, Event()), daemon=True).start()


def _catch_stop() -> None:
    # A worker that is told to stop while it starts, or twice, may never stop: Granian listens
    # late, and in a signal handler. So a thread takes the signal and repeats it until it is heard.
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        Thread(target=_pass_stop_on, daemon=True).start()


def _pass_stop_on() -> None:
    signal.sigwait(STOP_SIGNALS)
    while True:
        handler = signal.getsignal(signal.SIGTERM)
        if callable(handler):
            handler(signal.SIGTERM, None)
        time.sleep(LOOK_AGAIN_S)


def _refuse_taken_port(host: str, port: int) -> None:
    # The workers share their port, so the system would let a second server in without a word.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            probe.bind((host, port))
        except OSError as error:
            code = "port_taken" if error.errno == EADDRINUSE else "port_refused"
            raise Invalid(code, host=host, port=port) from error


def _prepare(app: Flask, t: Translate) -> School:
    for name in list_unknown_settings():
        click.echo(t("%(name)s is no setting of ours and is ignored.", name=name), err=True)
    school: School = app.extensions[KEY].school

    def show(kind: str, name: str) -> None:
        if kind == "backup":
            click.echo(t("The database is renewed. A copy from before: %(path)s", path=name))

    migrate(school.storage, on_step=show)
    with school.storage.connected():
        _ = school.library
    return school


def _introduce(app: Flask, school: School, t: Translate) -> None:
    """Which course is shown from where, and one line for each thing that is not set up."""
    settings, library = app.config, school.library
    click.echo(t("Data folder: %(path)s", path=school.data_dir))
    count, title = len(library.lessons), library.programme.title
    click.echo(t("Course: %(title)s, lessons: %(count)s", title=title, count=count))
    if url := settings["LMS_BASE_URL"]:
        click.echo(t("Address: %(url)s", url=url))
    else:
        click.echo(
            t(
                "LMS_BASE_URL is not set: sign-in links work on this computer only, and none are "
                "sent by mail."
            )
        )
    if url.startswith("http://"):
        click.echo(t("The address begins with http: only for trying out. Real people need https."))
    if fault := find_fault(school, settings["LMS_SMTP_URL"], settings["LMS_MAIL_FROM"]):
        click.echo(t(MAIL_FAULTS[fault]))
    if any(finding.blocks for finding in library.findings):
        click.echo(t("Some files have mistakes and are not shown. “lms check” says which."))
    with school.storage.connected():
        if has_lost_key(school):
            click.echo(
                t(
                    "Cards were printed with another key than %(path)s: they sign nobody in. "
                    "Bring the old file back, or print the cards anew.",
                    path=school.data_dir / CARD_KEY,
                )
            )
    if not _is_backed_up(school):
        click.echo(t("No backup was made in the last seven days. “lms backup FILE” makes one."))


def _is_backed_up(school: School) -> bool:
    """Whether there is a fresh backup; one of PostgreSQL is its owner's affair."""
    if school.storage.path is None:
        return True
    with school.storage.connected():
        newest = audit.list_of(audit.Event.BACKUP_MADE)[:1]
    return any(school.clock() - event.at < BACKUP_EVERY for event in newest)


def _close(school: School) -> None:
    """The workers open their own."""
    school.publisher.close()
    school.storage.close()


def _run(host: str, port: int, workers: int, t: Translate) -> None:
    try:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels
    except ImportError as error:
        raise lacks_app("granian") from error

    server = Granian(
        "lms.serving:make_worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=STOP_S,
        websockets=False,
        log_level=LogLevels.warning,
    )
    sentence = t("Open http://%(host)s:%(port)s – stop with Ctrl+C.", host=host, port=port)
    stopped = Event()
    announcing = Thread(target=_announce, args=(host, port, sentence, stopped), daemon=True)
    server.on_startup(announcing.start)
    try:
        server.serve()
    finally:
        stopped.set()
        announcing.join()


def _announce(host: str, port: int, sentence: str, stopped: Event) -> None:
    """Says where the course is as soon as somebody answers there."""
    place = (EVERY_ADDRESS.get(host, host), port)
    while not stopped.wait(LOOK_AGAIN_S):
        with suppress(OSError), socket.create_connection(place, LOOK_AGAIN_S):
            click.echo(sentence)
            return
