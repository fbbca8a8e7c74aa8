"""What the words of an Article say against it: broken off, behind a wall, there twice, of a template left unfilled."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from scraper.core.article_parts import Suspect
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.article import Article

_IN_SENTENCES: Final = frozenset({"article", "column", "live"})
_MIN_SENTENCE_CHARS: Final = 60
_BREAKS_OFF: Final = frozenset(f"{ascii_lowercase},")  # of 992 scraped articles without a signature 0.4 % end so
_MAX_WALL_CHARS: Final = 240  # of the last block, where it asks its reader to log in
_WALL: Final = late_pattern(r"\b(?:berlangganan|log ?in|masuk|mendaftar|daftar|sign in|subscribe)\b")
_READ_ON: Final = late_pattern(
    r"\b(?:mem)?baca (?:selengkapnya|selanjutnya|lebih lanjut|artikel|berita|konten)|\bread (?:more|on|the full)"
)
MIN_TELLING_CHARS: Final = 40  # of a block that does not stand twice in an article by chance
_MIN_TELLING_BLOCKS: Final = 2
_PLACEHOLDER: Final = late_pattern(
    r"\{\{\s*[\w.\[\]'\"]+(?:\s*\|[^{}]{0,40})?\s*\}\}|\{%[^%{}]{1,60}%\}|\$\{[\w.]{1,40}\}"
)


def doubts_of(article: Article) -> Iterator[Suspect]:
    """Yield what looks wrong with the text of an Article as a whole."""
    if article.kind == "photo" and not article.images:  # its captions, which are its text, stand beside the pictures
        yield Suspect("gallery-without-picture", article.title or article.canonical_url, -1, -1)
    if article.kind in _IN_SENTENCES and article.blocks:
        yield from _end(article)
    if "{" in article.text and (place := _PLACEHOLDER.search(article.text)):
        yield Suspect("template-unfilled", place.group(), -1, -1)
    if len({block.text for block in article.blocks}) == len(article.blocks):  # nearly always: no text stands twice
        return
    telling = [block.text for block in article.blocks if len(block.text) >= MIN_TELLING_CHARS]
    if len(telling) >= 2 * _MIN_TELLING_BLOCKS and 2 * len(set(telling)) <= len(telling) + 1:
        yield Suspect("text-twice", telling[-1][:MIN_TELLING_CHARS], -1, -1)


def _is_wall(text: str) -> bool:
    """Return whether a text, in small letters, asks its reader to log in and read on."""
    is_likely = "baca " in text or "read " in text  # most last paragraphs need no pattern
    return is_likely and _READ_ON.search(text) is not None and _WALL.search(text) is not None


def _end(article: Article) -> Iterator[Suspect]:
    """Yield what is wrong with the last block: it stops within a sentence, or asks its reader to log in."""
    last = article.blocks[-1]
    place = len(article.blocks) - 1
    if len(last.text) <= _MAX_WALL_CHARS and _is_wall(last.text.lower()):
        yield Suspect("text-behind-wall", last.text, place, -1)
    if article.editors or article.agencies or last.type != "paragraph":
        return
    if len(last.text) >= _MIN_SENTENCE_CHARS and last.text[-1] in _BREAKS_OFF:
        yield Suspect("text-breaks-off", last.text[-_MIN_SENTENCE_CHARS:], place, -1)
