"""Which article a person means: one way for every command and for the server."""

from __future__ import annotations

from typing import Final

from scraper.core.article import split_id
from scraper.core.errors import UsageError
from scraper.storage.page_index import address_of

SITE_OF_NUMBERS: Final = "cnnindonesia"  # a number alone is of the newsroom that a crawl without --site visits


def find_id(word: str) -> str | None:
    """Return the id that a person means by an id, a number of cnnindonesia or an address; None for anything else."""
    if split_id(word):
        return word
    if word.isascii() and word.isdecimal():
        numbered = f"{SITE_OF_NUMBERS}:{word}"
        return numbered if split_id(numbered) else None
    address = address_of(word)
    return address.id if address else None


def id_of(word: str) -> str:
    """Return the id that a person means; raises ``UsageError`` for a word that ``find_id`` cannot read."""
    article_id = find_id(word)
    if article_id is None:
        raise UsageError(f"{word!r} is no article; give an id such as cnnindonesia:1274000, its number or its address")
    return article_id
