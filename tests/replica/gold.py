"""The right answer: the Article that a page of the replica must become, by the conventions of README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.article import Article, Block, Extraction, Image
from scraper.core.article_parts import Embed
from tests.replica.clock import at
from tests.replica.markup import printed_caption, printed_credit, tweet_words
from tests.replica.prose import plain
from tests.replica.story import FURNITURE
from tests.replica.writer import DISCLAIMER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.replica.story import Story, Unit

# Fields that the page alone does not determine.
NOT_COMPARED: Final = frozenset({"url", "removed", "suspect", "extraction", "revision", "fetched_at", "content_hash"})
_LABELS: Final = {
    "[Gambas:Video CNN]": ("video", "cnn"),
    "[Gambas:Instagram]": ("social", "instagram"),
    "[Gambas:Twitter]": ("social", "twitter"),
    "[Gambas:Youtube]": ("video", "youtube"),
    "[Gambas:Photo CNN]": ("image", "cnn"),
    "[Gambas:Infografis CNN]": ("infographic", "cnn"),
    "[Gambas:Video 20detik]": ("video", "20detik"),
    "[Gambas:Video Insertlive]": ("video", "insertlive"),
}
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Gold:
    """article: what the page must become; artifacts: what its body shows and the text must not hold, each a string that
    stands nowhere in the right text.
    """

    article: Article
    artifacts: tuple[str, ...]


def gold_of(story: Story, page: int | None = None, *, joined: bool = True) -> Gold:
    """The gold of an article (all pages joined), or with ``page`` of that page alone.

    joined False: all pages, but read from ``?page=all``, hence one page.
    """
    pages = story.pages if page is None else story.pages[page - 1 : page]
    units = [unit for part in pages for unit in part]
    last = page is None or page == len(story.pages)
    head = story.head
    blocks, embeds = _blocks(story, units)
    text = "\n\n".join(block.text for block in blocks)
    subsection = _subsection(story)
    article = Article(
        id=f"cnnindonesia:{head.number}",
        url=head.url,
        canonical_url=head.url,
        site="cnnindonesia",
        kind=head.kind,
        title=head.title,
        description=story.description if story.frame != "2014" else None,
        section=head.section.slug,
        subsection=subsection,
        date_published=_iso(head.published - (head.published % 60 if story.frame == "2014" else 0)),
        date_modified=_iso(story.modified) if story.modified and story.json_ld else None,
        authors=list(story.authors),
        editors=list(story.editors) if last else [],
        agencies=list(story.agencies) if last else [],
        dateline=(story.dateline or None) if page in {None, 1} else None,
        text=text,
        blocks=blocks,
        images=_images(story, units),
        embeds=embeds,
        related=[link for unit in units for link in unit.links],
        tags=list(story.tags),
        page_count=len(story.pages) if page is None and joined else 1,
        word_count=len(text.split()),
        extraction=Extraction("adapter", story.layout, ""),
        revision=story.revision,
    )
    return Gold(article, tuple(item for item in dict.fromkeys(_artifacts(story, units)) if item and item not in text))


def _iso(stamp: int) -> str:
    return at(stamp).isoformat()


def _subsection(story: Story) -> str | None:
    head = story.head
    if story.frame in {"2014", "2017", "next"} or head.sub not in head.section.sub:
        return None
    return "kolom" if head.kind == "column" else head.section.sub[head.sub][0]


def _clean(text: str) -> str:
    return _SPACE.sub(" ", plain(text)).replace("\u200b", "").strip()


def _blocks(story: Story, units: Iterable[Unit]) -> tuple[list[Block], list[Embed]]:
    blocks: list[Block] = []
    embeds: list[Embed] = []
    if story.player:
        embeds.append(Embed("video", "cnn", story.player, -1))
    for unit in units:
        if unit.embed:
            type_, provider = _LABELS[unit.embed[1]]
            embeds.append(Embed(type_, provider, unit.embed[2], len(blocks) - 1))
        blocks += _blocks_of(unit)
    blocks += [Block("paragraph", _clean(image.caption or "")) for image in story.gallery]
    return blocks, embeds


def _blocks_of(unit: Unit) -> list[Block]:
    kind = unit.kind
    if kind in FURNITURE:
        return []
    if kind == "heading":
        return [Block("heading", _clean(unit.text))]
    if kind == "entry":
        return [Block("heading", f"{unit.label} {_clean(unit.text)}")]
    if kind == "typed":
        return [Block("paragraph", _clean(unit.text)), *(Block("list_item", _clean(item)) for item in unit.items)]
    if kind == "squad":
        return [Block("paragraph", _clean(line)) for line in (unit.text, *unit.items)]
    if kind == "list":
        return [Block("list_item", _clean(item)) for item in unit.items]
    if kind == "quote":
        return [Block("quote", _clean(item)) for item in unit.items]
    if kind == "table":
        return [Block("table_row", "\t".join(_clean(cell) for cell in row.split("\t"))) for row in unit.items]
    return [Block("paragraph", _clean(unit.text))]


def _images(story: Story, units: Iterable[Unit]) -> list[Image]:
    lead = [story.lead] if story.lead else []
    return [*lead, *(unit.picture for unit in units if unit.picture), *story.gallery]


def _artifacts(story: Story, units: Iterable[Unit]) -> Iterable[str]:
    """Strings of the page that must not be in the text; callers drop those that the text itself holds."""
    if story.dateline is not None:
        yield "CNN Indonesia --"
        yield f"{story.dateline}, CNN Indonesia"
    yield story.signature
    yield from ("ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "SCROLL TO RESUME CONTENT", "[Gambas:", "googletag")
    yield from ("Add as a preferred source on Google", "BACA HALAMAN BERIKUTNYA", "HALAMAN:", "TOPIK TERKAIT")
    yield from ("Pilihan Redaksi", "Daftar Isi", "Lihat Juga :", "Lihat juga:", "Baca juga:")
    for image in _images(story, units):
        yield from (printed_caption(image), printed_credit(image))
    yield DISCLAIMER
    for unit in units:
        yield from (link.title for link in unit.links)
        if unit.kind in {"teaser", "read_more"}:
            yield plain(unit.text)
        if unit.embed and unit.embed[0] == "twitter" and unit.embed[2]:
            yield from tweet_words(unit.embed[2])
