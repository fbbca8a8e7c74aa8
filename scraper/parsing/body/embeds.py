"""Embeds: what a placeholder, a player or a quoted post stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from scraper.core.article_parts import Embed
from scraper.facts.addresses import absolute
from scraper.facts.provider import Placeholder, Provider
from scraper.parsing.body.lines import is_sentence
from scraper.parsing.page.dom import visible_text
from scraper.rules.players import AD_HOSTS, PLAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article_parts import EmbedType
    from scraper.facts.site import Site
    from scraper.parsing.page.dom import Element

_POSTS: Final = {
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
}


class _AmpEmbed(NamedTuple):
    """An AMP element: what it embeds, the attribute that says which, and the form of the address."""

    provider: Provider
    attribute: str
    form: str


_AMP: Final = {
    "amp-youtube": _AmpEmbed(Provider("video", "youtube"), "data-videoid", "https://www.youtube.com/watch?v={}"),
    "amp-twitter": _AmpEmbed(Provider("social", "twitter"), "data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": _AmpEmbed(Provider("social", "instagram"), "data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-tiktok": _AmpEmbed(Provider("social", "tiktok"), "data-src", "{}"),
    "amp-facebook": _AmpEmbed(Provider("social", "facebook"), "data-href", "{}"),
    "amp-dailymotion": _AmpEmbed(
        Provider("video", "dailymotion"), "data-videoid", "https://www.dailymotion.com/video/{}"
    ),
}
_IFRAMES: Final = frozenset(("iframe", "amp-iframe"))
_PLAYERS: Final = _IFRAMES | {"video", "audio", "amp-video"}
PLAYER_TAGS: Final = frozenset((*_PLAYERS, *_AMP, "blockquote", "div"))  # tags that ``is_player`` may be true of
_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data-url")


class Embedded(NamedTuple):
    """An embed and the text that stands there; embed: None for an advertisement and for an empty shell."""

    embed: Embed | None
    label: str


def is_player(node: Element, tag: str) -> bool:
    """Return whether this element is a player or a quoted post by its tag and class, whatever the site."""
    if tag in _PLAYERS or tag in _AMP:
        return True
    return tag in {"blockquote", "div"} and _post(node) is not None


def is_text_in_shell(node: Element) -> bool:
    """Return whether an element that is named like an embed has sentences in it and nothing that could be embedded."""
    if node.find("a") is not None or node.find("iframe") is not None or node.find("blockquote") is not None:
        return False
    return is_sentence(visible_text(node)) and node.select_one("video, audio, script") is None


def embed_of(node: Element, tag: str, site: Site | None, base: str) -> Embedded:
    """Return what an element embeds, by its tag, its class, the site's placeholders and the host of its player."""
    label = visible_text(node)
    if tag in _AMP:
        amp = _AMP[tag]
        value = node.attr(amp.attribute)
        return Embedded(_embed(amp.provider, absolute(amp.form.format(value), base) if value else None), label)
    if tag in _PLAYERS:
        return Embedded(_player(node, base), label)
    post = _post(node)
    if post is not None:
        return Embedded(_embed(Provider("social", post), _post_address(node, base)), label)
    return Embedded(_by_placeholder(node, label, site, base), label)


def _embed(provider: Provider, address: str | None) -> Embed:
    return Embed(provider.type, provider.name, address, -1)


def _by_placeholder(node: Element, label: str, site: Site | None, base: str) -> Embed | None:
    """Return the embed of ``a.embed.videocnn`` and of the boxes that the site's script puts in its place."""
    named = (_by_class(node, site.furniture.embeds) or _by_label(label, site.wording.placeholder)) if site else None
    players = (_player(iframe, base) for iframe in node.find_all("iframe"))
    inner = next((player for player in players if player is not None), None)
    address = absolute(node.attr("href") or "", base) or (inner.url if inner else None)
    if named is not None:
        return _embed(named, address or _link_inside(node, base))
    if inner is not None or address:
        return inner or _embed(provider_of(address), address)
    within = (embed_of(child, child.tag, site, base).embed for child in node.find_all(["a", "blockquote"]))
    return next((embed for embed in within if embed is not None), None)


def _by_label(label: str, placeholder: Placeholder | None) -> Provider | None:
    return next(iter(placeholder.providers(label)), None) if placeholder else None


def _by_class(node: Element, providers: Mapping[str, Provider]) -> Provider | None:
    for name in (node.attr("class") or "").split():
        if name in providers:
            return providers[name]
    return None


def _player(node: Element, base: str) -> Embed | None:
    address = next((found for name in _ADDRESSES if (found := absolute(node.attr(name) or "", base))), None)
    if address is None:
        source = node.find("source")
        address = absolute(source.attr("src") or "", base) if source is not None else None
    if address is None:
        return None
    host = urlsplit(address).hostname or ""
    if any(host == ad or host.endswith(f".{ad}") for ad in AD_HOSTS):
        return None
    return _embed(provider_of(address, "infographic" if node.tag in _IFRAMES else "video"), address)


def provider_of(address: str | None, otherwise: EmbedType = "infographic") -> Provider:
    """Return kind and provider by the host of an address; an unknown host is its own provider, of the kind given."""
    host = (urlsplit(address or "").hostname or "").removeprefix("www.")
    for known, provider in PLAYERS.items():
        if host == known or host.endswith(f".{known}"):
            return provider
    return Provider(otherwise, host)


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
