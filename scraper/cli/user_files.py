"""Files that people name: a file that cannot be read is one clear line; a result is written whole or not at all."""

from __future__ import annotations

import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from scraper.cli.terminal import line, say
from scraper.core import disk
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import whole_file
from scraper.core.hold import hold
from scraper.core.limits import TEXT_CHARACTERS
from scraper.core.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_UTF_16: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
HEAD_BYTES: Final = 4096  # in which binary data and HTML show themselves
MAX_BYTES: Final = 4 * TEXT_CHARACTERS + 4  # a character has four at most


def brought(folder: Path, *, archives_only: bool = False) -> Path:
    """Return an output whose files lie in its folder: those of a bucket are brought there first, what changed alone.

    archives_only: the Articles are read from the bucket.
    """
    from scraper.storage.output import s3_output, shared_mark

    if remote := s3_output(folder):
        from scraper.core.files import make_folders
        from scraper.core.s3_folder import shown

        make_folders(folder)
        remote.bring_mark(shared_mark(folder))
        if not remote.bring(archives_only=archives_only):
            raise UsageError(f"{shown(folder)}: nothing is there; name another output with --from")
    return folder


def in_folder(folder: Path, what: str) -> Path:
    """Return an output that is a folder; raises ``UsageError`` for one in a bucket, in which ``what`` is not done."""
    from scraper.core.s3_folder import address_of_folder

    if address := address_of_folder(folder):
        raise UsageError(f"{address}: {what} works on a folder; bring the objects to one and upload them behind it")
    return folder


def crawled_folder(folder: Path) -> Path:
    """Return a folder that a crawl has written into; raises ``UsageError`` for any other, and makes none."""
    if not folder.is_dir():
        near = (one.name for one in folder.parent.iterdir() if one.is_dir()) if folder.parent.is_dir() else ()
        meant = did_you_mean(folder.name, near)
        raise UsageError(f"{line(str(folder))}: there is no such folder{meant}; name it with --from")
    from scraper.storage.output import STATE, archives_of, open_store

    known = (folder / STATE, archives_of(folder))
    if not any(map(Path.is_dir, known)) and not open_store(folder).days():
        raise UsageError(
            f"{line(str(folder))}: no crawl has written into this folder; name another with --from, or fill it: "
            f"scraper crawl --output {line(str(folder))}"
        )
    return folder


def ledger_of(folder: Path, named: str | None) -> str | None:
    """Return the address of the shared ledger of a folder, None for a folder that has its own.

    named: the address that the user gave; without it that of the configuration, for a folder whose ledger is shared.
    Raises ``UsageError`` for a folder whose ledger is another.
    """
    from scraper.config import load
    from scraper.storage.output import check_ledger, shared_mark

    address = load(flags={"ledger": named}).ledger if named or shared_mark(folder).exists() else None
    check_ledger(folder, address)
    return address


def read_bytes(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``, up to one more than a text may have.

    Raises ``UsageError`` that says what is wrong.
    """
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES)
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES)
    except FileNotFoundError as error:
        raise UsageError(f"{line(name)}: no such file; check the name") from error
    except IsADirectoryError as error:
        raise UsageError(f"{line(name)}: is a folder; name a file in it") from error
    except PermissionError as error:
        raise UsageError(f"{line(name)}: may not be read; give yourself permission (chmod u+r)") from error
    except OSError as error:
        raise UsageError(f"{line(name)}: cannot be read ({error.strerror})") from error


def read_text(name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or windows-1252; the last is noted on standard error.

    Raises ``UsageError`` for binary data, for more than any text, and for a page, which ``extract`` is for.
    """
    if name.lower().endswith(".json"):
        raise _json_is_no_text(name)
    data = read_bytes(name)
    if len(data) == MAX_BYTES:
        raise _too_long(name)
    encoding = _UTF_16.get(data[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in data[:HEAD_BYTES]:
        raise UsageError(f"{line(name)}: is binary, no text; `scraper clean` takes plain text and corpora")
    if data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html")):
        raise UsageError(f"{line(name)}: is an HTML page; use `scraper extract {line(name)}`")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UsageError(f"{line(name)}: neither UTF-8 nor windows-1252; convert it first with iconv") from error
        encoding = "windows-1252"
    if len(text) > TEXT_CHARACTERS:
        raise _too_long(name)
    if encoding != "utf-8-sig":
        say(f"scraper: {line(name)}: not UTF-8, read as {encoding}", always=True)
    return text.replace("\r\n", "\n")


def _json_is_no_text(name: str) -> UsageError:
    """Return the error for a .json file, with the command of jq that makes a corpus of it: a list needs another."""
    is_list = read_bytes(name)[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    command = f"jq -c {shlex.quote('.[]' if is_list else '.')} {shlex.quote(name)} > corpus.jsonl"
    return UsageError(f"{line(name)}: is JSON, no text; a corpus has one object a line: {line(command)}")


def _too_long(name: str) -> UsageError:
    return UsageError(
        f"{line(name)}: longer than any text ({TEXT_CHARACTERS:,} characters); are these many? Make them a corpus, or "
        "give one a line with --lines"
    )


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
