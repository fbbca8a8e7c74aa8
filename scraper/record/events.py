"""The events of a run: each outcome is one class here, and one line of ``events.jsonl`` each time it happens.

An outcome is emitted once, as an event. Counts, record, sum, report, alarms and metrics read the event. So a new
outcome is a new class in this file and a place in ``Summary`` for its sum.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from scraper.core.article import Article as _Article
from scraper.core.article import fits_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article import Article

# Fields that a page may lack; every other field of an Article always has a value.
FIELDS: Final = tuple(
    one.name
    for one in fields(_Article)
    if one.name
    in {
        *("title", "subtitle", "description", "section", "subsection", "date_published", "date_modified", "authors"),
        *("editors", "agencies", "dateline", "text", "images", "embeds", "related", "tags"),
    }
)


class Event(msgspec.Struct, frozen=True, tag_field="e", kw_only=True, omit_defaults=True):
    """One outcome. at: seconds since the run began, set by the record of the run.

    serves: whether the outcome shows that the site serves us, so that earlier refusals and failures were not about us.
    """

    serves: ClassVar[bool] = False

    at: float = 0.0

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how the event is counted, under the names of docs/crawl.md."""
        return {}

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return the address or list that went wrong and the reason in words, None for an event without trouble."""
        return None


class ListEnd(Event, frozen=True, tag="list"):
    """The end of a walk through a list.

    name: of the list.
    source: its kind, such as index, feed or sitemap.
    pages: list pages read.
    articles: addresses of articles on them.
    new: addresses that were not known before.
    failed: why the walk broke off, without the name of the list; empty when it reached the end of the list.
    refused: it broke off because the site refuses us.
    damaged: it broke off because a page of the list was cut short.
    gone: the site has retired a list that stands beside others (404, 410).
    thin: how many fewer articles than usual it brought, in words; empty for a list that brought enough.
    skipped: an interrupted run of the same job had walked the list.
    """

    name: str
    source: str
    pages: int = 0
    articles: int = 0
    new: int = 0
    failed: str = ""
    refused: bool = False
    damaged: bool = False
    gone: bool = False
    thin: str = ""
    skipped: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one list that was walked, failed, gone or skipped, and one that brought too few articles."""
        ends = {"gone": self.gone, "failed": self.failed, "skipped": self.skipped, "walked": True}
        counts = {f"lists/{next(name for name, holds in ends.items() if holds)}": 1}
        return counts | {"lists/thin": 1} if self.thin else counts

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return why the list could not be read, or why it is in doubt."""
        why = self.failed or self.thin
        return (self.name, why) if why else None


class Found(Event, frozen=True, tag="found"):
    """Newly known addresses from one source: ``n`` of them. Written by 0.1.0; since then a ListEnd says it."""

    source: str
    n: int = 1


class Took(Event, frozen=True, tag="article"):
    """An Article that was written: new, or changed since the last visit.

    misfit: whether no known layout reads its own page; missing: names of its empty fields.
    """

    serves: ClassVar[bool] = True

    url: str
    id: str
    section: str
    day: str
    changed: bool = False
    seconds: float = 0.0
    bytes: int = 0
    kind: str = "article"
    method: str = "adapter"
    layout: str = ""
    words: int = 0
    lost: int = 0
    suspects: int = 0
    incomplete: bool = False
    misfit: bool = False
    missing: tuple[str, ...] = ()
    cuts: dict[str, int] = {}

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one Article, new or changed, and whether words of it are missing."""
        counts = {"changed" if self.changed else "new": 1}
        return counts | {"incomplete": 1} if self.incomplete else counts


class Same(Event, frozen=True, tag="unchanged"):
    """A known article that was visited again and has not changed. not_modified: by a 304 of the site."""

    serves: ClassVar[bool] = True

    url: str
    not_modified: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one article without a change."""
        return {"not_modified" if self.not_modified else "unchanged": 1}


class HeldBack(Event, frozen=True, tag="held"):
    """A worse text of a known article, which waits beside the kept one. why: what is worse about it.

    sightings: the visits that have shown it so far and count.
    """

    serves: ClassVar[bool] = True

    url: str
    why: str
    sightings: int = 1

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one text in doubt."""
        return {"held": 1}

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return what is worse about the text."""
        return self.url, f"a worse text waits: {self.why}"


class Outside(Event, frozen=True, tag="outside"):
    """An article that was read and not kept: its kind or its day of publication is not what the run was asked for."""

    serves: ClassVar[bool] = True

    url: str
    day: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one article outside the plan."""
        return {"outside": 1}


class Rejection(Event, frozen=True, tag="rejected"):
    """A page that gave no Article. reason: from the closed list.

    doubted: the page does not fit its address, or is not whole; a later run asks again.
    """

    serves: ClassVar[bool] = True

    url: str
    reason: str
    detail: str = ""
    doubted: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one rejection, in all and by its reason, and whether it is doubted."""
        counts = {"rejected": 1, f"rejected/{self.reason}": 1}
        return counts | {"doubted": 1} if self.doubted else counts

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return the reason and its detail."""
        return self.url, f"{self.reason}: {self.detail}"


class Gone(Event, frozen=True, tag="gone"):
    """A page that does not exist any more (404, 410)."""

    serves: ClassVar[bool] = True

    url: str
    detail: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one page that is gone."""
        return {"gone": 1}

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return what the site answered."""
        return self.url, self.detail


class Failed(Event, frozen=True, tag="error"):
    """An address that could not be fetched or read.

    kind: a few words that stay alike for the same trouble.
    given_up: no later run tries the address again.
    refused: the site refused the page.
    fault: our own program broke.
    """

    url: str
    kind: str
    detail: str = ""
    given_up: bool = False
    refused: bool = False
    fault: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one failure, and what else it was."""
        marks = {"given_up": self.given_up, "refused": self.refused, "faults": self.fault}
        return {"failed": 1} | {name: 1 for name, is_marked in marks.items() if is_marked}

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return why it failed."""
        return self.url, self.detail


class Fault(Event, frozen=True, tag="fault"):
    """A fault of our own program at an article that was kept."""

    url: str
    detail: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one fault."""
        return {"faults": 1}


class Answered(Event, frozen=True, tag="response"):
    """A response that came in.

    code: HTTP status.
    bytes: as received.
    seconds: from request to last byte.
    archived: it came out of an archive.
    """

    url: str
    code: int
    bytes: int = 0
    seconds: float = 0.0
    archived: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one response and its bytes."""
        counts = {"responses": 1, "bytes": self.bytes}
        return counts | {"from_archive": 1} if self.archived else counts


class Compared(Event, frozen=True, tag="compared"):
    """An article of the sample that was read in two ways. disagrees: by more than the set share."""

    url: str
    disagrees: bool

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one comparison."""
        return {"compared": 1, "disagreements": 1} if self.disagrees else {"compared": 1}


class NotCompared(Event, frozen=True, tag="not-compared"):
    """An article of the sample whose second reading was ended."""

    url: str
    detail: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """Count one comparison that was not made."""
        return {"not_compared": 1}

    @property
    def problem(self) -> tuple[str, str] | None:
        """Return why the reading was ended."""
        return self.url, f"not read a second time: {self.detail}"


class SiteRefusal(Event, frozen=True, tag="site-refused"):
    """A refusal of the whole site; the run stops."""

    url: str
    detail: str


class Noticed(Event, frozen=True, tag="noticed"):
    """A find of another part of the program that a person should see, such as an artifact without a rule."""

    by: str
    what: str
    urls: tuple[str, ...] = ()


class ArchiveFile(Event, frozen=True, tag="archive"):
    """A file of raw pages was begun (0 bytes), or ended with so many bytes. place: below the folder of the archives."""

    place: str
    bytes: int = 0


class Mended(Event, frozen=True, tag="mended"):
    """The file of a known Article was gone or broken. It was made again from the archive, or the site is asked anew."""

    url: str
    detail: str

    @property
    def counts(self) -> Mapping[str, int]:
        """One Article that was mended."""
        return {"mended": 1}

    @property
    def problem(self) -> tuple[str, str] | None:
        """What was wrong with the file, and what became of it."""
        return self.url, self.detail


AnyEvent = (
    ListEnd | Found | Took | Same | HeldBack | Outside | Rejection | Gone | Failed | Fault
    | Answered | Compared | NotCompared | SiteRefusal | Noticed | ArchiveFile | Mended
)  # fmt: skip


def took(article: Article, *, changed: bool = False, seconds: float = 0.0, size: int = 0) -> Took:
    """Return the event of an Article that was written.

    seconds: from request to file.
    size: bytes of its first page.
    """
    cuts: dict[str, int] = {}
    lost = 0
    for cut in article.removed:
        cuts[cut.rule] = cuts.get(cut.rule, 0) + 1
        lost += len(cut.text)
    return Took(
        url=article.canonical_url,
        id=article.id,
        section=article.section or "-",
        day=(article.date_published or "-")[:10],
        changed=changed,
        seconds=round(seconds, 4),
        bytes=size,
        kind=article.kind,
        method=article.extraction.method,
        layout=article.extraction.layout or "",
        words=article.word_count,
        lost=lost,
        suspects=len(article.suspect),
        incomplete=not article.complete,
        misfit=not fits_layout(article),
        missing=tuple(name for name in FIELDS if not getattr(article, name)),
        cuts=cuts,
    )
