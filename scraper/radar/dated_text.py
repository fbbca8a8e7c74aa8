"""What the radar reads: a text with where and when it appeared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from scraper.core.article import Article

# cnnindonesia, cnbcindonesia and detik: the section, then /YYYYMMDDhhmmss-; the day there is close enough for counting.
_PATH_DAY: Final = re.compile(r"/(\d{4})(\d\d)(\d\d)\d{6}-")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class DatedText:
    """One text of a corpus.

    text: a line break is a border between two blocks where there are blocks; day: of publication, any spelling that is
    the same for the same day, or empty; source: who scraped it, or the newsroom; section: of the newsroom; address: by
    which people find it.
    """

    text: str
    day: str = ""
    source: str = ""
    section: str = ""
    address: str = ""


def section_of(address: str) -> str:
    """The first folder of an address that has an article behind it: ``ekonomi``; empty for none."""
    folders = [part for part in urlsplit(address).path.split("/") if part]
    return folders[0] if len(folders) > 1 else ""


def day_of(date: str, address: str = "") -> str:
    """The day of ``2016-11-15T08:12:00+07:00``, else of the address, else ``date`` as it stands."""
    if iso := _ISO_DAY.search(date):
        return iso[0]
    if path := _PATH_DAY.search(address):
        return "-".join(path.groups())
    return date.strip()


def from_article(article: Article) -> DatedText:
    """A clean Article as the radar reads it: its blocks are lines."""
    return DatedText(
        text="\n".join(block.text for block in article.blocks),
        day=day_of(article.date_published or "", article.url),
        source=article.site,
        section=article.section or "",
        address=article.url,
    )
