"""The output of every command: results on stdout, words on stderr, colour only where it is wanted, controls escaped."""

from __future__ import annotations

import os
import sys
from typing import IO, Final

import click

from scraper.core.errors import EXIT_FAULT, ScraperError, StoreError
from scraper.core.late_pattern import late_pattern

RED: Final = "31"
GREEN: Final = "32"
YELLOW: Final = "33"
CYAN: Final = "36"
BOLD: Final = "1"
DIM: Final = "2"
STRUCK: Final = "9;31"

QUIET: Final = "scraper.quiet"  # the key in the context of a command, see options.quiet

# Control characters but tab and line feed, and the marks that turn the direction of text. On a terminal they hide,
# colour, move or reorder what is shown. Halves of surrogate pairs cannot be written at all.
_CONTROLS: Final = late_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

_INVISIBLE: Final = late_pattern("[\xad\u200b-\u200d\u2060-\u2064]")


def printable(text: str) -> str:
    r"""Return the text with its control characters as visible escapes: ``\u001b``, which is valid in JSON too."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def line(text: str) -> str:
    """Return the text on one line, with control and invisible characters as visible escapes."""
    shown = _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", printable(text))
    return shown.replace("\n", "\\n").replace("\t", " ")


def coloured(stream: IO[str]) -> bool:
    """Return whether a stream takes colour: a terminal, and neither NO_COLOR nor a dumb one. FORCE_COLOR wins."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str, *, on: bool) -> str:
    """Return the text in a style, a number of the ANSI set; unchanged unless ``on``."""
    return f"\x1b[{style}m{text}\x1b[0m" if on and style and text else text


def is_quiet() -> bool:
    """Return whether the running command was called with ``--quiet``."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(QUIET))


def say(text: str, *, always: bool = False) -> None:
    """Print one line for people on standard error, but nothing with ``--quiet``.

    always: with ``--quiet`` too, for a problem and for what another option has ordered.
    """
    if is_quiet() and not always:
        return
    print(text, file=sys.stderr, flush=True)  # noqa: T201  this is the one place that prints to people


def complain(error: ScraperError | str, *, about: str = "") -> int:
    """Print one line about an error on standard error, and return its exit code."""
    mark = paint("scraper:", RED, on=coloured(sys.stderr))
    place = f"{line(about)}: " if about else ""
    say(f"{mark} {place}{printable(str(error).removeprefix(f'{about}: '))}", always=True)
    return error.exit_code if isinstance(error, ScraperError) else EXIT_FAULT


def result(data: bytes | str, *, painted: bool = False) -> None:
    """Write a result to standard output, in UTF-8 whatever the locale.

    On a terminal control characters are escaped, unless the data is ``painted``: made for a terminal by this program.
    Raises ``BrokenPipeError`` when the reader went away, ``StoreError`` for any other fault such as a full disk.
    """
    text = data if isinstance(data, str) else data.decode()
    if sys.stdout.isatty() and not painted:
        text = printable(text)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"standard output cannot be written: {error.strerror or error}") from error


def as_json(value: object) -> bytes:
    """Return a value as JSON, see ``readable``."""
    import msgspec

    try:
        return readable(msgspec.json.encode(value))
    except UnicodeEncodeError:  # half of a surrogate pair in a text: JSON can hold it as an escape
        import json

        return readable(json.dumps(msgspec.to_builtins(value)).encode())


def readable(data: bytes) -> bytes:
    """Return a line of JSON with its line end; indented when standard output is a terminal."""
    if sys.stdout.isatty():
        import msgspec

        data = msgspec.json.format(data, indent=2)
    return data + b"\n"
