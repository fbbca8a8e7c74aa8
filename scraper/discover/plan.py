"""A plan: what a crawl was asked for, read from plain words, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import md5
from typing import TYPE_CHECKING, Final, get_args

from scraper.core.article import Kind
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.facts.site import Address, Site

_KINDS: Final = get_args(Kind)
_OFFSET: Final = late_pattern(r"([+-])(\d\d):(\d\d)")
_BACK: Final = late_pattern(r"(\d{1,4})([dw])")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to crawl. Empty: the newest articles.

    since, until: days of publication on the site's clock, both included; sections: as in the addresses; kinds: as in
    the Article; search, tag, sitemap: other ways to find; from_archive: the name of the web archives that are
    read in place of the site; urls: these and no others;
    probe: the first page of every list that the site has, to see which of them work; so many recent articles, and as
    many of other years. 0 for any other plan.
    """

    since: date | None = None
    until: date | None = None
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    search: str = ""
    tag: str = ""
    sitemap: str = ""
    from_archive: str = ""
    urls: tuple[str, ...] = ()
    probe: int = 0

    @classmethod
    def read(  # noqa: PLR0913  one argument for each option of the command
        cls,
        site: Site,
        *,
        since: str = "",
        until: str = "",
        sections: Sequence[str] = (),
        kinds: Sequence[str] = (),
        search: str = "",
        tag: str = "",
        sitemap: str = "",
        from_archive: str = "",
        urls: Sequence[str] = (),
        probe: int = 0,
        now: datetime | None = None,
    ) -> Plan:
        """Return a plan from the words of a command line; raises ``UsageError``.

        A day is ``2026-11-22``, ``today``, ``yesterday``, ``7d`` (seven days ago) or ``2w``. ``until`` is today when
        only ``since`` is given, ``since`` the same day when only ``until`` is.
        """
        today = (now or datetime.now(UTC)).astimezone(clock(site)).date()
        first, last = read_day(since, today), read_day(until, today)
        if first and not last:
            last = max(today, first)
        first = first or last
        if first and last and first > last:
            raise UsageError(f"--since {first} is after --until {last}; swap them")
        if first and first > today + timedelta(days=1):  # a day of grace: the user's clock may be ahead of the site's
            raise UsageError(f"--since {first} is in the future; today is {today} at {site.title}")
        for kind in kinds:
            if kind not in _KINDS:
                raise UsageError(f"no kind {kind!r}{did_you_mean(kind, _KINDS)}; there are {', '.join(_KINDS)}")
        for section in sections:
            if not has_section(site, section):
                known = site.lists.section_ids
                meant = did_you_mean(section, known)
                raise UsageError(f"no section {section!r} on {site.title}{meant}; there are {', '.join(known)}")
        return cls(first, last, tuple(sections), tuple(kinds), search, tag, sitemap, from_archive, tuple(urls), probe)

    def name(self, site: Site) -> str:
        """The name of the job in the ledger: the same words give the same job, which goes on where it was stopped."""
        digest = md5("\n".join(sorted(self.urls)).encode(), usedforsecurity=False).hexdigest()[:12] if self.urls else ""
        ways = {
            "search": self.search,
            "tag": self.tag,
            "sitemap": self.sitemap,
            "archive": self.from_archive,
            "given": digest,
        }
        way = "probe" if self.probe else next((f"{name} {what}" for name, what in ways.items() if what), "")
        span = f"{self.since}..{self.until}" if self.since else ""
        parts = (site.name, way, span, ",".join(sorted(self.sections)), ",".join(sorted(self.kinds)))
        return " ".join(part for part in parts if part) if any(parts[1:]) else f"{site.name} newest"

    @property
    def revisits(self) -> bool:
        """Whether articles whose time has come are visited again: by a crawl of the newest, or of a span of days."""
        return replace(self, since=None, until=None) == Plan()

    @property
    def is_part(self) -> bool:
        """Whether the plan asks for a part of the site, which may be empty: a section, a search, a span of days."""
        return any((self.since, self.sections, self.kinds, self.search, self.tag))

    def admits(self, address: Address) -> bool:
        """Return whether an address belongs to the plan, as far as the address can tell."""
        if self.sections and address.section not in self.sections:
            return False
        return not self.kinds or address.kind in self.kinds or (address.kind == "article" and _unseen(self.kinds))

    def covers(self, published: str | None, site: Site) -> bool:
        """Whether an article published then belongs to the plan; one without a date does in a plan without a span."""
        if not self.since or not self.until:
            return True
        day = day_of(published, site)
        return day is not None and self.since <= day <= self.until

    def days(self) -> Iterator[date]:
        """Each day of the span, the newest first."""
        if self.since and self.until:
            for back in range((self.until - self.since).days + 1):
                yield self.until - timedelta(days=back)


def has_section(site: Site, section: str) -> bool:
    """Return whether the site may have the section: it names it, or names none."""
    return not site.lists.section_ids or section in site.lists.section_ids


def clock(site: Site) -> timezone:
    """Return the time zone of the newsroom."""
    found = _OFFSET.fullmatch(site.utc_offset)
    if not found:
        raise ValueError(f"{site.name}: utc_offset {site.utc_offset!r} is not of the form +07:00")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(size if found[1] == "+" else -size)


def day_of(moment: str | None, site: Site) -> date | None:
    """Return the day, on the site's clock, of an ISO 8601 time; None for None or an empty text."""
    if not moment:
        return None
    try:
        time = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return time.astimezone(clock(site)).date() if time.tzinfo else time.date()


def read_day(word: str, today: date) -> date | None:
    """Return the day that a word names, ``7d`` counted back from today; None for an empty word.

    Raises ``UsageError`` for any other word.
    """
    if not word:
        return None
    if word in {"today", "yesterday"}:
        return today - timedelta(days=word == "yesterday")
    if back := _BACK.fullmatch(word):
        return today - timedelta(days=int(back[1]) * (7 if back[2] == "w" else 1))
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise UsageError(f"{word!r} is no day; write 2026-11-22, today, yesterday, 7d or 2w") from error


def _unseen(kinds: tuple[str, ...]) -> bool:
    """Columns and live reports look like articles in their addresses; the page tells them."""
    return "column" in kinds or "live" in kinds
