"""The title of a page, as it heads itself, and what else it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import HEADLINES
from scraper.parsing.page.dom import visible_text
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsing.fields.page_fields import Reading

_WORD: Final = late_pattern(r"\w+")
_NO_BRAND: Final = late_pattern(r"\s+[|\-–—]\s+(?P<brand>[^|\-–—]{2,40})$")
_KICKER_ENDS: Final = late_pattern(r"[^\W_]|[:!?]")  # no space, hyphen or quotation mark: those are of the title
_SEAM: Final = late_pattern(r"[a-z?!.\"”][A-Z0-9]")
_MIN_TITLE_CHARS: Final = 12  # of a title that is looked for in a longer one


def read_title(reading: Reading) -> str | None:
    """Return the title as the page heads it. A page with several h1 is headed by the one that its metas name too."""
    head = reading.page.head
    brands = reading.page.brands
    headline, og_title = text_of(head.article.get("headline")), head.meta("og:title")
    heads = [text for node in reading.page.doc.find_all("h1")[:HEADLINES] if (text := visible_text(node))]
    if len(heads) > 1:
        named = {
            title_key(name) for name in (headline, og_title, head.meta(*reading.page.metas.title, "twitter:title"))
        }
        heads = [text for text in heads if title_key(text) in named - {""}] or heads
    above = next(iter(heads), None)

    def candidates() -> Iterator[tuple[str, str | None]]:
        yield "h1", _without_kicker(above, (headline, og_title), brands) if above else None
        yield "json-ld headline", unbranded(headline, brands)
        yield "og:title", unbranded(og_title, brands)
        yield "title of the window", unbranded(head.title, brands)

    title = reading.choose("title", candidates())
    if title and og_title not in {"", title}:
        og_title = unbranded(og_title, brands)
        if not alike(title, og_title):
            reading.doubt("title-differs", og_title)
    reading.titles = [name for name in dict.fromkeys((title, above, headline, og_title)) if name]
    return title


class TitleKeys:
    """The titles of a page, to look a text up in them whatever its capitals, punctuation and spaces.

    An empty title is left out.
    """

    __slots__ = ("_first", "_keys")

    def __init__(self, titles: Iterable[str]) -> None:
        self._keys = {title_key(title) for title in titles} - {""}
        self._first = {key.partition(" ")[0] for key in self._keys}

    def __contains__(self, text: str) -> bool:
        """Return whether a text has the words of a title. Its first word tells mostly, and is looked up first."""
        first = _WORD.search(text.lower())
        return first is not None and first[0] in self._first and title_key(text) in self._keys


def title_key(title: str) -> str:
    """Return what two spellings of a title have in common: its words."""
    return " ".join(_WORD.findall(title.lower()))


def unbranded(title: str, brands: tuple[str, ...]) -> str:
    """Return a title of a window without the name of the site behind it."""
    found = _NO_BRAND.search(title)
    if found and (
        found["brand"].lower() in brands or any(found["brand"].lower().startswith(brand) for brand in brands)
    ):
        return title[: found.start()].rstrip()
    return title


def _without_kicker(above: str, names: tuple[str, ...], brands: tuple[str, ...]) -> str:
    """Return the h1 without words that the markup has glued to it: ``EkonomiHarga Beras Naik`` of a kicker's span.

    Only for a title that the page names elsewhere too. Words glued behind it must show the seam, a capital behind a
    small letter: a meta may be cut off in the middle of a word.
    """
    if above in names:
        return above
    for name in [unbranded(name, brands) for name in names]:
        if _MIN_TITLE_CHARS <= len(name) < len(above):
            if above.endswith(name) and _KICKER_ENDS.match(above, len(above) - len(name) - 1):
                return name
            if above.startswith(name) and _SEAM.match(above, len(name) - 1):
                return name
    return above


def alike(one: str, other: str) -> bool:
    """Return whether two titles name one text: equal words, or one of them shortened or led by a kicker."""
    if one and one in other:
        return True
    short, long = sorted((_WORD.findall(one.lower()), _WORD.findall(other.lower())), key=len)
    return bool(short) and len(set(short) & set(long)) >= 0.6 * len(short)
