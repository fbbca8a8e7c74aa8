"""Files that people name: one that cannot be read is one clear line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from scraper.cli.terminal import line, say
from scraper.core.errors import UsageError
from scraper.core.limits import TEXT_CHARACTERS
from scraper.core.unreadable import why_unreadable

_UTF_16: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
HEAD_BYTES: Final = 4096  # in which binary data and HTML show themselves
MAX_BYTES: Final = 4 * TEXT_CHARACTERS + 4  # a character has four at most


def read_bytes(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``, up to one more than a text may have.

    Raises ``UsageError`` that says what is wrong.
    """
    if name == "-":
        try:
            return sys.stdin.buffer.read(MAX_BYTES)
        except OSError as error:
            raise UsageError(f"standard input cannot be read ({error.strerror}); is it closed?") from error
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        raise UsageError(f"{line(name)}: {why_unreadable(error)}") from error


def read_text(name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or windows-1252; the last is noted on standard error.

    Raises ``UsageError`` for binary or compressed data, more than any text, and a page, which ``extract`` is for.
    """
    if name.lower().endswith(".json"):
        raise _json_is_no_text(name)
    data = read_bytes(name)
    if len(data) == MAX_BYTES:
        raise _too_long(name)
    encoding = _UTF_16.get(data[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in data[:HEAD_BYTES]:
        _check_is_not_packed(name, data)
        raise UsageError(f"{line(name)}: is binary, no text; `scraper clean` takes plain text and corpora")
    if data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html")):
        raise UsageError(f"{line(name)}: is an HTML page; use `scraper extract {line(name)}`")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        _check_is_not_packed(name, data)
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


def _check_is_not_packed(name: str, data: bytes) -> None:
    """Raise ``UsageError`` for compressed data, which is not UTF-8."""
    from scraper.storage.packed_file import check_has_some, is_packed, unpack_file

    if not is_packed(data):
        return
    try:
        check_has_some(unpack_file(data, HEAD_BYTES))
    except ValueError as error:
        raise UsageError(f"{line(name)}: {error}; fetch it again") from error
    raise UsageError(f"{line(name)}: it is compressed; unpack it first (gzip -d, zstd -d)")


def _json_is_no_text(name: str) -> UsageError:
    """Return the error for a .json file, with the command of jq that makes a corpus of it: a list needs another."""
    from shlex import quote

    is_list = read_bytes(name)[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    command = f"jq -c {quote('.[]' if is_list else '.')} {quote(name)} > corpus.jsonl"
    return UsageError(f"{line(name)}: is JSON, no text; a corpus has one object a line: {line(command)}")


def _too_long(name: str) -> UsageError:
    return UsageError(
        f"{line(name)}: longer than any text ({TEXT_CHARACTERS:,} characters); are these many? Make them a corpus, or "
        "give one a line with --lines"
    )
