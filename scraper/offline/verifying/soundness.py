"""Whether the bytes of one file are an Article as this program writes it: form, hash, and all that follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from scraper.composition.validate import content_hash
from scraper.core.article import SCHEMA_VERSION, decode, encode, encode_readable, is_complete
from scraper.core.version import VERSION
from scraper.core.words import count_words
from scraper.offline.rebuilding import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.article import Article


def read_article(data: bytes) -> Article | str:
    """Return the Article in a file, or why it cannot be read."""
    try:
        return decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if not data.strip(b"\0"):
            return "it is empty" if not data else f"it holds {len(data):,} zeros"
        return f"it is not an Article ({error})"


def _contradictions(article: Article) -> Iterator[tuple[bool, str]]:
    blocks = "\n\n".join([block.text for block in article.blocks])
    yield article.content_hash != content_hash(article.title, article.text), "its content_hash is of another text"
    yield article.text != blocks, "its blocks are not those of its text"
    yield article.word_count != count_words(article.text), "its word_count is not that of its text"
    yield article.complete != is_complete(article), "complete contradicts suspect"
    moments = (article.date_published, article.date_modified, article.fetched_at)
    yield not all(_is_moment(one) for one in moments), "one of its dates is no date"


def alteration(article: Article, data: bytes) -> str:
    """Return how an Article contradicts itself or the form in which it is written, an empty text for a sound one."""
    for is_wrong, what in _contradictions(article):
        if is_wrong:
            return what
    return "" if _is_as_written(article, data) else "it is not as this program writes it"


def _is_moment(text: str | None) -> bool:
    try:
        return text is None or datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _is_as_written(article: Article, data: bytes) -> bool:
    """Return whether writing the Article again gives these bytes: no key is misspelt, nothing stands between."""
    if encode_readable(article) == data:
        return True
    stored = msgspec.json.decode(data)
    if stored.get("schema_version") == SCHEMA_VERSION:
        return False
    fields = msgspec.json.decode(encode(article))  # version 1 had no field more, and wrote its fields in this order
    older = {name: fields[name] for name in fields if name in stored} | {"schema_version": stored["schema_version"]}
    return msgspec.json.format(msgspec.json.encode(older), indent=2) + b"\n" == data


def differs(kept: Article, remade: Article) -> list[str]:
    """Return the fields in which an Article is not what its archived page gives.

    Only this version's own Articles can be held against their page: the rules of another may have read it otherwise.
    A crawl knows more against a page than its archive does, so an Article may have more suspicions than its page gives.
    """
    if kept.extraction.version != VERSION:
        return []
    names = [name for name in differences(kept, remade) if name not in {"suspect", "complete"}]
    if any(suspect not in kept.suspect for suspect in remade.suspect):
        names.append("suspect")
    return names + [name for name in ("url", "extraction") if getattr(kept, name) != getattr(remade, name)]
