"""Read search results: the page's own links, or one of the JSON forms that the site has changed between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.core.errors import FetchError
from scraper.core.limits import SEARCH_BYTES, SEARCH_NESTING
from scraper.discover.lists import Listing, read_addresses, read_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.facts.site import Site

MAX_TOTAL: Final = 10_000  # src: the highest number of results that the interface names, whatever there is


def read_search(body: bytes, url: str, site: Site) -> Listing:
    """Return the articles of a page of search results, HTML or JSON; raises ``FetchError`` when it is neither.

    The names in the JSON changed with each version of the interface (2022, 2024, 2026), so every text in it that is
    an address of an article counts.
    """
    start = body.lstrip()[:1]
    if start not in {b"{", b"["}:
        return read_list(body, url, site)
    if len(body) > SEARCH_BYTES:
        raise FetchError(f"{url} gave {len(body):,} bytes of JSON; the limit is {SEARCH_BYTES:,}")
    try:
        data = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FetchError(f"{url} gave broken JSON: {error}") from error
    total, entries = _count(data)
    return Listing(read_addresses(_texts(data, 0), url, site), total=total, entries=entries)


def _count(data: Any) -> tuple[int | None, int]:  # noqa: ANN401  JSON is any value
    """Return the number of results on all pages, None where the answer does not say so, and of those on this page."""
    if not isinstance(data, dict):
        return None, 0
    total = data.get("total")
    is_count = isinstance(total, int) and not isinstance(total, bool) and 0 <= total < MAX_TOTAL
    return total if is_count else None, max((len(one) for one in data.values() if isinstance(one, list)), default=0)


def _texts(data: Any, depth: int) -> Iterator[str]:  # noqa: ANN401  JSON is any value
    if depth > SEARCH_NESTING:
        return
    if isinstance(data, str):
        if data.startswith(("http://", "https://", "/")):
            yield data
    elif isinstance(data, list):
        for one in data:
            yield from _texts(one, depth + 1)
    elif isinstance(data, dict):
        for one in data.values():
            yield from _texts(one, depth + 1)
