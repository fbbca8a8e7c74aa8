"""The rules of robots.txt, read within limits; a file that fails forbids all for now (RFC 9309, section 2.3.1)."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import ProtegoRobotParser

from scraper.core.errors import NotNow, Stopped
from scraper.core.limits import ROBOTS_BYTES
from scraper.crawling.responses import is_refusal_for_now, why_failed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

AGAIN_SECONDS: Final = 300.0  # until a robots.txt that failed is requested again


class Robots(ProtegoRobotParser):
    """Scrapy's parser, for a file of any length."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Return the parser; Scrapy calls this. Of an endless file the first whole lines count."""
        if len(robotstxt_body) > ROBOTS_BYTES:
            robotstxt_body = robotstxt_body[:ROBOTS_BYTES].rpartition(b"\n")[0]
        return super().from_crawler(crawler, robotstxt_body)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, except that a robots.txt that fails does not allow all.

    A missing file (4xx) allows all. A file that the site cannot give now forbids all for the time being: an error of
    the server or the network, 429, a loop of redirects. Each address then ends with ``NotNow``, which names the
    trouble.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failed: dict[str, tuple[float, str]] = {}  # by host: the time on the monotonic clock, and the reason

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of a host; raises ``IgnoreRequest`` from ``NotNow`` when they cannot be known."""
        host = urlsplit(request.url).netloc
        failed = self._failed.get(host)
        if failed and time.monotonic() - failed[0] > AGAIN_SECONDS:
            del self._failed[host], self._parsers[host]
        rules = await super().robot_parser(request)
        if failure := self._failed.get(host):
            error = NotNow(failure[1])
            raise IgnoreRequest(str(error)) from error
        return rules

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if is_refusal_for_now(response):
            raise NotNow(f"the site answers {response.status} {HTTPStatus(response.status).phrase}")
        if response.status != HTTPStatus.OK:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, Stopped):
            why = f"https://{netloc}/robots.txt cannot be read, so nothing is asked for now: {why_failed(exc)}"
            self._failed[netloc] = (time.monotonic(), why)
        super()._robots_error(exc, netloc)
