"""Options that several commands have, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scraper.cli import complete
from scraper.cli.terminal import QUIET
from scraper.core.s3_folder import SCHEME, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., object]")


class OutputFolder(click.Path):
    """A folder, or ``s3://BUCKET/NAME``, for which its folder on this machine stands."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  Click's
        """Return the path."""
        if value == "":  # as an unset variable of a shell gives it; pathlib would take it for the current folder
            self.fail("the name is empty; name a folder, or . for the current one", param, ctx)
        if isinstance(value, str) and value.startswith(SCHEME):
            try:
                return folder_of(value)
            except ValueError:
                self.fail(f"{value}: name a bucket and a name in it: s3://BUCKET/NAME", param, ctx)
        return super().convert(value, param, ctx)


FROM: Final = ("--from",)
FROM_OR_OUTPUT: Final = ("--from", "--output")  # the second is the older name, of commands that had it first
QUIET_WORDS: Final = "No progress, no summary; problems only."


def crawl_folder(
    parameter: str,
    names: tuple[str, ...] = FROM,
    *,
    default: str | None = "output",
    words: str = "Folder of the crawl.",
) -> Callable[[Command], Command]:
    """Return the option for the folder of a crawl.

    parameter: of the command, which gets the path.
    names: under which the user may write it.
    default: None where the configuration names the folder.
    words: its line in the help.
    """
    known = f" Default: {default}." if default else ""
    return click.option(*names, parameter, type=OutputFolder(), default=default, help=f"{words}{known}")


def ledger(command: Command) -> Command:
    """Give a command the option for the address of a shared ledger."""
    option = click.option(
        "--ledger",
        metavar="ADDRESS",
        help="Ledger that workers share: postgresql://USER@HOST/DATABASE; default: that of the "
        "configuration, else a file in the folder.",
    )
    return option(command)


def configuration(command: Command) -> Command:
    """Give a command the option for its configuration file; its parameter is ``file``."""
    option = click.option(
        "--config",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Configuration file; default: the nearest scraper.toml.",
    )
    return option(command)


def profile(command: Command) -> Command:
    """Give a command the option for the profile of cleaning rules."""
    option = click.option(
        "--profile",
        default="corpus",
        metavar="NAME",
        shell_complete=complete.profiles,
        help="corpus (default), archive, or a TOML file of yours.",
    )
    return option(command)


def corpus_workers(command: Command) -> Command:
    """Give a command the option for the number of processes that read a corpus."""
    option = click.option(
        "--workers", metavar="N", type=click.IntRange(1), help="Processes for a corpus; all cores if not given."
    )
    return option(command)


def quiet(command: Command) -> Command:
    """Give a command the option that silences progress and summary; results on standard output stay."""
    option = click.option("--quiet", is_flag=True, expose_value=False, callback=_keep_quiet, help=QUIET_WORDS)
    return option(command)


def _keep_quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[QUIET] = value


def text_or_json(words: str = "How to print it.") -> Callable[[Command], Command]:
    """Return the option ``--format`` of a command that prints for people or for programs; its parameter is ``form``.

    words: its line in the help.
    """
    return click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=words)
