"""One file of a web server on this machine: where the connection breaks off it goes on at the byte where it stood."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.error import HTTPError, URLError

from scraper.core import disk
from scraper.core.errors import FetchError
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import ARCHIVE_BYTES, PAUSE_SECONDS
from scraper.storage.remote.web_door import open_web
from scraper.storage.warc.pages import is_html

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

TRIES: Final = 6  # in a row that bring next to nothing
FIRST_WAIT_SECONDS: Final = 1.0  # before the second try; doubled before each further one
_FAIR_BYTES: Final = 1 << 16  # that a try must bring to count as progress
_PIECE_BYTES: Final = 1 << 18
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_PARTIAL: Final = 206
_BEYOND: Final = 416  # the range begins behind the end of the file
_RANGE: Final = late_pattern(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")


class _Broken(Exception):
    """A try that failed in a way that another one may mend. wait: seconds that the server asks for."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


def download(
    url: str, file: BinaryIO, wanted: range | None = None, *, pause: Callable[[float], None] = time.sleep
) -> int:
    """Write the file at an address, or the bytes of it that are wanted, to ``file``; return how many bytes came.

    A range that reaches beyond the end of the file brings the bytes before it. Raises ``FetchError`` in one line.

    pause: waits so many seconds.
    """
    return _Download(url, file, wanted, pause).run()


@dataclass(slots=True)
class _Download:
    """A download under way.

    got: bytes that are in the file. base: where in the file it began.
    tag: what the server calls this version of the file. whole: bytes that will have come in the end, None where the
    server does not say.
    """

    url: str
    file: BinaryIO
    wanted: range | None
    pause: Callable[[float], None]
    base: int = field(init=False)
    got: int = 0
    tag: str = ""
    whole: int | None = None

    def __post_init__(self) -> None:
        self.base = self.file.tell()

    @property
    def start(self) -> int:
        """Where the missing bytes begin in the file of the server."""
        return (self.wanted.start if self.wanted else 0) + self.got

    def run(self) -> int:
        """Try until all is there."""
        failures = 0
        while self.whole is None or self.got < self.whole:
            before = self.got
            try:
                if self._try():
                    break
            except _Broken as error:
                failures = 1 if self.got - before >= _FAIR_BYTES else failures + 1
                if failures >= TRIES:
                    raise FetchError(f"{error}; tried {failures} times") from error
                seconds = max(error.wait, FIRST_WAIT_SECONDS * 2 ** (failures - 1))
                log.info("%s after %d bytes; once more in %g s", error, self.got, seconds)
                self.pause(seconds)
        return self.got

    def _try(self) -> bool:
        """Ask once for what is missing; return whether the server has no more of it."""
        try:
            with open_web(self.url, self._headers()) as answer:
                if self._place(answer):
                    self._take(answer)
                return self.whole is None or self.got >= self.whole
        except HTTPError as error:
            with error:
                if error.code == _BEYOND and not self.got:
                    return True
                if error.code == _BEYOND:
                    self._begin_anew()
                    raise _Broken("the file changed while it was fetched") from error
                raise _refusal(error) from error
        except FetchError:
            raise
        except URLError as error:
            if isinstance(error.reason, FetchError):
                raise error.reason from error
            raise _Broken(f"it cannot be reached ({_reason(error.reason)})") from error
        except (OSError, HTTPException, ValueError) as error:
            raise _Broken(f"the connection broke off ({_reason(error)})") from error

    def _headers(self) -> dict[str, str]:
        if not self.start and not self.wanted:
            return {}
        stop = self.wanted.stop - 1 if self.wanted else ""
        headers = {"Range": f"bytes={self.start}-{stop}"}
        if self.tag.startswith('"'):  # a weak tag promises no equal bytes
            headers["If-Range"] = self.tag
        return headers

    def _place(self, answer: HTTPResponse) -> bool:
        """Make the answer continue what is in the file; return False if it has nothing to add."""
        tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if self.tag and tag != self.tag and self.got:
            self._begin_anew()
            raise _Broken("the file changed while it was fetched")
        self.tag = tag
        if answer.status != _PARTIAL:
            length = answer.headers.get("Content-Length", "")
            self._promise(int(length) if length.isdecimal() else None)
            return self._pass_over(answer, self.start)
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        if not found or int(found[1]) != self.start:
            raise FetchError("it answers with another part of the file than was asked for")
        self._promise(None if found[3] == "*" else int(found[3]))
        return True

    def _promise(self, size: int | None) -> None:
        """Note how many bytes will come, from the size of the whole file."""
        if size is None:
            self.whole = None
        elif self.wanted is None:
            self.whole = size
        else:
            self.whole = max(0, min(self.wanted.stop, size) - self.wanted.start)

    def _pass_over(self, answer: HTTPResponse, start: int) -> bool:
        """Read what is before the missing bytes: this server gives files whole. Return False if nothing is behind."""
        while start:
            data = answer.read(min(start, _PIECE_BYTES))
            if not data:
                return False
            start -= len(data)
        return True

    def _take(self, answer: HTTPResponse) -> None:
        while self.whole is None or self.got < self.whole:
            most = len(self.wanted) if self.wanted and self.whole is None else self.whole
            data = answer.read(_PIECE_BYTES if most is None else min(_PIECE_BYTES, most - self.got))
            if not data:
                if self.whole is not None:
                    raise _Broken(f"it sent {self.got:,} of {self.whole:,} bytes")
                return
            if not self.got and self.wanted is None and is_html(data):
                raise FetchError("it answers with a page, not with an archive")
            self.file.write(data)
            self.got += len(data)
            if self.got > ARCHIVE_BYTES:
                raise FetchError(f"it is larger than {ARCHIVE_BYTES:,} bytes")

    def _begin_anew(self) -> None:
        disk.cut_open(self.file, self.base)
        self.got, self.tag, self.whole = 0, "", None


def _refusal(error: HTTPError) -> FetchError | _Broken:
    text = f"it answers {error.code} {_reason(error.reason)}"
    if error.code not in _PASSING:
        return FetchError(text)
    asked = error.headers.get("Retry-After", "")
    wait = float(asked) if asked.isdecimal() else 0.0
    return FetchError(f"{text} and asks to wait {wait:g} s") if wait > PAUSE_SECONDS else _Broken(text, wait)


def _reason(error: object) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0]
