"""What robots.txt says, read within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.robotstxt import ProtegoRobotParser

from scraper.core.limits import ROBOTS_BYTES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Robots(ProtegoRobotParser):
    """Scrapy's parser, for a file of any length."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Made by Scrapy. Of a file without end the first whole lines count."""
        if len(robotstxt_body) > ROBOTS_BYTES:
            robotstxt_body = robotstxt_body[:ROBOTS_BYTES].rpartition(b"\n")[0]
        return super().from_crawler(crawler, robotstxt_body)
