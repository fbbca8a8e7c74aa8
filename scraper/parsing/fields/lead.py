"""What stands above the body: the lead picture with its caption, the player of a video page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.article_parts import Embed
from scraper.core.piece import Piece
from scraper.facts import names
from scraper.facts.addresses import absolute
from scraper.parsing.body.embeds import embed_of, is_player, provider_of
from scraper.parsing.body.figures import figure_of
from scraper.parsing.page.head import text_of

if TYPE_CHECKING:
    from scraper.core.article import Image
    from scraper.facts.site import Layout
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.parsed_page import ParsedPage


def read_lead(doc: Document, layout: Layout, pictures: Pictures) -> list[Image]:
    """Return the lead pictures, from the first place of the layout that has any."""
    for selector in layout.lead_image:
        images: list[Image] = []
        for node in doc.select(selector):
            figure = figure_of(node)
            images += [image for img in figure.pictures if (image := pictures.take(img, figure.caption))]
        if images:
            return images
    return []


def read_player(page: ParsedPage, layout: Layout, pieces: list[Piece]) -> list[Piece]:
    """Return the player of a video page as a piece before the body; an empty list where the body has it."""
    known = {piece.embed.url for piece in pieces if piece.embed}
    for selector in layout.player:
        for node in page.doc.select(selector):
            if is_player(node, node.tag):
                embed = embed_of(node, node.tag, None, page.base).embed
                if embed is not None:
                    return [] if embed.url in known else [Piece("", rule=names.EMBED, embed=embed)]
    address = absolute(text_of((page.head.things.get("VideoObject") or {}).get("embedUrl")), page.base)
    if address and address not in known:
        provider = provider_of(address, "video")
        return [Piece("", rule=names.EMBED, embed=Embed("video", provider.name, address, -1))]
    return []
