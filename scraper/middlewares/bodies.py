"""Unpack the bodies of answers as the reader of archives does: a page that was kept is read alike later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from scraper.core.errors import FetchError
from scraper.crawling.request_tags import CUT, KEEP
from scraper.storage.warc.unpacking import is_gzip, unpack

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_CODING: Final = "Content-Encoding"
_ACCEPTED: Final = "gzip, deflate, br, zstd"


class UnpackMiddleware:
    """The middleware in the place of Scrapy's own, which refuses a plain body whose headers call it packed.

    max_bytes: of an unpacked body.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; Scrapy calls this."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which codings can be unpacked."""
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its plain body, marked where that lacks its end.

        Raises ``IgnoreRequest`` beyond the limit of size, ``FetchError`` for what cannot be unpacked.
        """
        codings = [coding.decode("latin-1") for coding in response.headers.getlist(_CODING)]
        is_packed = bool(codings) or (request.meta.get(KEEP, False) and is_gzip(response.body))
        if request.method == "HEAD" or not is_packed:
            return response
        try:
            body = unpack(response.body, "", ", ".join(codings), self._max_bytes + 1)
        except ValueError as error:
            raise FetchError(f"its body is not packed as its {_CODING} says: {error}") from error
        if len(body.data) > self._max_bytes:
            raise IgnoreRequest(f"{response.url} exceeded DOWNLOAD_MAXSIZE ({self._max_bytes:,} bytes) unpacked")
        flags = list(response.flags) if body.is_whole else [*response.flags, CUT]
        headers = response.headers.copy()
        headers.pop(_CODING, None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body.data)
        # Not ``replace``: that would guess the encoding of the packed bytes, at the price of all codecs of Python.
        kept = {name: getattr(response, name) for name in Response.attributes}
        return kind(**kept | {"headers": headers, "body": body.data, "flags": flags})
