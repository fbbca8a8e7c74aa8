"""What is known of a page before its body is walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scraper.facts.site import Address
    from scraper.parsing.page.decisions import Decisions


class Known(NamedTuple):
    """What is known of a page before its body is walked.

    base: the address that those on it are relative to.
    titles: what the page is called anywhere.
    gallery: its pictures are the article, their captions its text.
    own: see ``own_page``.
    decisions: where the walk notes what it decides, None for nowhere.
    """

    base: str
    titles: Collection[str]
    gallery: bool
    own: Callable[[str], Address | None]
    decisions: Decisions | None = None
