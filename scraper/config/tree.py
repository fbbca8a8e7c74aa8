"""Every setting of the program: its default, the form of its value, and what it does in one line.

The names are the keys of the TOML file; docs/config.md and the file of ``scraper init`` are made from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scraper.config.forms import (
    address,
    choice,
    clock,
    contact,
    database,
    day,
    duration,
    flag,
    many,
    number,
    optional,
    output,
    pairs,
    path,
    setting,
    share,
    size,
    text,
    whole,
    word,
)
from scraper.core import limits
from scraper.core.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
_KINDS: Final = ("article", "video", "photo", "infographic", "column", "live")
_NONE: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a crawl takes."""

    sections: tuple[str, ...] = setting((), many(word()), "Sections to take; none given: all of them.")
    kinds: tuple[str, ...] = setting((), many(choice(*_KINDS)), "Kinds of page to take; none given: all of them.")
    since: str | None = setting(None, optional(day()), "First day of publication to take.")
    until: str | None = setting(None, optional(day()), "Last day of publication to take.")
    limit: int | None = setting(None, optional(whole(1)), "Articles to fetch of each newsroom in a run at most.")
    max_minutes: float | None = setting(None, optional(number(0.01)), "Minutes that a run may take.")
    max_errors: int | None = setting(
        100, optional(whole(1)), "Errors after which a run stops, because something is wrong."
    )
    recheck: tuple[float, ...] = setting(
        (HOUR, 6 * HOUR, DAY, 7 * DAY), many(duration()), "Ages at which an article is looked at again for corrections."
    )


@dataclass(frozen=True, slots=True)
class Fetch:
    """How pages are requested."""

    user_agent: str = setting(
        f"scraper-cnnindonesia/{VERSION}", text(), "Name under which requests are made; the contact is added to it."
    )
    delay: float = setting(1.0, number(0, 3600), "Seconds between two requests to one host; more when it is slow.")
    concurrency: int = setting(1, whole(1, 64), "Requests under way to one host at most.")
    robots: bool = setting(default=True, form=flag(), doc="Whether robots.txt, its crawl-delay included, is obeyed.")
    timeout: float = setting(limits.REQUEST_SECONDS, duration(), "Time that one request may take.")
    retries: int = setting(3, whole(0, 20), "Tries after the first when a request fails.")
    refusals: int = setting(10, whole(1), "Refusals in a row (403, 429, challenge pages) after which the run stops.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost."""

    response_size: int = setting(limits.RESPONSE_BYTES, size(), "Bytes of one response, after decompression, at most.")
    redirects: int = setting(limits.REDIRECTS, whole(0, 50), "Redirects of one request at most.")
    page_time: float = setting(limits.PAGE_SECONDS, duration(), "Time that reading and cleaning one page may take.")


@dataclass(frozen=True, slots=True)
class ArchiveKeeping:
    """The raw pages that are kept."""

    keep: bool = setting(default=True, form=flag(), doc="Whether raw pages are kept as WARC, to renew articles from.")
    compression: str = setting("gzip", choice("gzip", "zstd"), "Compression of the archive.")
    rotate: int = setting(1_000_000_000, size(), "Size at which a new archive file is begun; each day has its own.")
    keep_for: float | None = setting(
        None, optional(duration()), "Age at which archives are removed when a crawl begins; nothing: never."
    )


@dataclass(frozen=True, slots=True)
class RecordKeeping:
    """What is kept of each run."""

    keep_events: float = setting(
        90 * DAY, duration(), "How long the single events of a run (events.jsonl) are kept; its sum stays."
    )
    keep_runs: float | None = setting(
        None,
        optional(duration()),
        "Age at which whole records of runs are removed when a crawl begins; nothing: never.",
    )


@dataclass(frozen=True, slots=True)
class Log:
    """The log of a run."""

    format: str = setting("text", choice("text", "json"), "Plain lines for people, or one JSON object a line.")
    level: str = setting("info", choice("debug", "info", "warning", "error"), "Least important message that is logged.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How jobs are run by ``scraper schedule``."""

    catch_up: float = setting(
        DAY, duration(), "How long after its time a job that was missed is still run, once, when the machine is back."
    )
    lease: float = setting(
        120.0, duration(), "Silence after which another machine that holds a job or a newsroom counts as dead."
    )
    stop_after: float = setting(60.0, duration(), "Time that a crawl gets to end by itself when the scheduler stops.")
    host: str = setting("127.0.0.1", text("a host name or address"), "Where /metrics and /health are served.")
    port: int = setting(9477, whole(0, 65535), "Port of /metrics and /health; 0 turns them off.")
    metrics: Path | None = setting(  # noqa: RUF009 - a frozen value
        None, optional(path()), "File that Prometheus text is written to after each run."
    )


@dataclass(frozen=True, slots=True)
class Alarms:
    """When to say that something is wrong. What is usual is learned from earlier runs, by weekday and hour."""

    on: bool = setting(default=True, form=flag(), doc="Whether runs are judged at all.")
    off: tuple[str, ...] = setting((), many(word()), "Kinds of alarm that are not wanted, see docs/alarms.md.")
    history: float = setting(56 * DAY, duration(), "How far back the usual is learned from.")
    least_days: int = setting(5, whole(1), "Earlier days that are needed before anything is called unusual.")
    repeat: float = setting(DAY, duration(), "How often an alarm that lasts is repeated.")
    few: float = setting(0.5, share(), "Share of the usual number of articles of a day below which there are too few.")
    least_articles: int | None = setting(
        None, optional(whole(0)), "Articles a day that must be found, in place of what is learned."
    )
    least_sections: Mapping[str, float] = setting(
        _NONE, pairs(number()), "Articles a day by section, in place of what is learned."
    )
    fill_drop: float = setting(0.15, share(), "Drop of a field's fill rate that is too much.")
    least_fill: Mapping[str, float] = setting(
        _NONE, pairs(share()), "Least fill rate by field, in place of what is learned."
    )
    fallback_rise: float = setting(0.05, share(), "Rise of the share of no known layout that is too much.")
    disagreement_rise: float = setting(0.05, share(), "Rise of the share on which two readings disagree.")
    rejection_rise: float = setting(0.05, share(), "Rise of the share of rejected pages that is too much.")
    error_rise: float = setting(0.1, share(), "Rise of the share of errors among all requests that is too much.")
    disk_free: int = setting(1_000_000_000, size(), "Free space on the disk of the output below which it is short.")
    radar_days: int = setting(
        2, whole(0), "Days of publication in which the radar looks for unknown artifacts, once a day; 0: it does not."
    )
    verify_sample: int = setting(
        200, whole(0), "Articles, records and addresses that `scraper verify` looks at once a day; 0: it does not."
    )
    late: float = setting(HOUR, duration(), "How long after its time a job may start before it counts as not run.")


@dataclass(frozen=True, slots=True)
class Job:
    """One crawl that is run again and again; give exactly one of ``cron``, ``every`` and ``at``."""

    name: str = setting("", word(), "Name of the job, once in the file.")
    cron: str | None = setting(
        None, optional(text("five fields: minute hour day month weekday")), "Times as crontab writes them, in WIB."
    )
    every: float | None = setting(None, optional(duration()), "Time from one start to the next.")
    at: tuple[str, ...] = setting((), many(clock()), "Times of day, in WIB.")
    site: str | None = setting(None, optional(text("a name of `scraper sites`")), "Site, when not that of the file.")
    sections: tuple[str, ...] = setting((), many(word()), "Sections, when not those of the file.")
    since: str | None = setting(None, optional(day()), "First day of publication, when not that of the file.")
    limit: int | None = setting(None, optional(whole(1)), "Articles at most, when not that of the file.")
    max_minutes: float | None = setting(None, optional(number(0.01)), "Minutes at most, when not those of the file.")
    on: bool = setting(default=True, form=flag(), doc="Whether the job runs.")


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver of alarms: a webhook (``url``) or an e-mail address (``to``)."""

    kind: str = setting("", choice("webhook", "email"), "How the message is brought.")
    url: str | None = setting(None, optional(address("http", "https")), "Where the JSON message is posted.")
    headers: Mapping[str, str] = setting(
        MappingProxyType({}), pairs(text()), "Headers of the post; $NAME is a variable."
    )
    to: tuple[str, ...] = setting((), many(text("an e-mail address")), "Who gets the e-mail.")
    sender: str | None = setting(None, optional(text("an e-mail address")), "From whom; none given: the contact.")
    server: str = setting("localhost", text("a host name or address"), "SMTP server.")
    port: int = setting(25, whole(1, 65535), "Port of the SMTP server.")
    security: str = setting("none", choice("none", "starttls", "tls"), "Encryption of the SMTP connection.")
    user: str | None = setting(None, optional(text()), "Name at the SMTP server.")
    password_variable: str | None = setting(
        None, optional(text("the name of an environment variable")), "Variable that holds the password."
    )
    timeout: float = setting(10.0, duration(), "Time that the receiver has to answer.")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. ``origin`` says by key where each value came from; what is not in it is the default."""

    output: Path = setting(  # noqa: RUF009 - a frozen value
        Path("output"), output(), "Folder of articles, records, ledger and archive, or s3://BUCKET/NAME."
    )
    ledger: str | None = setting(
        None, optional(database()), "Ledger that workers on many machines share; nothing: a file in the output."
    )
    site: str = setting("cnnindonesia", text("a name of `scraper sites`, or all"), "Newsroom that is crawled.")
    contact: str | None = setting(None, optional(contact()), "How the site reaches you: part of the user agent.")
    base_url: str | None = setting(
        None, optional(address("http", "https")), "Replica or mirror that is asked in place of the live host."
    )
    newsrooms: Path | None = setting(  # noqa: RUF009 - a frozen value
        None, optional(path()), "Folder of newsrooms as TOML files, see docs/new-site.md."
    )
    crawl: Crawl = field(default_factory=Crawl)
    fetch: Fetch = field(default_factory=Fetch)
    limits: Limits = field(default_factory=Limits)
    archive: ArchiveKeeping = field(default_factory=ArchiveKeeping)
    record: RecordKeeping = field(default_factory=RecordKeeping)
    log: Log = field(default_factory=Log)
    schedule: Schedule = field(default_factory=Schedule)
    alarms: Alarms = field(default_factory=Alarms)
    jobs: tuple[Job, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    file: Path | None = None
    origin: Mapping[str, str] = field(default_factory=dict, compare=False)
