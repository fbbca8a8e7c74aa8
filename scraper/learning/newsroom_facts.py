"""The facts of a newsroom, drawn from pages whose body is known: names, hosts, zone, feeds, layouts, addresses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.version import VERSION
from scraper.facts.addresses import absolute
from scraper.learning.address_grammar import learn_template
from scraper.learning.furniture_keys import furniture_of
from scraper.learning.own_metas import metas_of
from scraper.learning.safety import containers
from scraper.parsing.page.head import language_of, text_of
from scraper.sites.elsewhere import bare_host
from scraper.sites.newsroom_data import LayoutData, LearnedData, ListsData, NewsroomData
from scraper.sites.newsroom_site import site_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.learning.body_choice import BodyChoice
    from scraper.learning.studied_page import StudiedPage
    from scraper.learning.visible_fields import RankedSelector
    from scraper.parsing.page.dom import Element

_OFFSET: Final = late_pattern(r"(?:[+-](?:0\d|1[0-4]):[0-5]\d|Z)\Z")
_LANGUAGE: Final = late_pattern(r"[a-z]{2,3}")
_FEED: Final = late_pattern(r"https?://[^\s\x00-\x1f]{1,900}")
_MAX_BRAND_CHARS: Final = 40
_MAX_WHY_CHARS: Final = 280
_MAX_FEEDS: Final = 5


def facts_from(
    pages: Sequence[StudiedPage],
    choices: Sequence[BodyChoice],
    fields: Mapping[str, Sequence[RankedSelector]],
    name: str,
    day: str,
) -> NewsroomData:
    """Return the facts but those of addresses. fields: the candidates of each visible field, the best first."""
    good = {key: [one for one in ranked if 2 * one.pages > len(pages)] for key, ranked in fields.items()}
    placed = zip(pages, containers(pages, choices), strict=True)
    bodies = [(page, node) for page, (_, node) in placed if node is not None]
    brand = _brand(pages)
    languages = (language_of(page.opened.doc) for page in pages)
    language = _most((language for language in languages if _LANGUAGE.fullmatch(language)), "id")
    return NewsroomData(
        name=name,
        title=brand or name,
        hosts=_hosts(pages),
        language=language,
        utc_offset=_most(_offsets(pages), "+07:00" if language == "id" else "+00:00"),
        brands=tuple(dict.fromkeys(filter(None, (brand.lower(), name)))),
        least_yield=1,
        lists=ListsData(feeds=_feeds(pages)),
        layouts=tuple(_layouts(choices, good, day)),
        wording=metas_of(pages),
        furniture=furniture_of(bodies),
        learned=LearnedData(
            at=day or "unknown",
            version=VERSION,
            pages=tuple(page.url for page in pages),
            evidence=dict(_evidence(choices, good, len(pages))),
        ),
    )


def _layouts(
    choices: Sequence[BodyChoice], good: Mapping[str, Sequence[RankedSelector]], day: str
) -> Iterator[LayoutData]:
    selectors = {key: tuple(one.selector for one in ranked[:2]) for key, ranked in good.items() if ranked}
    title = tuple(dict.fromkeys((*selectors.pop("title", ()), "h1")))
    for number, choice in enumerate(choices, 1):
        name = "-".join(filter(None, ("learned", day, str(number) if number > 1 else "")))
        yield LayoutData(name=name, learned=True, body=(choice.selector,), title=title, **selectors)


def _evidence(
    choices: Sequence[BodyChoice], good: Mapping[str, Sequence[RankedSelector]], pages: int
) -> Iterator[tuple[str, str]]:
    for choice in choices:
        why = f"agreement {choice.evidence:.2f}, {choice.candidate.rank.words}"
        yield f"body {choice.selector}", f"{len(choice.pages)} of {pages} pages, {why}"
    for key, ranked in good.items():
        if ranked:
            yield f"{key} {ranked[0].selector}", f"{ranked[0].pages} of {pages} pages, {ranked[0].why}"[:_MAX_WHY_CHARS]


def with_addresses(data: NewsroomData, pages: Sequence[StudiedPage]) -> NewsroomData:
    """Return the facts with the template of their addresses; raises ``UsageError`` where none tells articles apart."""
    urls = [_plain(page.draft.canonical_url) for page in pages]
    host, path = data.hosts[0], urlsplit(urls[0]).path
    refuses = (
        f"https://{host}/", f"https://{host}/tag/contoh", f"https://{host}.example.org{path}",
        f"https://nama:sandi@{host}{path}",
    )  # fmt: skip
    template = learn_template([page.draft.canonical_url for page in pages])
    full = msgspec.structs.replace(data, address=template, matches=tuple(urls), refuses=refuses)
    site = site_from(full)
    if lists := [url for url in refuses if site.read_address(url)]:
        raise UsageError(
            f"{lists[0]} would be taken for an article; give articles with longer names in their addresses"
        )
    if missing := [url for url in urls if not site.read_address(url)]:
        raise UsageError(f"{missing[0]} is not read as an article's address")
    return full


def _plain(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"


def _brand(pages: Sequence[StudiedPage]) -> str:
    """Return the name that the pages give their newsroom, "" where they do not agree."""
    names = {page.opened.head.meta("og:site_name") for page in pages}
    name = names.pop() if len(names) == 1 else ""
    return name if name.isprintable() and len(name) <= _MAX_BRAND_CHARS else ""


def _feeds(pages: Sequence[StudiedPage]) -> tuple[str, ...]:
    """Return the feeds that every page names and that are on its host, without those of comments."""
    named = []
    for page in pages:
        links = page.opened.doc.select("link[rel=alternate][href]")
        urls = [absolute(link.attr("href") or "", page.opened.base) for link in links if _is_feed(link)]
        own = [url for url in urls if url and _FEED.fullmatch(url) and _url_host(url) == host_of(page)]
        named.append([url for url in own if "comment" not in url])
    everywhere = [url for url in named[0] if all(url in urls for urls in named)]
    return tuple(dict.fromkeys(everywhere))[:_MAX_FEEDS]


def _is_feed(link: Element) -> bool:
    return (link.attr("type") or "").lower() in {"application/rss+xml", "application/atom+xml"}


def _hosts(pages: Sequence[StudiedPage]) -> tuple[str, ...]:
    """Return the host of the pages and its other names, the one of the addresses first."""
    host = host_of(pages[0])
    return tuple(dict.fromkeys((host, *(f"{alias}{bare_host(host)}" for alias in ("", "www.", "m.")))))


def _offsets(pages: Sequence[StudiedPage]) -> Iterator[str]:
    """Yield the zone of each page's own time of publication, as written."""
    for page in pages:
        head = page.opened.head
        when = text_of(head.article.get("datePublished")) or head.meta("article:published_time")
        if zone := _OFFSET.search(when):
            yield "+00:00" if zone[0] == "Z" else zone[0]


def _most(values: Iterable[str], otherwise: str) -> str:
    counts = Counter(filter(None, values))
    return counts.most_common(1)[0][0] if counts else otherwise


def host_of(page: StudiedPage) -> str:
    """Return the host of a page's canonical address."""
    return _url_host(page.draft.canonical_url)


def _url_host(url: str) -> str:
    return urlsplit(url).hostname or ""
