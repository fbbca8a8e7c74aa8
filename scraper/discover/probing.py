"""What a probe asks a site for: one page of every list that it has, and a small sample of the articles on them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from scraper.discover.paging import fill
from scraper.discover.plan import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from scraper.facts.site import Address, Site

PROBE_WORD: Final = "indonesia"  # a search for it and a tag of its name bring something on every site of ours
EARLIER_YEARS: Final = (10, 7, 5, 3, 2, 1)  # the list of one day of each, oldest first: those may be empty


class ProbedLists(Struct, frozen=True):
    """The lists of a probe: templates of addresses, by name.

    today: one of every kind; earlier: of one day in each of some earlier years; feeds: the one of a section.
    """

    today: dict[str, str]
    earlier: dict[str, str]
    feeds: tuple[str, ...]


def probed_lists(site: Site, now: datetime) -> ProbedLists:
    """Return the lists of a site that a probe asks for, feeds and sitemaps apart."""
    where = site.lists
    section = next(iter(where.section_ids), "")
    of_section = fill(where.index_of_section, section=section, section_id=str(where.section_ids.get(section, "")))
    of_feed = fill(where.feed_of_section, section=section, section_id=str(where.section_ids.get(section, "")))
    of_both = fill(where.index_of_section_and_day, section=section, section_id=str(where.section_ids.get(section, "")))

    def of_day(template: str, day: date) -> str:
        return fill(template, date=day.strftime(where.date_form))

    today = now.astimezone(clock(site)).date()
    day = today - timedelta(days=1)
    pages = {
        "index": where.index,
        f"index {section}": of_section,
        f"index {day}": of_day(where.index_of_day, day),
        f"index {section} {day}": of_day(of_both, day),
        f"tag {PROBE_WORD}": fill(where.tag, tag=PROBE_WORD),
    }
    pages |= {f"search {one}": one for one in (fill(url, query=PROBE_WORD) for url in where.search)}
    template = where.index_of_day or of_both
    days = [today - timedelta(days=365 * years) for years in EARLIER_YEARS]
    return ProbedLists(
        {name: url for name, url in pages.items() if url},
        {f"index {day}": of_day(template, day) for day in days if template},
        (of_feed,) if of_feed else (),
    )


class ProbeSample:
    """Chooses articles of lists: some recent ones, then as many of earlier years.

    Of each list those of a kind that is not in the sample yet come first: a gallery beside nine articles tells more.
    """

    def __init__(self, count: int) -> None:
        """count: of recent articles, and of earlier ones."""
        self._count = count
        self._wanted = count
        self._most = count
        self._ids: set[str] = set()
        self._kinds: set[str] = set()

    def turn_to_earlier(self, lists_left: int) -> None:
        """Note that the next list is of an earlier year, and how many such lists come, this one included."""
        wanted = 2 * self._count - len(self._ids)
        self._most = -(-wanted // lists_left)
        self._wanted = 2 * self._count

    def choose(self, addresses: Sequence[Address]) -> list[Address]:
        """Return the articles of a list that belong to the sample."""
        fresh = [address for address in addresses if address.id not in self._ids]
        count = min(self._most, self._wanted - len(self._ids))
        chosen: list[Address] = []
        for is_of_new_kind in (True, False):
            for address in fresh:
                is_wanted = len(chosen) < count and address not in chosen
                if is_wanted and (address.kind not in self._kinds) is is_of_new_kind:
                    chosen.append(address)
                    self._kinds.add(address.kind)
        self._ids |= {address.id for address in chosen}
        return chosen
