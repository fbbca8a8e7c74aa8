"""What the names of a page's elements say: the words in classes and ids, whoever wrote the page."""

from __future__ import annotations

from enum import Flag, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Element


class Sense(Flag):
    """What a name says of the element that bears it.

    TEXT: the text of an article; FRAME: what stands around a text, but may be a part of its name; OTHERS: words of
    others or about others, however many they are; CAPTION: words below a picture.
    """

    NONE = 0
    TEXT = auto()
    FRAME = auto()
    OTHERS = auto()
    CAPTION = auto()


_TEXT: Final = """
    article articlebody artikel berita body content contents detail entry isi konten paragraph paragraf post read
    story storybody text teks
"""
_FRAME: Final = """
    ad ads adslot adv advert advertisement advertising advertorial alert alertdialog app author authors bagikan
    banner bio breadcrumb breadcrumbs bursa button buttons byline carousel complementary consent contentinfo cookie
    cookies countdown credit cta cuaca dateline donasi donate donation follow foot footer gdpr header iklan
    ikuti inread kuis kurs langganan lightbox login market markets masthead menu meta modal nav navbar navigation
    newsletter notice outbrain overlay pager pagination paywall penulis player poll polling popup print promo
    promobox promotion quiz radiogroup rating reaction reactions register share sharebar sharing shop sidebar signin
    signup skyscraper social sosmed sponsor sponsored stock stocks subscribe subscription survey swiper taboola tag
    tags tanggal ticker timestamp toast toc toolbar tools tooltip topic topics topik tts upsell video videos weather
    widget
"""
_OTHERS: Final = """
    comment commentlist comments discussion diskusi disqus komentar lainnya latest mostpopular mostread onward
    popular promos recirc recirculation recommendation recommendations recommended rekomendasi related
    relatedcontent relatedposts replies tanggapan terbaru terkait terkini terpopuler trending
"""
_CAPTION: Final = "caption figcaption keterangan photocaption imagecaption imgcaption"
_SENSES: Final = {
    **dict.fromkeys(_TEXT.split(), Sense.TEXT),
    **dict.fromkeys(_FRAME.split(), Sense.FRAME),
    **dict.fromkeys(_OTHERS.split(), Sense.OTHERS),
    **dict.fromkeys(_CAPTION.split(), Sense.CAPTION),
}
# A part of a word in camel case; none of a hash, as "ad" in "e6a2ad", "ad3f2b" or "ad9446".
_WORD: Final = late_pattern(
    r"(?:(?<![A-Za-z\d])[a-z]++|(?<!\d)(?:[A-Z][a-z]++|[A-Z]++(?![a-z])))(?!\d++[A-Za-z]|\d{3})"
)
# Attributes that name a part of a page as classes do; a longer value is a sentence for screen readers.
_NAMING: Final = frozenset((
    "aria-label", "data-component", "data-module", "data-widget", "data-block", "data-testid", "data-zone", "data-slot",
))  # fmt: skip
_OF_ADS: Final = ("data-ad-", "data-ads-", "data-advert")
_MAX_NAME_CHARS: Final = 40
_MAX_NAMES_CHARS: Final = 400  # of a class attribute; what is behind them says nothing new


def words_of(sense: Sense) -> frozenset[str]:
    """Return the words that name elements of a sense."""
    return frozenset(word for word, found in _SENSES.items() if found is sense)


class Named(NamedTuple):
    """What the names of an element say: their sense, and those of their words that name a frame."""

    sense: Sense
    frames: tuple[str, ...]


NAMELESS: Final = Named(Sense.NONE, ())


@lru_cache(8_192)  # pages of one newsroom repeat their names
def named(names: str) -> Named:
    """Return what the names of an element, its classes and its id, say together."""
    sense = Sense.NONE
    frames: list[str] = []
    for word in _WORD.findall(names[:_MAX_NAMES_CHARS]):
        found = _SENSES.get(word.lower())
        if found is not None:
            sense |= found
            if found is not Sense.TEXT:
                frames.append(word.lower())
    return Named(sense, tuple(frames)) if sense else NAMELESS


def names_of(node: Element) -> str:
    """Return the words by which a page names an element: classes, id and role, what it is a component of, its label."""
    attr = node.attr
    found = [name for name in (attr("class"), attr("id"), attr("role")) if name]
    if len(attrs := node.attrs) > len(found):
        for name in attrs:
            if name in _NAMING:
                found.append((attr(name) or "")[:_MAX_NAME_CHARS])
            elif name.startswith(_OF_ADS):
                found.append("ad")
    return " ".join(found)
