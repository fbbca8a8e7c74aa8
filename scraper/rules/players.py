"""Players and posts by the host of their address, whatever the newsroom that embeds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.facts.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAYERS: Final[Mapping[str, Provider]] = {
    "youtube.com": Provider("video", "youtube"),
    "youtube-nocookie.com": Provider("video", "youtube"),
    "youtu.be": Provider("video", "youtube"),
    "20.detik.com": Provider("video", "20detik"),
    "cnnindonesia.com": Provider("video", "cnn"),
    "cnbcindonesia.com": Provider("video", "cnbc"),
    "insertlive.com": Provider("video", "insertlive"),
    "dailymotion.com": Provider("video", "dailymotion"),
    "vimeo.com": Provider("video", "vimeo"),
    "vidio.com": Provider("video", "vidio"),
    "tiktok.com": Provider("social", "tiktok"),
    "instagram.com": Provider("social", "instagram"),
    "twitter.com": Provider("social", "twitter"),
    "x.com": Provider("social", "twitter"),
    "facebook.com": Provider("social", "facebook"),
    "threads.net": Provider("social", "threads"),
    "datawrapper.de": Provider("infographic", "datawrapper"),
    "datawrapper.dwcdn.net": Provider("infographic", "datawrapper"),
    "flourish.studio": Provider("infographic", "flourish"),
    "infogram.com": Provider("infographic", "infogram"),
    "google.com": Provider("infographic", "google"),
    "spotify.com": Provider("video", "spotify"),
}

# Hosts of advertisements: what they show is not part of the article.
AD_HOSTS: Final = (
    "doubleclick.net",
    "googlesyndication.com",
    "adnxs.com",
    "newrevive.detik.com",
    "googletagmanager.com",
    "scorecardresearch.com",
    "google-analytics.com",
    "adsafeprotected.com",
    "moatads.com",
    "taboola.com",
    "outbrain.com",
)


def is_ad(address: str) -> bool:
    """Return whether an address is one of an advertiser, or of a beacon that counts who looks."""
    host = address.partition("//")[2].partition("/")[0].partition(":")[0].lower()
    return host.endswith(AD_HOSTS) and any(host == ad or host.endswith(f".{ad}") for ad in AD_HOSTS)
