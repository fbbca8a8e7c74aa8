"""Phrases that messages share: a number with its noun, and the known word that a person probably meant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural but for one: ``1 job``, ``2 addresses``."""
    if number == 1:
        return f"{number:,} {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"


def singular(nouns: str) -> str:
    """Return the singular of a plural: ``job``, ``address``."""
    return nouns.removesuffix("es") if nouns.endswith("sses") else nouns.removesuffix("s")


def needs(what: str, package: str, missing: str = "") -> str:
    """Return that a package is missing which something needs, with the command that installs it beside this program.

    package: one requirement, or several with a space between.
    missing: the name of the one that is missing, by default the first.
    """
    import re  # noqa: PLC0415  only for a message: start-up time counts
    import shlex  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    name = missing or re.split(r"[ \[<>=]", package)[0]
    has_pip = find_spec("pip") is not None  # an environment of uv has none
    installer = f"{sys.executable} -m pip install" if has_pip else f"uv pip install --python {sys.executable}"
    return f"{what} needs {name}, which is not installed: {installer} {shlex.join(package.split())}"


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return ``; did you mean X?`` for the known word that is nearest, the empty string where none is near.

    likeness: how much of both words must agree, 0 to 1.
    """
    from difflib import get_close_matches  # noqa: PLC0415  only for a message: start-up time counts

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, 1, likeness)
    return f"; did you mean {by_lower[close[0]]}?" if close else ""
