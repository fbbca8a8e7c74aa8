"""The formats that are known: every module of ``scraper.dataset.exports`` that defines EXPORT, and plug-ins.

A format from outside is an entry point of the group ``scraper.exports`` whose object has the parts of ``ExportFormat``.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import scraper.dataset.exports as folder
from scraper.core.errors import UsageError
from scraper.core.plugins import EXPORTS, leave_out, plugins

if TYPE_CHECKING:
    from scraper.dataset.exporting.job import ExportJob


@runtime_checkable
class ExportFormat(Protocol):
    """A form in which Articles leave.

    name: as in ``scraper export NAME``.
    about: what it is, in one line.
    """

    @property
    def name(self) -> str:
        """The word by which it is asked for."""

    @property
    def about(self) -> str:
        """What it is, in one line."""

    def write(self, job: ExportJob) -> None:
        """Write the export whole or not at all; raises ``ScraperError``."""


@cache
def all_exports() -> dict[str, ExportFormat]:
    """Return every format by its name, in order of the name. Ours come first; a plug-in cannot take their names."""
    modules = (import_module(f"{folder.__name__}.{entry.name}") for entry in pkgutil.iter_modules(folder.__path__))
    formats: dict[str, ExportFormat] = {module.EXPORT.name: module.EXPORT for module in modules}
    for plugin in plugins(EXPORTS):
        if not isinstance(plugin.value, ExportFormat):
            leave_out(str(plugin), f"it is no export format but {type(plugin.value).__name__}")
        elif plugin.value.name in formats:
            leave_out(str(plugin), f"there is a format {plugin.value.name!r} already")
        else:
            formats[plugin.value.name] = plugin.value
    return dict(sorted(formats.items()))


def export_named(name: str) -> ExportFormat:
    """Return the format of a name; raises ``UsageError`` that lists all for an unknown one."""
    for entry in pkgutil.iter_modules(folder.__path__):
        if entry.name.startswith(name):  # most likely it: the other modules need not be imported
            found: ExportFormat = import_module(f"{folder.__name__}.{entry.name}").EXPORT
            if found.name == name:
                return found
    formats = all_exports()
    if name not in formats:
        raise UsageError(f"{name!r} is no format of an export; known are {', '.join(formats)}")
    return formats[name]
