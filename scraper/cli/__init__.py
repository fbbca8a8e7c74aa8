"""The command line: one table of commands, each imported only when it is called, and one place where errors end."""

from __future__ import annotations

import os
import signal
import sys
from errno import ENAMETOOLONG
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli.newsrooms import use_newsrooms
from scraper.cli.terminal import complain, say
from scraper.core.errors import EXIT_BROKEN_PIPE, EXIT_INTERRUPTED, EXIT_OK, ScraperError, StoreError, UsageError
from scraper.core.garbage import search_less_often
from scraper.core.phrases import did_you_mean
from scraper.core.unreadable import shortened, why_unreadable
from scraper.core.version import VERSION
from scraper.core.watch import switch_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Every command, by the question it answers. The command is `command` in the module of its name in this folder. It
# returns the exit code, or nothing when all is well, or raises a ScraperError.
COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "Get articles": {
        "fetch": "Fetch the given addresses and print one Article each.",
        "crawl": "Crawl the newest articles, or a span of days, into a folder.",
        "history": "Show how an article changed.",
    },
    "Work offline": {
        "extract": "Turn saved pages and web archives into Articles.",
        "clean": "Clean a dirty text or a whole dirty corpus.",
        "rebuild": "Make every Article again from the archived pages.",
        "verify": "Check what is kept, and repair it.",
    },
    "Use the corpus": {
        "export": "Export the Articles as a data set: jsonl, csv, sqlite, ...",
        "duplicates": "Show which articles are near-duplicates of others.",
        "stats": "Count what is in a folder, and write the card of a data set.",
        "forget": "Take articles away for good, and never fetch them again.",
    },
    "Look inside": {
        "doctor": "Show how a page is understood, or how a site is met for the first time.",
        "fixture": "Make fixtures of archived pages.",
        "radar": "Find artifacts that no rule knows yet.",
        "rules": "List the cleaning rules, or audit them on a corpus.",
        "schema": "Print the JSON Schema of the Article.",
        "sites": "List the newsrooms that are known.",
        "serve": "Look at a crawl in the browser, search and audit it; an HTTP API.",
        "new-site": "Learn the facts of another newsroom from some of its pages.",
        "accept-site": "Take over a layout that a crawl has learned.",
    },
    "Run unattended": {
        "init": "Write a commented configuration file.",
        "config": "Show every setting and where it came from.",
        "schedule": "Run crawls by the clock.",
        "workers": "Show who holds what of a ledger that workers share.",
        "report": "Make one page of what the runs brought.",
    },
}


class Commands(click.Group):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the signature is Click's
        """Return all names, in the order of the table."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name and return it; None for an unknown name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the words name; raises ``click.UsageError`` that says what was meant instead."""
        if not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            ctx.fail(f"No such command {args[0]!r}{_meant(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of ``--help``, from the table alone."""
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()), col_max=12)


def _meant(word: str, names: Sequence[str]) -> str:
    """Return what a person meant who wrote this in place of a command, empty where nothing tells."""
    if word.startswith(("http://", "https://")):
        return "; `scraper fetch URL` fetches an address"
    if Path(word).exists():
        return "; `scraper extract PATH` reads saved pages, `scraper clean PATH` a text or corpus"
    return did_you_mean(word, names)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, help="Show where an unexpected error comes from.")
@click.version_option(VERSION, prog_name="scraper", message="%(prog)s %(version)s")
def cli(debug: bool) -> None:
    """CNN Indonesia as clean, structured JSON: every word of the newsroom, nothing of the page around it.

    \b
    Examples:
      scraper fetch https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul
      scraper crawl --output output
      scraper extract page.html
      scraper clean dirty.txt
      scraper COMMAND --help

    Results go to standard output, everything else to standard error.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; each error ends here as one line on standard error."""
    switch_on()
    try:
        use_newsrooms(arguments)
        with cli.make_context("scraper", list(arguments)) as context:
            code = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        _forget_stdout()
        return EXIT_BROKEN_PIPE
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001  each error ends in one line and an exit code
        if "--debug" in arguments and not isinstance(error, click.ClickException):
            from traceback import print_exception

            print_exception(error)
        return _end(error, arguments)
    return code if isinstance(code, int) else EXIT_OK


def _end(error: Exception, arguments: Sequence[str]) -> int:
    """Print one line on standard error for whatever went wrong, and return its exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(error.format_message())
        return UsageError.exit_code
    if isinstance(error, click.ClickException):
        return complain(_usage(error, arguments))
    if isinstance(error, ScraperError):
        return complain(error)
    if isinstance(error, OSError):
        return complain(_operating_system(error))
    return complain(
        f"this is a fault of scraper itself ({type(error).__name__}: {error}); "
        "please report it with what `scraper --debug ...` prints"
    )


def _usage(error: click.ClickException, arguments: Sequence[str]) -> UsageError:
    """Return the error with the place of its help; Click does not say whose option lacks its value."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    named = [word for word in arguments[:1] if word in cli.list_commands(click.Context(cli))]
    called = context.command_path if context else " ".join(["scraper", *named])
    message = error.format_message().rstrip(".")
    return UsageError(f"{message}{' See' if message.endswith('?') else '; see'} `{called} --help`")


def _operating_system(error: OSError) -> ScraperError:
    """Return the error in our words. A name that no file can have is a wrong call, anything else a fault of writing."""
    if error.errno == ENAMETOOLONG:
        return UsageError(f"{shortened(str(error.filename))}: {why_unreadable(error)}")
    what = error.strerror or str(error)
    return StoreError(f"{error.filename}: {what}" if error.filename else f"cannot read or write: {what}")


def _forget_stdout() -> None:
    """Drop what is still buffered: the reader of standard output went away, and Python would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _stop(*_: object) -> None:
    """End as Ctrl-C does when SIGTERM comes; a crawl replaces this by an end in order as soon as it runs."""
    raise KeyboardInterrupt


def _stand_in_for_closed_streams() -> None:
    """Put a stream that fails in the place of each standard stream that the caller has closed.

    Without it a file of ours would be opened under the number of the stream, and get what is meant for that.
    """
    for number, (name, mode, access) in enumerate(
        (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))
    ):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, access), number)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def main() -> None:
    """Run the program ``scraper``."""
    _stand_in_for_closed_streams()
    search_less_often()
    signal.signal(signal.SIGTERM, _stop)
    # Under any other name, each worker process runs the script of the program once more, and imports click: 0.03 s.
    sys.modules["__main__"].__spec__ = find_spec("scraper.__main__")
    os.environ["PYTHONSAFEPATH"] = "1"  # worker processes import no module of the folder that the user stands in
    if "_SCRAPER_COMPLETE" in os.environ:  # asked by the shell, see docs/cli.md
        cli.main(prog_name="scraper")
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:  # what could not be written has been said; Python would complain once more at its end
        _forget_stdout()
    sys.exit(code)
