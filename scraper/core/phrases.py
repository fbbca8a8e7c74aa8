"""Phrases that messages share: a number with its noun, and the known word that a person probably meant."""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural but for one: ``1 job``, ``1,200 rules``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def needs(what: str, package: str) -> str:
    """Return that a package is missing which something needs, with the command that installs it beside this program."""
    name = re.split(r"[\[<>=]", package)[0]
    return f"{what} needs {name}, which is not installed: {sys.executable} -m pip install {shlex.quote(package)}"


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return ``; did you mean X?`` for the known word that is nearest, the empty string where none is near.

    likeness: how much of both words must agree, 0 to 1.
    """
    from difflib import get_close_matches  # noqa: PLC0415  only for a message: start-up time counts

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, 1, likeness)
    return f"; did you mean {by_lower[close[0]]}?" if close else ""
