"""Alarms about artifacts in the articles of the last days, found once a day by a finder: today the radar.

A find becomes an alarm only when it is new: it is in many of the last articles and in none of the days before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.files import write_whole
from scraper.core.late_pattern import late_pattern
from scraper.core.wib import WIB
from scraper.running.alarms.alarm import MAX_ADDRESSES, Alarm, alarm
from scraper.running.alarms.alarm_state import FOLDER
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.config import Alarms
    from scraper.core.article import Article

    Finder = Callable[[list[Article]], list[str]]

_STATE: Final = "found.json"
_BEFORE_DAYS: Final = 10  # of publication before the last ones, in which a new artifact must not be
_MIN_EXPECTED: Final = 8.0  # appearances that these earlier days should have had, if the artifact were old
_NUMBER: Final = late_pattern(r"\d+")


@dataclass(frozen=True, slots=True)
class Look:
    """An article for the finder: its text with every number as 9, as the radar writes its forms."""

    text: str
    day: str
    address: str


@dataclass(slots=True)
class _Found:
    """The finds that are remembered.

    looked: the day of the last search.
    lasting: by form, the day since which it was seen, and where.
    """

    looked: str = ""
    lasting: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


def finds(output: Path, settings: Alarms, now: datetime, finder: Finder | None = None) -> list[Alarm]:
    """Return the alarms of new finds. The finder runs once a day; in between its last finds are returned.

    finder: turns the articles of the last days into forms: pieces of text with numbers as 9 and an ellipsis for what
        varies; by default the radar.
    """
    if "noticed" in settings.off or not settings.radar_days:
        return []
    file = output / FOLDER / _STATE
    found = _read(file)
    today = now.astimezone(WIB).date()
    if found.looked != f"{today}":
        _look(output, found, settings, today, finder or by_radar)
        found.looked = f"{today}"
        write_whole(file, msgspec.json.encode(found))
    return [
        alarm("noticed", f"A piece of text that no rule knows has appeared: {form}", since, addresses, form)
        for form, (since, addresses) in found.lasting.items()
    ]


def _look(output: Path, found: _Found, settings: Alarms, today: date, finder: Finder) -> None:
    articles = list(_articles(output, today, 0, settings.radar_days))
    recent = [_seen(article) for article in articles]
    earlier = [_seen(one) for one in _articles(output, today, settings.radar_days, settings.radar_days + _BEFORE_DAYS)]
    enough = len({one.day for one in earlier}) >= settings.least_days
    lasting: dict[str, tuple[str, list[str]]] = {}
    for form in dict.fromkeys([*found.lasting, *(finder(articles) if enough else [])]):
        places = [one for one in recent if _holds(one.text, form)]
        if form in found.lasting:
            if places:
                lasting[form] = (found.lasting[form][0], [one.address for one in places[:MAX_ADDRESSES]])
        elif len(places) * len(earlier) >= _MIN_EXPECTED * len(recent) and not any(
            _holds(one.text, form) for one in earlier
        ):
            lasting[form] = (min(one.day for one in places), [one.address for one in places[:MAX_ADDRESSES]])
    found.lasting = lasting


def _holds(text: str, form: str) -> bool:
    return all(piece.strip() in text for piece in form.split("…"))


def _seen(article: Article) -> Look:
    text = "\n".join(block.text for block in article.blocks)
    return Look(_NUMBER.sub("9", text), (article.date_published or "")[:10], article.canonical_url)


def by_radar(articles: list[Article]) -> list[str]:
    """Return the forms that the radar finds in clean texts."""
    from scraper.radar import radar  # noqa: PLC0415 - only once a day
    from scraper.radar.dated_text import from_article  # noqa: PLC0415

    return [found.form for found in radar(map(from_article, articles))]


def _articles(output: Path, today: date, least: int, most: int) -> Iterator[Article]:
    """Yield the stored articles that were published ``least`` or more and fewer than ``most`` days ago."""
    days = (today - timedelta(days=back) for back in range(least, most))
    return (kept.article for kept in open_store(output).articles(days) if kept.article)


def _read(file: Path) -> _Found:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Found)
    except (FileNotFoundError, msgspec.DecodeError):
        return _Found()
