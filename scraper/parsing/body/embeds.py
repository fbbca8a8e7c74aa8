"""Embeds: what a placeholder, a player or a quoted post stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.article import Embed
from scraper.facts.addresses import absolute
from scraper.facts.furniture import AD_FRAMES, FRAMES
from scraper.parsing.page.dom import visible_text
from scraper.sites.detiknetwork.placeholder import PLACEHOLDER, read_label

if TYPE_CHECKING:
    from scraper.core.article import EmbedType
    from scraper.facts.furniture import Furniture
    from scraper.parsing.page.dom import Element

_POSTS: Final = {
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
}
_AMP: Final[dict[str, tuple[EmbedType, str, str, str]]] = {  # kind, provider, attribute, address
    "amp-youtube": ("video", "youtube", "data-videoid", "https://www.youtube.com/watch?v={}"),
    "amp-twitter": ("social", "twitter", "data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("social", "instagram", "data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-tiktok": ("social", "tiktok", "data-src", "{}"),
    "amp-facebook": ("social", "facebook", "data-href", "{}"),
    "amp-dailymotion": ("video", "dailymotion", "data-videoid", "https://www.dailymotion.com/video/{}"),
}
_FRAMES: Final = frozenset(("iframe", "amp-iframe"))
_PLAYERS: Final = _FRAMES | {"video", "audio", "amp-video"}
FRAME_TAGS: Final = frozenset((*_PLAYERS, *_AMP, "blockquote", "div"))  # what ``is_frame`` may say yes to
_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data-url")


def is_frame(node: Element, tag: str) -> bool:
    """Whether this element is a player, a frame or a quoted post by its tag and class, whatever the site."""
    if tag in _PLAYERS or tag in _AMP:
        return True
    return tag in {"blockquote", "div"} and _post(node) is not None


def embed_of(node: Element, tag: str, furniture: Furniture, base: str) -> tuple[Embed | None, str]:
    """The embed and the text that stands there; no embed for an advertiser's frame and for an empty shell."""
    label = visible_text(node)
    if tag in _AMP:
        kind, provider, attribute, form = _AMP[tag]
        value = node.attr(attribute)
        return Embed(kind, provider, absolute(form.format(value), base) if value else None, -1), label
    if tag in _PLAYERS:
        return _player(node, base), label
    post = _post(node)
    if post is not None:
        return Embed("social", post, _post_address(node, base), -1), label
    return _placeholder(node, label, furniture, base), label


def _placeholder(node: Element, label: str, furniture: Furniture, base: str) -> Embed | None:
    """The embed of ``a.embed.videocnn`` and of the boxes that the site's script puts in its place."""
    named = _by_class(node, furniture) or named_by_label(label)
    frames = (_player(frame, base) for frame in node.find_all("iframe"))
    inner = next((found for found in frames if found is not None), None)
    address = absolute(node.attr("href") or "", base) or (inner.url if inner else None)
    if named is not None:
        return Embed(*named, address or _link_inside(node, base), -1)
    if inner is not None or address:
        return inner or Embed(*_by_host(address), address, -1)
    within = (embed_of(child, child.tag, furniture, base)[0] for child in node.find_all(["a", "blockquote"]))
    return next((found for found in within if found is not None), None)


def named_by_label(label: str) -> tuple[EmbedType, str] | None:
    """Kind and provider by ``[Gambas:Video CNN]``; None without such a label."""
    found = PLACEHOLDER.search(label)
    return read_label(found[1]) if found else None


def _by_class(node: Element, furniture: Furniture) -> tuple[EmbedType, str] | None:
    for name in (node.attr("class") or "").split():
        if name in furniture.embeds:
            return furniture.embeds[name]
    return None


def _player(node: Element, base: str) -> Embed | None:
    address = next((found for name in _ADDRESSES if (found := absolute(node.attr(name) or "", base))), None)
    if address is None:
        source = node.find("source")
        address = absolute(source.attr("src") or "", base) if source is not None else None
    if address is None:
        return None
    host = urlsplit(address).hostname or ""
    if any(host == ad or host.endswith(f".{ad}") for ad in AD_FRAMES):
        return None
    return Embed(*_by_host(address, "infographic" if node.tag in _FRAMES else "video"), address, -1)


def _by_host(address: str | None, otherwise: EmbedType = "infographic") -> tuple[EmbedType, str]:
    host = (urlsplit(address or "").hostname or "").removeprefix("www.")
    for known, named in FRAMES.items():
        if host == known or host.endswith(f".{known}"):
            return named
    return otherwise, host


def _post(node: Element) -> str | None:
    for name in (node.attr("class") or "").split():
        if name in _POSTS:
            return _POSTS[name]
    return None


def _post_address(node: Element, base: str) -> str | None:
    for name in ("data-instgrm-permalink", "cite", "data-href"):
        address = absolute(node.attr(name) or "", base)
        if address:
            return address
    links = [found for anchor in node.find_all("a") if (found := absolute(anchor.attr("href") or "", base))]
    return next((link for link in links if "/status/" in link), links[-1] if links else None)


def _link_inside(node: Element, base: str) -> str | None:
    anchor = node.find("a")
    return absolute(anchor.attr("href") or "", base) if anchor is not None else None
