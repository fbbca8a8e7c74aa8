"""What can happen in a run, one small record each: the lines of ``events.jsonl``."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.article import Article as _Article

if TYPE_CHECKING:
    from scraper.core.article import Article

# Fields that a page may or may not give; the rest of the Article is always there.
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
    """at: seconds since the run began."""

    at: float = 0.0


class Found(Event, frozen=True, tag="found"):
    """A source of addresses gave n addresses that were not known before."""

    source: str
    n: int = 1


class Took(Event, frozen=True, tag="article"):
    """An Article was written: new, or changed since it was last seen. missing: names of its empty fields."""

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
    missing: tuple[str, ...] = ()
    cuts: dict[str, int] = {}


class Same(Event, frozen=True, tag="unchanged"):
    """A known article was looked at again and is as it was."""

    url: str


class Rejection(Event, frozen=True, tag="rejected"):
    """A page gave no Article. reason: from the closed list."""

    url: str
    reason: str
    detail: str = ""


class Failed(Event, frozen=True, tag="error"):
    """Something went wrong with an address. kind: a few words that stay the same for the same trouble."""

    url: str
    kind: str
    detail: str = ""


class Answered(Event, frozen=True, tag="response"):
    """A response came in. code: HTTP status; bytes: as received; seconds: from request to last byte."""

    url: str
    code: int
    bytes: int = 0
    seconds: float = 0.0


class Compared(Event, frozen=True, tag="compared"):
    """Two ways of reading were compared on a sample. disagrees: by more than the set share."""

    url: str
    disagrees: bool


class SiteRefusal(Event, frozen=True, tag="site-refused"):
    """The site refuses us as a whole; the run stops."""

    url: str
    detail: str


class Noticed(Event, frozen=True, tag="noticed"):
    """Another part of the program found something that a person should see, such as an artifact without a rule."""

    by: str
    what: str
    urls: tuple[str, ...] = ()


AnyEvent = Found | Took | Same | Rejection | Failed | Answered | Compared | SiteRefusal | Noticed


def took(article: Article, *, changed: bool, seconds: float, size: int, at: float) -> Took:
    """The event of an Article that was written."""
    cuts: dict[str, int] = {}
    lost = 0
    for cut in article.removed:
        cuts[cut.rule] = cuts.get(cut.rule, 0) + 1
        lost += len(cut.text)
    return Took(
        at=at,
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
        missing=tuple(name for name in FIELDS if not getattr(article, name)),
        cuts=cuts,
    )
