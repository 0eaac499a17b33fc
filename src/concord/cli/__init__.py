"""The command line. Each command is one small module; this one gathers them and turns failures into sentences."""

from __future__ import annotations

import gc
import os
import sys

import click

from concord import __version__
from concord.cli import output
from concord.model.errors import ConcordError, ResourceError

EXIT_CODES = """\b
Exit codes
  0  done
  1  failed, with a sentence that says why
  2  the command was given something it cannot use
  3  the program folder says something impossible
  4  a file cannot be read
  5  something kept by Concord is not what it was
  6  another run holds the work folder
  7  a query ran past its watchdog
  8  a value set is missing, truncated or contradicts itself
  9  this reader may not open that book
  10 the machine lacks room on the disk, memory, or the right to write a folder
  70 a fault of Concord's own; what is printed holds no data and may be sent to its keepers
"""

SHOWN = "CONCORD_SHOW_FAULTS"
"""Set to 1, a fault of Concord's own is printed with its words, which may hold what a file said of somebody."""

GARBAGE_AFTER = (50_000, 20, 100)
"""Objects made between two searches for garbage. Queries are built as trees of some 100,000 small objects, none of them garbage: to
search them each time 700 were made took a fifth of the time in which they were built."""


class Gathered(click.Group):
    """Commands are imported when asked for, so `--help` and small commands start at once."""

    modules = {
        "demo": "concord.cli.demo",
        "synth": "concord.cli.synth",
        "init": "concord.cli.work",
        "receive": "concord.cli.work",
        "acknowledge": "concord.cli.acknowledge",
        "run": "concord.cli.work",
        "release": "concord.cli.release",
        "explain": "concord.cli.explain",
        "simulate": "concord.cli.simulate",
        "export": "concord.cli.export",
        "submit": "concord.cli.submit",
        "report": "concord.cli.report",
        "ledger": "concord.cli.ledger",
        "measures": "concord.cli.measures",
        "identity": "concord.cli.identity",
        "terminology": "concord.cli.terminology",
        "program": "concord.cli.program",
        "portal": "concord.cli.portal",
        "worker": "concord.cli.worker",
        "doctor": "concord.cli.doctor",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.modules:
            return None
        from importlib import import_module

        return getattr(import_module(self.modules[name]), f"{name}_command")


@click.group(
    cls=Gathered,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="concord")
def concord() -> None:
    """Run a multi-payer, value-based payment program for primary care.

    Plans and practices send files; Concord works out who belongs to which practice, how well each practice does,
    what each plan owes it and why, and writes one book per reader.

    \b
    The whole job, on generated people:
      concord demo
    \b
    The same, step by step:
      concord synth --people 17000 --seed 1 --out demo/files
      concord init demo/work --program programs/ca-apc
      concord receive demo/work demo/files/raw
      concord run demo/work --as-of 2026-07-10
      concord explain demo/work rate CBP foothill 2025
    """


def main() -> None:
    """The `concord` command: runs it and ends with the exit code of what happened."""
    gc.set_threshold(*GARBAGE_AFTER)
    try:
        concord.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except ConcordError as error:
        output.failure(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing is half done: the next run begins where it must.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as fault:
        if os.environ.get(SHOWN) == "1":
            raise
        sys.exit(_told(fault))


def _told(fault: Exception) -> int:
    """Say what ended a command that no step of it put into words; the exit code."""
    from concord.engine.faults import of_machine

    if (error := of_machine(fault, "this machine") or _of_database(fault)) is not None:
        output.failure(error)
        return error.exit_code
    output.fault(fault, SHOWN)
    return 70


def _of_database(fault: Exception) -> ConcordError | None:
    """A database of the portal's that does not answer, in words; the driver's may hold a password."""
    django = sys.modules.get("django.db")
    if django is None or not isinstance(fault, django.OperationalError | django.InterfaceError):
        return None
    return ResourceError(
        "the portal's database does not answer, or its file cannot be opened",
        next_step="start it, or correct CONCORD_DATABASE_URL (a file is sqlite:////folder/portal.sqlite, in a folder that is there), then run the same command again",
    )
