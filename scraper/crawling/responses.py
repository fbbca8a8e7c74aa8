"""From a response, or the lack of one, to a page or a named error."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from scraper.core.errors import HEAD_TOO_LONG, FetchError, NotThere, Reason, Rejected, ScraperError, SiteRefused
from scraper.core.page import Flaw, Page
from scraper.crawling.request_tags import ARCHIVED_AT, CUT, PAGE_FLAW
from scraper.parsing.page.document_end import lacks_end

if TYPE_CHECKING:
    from scrapy.http import Response

# Statuses with which a site sends us away, after our retries.
_REFUSALS: Final = frozenset({401, 403, 429, 503})
GONE: Final = frozenset({404, 410})
NOT_MODIFIED: Final = 304
# Rejections that say more of the delivery than of the page: one broken answer must not lose an article for good.
DOUBTFUL: Final = frozenset({
    Reason.EMPTY_BODY, Reason.NOT_HTML, Reason.UNDECODABLE, Reason.NOT_FOUND, Reason.TOO_LARGE, Reason.OFF_SITE,
})  # fmt: skip
# The errors of Scrapy and Twisted in words for people.
_WORDS: Final = {
    "CannotResolveHostError": "the host name cannot be resolved; is the network up?",
    "DownloadConnectionRefusedError": "the host refuses the connection",
    "DownloadTimeoutError": "no complete answer in time",
    "ResponseDataLossError": "the answer broke off",
    "DownloadCancelledError": "larger than a page may be",
    "DownloadFailedError": "the connection broke",
    "ValueError": "the answer leads to what is not an address",  # Scrapy makes a request of it and fails
}
# OpenSSL's words for an unknown authority, Twisted's for a certificate of another name.
_UNTRUSTED: Final = ("certificate verify failed", "VerificationError")


def page_of(response: Response) -> Page:
    """Return the page in a response.

    Raises ``NotThere`` (404, 410), ``SiteRefused`` (401, 403, 429, 503) or ``FetchError``.
    """
    status = response.status
    if status == HTTPStatus.OK:
        return Page(
            url=response.url,
            body=response.body,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            fetched_at=response.meta.get(ARCHIVED_AT) or datetime.now(UTC).isoformat(timespec="seconds"),
            flaw=Flaw.CUT if CUT in response.flags else response.meta.get(PAGE_FLAW),
        )
    message = f"{response.url}: the site answers {status} {_phrase(status)}"
    if status in GONE:
        raise NotThere(message)
    if status in _REFUSALS:
        raise SiteRefused(message)
    raise FetchError(message)


def is_refusal_for_now(response: Response) -> bool:
    """Return whether a site cannot or will not say now what is at an address; 4xx says that nothing is there."""
    return response.status == HTTPStatus.TOO_MANY_REQUESTS or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def why_failed(error: BaseException) -> str:
    """Return the reason for a missing response, in words for people."""
    cause = error.__cause__
    if isinstance(error, ScraperError) or (cause is None and type(error).__name__ == "IgnoreRequest"):
        return str(error)
    if isinstance(cause, ScraperError):
        return str(cause)
    if any(sign in str(error) for sign in _UNTRUSTED):
        return "its certificate cannot be trusted; SSL_CERT_FILE may name the authority that signed it"
    words = _WORDS.get(type(error).__name__)
    return words or f"{type(error).__name__}: {error}"


def rejection_in(error: BaseException) -> Rejected | None:
    """Return the rejection that a limit of the download stands for, None for a failure."""
    for one in (error, error.__cause__):
        if isinstance(one, Rejected):
            return one
    text = str(error)
    if HEAD_TOO_LONG in text:
        return Rejected(Reason.TOO_LARGE, HEAD_TOO_LONG)
    if type(error).__name__ == "DownloadCancelledError" or "exceeded DOWNLOAD_MAXSIZE" in text:
        return Rejected(Reason.TOO_LARGE, "larger than a page may be (DOWNLOAD_MAXSIZE)")
    return None


def is_cut_short(response: Response) -> bool:
    """Return whether a page ends before its end: a server that lies about the length gives half an article."""
    return response.status == HTTPStatus.OK and (CUT in response.flags or lacks_end(response.body))


def retry_after(response: Response) -> float | None:
    """Return the seconds that the site asks us to wait, None without such a wish."""
    words = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if words.isdecimal():
        return float(words)
    try:
        return max(0.0, parsedate_to_datetime(words).timestamp() - time.time())
    except (ValueError, OverflowError):  # not a date, or one outside time
        return None


def clock_offset(response: Response) -> float | None:
    """Return the seconds by which our clock is ahead of the site's; None for an answer that says nothing of it now."""
    if b"Age" in response.headers:  # a cache has kept it
        return None
    words = (response.headers.get("Date") or b"").decode("latin-1")
    try:
        return time.time() - parsedate_to_datetime(words).timestamp()
    except (ValueError, OverflowError):
        return None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
