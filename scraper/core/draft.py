"""A draft: everything that parse read off one page, before cleaning. Made by parse, finished by clean and validate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.core.article import Image, Kind, Link, Method
    from scraper.core.article_parts import Suspect
    from scraper.core.piece import Piece


@dataclass(slots=True, kw_only=True)
class Draft:
    """One page, read. Fields as in the Article, None or empty when the page does not say.

    pieces: the body and its furniture in order of reading.
    layout: the layout that was recognised.
    more_pages: addresses of the further pages of its article.
    amp_url: the address of its AMP form.
    link_titles: titles of the page's own link boxes, so that a title without its box can be told in the text.
    is_own: the page names the article at its own address.
    sources: where each field came from, for ``scraper doctor``.
    """

    url: str
    site: str
    id: str
    canonical_url: str
    kind: Kind
    method: Method
    layout: str | None
    pieces: list[Piece]
    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    section: str | None = None
    subsection: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    authors: list[str] = field(default_factory=list)
    language: str = "id"
    images: list[Image] = field(default_factory=list)
    related: list[Link] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    link_titles: list[str] = field(default_factory=list)
    more_pages: list[str] = field(default_factory=list)
    amp_url: str | None = None
    page_count: int = 1
    is_own: bool = False
    suspect: list[Suspect] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, dict[str, str]] = field(default_factory=dict)
    fetched_at: str | None = None
