"""Scrapy's settings for a configuration: how politely and within which limits a run asks."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.config import Config

# A replica or mirror on this machine is nobody's server: no pauses, and more requests at a time.
_LOOPBACK: Final[Mapping[str, Any]] = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}
# No site is asked when every page comes out of an archive.
_OFFLINE: Final[Mapping[str, Any]] = {**_LOOPBACK, "ROBOTSTXT_OBEY": False}
PATIENCE_SECONDS: Final = 1.0  # the first wait before a retry, doubled each time
_LOOPBACK_PATIENCE_SECONDS: Final = 0.05


def scrapy_values(config: Config, *, from_archive: bool = False) -> dict[str, Any]:
    """Return the settings of Scrapy that follow from a configuration.

    from_archive: every page comes out of an archive. Raises ``UsageError`` for a base address that is not an address.
    """
    fetch = config.fetch
    values = {
        "USER_AGENT": f"{fetch.user_agent} (+{config.contact})" if config.contact else fetch.user_agent,
        "ROBOTSTXT_OBEY": fetch.robots,
        "DOWNLOAD_DELAY": fetch.delay,
        "AUTOTHROTTLE_START_DELAY": fetch.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": fetch.concurrency,
        "CONCURRENT_REQUESTS": fetch.concurrency + 1,
        "DOWNLOAD_TIMEOUT": fetch.timeout,
        "RETRY_TIMES": fetch.retries,
        "DOWNLOAD_MAXSIZE": config.limits.response_size,
        "REDIRECT_MAX_TIMES": config.limits.redirects,
        "LOG_LEVEL": config.log.level.upper(),
    }
    if from_archive:
        return {**values, **_OFFLINE}
    return {**values, **_LOOPBACK} if _asks_loopback(config) else values


def patience(config: Config, *, from_archive: bool = False) -> float:
    """Return the seconds of the first wait before a retry."""
    return _LOOPBACK_PATIENCE_SECONDS if from_archive or _asks_loopback(config) else PATIENCE_SECONDS


def is_loopback(url: str) -> bool:
    """Return whether the address is on this machine; raises ``UsageError`` for what is not an address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"--base-url {url!r} is no address; write http://127.0.0.1:8000")
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def _asks_loopback(config: Config) -> bool:
    return bool(config.base_url) and is_loopback(config.base_url or "")
