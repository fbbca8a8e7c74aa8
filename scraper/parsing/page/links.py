"""The links of a page with their addresses, for all who look for one among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Document


class PageLinks:
    """The links of a page. Each address is looked up once: half of the time of a search among them goes there.

    anchors: the links, in order of reading.
    addresses: where each of them leads, as written, "" for one without an address.
    text: the addresses in small letters, each on a line, to see in one search that no link has what is looked for.
    """

    __slots__ = ("addresses", "anchors", "text")

    def __init__(self, doc: Document) -> None:
        self.anchors = doc.select("a")
        self.addresses = [anchor.attr("href") or "" for anchor in self.anchors]
        self.text = "\n".join(self.addresses).lower()
