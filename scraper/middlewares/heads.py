"""Limit the head of an answer: Scrapy's limits count its body alone, and headers could fill the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)

from scraper.core.errors import HEAD_TOO_LONG
from scraper.core.limits import HEAD_BYTES

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request
    from twisted.web.iweb import IResponse


class _Parser(_LenientHTTPClientParser):
    seen = 0  # bytes; a class attribute, because Twisted's own parser object becomes one of this class

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  Twisted's name
        self.seen += len(line) + len(self.delimiter)
        if self.seen > HEAD_BYTES:  # also of interim answers (1xx), which may come without end
            raise ValueError(HEAD_TOO_LONG)
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802  one line alone, of 16 KiB and more
        raise ValueError(HEAD_TOO_LONG)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Request) -> Deferred[IResponse]:
        answer = super().request(request)
        if self._parser is not None:  # Twisted leaves no other way to choose the class of its parser
            self._parser.__class__ = _Parser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Scrapy's factory of connections; an answer with a head larger than ``HEAD_BYTES`` is broken off."""

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:  # noqa: ARG002, N802  Twisted's name
        """Return the protocol of one connection."""
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
