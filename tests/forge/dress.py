"""How a forged page is dressed: names of classes, and choices that hold for the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_UTILITIES: Final = (
    "flex", "grow", "min-w-0", "text-sm", "text-base", "mb-4", "mt-2", "px-4", "py-2", "leading-7", "font-serif", "block",
    "gap-3", "w-full", "items-center", "relative", "col-span-8", "order-1", "bg-white", "rounded", "border-b",
)  # fmt: skip
# What newsrooms call the parts of a page, by what the part is; a dress that speaks uses one of these words.
SPOKEN: Final[Mapping[str, Sequence[str]]] = {
    "text": ("article-body", "story-text", "post-content", "entry-content", "isi-berita", "read__content", "konten"),
    "paragraph": ("paragraph", "text-block", "body-text", "para"),
    "title": ("headline", "title", "judul", "read__title", "entry-title"),
    "byline": ("byline", "author", "penulis", "story-by", "read__author"),
    "date": ("date", "time", "tanggal", "published", "read__time"),
    "share": ("share", "social-share", "bagikan", "share-bar"),
    "lead": ("lead-image", "hero", "photo", "main-picture"),
    "picture": ("photo", "inline-image", "media", "img-box"),
    "caption": ("caption", "photo-caption", "keterangan", "media-desc"),
    "box": ("related", "baca-juga", "inline-related", "read-more-box", "artikel-terkait"),
    "label": ("label", "box-title", "kicker", "section-title"),
    "item": ("item", "card", "media__title", "list-item"),
    "ad": ("ads", "ad-slot", "iklan", "advertisement", "banner-ads"),
    "embed": ("embed", "video-embed", "player", "media-embed"),
    "tags": ("tags", "topics", "topik", "tag-list"),
    "side": ("sidebar", "aside", "right-col", "widget"),
    "below": ("recommendation", "more-news", "berita-lain", "list-news"),
    "comment": ("comments", "komentar", "comment-list"),
    "footer": ("footer", "site-footer", "foot"),
    "menu": ("nav", "menu", "navbar", "main-menu"),
    "main": ("main", "container", "wrapper", "content", "page"),
    "newsletter": ("newsletter", "subscribe", "buletin", "signup"),
    "poll": ("poll", "polling", "vote"),
    "app": ("app-banner", "download-app", "promo"),
    "contents": ("toc", "table-of-contents", "daftar-isi"),
    "consent": ("cookie", "consent", "gdpr-banner"),
    "live": ("live", "liveblog", "entry"),
}  # fmt: skip


class Dress:
    """The names and choices of one page.

    features: every choice made by name, so that failures can be counted by what they have in common.
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.features: dict[str, str] = {}
        self.naming = self.choose("naming", ("short", "hashed", "bem", "utility", "spoken", "spoken", "bare"))
        self._block = "".join(rng.choice(_LETTERS) for _ in range(5))
        self._names: dict[str, str] = {}

    def choose(self, feature: str, options: Sequence[str]) -> str:
        """One of the options, the same for the whole page, on record."""
        if feature not in self.features:
            self.features[feature] = self.rng.choice(options)
        return self.features[feature]

    def has(self, feature: str, share: float) -> bool:
        """Whether the page has this feature, on record; share: how often it is so."""
        if feature not in self.features:
            self.features[feature] = "yes" if self.rng.random() < share else "no"
        return self.features[feature] == "yes"

    def attributes(self, part: str) -> str:
        """The class attribute of a part of the page, with a blank before it; "" where the dress has no names."""
        if part not in self._names:
            self._names[part] = self._name(part)
        name = self._names[part]
        return f' class="{name}"' if name else ""

    def open(self, part: str, tag: str = "div") -> str:
        """The start tag of a part."""
        return f"<{tag}{self.attributes(part)}>"

    def wrap(self, part: str, inner: str, tag: str = "div") -> str:
        """The part with its content."""
        return f"{self.open(part, tag)}{inner}</{tag}>"

    def _name(self, part: str) -> str:
        rng = self.rng
        if self.naming == "bare":
            return ""
        if self.naming == "short":
            return f"{rng.choice(_LETTERS)}{rng.randrange(1, 99)}"
        if self.naming == "hashed":
            return f"sc-{rng.randrange(16**6):06x} {''.join(rng.choice(_LETTERS) for _ in range(6)).title()}"
        if self.naming == "bem":
            return f"{self._block}__{''.join(rng.choice(_LETTERS) for _ in range(4))}"
        if self.naming == "utility":
            return " ".join(rng.sample(_UTILITIES, rng.randrange(2, 6)))
        return rng.choice(SPOKEN.get(part.partition(":")[0], (part,)))
