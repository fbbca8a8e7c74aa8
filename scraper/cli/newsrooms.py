"""The folder of newsrooms that the configuration names, made known to this process and to its workers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FLAG: Final = "--config"
_KEY: Final = b"newsrooms"


def use_newsrooms(arguments: Sequence[str]) -> None:
    """Set the variable that the registry reads, where the configuration file of a command names a folder.

    A file without the key is not parsed, because most commands need no configuration. Raises ``ConfigError``.
    """
    from scraper.config.find_file import find_file
    from scraper.config.load import load
    from scraper.sites.registry import FOLDER_VARIABLE

    if FOLDER_VARIABLE in os.environ:
        return
    named = _named(arguments)
    found = None if named else find_file(os.environ)
    file = Path(named) if named else found.path if found else None
    try:
        if file is None or _KEY not in file.read_bytes():
            return
    except OSError:  # a missing file is named by the command that needs it
        return
    if folder := load(file if named else None).newsrooms:
        os.environ[FOLDER_VARIABLE] = str(folder)


def _named(arguments: Sequence[str]) -> str:
    for word, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == _FLAG:
            return value
        if word.startswith(f"{_FLAG}="):
            return word.partition("=")[2]
    return ""
