"""What can go wrong, each with one class, one message for people and one exit code."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """The closed list of reasons for which a page gives no Article; docs/rejections.md explains each."""

    NOT_AN_ARTICLE = "not-an-article"
    INDEX = "index"
    CHALLENGE = "challenge"
    NOT_FOUND = "not-found"
    EMPTY_BODY = "empty-body"
    TWO_BODIES = "two-bodies"
    TOO_SHORT = "too-short"
    OVER_CLEANED = "over-cleaned"
    WRONG_LANGUAGE = "wrong-language"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    OFF_SITE = "off-site"
    UNDECODABLE = "undecodable"
    TIMED_OUT = "timed-out"


class ScraperError(Exception):
    """Base of every error of this program. Its text is one clear line that says what to do."""

    exit_code: int = 1


class Rejected(ScraperError):
    """The page gives no Article. Raised by parse and validate only.

    reason: from the closed list; detail: one line for people; amp_url: where the same article might still be read.
    """

    exit_code = 3

    def __init__(self, reason: Reason, detail: str, *, url: str = "", amp_url: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.url = url
        self.amp_url = amp_url


class UsageError(ScraperError):
    """The call itself is wrong: an address of no known form, a missing file, a bad option."""

    exit_code = 2


class FetchError(ScraperError):
    """An address could not be fetched: unreachable host, error status, forbidden by robots.txt."""

    exit_code = 4


class SiteRefused(ScraperError):
    """The site refuses us as a whole (challenge pages, repeated 403 or 429); the run stops."""

    exit_code = 5


class StoreError(ScraperError):
    """Something could not be written: disk full, no permission."""

    exit_code = 6


EXIT_OK: Final = 0
EXIT_INTERRUPTED: Final = 130
