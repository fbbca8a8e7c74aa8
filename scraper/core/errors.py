"""What can go wrong, each with one class, one message for people and one exit code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Reason(StrEnum):
    """The closed list of reasons for which a page gives no Article; docs/rejections.md explains each."""

    NOT_AN_ARTICLE = "not-an-article"
    FOREIGN_PAGE = "foreign-page"
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


# What each reason means and what to do about it; docs/rejections.md is made from it.
REASONS: Final[Mapping[Reason, str]] = {
    Reason.NOT_AN_ARTICLE: "It is not an article but a live stream, a game, or a page of its own.",
    Reason.FOREIGN_PAGE: "The page at the article's address is another's: it names another article or list, or nothing"
    " on it names this one, as on a consent or login page. A crawl asks again.",
    Reason.INDEX: "A home, section, tag or search page: it lists articles. `scraper crawl` reads such pages.",
    Reason.CHALLENGE: "The site wants to know whether we are human. Wait, and ask more slowly.",
    Reason.NOT_FOUND: "The site says that the article is gone, whatever the status code was.",
    Reason.EMPTY_BODY: "A page of an article without a text in it. Rendered in the browser, or cut short.",
    Reason.TWO_BODIES: "Two containers claim to be the article's text and do not agree. Look with `scraper doctor`.",
    Reason.TOO_SHORT: "What was found is shorter than any article of its kind. Look with `scraper doctor`.",
    Reason.OVER_CLEANED: "Cleaning took more than an article can lose. Look with `--explain`, and report it.",
    Reason.WRONG_LANGUAGE: "The text is not in the language of its site.",
    Reason.TOO_LARGE: "The page, or what it decompresses to, is beyond any article's size.",
    Reason.NOT_HTML: "The bytes are no HTML: a picture, a document, an empty file.",
    Reason.OFF_SITE: "The address led to another site.",
    Reason.UNDECODABLE: "The bytes make no text in any encoding that the page or its header names.",
    Reason.TIMED_OUT: "Reading this one page took too long and was ended. Please report it with the page.",
}


class ScraperError(Exception):
    """Base of every error of this program. Its text is one clear line that says what to do."""

    exit_code: int = 1


class Rejected(ScraperError):
    """The page gives no Article. Raised by parse and validate only.

    reason: from the closed list.
    detail: one line for people.
    amp_url: where the same article might still be read.
    settles: the page is whole and the article's own, so that asking again would give nothing else.
    """

    exit_code = 3

    def __init__(self, reason: Reason, detail: str, *, url: str = "", amp_url: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.url = url
        self.amp_url = amp_url
        self.settles = False


class UsageError(ScraperError):
    """The call itself is wrong: an address of no known form, a missing file, a bad option."""

    exit_code = 2


class FetchError(ScraperError):
    """An address could not be fetched: unreachable host, error status, forbidden by robots.txt."""

    exit_code = 4


class NotNow(FetchError):
    """An address must not be asked for at present, which says nothing of the address: its robots.txt cannot be read."""


class NotThere(FetchError):
    """The address does not exist (404, 410): behind the last page of a list this is its end."""


class Stopped(Exception):
    """The crawl takes no more addresses. Raised by the spider, caught where a list is walked; nobody else sees it."""


# The text of the error by which the reader of answers tells this limit from other failures.
HEAD_TOO_LONG: Final = "its headers are larger than HEAD_BYTES"


class SiteRefused(ScraperError):
    """The site refuses us as a whole (challenge pages, repeated 403 or 429); the run stops."""

    exit_code = 5


class StoreError(ScraperError):
    """Something could not be written: disk full, no permission."""

    exit_code = 6


class BrokenFile(StoreError):
    """A file of ours can be read and is not what it should be: cut, overwritten, of another kind."""


class Busy(ScraperError):
    """Another run writes to the same output, or another run of the same job is under way; this one was left out."""

    exit_code = 7


class Damaged(ScraperError):
    """Part of the input could not be read: a damaged record, row or list. The rest is done; the balance says what."""

    exit_code = 9


class Disagreement(ScraperError):
    """What is kept under an output folder does not agree with itself; ``scraper verify`` says where."""

    exit_code = 10


EXIT_OK: Final = 0
EXIT_FAULT: Final = 1
EXIT_ALARM: Final = 8
EXIT_INTERRUPTED: Final = 130
EXIT_BROKEN_PIPE: Final = 141

# What each exit code says; the table in docs/cli.md is made from it.
EXIT_CODES: Final = {
    EXIT_OK: "All inputs were done.",
    EXIT_FAULT: "A fault of the program itself; `scraper --debug ...` shows where.",
    UsageError.exit_code: "The call is wrong: an unknown option, a missing or unreadable file, an address of no use.",
    Rejected.exit_code: "Some page gives no Article; the reason is on standard error, the others are done.",
    FetchError.exit_code: "Some address could not be fetched; the others are done.",
    SiteRefused.exit_code: "The site refuses us as a whole and the run was stopped; try again later, more slowly.",
    StoreError.exit_code: "Something could not be written: disk full, no permission.",
    Busy.exit_code: "Another run writes to the same output, or runs the same job; this one was left out.",
    EXIT_ALARM: "All was done, and an alarm is raised; `scraper schedule --check` shows it.",
    Damaged.exit_code: "Part of the input could not be read: a damaged record, row or list; the balance says what.",
    Disagreement.exit_code: "What is kept does not agree with itself; `scraper verify` says where.",
    EXIT_INTERRUPTED: "Interrupted by Ctrl-C or SIGTERM; what was done is kept.",
    EXIT_BROKEN_PIPE: "The program that read the output went away.",
}

# Of several exit codes the first of these counts: the graver for whoever reads one number.
EXIT_ORDER: Final = (EXIT_INTERRUPTED, EXIT_BROKEN_PIPE, 1, 2, 5, 6, 7, 10, 9, 4, 3, EXIT_ALARM, EXIT_OK)


def gravest(codes: Iterable[int]) -> int:
    """Return the exit code of a command whose parts ended with these, 0 for none."""
    return min(codes, key=EXIT_ORDER.index, default=EXIT_OK)
