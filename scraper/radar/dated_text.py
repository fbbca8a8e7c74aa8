"""The text that the radar reads, with its date, source and address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from scraper.core.article import Article

# cnnindonesia, cnbcindonesia and detik: the section, then /YYYYMMDDhhmmss-; the day there is close enough for counting.
_PATH_DAY: Final = late_pattern(r"/(\d{4})(\d\d)(\d\d)\d{6}-")
_ISO_DAY: Final = late_pattern(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class DatedText:
    """One text of a corpus.

    text: its blocks are lines where it has blocks.
    day: of publication, in one spelling for each day; may be empty.
    source: who scraped it, or the newsroom.
    section: of the newsroom.
    address: by which people find it.
    """

    text: str
    day: str = ""
    source: str = ""
    section: str = ""
    address: str = ""


def section_of(address: str) -> str:
    """Return the first folder of an article's address, such as ``ekonomi``; empty without a folder."""
    folders = [part for part in urlsplit(address).path.split("/") if part]
    return folders[0] if len(folders) > 1 else ""


def day_of(date: str, address: str = "") -> str:
    """Return the day of ``2016-11-15T08:12:00+07:00``, else that of the address, else ``date`` unchanged."""
    if iso := _ISO_DAY.search(date):
        return iso[0]
    if path := _PATH_DAY.search(address):
        return "-".join(path.groups())
    return date.strip()


def from_article(article: Article) -> DatedText:
    """Return a clean Article as a ``DatedText``: its blocks are lines."""
    return DatedText(
        text="\n".join(block.text for block in article.blocks),
        day=day_of(article.date_published or "", article.url),
        source=article.site,
        section=article.section or "",
        address=article.url,
    )
