"""Files for results: nothing is written over by accident, and a result is written whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from scraper.cli.terminal import line
from scraper.core import disk
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import whole_file
from scraper.core.hold import hold
from scraper.core.packed_endings import check_packing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_is_file(path: Path, name: str) -> None:
    """Raise ``UsageError`` for a folder, and for the name of a packed file, where a result is one plain file.

    name: of a file, for the advice.
    """
    if path.is_dir():
        raise UsageError(f"{line(str(path))} is a folder; name a file: --output {line(str(path / name))}")
    check_packing(line(str(path)), what="this result")


def check_is_free(path: Path, *, force: bool) -> None:
    """Raise ``UsageError`` where a result would replace a file with content or fill a folder that holds something.

    force: the user wants that. A device, a pipe and an empty file are written to; so is what a stopped run has begun.
    """
    begun = path.with_name(f"{path.name}.part")
    if force or begun.exists():
        return
    holds_something = any(path.iterdir()) if path.is_dir() else path.is_file() and path.stat().st_size > 0
    if holds_something:
        raise UsageError(f"{line(str(path))} is there already; --force writes over it, another name leaves it alone")


@contextmanager
def target_file(path: Path) -> Iterator[BinaryIO]:
    """Give the file to write a result into: it takes its place whole, or not at all when something goes wrong.

    A device or a pipe, such as ``/dev/null``, is written to. Raises ``StoreError`` when it cannot be written, ``Busy``
    when another run writes it.
    """
    try:
        with _special(path) if path.exists() and not path.is_file() else _built(path) as file:
            yield file
    except OSError as error:
        raise StoreError(f"{line(str(path))}: cannot be written ({error.strerror or error}); name another") from error


def _special(path: Path) -> BinaryIO:
    return disk.open_file(path, "ab")


@contextmanager
def _built(path: Path) -> Iterator[BinaryIO]:
    with hold(path) as folder:
        for left in folder.glob(".*.part"):  # by runs that were killed
            disk.remove(left)
        with whole_file(path, scratch=folder) as file:
            yield file
