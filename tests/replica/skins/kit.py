"""What skins share: stories with gold, made from seed and index; cards, feeds and sitemaps; the answer to a path.

A skin is a newsroom of its own: its addresses, its pages, its lists. The words come from the replica's sentence bank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from scraper.core.article import Article, Block, Extraction, Image, Link
from tests.replica import feeds, words
from tests.replica.answer import Answer
from tests.replica.clock import at, created_before, times_of_publication, usual_day
from tests.replica.prose import Cast, marked, plain, slug_of
from tests.replica.sections import SECTIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from tests.replica.newsroom import Newsroom

PER_PAGE: Final = 10
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Story:
    """An article before it is a page. channel: name of the section; units: (kind, words with marks) in order."""

    index: int
    number: int
    channel: str
    title: str
    created: int
    published: int
    author: str
    place: str
    signature: str
    editors: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    box: Link
    teaser: str
    tags: tuple[str, ...]
    caption: str
    credit: str
    url: str = ""

    @property
    def description(self) -> str:
        return plain(self.units[0][1])

    @property
    def slug(self) -> str:
        return slug_of(self.title)

    @property
    def when(self) -> dt.datetime:
        return at(self.published)

    @property
    def picture(self) -> str:
        """Address of the lead picture without its size."""
        return f"https://akcdn.detik.net.id/visual/{at(self.created):%Y/%m/%d}/{self.slug[:40].strip('-')}_169.jpeg"

    @property
    def date_line(self) -> str:
        """As the network's pages write it."""
        when = self.when
        return f"{words.DAYS[when.weekday()]}, {when:%d} {words.MONTHS[when.month - 1]} {when:%Y %H:%M} WIB"


@dataclass(frozen=True, slots=True)
class Skin:
    """One newsroom.

    hosts: which it answers for; channels: its sections; first_number: of its first article; address: canonical address
    of a story; page: its HTML; lists: the answer to every other path, None for one that does not exist; gold: the
    fields that differ from the common ones.
    """

    name: str
    hosts: tuple[str, ...]
    channels: tuple[str, ...]
    first_number: int
    address: Callable[[Story], str]
    page: Callable[[Story], str]
    lists: Callable[[Office, str, str, Mapping[str, str]], Answer | None]
    gold: Callable[[Story], dict[str, object]] = field(default=lambda _: {})

    def of(self, replica: Newsroom) -> Office:
        """The newsroom as it is beside the replica at its moment, see ``Newsroom.beside``."""
        return _office(self, replica.seed, replica.beside or max(12, len(replica) // 3), replica.now)


class Office:
    """A newsroom at work: the articles of a skin for one seed. stories: newest first."""

    def __init__(self, skin: Skin, seed: int, articles: int, latest: dt.datetime) -> None:
        self.skin = skin
        self.now = latest
        times = times_of_publication(seed, articles, latest, usual_day(articles))
        self.stories = [story_of(skin, seed, index, moment) for index, moment in enumerate(times)][::-1]
        self._by_url = {story.url: story for story in self.stories}

    def urls(self) -> list[str]:
        return [story.url for story in self.stories]

    def gold(self, url: str) -> Article:
        """The Article that the page at a canonical address must become."""
        return gold_of(self.skin, self._by_url[url])

    def select(self, channel: str | None = None, day: dt.date | None = None, word: str = "") -> list[Story]:
        """The stories of a channel, of a day of publication in WIB, with a word in the title."""
        return [
            story
            for story in self.stories
            if channel in {None, story.channel}
            and (day is None or story.when.date() == day)
            and word.lower() in story.title.lower()
        ]

    def answer(self, host: str, target: str) -> Answer:
        """The answer to a request target on one of the newsroom's hosts."""
        parts = urlsplit(target)
        bare = host.partition(":")[0]
        story = self._by_url.get(f"https://{bare}{parts.path.rstrip('/')}")
        if story:
            return Answer(self.skin.page(story).encode(), etag=f'"{story.number}"')
        if parts.path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /terlarang\n", content_type="text/plain")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        found = self.skin.lists(self, bare, parts.path, query)
        return found or Answer(b"<html><head><title>404</title></head><body>Halaman tidak ditemukan</body></html>", 404)


@lru_cache(32)
def _office(skin: Skin, seed: int, articles: int, latest: dt.datetime) -> Office:
    return Office(skin, seed, articles, latest)


def story_of(skin: Skin, seed: int, index: int, published: int) -> Story:
    """The story of an index: the same for the same seed."""
    rng = Random(f"{skin.name}/{seed}/{index}")
    section = rng.choice(SECTIONS)
    cast = Cast(rng, section, at(published))
    paragraphs = [cast.one(section.leads), *(_paragraph(cast, rng) for _ in range(rng.randrange(5, 11)))]
    units = [("paragraph", text) for text in paragraphs]
    if rng.random() < 0.4:
        units.insert(rng.randrange(2, len(units)), ("heading", cast.one(words.SUBHEADS)))
    initials = tuple(rng.sample(words.INITIALS, 2))
    other = cast.one(section.titles)
    story = Story(
        index=index,
        number=skin.first_number + 7 * index,
        channel=rng.choice(skin.channels),
        title=plain(cast.one(section.titles)),
        created=created_before(published, rng),
        published=published,
        author=f"{rng.choice(words.FIRST)} {rng.choice(words.LAST)}",
        place=rng.choice(words.DATELINES),
        signature=f"({'/'.join(initials)})",
        editors=initials,
        units=tuple(units),
        box=Link(plain(other), f"https://{skin.hosts[0]}/lain/{slug_of(other)}"),
        teaser=plain(cast.one(words.CAPTIONS)).rstrip("."),
        tags=tuple(dict.fromkeys(rng.sample(section.topics, 2))),
        caption=plain(cast.one(words.CAPTIONS)),
        credit=f"{rng.choice(words.FIRST)} {rng.choice(words.LAST)}",
    )
    return replace(story, url=skin.address(story))


def _paragraph(cast: Cast, rng: Random) -> str:
    return cast.quotation() if rng.random() < 0.25 else cast.paragraph()


def gold_of(skin: Skin, story: Story) -> Article:
    """What every skin's page becomes, with the skin's own fields over it."""
    blocks = [Block("heading" if kind == "heading" else "paragraph", squashed(text)) for kind, text in story.units]
    text = "\n\n".join(block.text for block in blocks)
    fields: dict[str, object] = {
        "id": f"{skin.name}:{story.number}",
        "url": story.url,
        "canonical_url": story.url,
        "site": skin.name,
        "title": story.title,
        "description": story.description,
        "section": story.channel,
        "date_published": story.when.isoformat(),
        "authors": [story.author],
        "editors": list(story.editors),
        "dateline": story.place,
        "text": text,
        "blocks": blocks,
        "images": [Image(f"{story.picture}?w=700&q=90", story.caption, story.credit)],
        "related": [story.box],
        "tags": list(story.tags),
        "word_count": len(text.split()),
        "extraction": Extraction("adapter", None, ""),
    }
    return Article(**{**fields, **skin.gold(story)})  # type: ignore[arg-type]


def squashed(text: str) -> str:
    return _SPACE.sub(" ", plain(text)).strip()


def html(text: str) -> str:
    """The words of a unit with their inline elements, as the network writes them."""

    def render(mark: str, said: str) -> str:
        if mark == "t":
            return f'<a href="https://www.detik.com/tag/{slug_of(said)}/">{escape(said)}</a>'
        if mark == "l":
            return f'<a href="https://contoh.example/{slug_of(said)}" target="_blank">{escape(said)}</a>'
        return f"<em>{escape(said)}</em>" if mark == "e" else f"<strong>{escape(said)}</strong>"

    return marked(text, render, escape)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;")


def page_of(stories: Sequence[Story], query: Mapping[str, str], path: str, card: Callable[[Story], str]) -> Answer:
    """A list page with its pager; behind the last page an empty one, as the network's sites serve it."""
    number = int(query.get("page", "1"))
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    cards = "\n".join(card(story) for story in shown)
    pager = "".join(
        f'<a class="pagination__item" dtr-evt="halaman" href="{path}?page={page}">{page}</a>'
        for page in range(1, 1 + -(-len(stories) // PER_PAGE))
    )
    return Answer(
        f'<!DOCTYPE html><html lang="id"><head><title>Indeks</title></head><body><div class="list">{cards}</div>'
        f'<div class="pagination">{pager}</div></body></html>'.encode()
    )


def feed(newsroom: Office, stories: Sequence[Story], title: str) -> Answer:
    """RSS of these stories."""
    text = feeds.rss(stories[:50], newsroom.now, title)  # type: ignore[arg-type] - it needs no more of a head
    return Answer(text.encode(), content_type="application/xml")


def news_sitemap(stories: Sequence[Story]) -> Answer:
    """A news sitemap of these stories."""
    return Answer(feeds.news_sitemap(stories[:100]).encode(), content_type="application/xml")  # type: ignore[arg-type]
