"""A text that waits beside the kept one: worse than that, it becomes current only when later visits show it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from scraper.core.article import Article  # noqa: TC001  msgspec reads the types of the fields

if TYPE_CHECKING:
    from collections.abc import Sequence

FURTHER_SIGHTINGS: Final = 2  # behind the first
APART: Final = timedelta(days=1)  # from one sighting to the next


class Sighting(msgspec.Struct, frozen=True):
    """A visit that showed the text. at: ISO 8601 in UTC; run: its name."""

    at: str
    run: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A text in doubt. why: what is worse about it; sightings: the visits that count, in their order."""

    why: Annotated[str, msgspec.Meta(description="What is worse about it than about the kept text.")]
    sightings: tuple[Sighting, ...]
    article: Article

    @property
    def is_settled(self) -> bool:
        """Whether enough visits have shown the text, so that it is what the newsroom means."""
        return len(self.sightings) > FURTHER_SIGHTINGS


def see(before: Waiting | None, article: Article, why: str, run: str, now: datetime) -> Waiting:
    """Return what waits after a visit has shown a text in doubt.

    before: what has waited so far. Another text than that begins anew. A visit counts in a later run only, a day behind
    the last one that counted. Where the clock has been set back, the last visit is taken to have been now: a clock that
    was wrong makes a text wait longer.
    """
    here = Sighting(now.astimezone(UTC).isoformat(timespec="seconds"), run)
    if before is None or _marks(before.article) != _marks(article):
        return Waiting(why=why, sightings=(here,), article=article)
    *earlier, last = before.sightings
    passed = now - datetime.fromisoformat(last.at)
    if passed < timedelta():
        return msgspec.structs.replace(before, sightings=(*earlier, Sighting(here.at, last.run)))
    if passed < APART or run in _runs(before.sightings):
        return before
    return msgspec.structs.replace(before, sightings=(*before.sightings, here))


def _marks(article: Article) -> tuple[str, str]:
    """Return what tells one text that waits from another: its words, and the day on which it was published."""
    return article.content_hash, (article.date_published or "")[:10]


def _runs(sightings: Sequence[Sighting]) -> set[str]:
    return {sighting.run for sighting in sightings}


def encode_waiting(waiting: Waiting) -> bytes:
    """Return the readable JSON of a text in doubt, with a closing line end."""
    return msgspec.json.format(msgspec.json.encode(waiting), indent=2) + b"\n"


def decode_waiting(data: bytes) -> Waiting:
    """Return the text in doubt of a file; raises ``msgspec.DecodeError``."""
    return msgspec.json.decode(data, type=Waiting)
