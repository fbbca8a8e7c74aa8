"""Plug-ins: additions of installed packages by entry points. Code is never run from a folder."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES: Final = "scraper.sites"
RULES: Final = "scraper.rules"
EXPORTS: Final = "scraper.exports"

_METADATA: Final = (".dist-info", ".egg-info")


class Plugin(NamedTuple):
    """One entry point of an installed package, imported.

    name: of the entry point.
    package: the distribution that brings it.
    value: the object that it names.
    """

    name: str
    package: str
    value: object

    def __str__(self) -> str:
        return f"plug-in {self.name} of the package {self.package}"


def plugins(group: str) -> Iterator[Plugin]:
    """Return the plug-ins of a group in the order of their names. One that cannot be imported is left out by name."""
    if not _declared(group):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415  takes 29 ms, so only where there is something to find

    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        package = point.dist.name if point.dist else "unknown"
        try:
            value = point.load()
        except Exception as error:  # noqa: BLE001  whatever another package's code raises, the others go on
            leave_out(
                f"plug-in {point.name} of the package {package}", f"its import fails: {type(error).__name__}: {error}"
            )
        else:
            yield Plugin(point.name, package, value)


def leave_out(addition: str, why: str) -> None:
    """Say once that a plug-in or a file is not used, and why, in one line."""
    if (line := f"{addition} is left out: {' '.join(why.split())}") not in LEFT_OUT:
        LEFT_OUT.append(line)
        from logging import getLogger  # noqa: PLC0415  only for a message: start-up time counts

        getLogger(__name__).warning("%s", line)


LEFT_OUT: Final[list[str]] = []
"""The lines about plug-ins and files that are not used, in the order in which they were met."""


@cache
def _declared(group: str) -> bool:
    """Return whether the metadata of any installed package has this group. Reading the file names takes 2 ms."""
    mark = f"[{group}]".encode()
    for folder in sys.path:
        # An entry of the path may not exist, or be a zip file.
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                if entry.name.endswith(_METADATA) and _holds(f"{entry.path}/entry_points.txt", mark):
                    return True
    return False


def _holds(path: str, mark: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a Path for each package would take as long again
            return mark in file.read()
    except OSError:
        return False
