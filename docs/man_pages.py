"""Makes the man pages from the commands themselves: docs/man/scraper.1 and one page for each command."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import COMMANDS, cli
from scraper.core import errors
from scraper.core.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLES: Final = "\b\nExamples:\n"


def man_pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    root = click.Context(cli, info_name="scraper")
    pages = {
        "scraper.1": "\n".join([*_head("scraper", "news pages as clean, structured JSON"), *_overview(root)]) + "\n"
    }
    for section in COMMANDS.values():
        for name, summary in section.items():
            command = cli.get_command(root, name)
            if command is None:
                raise LookupError(name)
            context = click.Context(command, info_name=name, parent=root)
            lines = [*_head(f"scraper-{name}", summary), *_page(command, context), *_see_also(["scraper"])]
            pages[f"scraper-{name}.1"] = "\n".join(lines) + "\n"
    return pages


def _head(name: str, summary: str) -> list[str]:
    title = f'.TH "{name.upper()}" 1 "" "scraper {VERSION}" "scraper"'
    return [title, ".SH NAME", rf"{_plain(name)} \- {_plain(summary.rstrip('.'))}"]


def _overview(root: click.Context) -> Iterator[str]:
    yield from (".SH SYNOPSIS", r"\fBscraper\fR [\fB\-\-debug\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]")
    yield from _words(cli)
    for section, commands in COMMANDS.items():
        yield f".SH {section.upper()}"
        for name, summary in commands.items():
            yield from (".TP", rf"\fBscraper {_plain(name)}\fR", _plain(summary))
    yield from _options(cli, root)
    yield ".SH EXIT STATUS"
    for code, meaning in errors.EXIT_CODES.items():
        yield from (".TP", rf"\fB{code}\fR", _plain(meaning))
    yield from _see_also([f"scraper-{name}" for section in COMMANDS.values() for name in section])


def _page(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = _plain(" ".join(command.collect_usage_pieces(context)))
    yield from (".SH SYNOPSIS", rf"\fB{_plain(context.command_path)}\fR {usage}")
    yield from _words(command)
    yield from _options(command, context)


def _words(command: click.Command) -> Iterator[str]:
    words, _, examples = inspect.cleandoc(command.help or "").partition(_EXAMPLES)
    yield ".SH DESCRIPTION"
    for number, paragraph in enumerate(words.strip().split("\n\n")):
        yield from ([".PP"] if number else [])
        yield _plain(" ".join(paragraph.split()))
    if examples:
        lines, _, rest = examples.partition("\n\n")
        yield from (
            ".SH EXAMPLES",
            ".nf",
            *(_plain(line.strip()) for line in lines.splitlines() if line.strip()),
            ".fi",
        )
        yield from ([".PP", _plain(" ".join(rest.split()))] if rest.strip() else [])


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    yield ".SH OPTIONS"
    for option in command.get_params(context):
        if isinstance(option, click.Option) and not option.hidden:
            names = ", ".join(rf"\fB{_plain(name)}\fR" for name in [*option.opts, *option.secondary_opts])
            value = "" if option.is_flag else rf" \fI{_plain(option.make_metavar(context))}\fR"
            yield from (".TP", names + value, _plain(option.help or ""))


def _see_also(names: list[str]) -> list[str]:
    return [".SH SEE ALSO", ", ".join(rf"\fB{_plain(name)}\fR(1)" for name in names)]


def _plain(text: str) -> str:
    """Return words that roff takes for nothing but words."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", escaped)
