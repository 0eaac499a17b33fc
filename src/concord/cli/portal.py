"""`concord portal`: serve the portal, manage it, and make the demonstration's users."""

from __future__ import annotations

import ipaddress
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from concord.cli import output
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.portal import together

MOST_WORKERS = 4
SETTINGS = "concord.portal.settings"
WORK = click.argument("work", type=click.Path(file_okay=False, path_type=Path))
DEMO = click.option("--demo", is_flag=True, help="The demonstration: this machine only, printed logins.")


@click.group("portal")
def portal_command() -> None:
    """The portal for practices, plans and the program. docs/guide/portal.md says how to run it for real."""


@portal_command.command("serve")
@WORK
@DEMO
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes; as many as there are cores, at most 4, when left out.",
)
@click.option("--threads", default=4, show_default=True, help="Requests that each process answers at once.")
def serve(work: Path, demo: bool, host: str, port: int, workers: int | None, threads: int) -> None:
    """Serve the portal, static files included, until stopped.

    \b
      concord portal serve demo/work --demo
    """
    start(work, demo, host=host, port=port, workers=workers, threads=threads)


@portal_command.command("demo-users")
@WORK
@output.json_option
def demo_users(work: Path, as_json: bool) -> None:
    """Make one user of each kind, with one new password, and print the logins."""
    print_logins(work, as_json)


@portal_command.command("collect")
@WORK
@DEMO
@click.option(
    "--received-on", type=click.DateTime(["%Y-%m-%d"]), help="Day they were received; today when left out."
)
@output.json_option
def collect_command(work: Path, demo: bool, received_on: datetime | None, as_json: bool) -> None:
    """Send what practices wrote down in the portal to the inbox, with closed rounds of care-team surveys, and receive the files they
    handed in. Then `concord run`.

    \b
      concord portal collect WORK
    """
    prepare(work, demo)
    _django()
    from concord.cli.collecting import collect

    done = collect(Work.open(work), (received_on or datetime.now()).date())
    if as_json:
        output.as_json(vars(done))
        return
    lines = sum(done.lines.values())
    output.say(
        f"{lines} lines of {len(done.lines)} practices and {done.answers} answers to surveys in {done.files} files, and {done.uploads} files handed in."
    )
    for name in done.refused:
        output.say(f"Refused: {name}. Its receipt says why.")


@portal_command.command("remind")
@WORK
@DEMO
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it is; today when left out.")
@output.json_option
def remind_command(work: Path, demo: bool, on: datetime | None, as_json: bool) -> None:
    """Mail reminders: sessions two days ahead, actions that fall due, the payer whose turn it is to speak. Run it once a day.

    \b
      concord portal remind WORK
    """
    prepare(work, demo)
    _django()
    from concord.portal.learning.reminding import remind

    now = datetime.now(UTC)
    sent, failed = remind((on or datetime.now()).date(), now)
    if as_json:
        output.as_json({"sent": sent, "failed": failed})
        return
    output.say(f"{sent} reminder{'' if sent == 1 else 's'} sent.")
    if failed:
        output.say(f"{failed} could not be sent; they go with the next call. Is CONCORD_SMTP_HOST right?")


@portal_command.command("manage", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@WORK
@DEMO
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(work: Path, demo: bool, arguments: tuple[str, ...]) -> None:
    """Django's own commands: migrate, check, invite, verify_audit and others.

    \b
      concord portal manage WORK migrate
      concord portal manage WORK check --deploy
      concord portal manage WORK invite ana@foothill.example manager foothill
      concord portal manage WORK verify_audit
    """
    prepare(work, demo)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["concord portal manage WORK", *arguments])


def prepare(work: Path, demo: bool) -> None:
    """Point the portal's settings at a work folder."""
    Work.open(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["CONCORD_WORK"] = str(work.resolve())
    if demo:
        os.environ["CONCORD_DEMO"] = "1"


def start(
    work: Path, demo: bool, *, host: str = "127.0.0.1", port: int = 8000, workers: int | None = None, threads: int = 4
) -> None:  # fmt: skip
    """Become the portal's server: a process for each core answers, so that one long page holds up no other. Does not return."""
    prepare(work, demo)
    if os.environ.get("CONCORD_DEMO") == "1":
        _only_here(host)
        os.environ.setdefault("CONCORD_SECRET_KEY", secrets.token_urlsafe(50))  # the same in every process
        _migrate()
    together.begin()
    output.say(f"The portal is at http://{host}:{port}/  (Ctrl-C stops it)")
    sys.stdout.flush()
    arguments = (
        "--config", f"python:{together.__name__}", "--bind", f"{host}:{port}", "--workers", str(workers or min(os.cpu_count() or 1, MOST_WORKERS)),
        "--worker-class", "gthread", "--threads", str(threads),
        "--max-requests", "0", "--graceful-timeout", "20", "--log-level", "warning", "--no-control-socket",
    )  # fmt: skip
    os.execv(
        sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "concord.portal.wsgi:application"]
    )


def print_logins(work: Path, as_json: bool = False) -> None:
    """Make the demonstration's users with eighteen months of their work, and print how they sign in."""
    prepare(work, True)
    _migrate()
    from concord.portal.demo import make_users
    from concord.portal.rehearsal import rehearse

    logins = make_users(secrets.token_urlsafe(9))
    rehearse()
    if as_json:
        output.as_json([login.__dict__ for login in logins])
        return
    rows = [(login.email, login.password, login.role, login.unit) for login in logins]
    output.table("Logins of the demonstration", ("email", "password", "role", "of"), rows)


def _migrate() -> None:
    _django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _django() -> None:
    import django

    django.setup()


def _only_here(host: str) -> None:
    try:
        is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise UsageError(
            "the demonstration, whose logins are printed, answers its own machine only",
            next_step="leave --host out, or run the portal for real (docs/guide/portal.md)",
        )
