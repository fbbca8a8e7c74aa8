"""What a page says outside its body that the walk through the body needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scraper.facts.site import Address


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page before its body is walked.

    base: the address that those on it are relative to; titles: what the page is called anywhere; gallery: its pictures
    are the article, their captions its text; own: see ``own_page``.
    """

    base: str
    titles: Collection[str]
    gallery: bool
    own: Callable[[str], Address | None]
