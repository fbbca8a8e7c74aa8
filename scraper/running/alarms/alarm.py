"""An alarm, and the closed list of kinds with their meaning and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

MAX_ADDRESSES: Final = 3  # shown with an alarm
What = Literal["raised", "repeated", "closed"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alarm. meaning: when it is raised; advice: what a person should do."""

    meaning: str
    advice: str


KINDS: Final = {
    "site-refuses": Kind(
        "The last run ended because the site refuses us: challenge pages, or 403 and 429 again and again.",
        "Raise fetch.delay, check that contact is set, and wait some hours before the next run.",
    ),
    "site-unreachable": Kind(
        "More requests of the last run failed than were answered, or nothing but errors came back.",
        "Open the addresses in a browser; if they work there, check network, DNS and proxy of this machine.",
    ),
    "few-articles": Kind(
        "The last 24 hours brought far fewer articles than the same hours of earlier days.",
        "Compare with the site's index; `scraper doctor` shows which of its lists can still be read.",
    ),
    "thin-list": Kind(
        "The site's index brought far fewer new articles than is usual at this hour of the week.",
        "Compare with the site in a browser: a cache may serve an old list. A holiday is no fault.",
    ),
    "few-in-section": Kind(
        "A section brought far fewer articles than it usually does in as many days.",
        "See whether the site renamed, moved or closed the section; sections stand in the site's facts.",
    ),
    "fallback": Kind(
        "More articles than usual are of no known layout: the site has changed its frame.",
        "Run `scraper doctor` on the addresses and add the new layout to the site's facts beside the old one.",
    ),
    "disagreement": Kind(
        "Two ways of reading disagree about more articles than usual: the layout changed without breaking.",
        "Run `scraper doctor` on the addresses and compare the text with the page.",
    ),
    "rejections": Kind(
        "More pages than usual gave no article.",
        "The report shows the reasons; run `scraper doctor` on the addresses.",
    ),
    "errors": Kind(
        "More requests than usual failed.",
        "The report shows the kinds of error; slow the crawl down when they are time-outs or 5xx.",
    ),
    "fill": Kind(
        "A field is empty in more articles than usual: its place on the page has probably changed.",
        "Run `scraper doctor` on the addresses; it shows each field with its sources.",
    ),
    "rule-silent": Kind(
        "A rule that fired every day has stopped: its artifact is gone, or has changed and stays in the text.",
        "Look for the artifact in the text of the addresses; adapt the rule when it is still there.",
    ),
    "noticed": Kind(
        "Another part of the program found something, such as the radar an artifact that no rule knows.",
        "Look at it in the text of the addresses; `scraper radar` offers a rule for it.",
    ),
    "kept-disagrees": Kind(
        "What is kept does not agree with itself: the nightly look at a sample found a broken or missing file.",
        "Run `scraper verify`, which says what is wrong and what it would do, then `scraper verify --repair`.",
    ),
    "job-missed": Kind(
        "A job should have run and did not.",
        "See whether the scheduler or its timer runs: `scraper schedule --list`.",
    ),
    "job-failed": Kind(
        "The last run of a job ended by a fault or was killed.",
        "Read its log; run it by hand with `scraper schedule --run JOB`.",
    ),
    "disk-full": Kind(
        "The disk of the output is nearly full.",
        "Make room: old files of the archive are the largest, or set archive.compression to zstd.",
    ),
}

# An alarm of the first kind explains those of the other kinds: they are held back while it lasts.
_OF_CONTENT: Final = ("errors", "rejections", "thin-list", "few-articles", "few-in-section", "rule-silent", "fill")
EXPLAINS: Final = {
    "site-refuses": ("site-unreachable", "job-failed", *_OF_CONTENT),
    "site-unreachable": ("job-failed", *_OF_CONTENT),
    "job-missed": ("few-articles", "thin-list", "few-in-section"),
    "few-articles": ("few-in-section", "thin-list"),
    "fallback": ("disagreement", "fill", "rule-silent"),
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong. since: ISO 8601, when it began; subject: the section, field, rule or job."""

    kind: str
    subject: str
    what: str
    since: str
    addresses: list[str] = field(default_factory=list)
    advice: str = ""

    @property
    def key(self) -> str:
        """Return the name under which the alarm is remembered."""
        return f"{self.kind}:{self.subject}"


def alarm(kind: str, what: str, since: str, addresses: list[str] | None = None, subject: str = "") -> Alarm:
    """Return an alarm of a known kind."""
    unlike = list(dict.fromkeys(addresses or []))
    return Alarm(kind, subject, what, since, unlike[:MAX_ADDRESSES], KINDS[kind].advice)
