"""Under which conditions a run works: where it writes, what it may spend, how polite it is. Read from the settings."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings

    from scraper.core.article import Article
    from scraper.discover import Plan
    from scraper.record import RunRecord
    from scraper.storage.output import Folder
    from scraper.storage.page_index import Catalogue

# Words of `scrapy crawl SITE -a WORD=VALUE` that are settings rather than a part of the plan.
_WORDS: Final = {
    "output": "SCRAPER_OUTPUT",
    "base_url": "SCRAPER_BASE_URL",
    "contact": "SCRAPER_CONTACT",
    "limit": "SCRAPER_LIMIT",
    "max_minutes": "SCRAPER_MAX_MINUTES",
    "max_errors": "SCRAPER_MAX_ERRORS",
    "archive": "SCRAPER_ARCHIVE",
    "revisit": "SCRAPER_REVISIT",
}
_LISTS: Final = {"section": "sections", "kind": "kinds", "url": "urls"}
# A replica or mirror on this machine is nobody's server: no pauses, more at a time.
_LOOPBACK: Final = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "SCRAPER_PATIENCE": 0.05,
}
# Nobody is asked at all when every page comes out of an archive.
_OFFLINE: Final = {**_LOOPBACK, "ROBOTSTXT_OBEY": False}


@dataclass(frozen=True, slots=True)
class Conditions:
    """output None: nothing is kept. width: addresses on their way at most; limits of 0 do not apply."""

    output: Path | None
    durable: bool
    archive: bool
    revisit: bool
    width: int
    limit: int
    max_minutes: float
    max_errors: int
    base_url: str
    refusals: int
    archive_format: str
    archive_rotate: int
    looks: tuple[float, ...]

    @classmethod
    def apply(cls, settings: BaseSettings, words: dict[str, Any]) -> tuple[Self, dict[str, Any]]:
        """Puts the words that are settings into ``settings``; gives the conditions and the words that are left."""
        left = {}
        for word, value in words.items():
            if word in _WORDS:
                settings.set(_WORDS[word], value, priority="cmdline")
            elif word in _LISTS:
                left[_LISTS[word]] = [part.strip() for part in str(value).split(",")]
            else:
                left[word] = value
        base_url = str(settings.get("SCRAPER_BASE_URL") or "")
        changed = _OFFLINE if left.get("from_archive") else _LOOPBACK if base_url and is_loopback(base_url) else {}
        for name, value in changed.items():
            settings.set(name, value, priority="spider")
        if contact := settings.get("SCRAPER_CONTACT"):
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")
        output = settings.get("SCRAPER_OUTPUT")
        return cls(
            output=Path(output) if output else None,
            durable=settings.getbool("SCRAPER_DURABLE"),
            archive=settings.getbool("SCRAPER_ARCHIVE") and bool(output),
            revisit=settings.getbool("SCRAPER_REVISIT"),
            width=2 * settings.getint("CONCURRENT_REQUESTS"),
            limit=settings.getint("SCRAPER_LIMIT"),
            max_minutes=settings.getfloat("SCRAPER_MAX_MINUTES"),
            max_errors=settings.getint("SCRAPER_MAX_ERRORS"),
            base_url=base_url,
            refusals=settings.getint("SCRAPER_REFUSALS"),
            archive_format=str(settings.get("SCRAPER_ARCHIVE_FORMAT")),
            looks=tuple(float(seconds) for seconds in settings.getlist("SCRAPER_RECHECK")),
            archive_rotate=settings.getint("SCRAPER_ARCHIVE_ROTATE"),
        ), left


@dataclass(frozen=True, slots=True)
class Context:
    """What a crawl hands to each of its spiders.

    on_article: told each Article as it is done; catalogue: archives that answer every request, in place of the site.
    """

    plan: Plan
    conditions: Conditions
    folder: Folder
    record: RunRecord | None = None
    on_article: Callable[[Article], None] | None = None
    catalogue: Catalogue | None = None


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine; raises ``UsageError`` when it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"--base-url {url!r} is no address; write http://127.0.0.1:8000")
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False
