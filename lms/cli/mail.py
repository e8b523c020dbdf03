"""Sending what waits in the outbox, for hosts and timers."""

import click
from flask import current_app

from lms.cli.group import commands
from lms.cli.surroundings import open_school, read_settings, t
from lms.errors import Invalid
from lms.services.sending import send_due
from lms.web.mail_news import queue_news


@commands.command("send-mail")
def send_mail_command() -> None:
    """Send every mail that is due; exit with 1 when the mail server cannot be used."""
    settings = read_settings()
    if not settings["LMS_SMTP_URL"]:
        raise Invalid("no_mail_server")
    with open_school() as school:
        queue_news(current_app)
        sent = send_due(school, settings["LMS_SMTP_URL"], settings["LMS_MAIL_FROM"])
    click.echo(t("Sent: %(count)s mails.", count=sent.sent))
    if sent.put_off:
        click.echo(t("Put off: %(count)s mails.", count=sent.put_off))
    if sent.given_up:
        click.echo(t("Not deliverable: %(count)s mails.", count=sent.given_up))
    if sent.trouble:
        raise Invalid(f"mail_{sent.trouble}")
