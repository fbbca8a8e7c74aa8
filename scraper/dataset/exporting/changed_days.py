"""Which days of a store changed since the export before, and what lies there: one place for each article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.core.balance import Balance
    from scraper.dataset.exporting.memory import DayMemory
    from scraper.dataset.selection import Selection
    from scraper.storage.store import Listed, ListedDay, Store


@dataclass(slots=True)
class ChangedDays:
    """The days of a store beside what the export before remembers.

    days: those of the selection, in order, by name. The stamp of a day that must be looked at again is empty.
    same: the names of days in which nothing has changed.
    places: of all other days, in the order of their ids.
    found: how many places each of these has, older copies too.
    """

    days: dict[str, ListedDay] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    places: dict[str, list[Listed]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)


def find_changed_days(
    store: Store, selection: Selection, before: Mapping[str, DayMemory], balance: Balance
) -> ChangedDays:
    """Return the days of the selection; count the articles of other days and older copies in the balance."""
    changes = ChangedDays()
    for day in store.days():
        if selection.has_day(day.day):
            changes.days[day.day] = day
            old = before.get(day.day)
            if old and day.stamp and old.stamp == day.stamp:
                changes.same.add(day.day)
            else:
                _list(changes, store, day)
        elif count := sum(1 for _ in store.listing(day)):
            balance.found += count
            balance.skip("outside the span", count)
    if changes.places:
        _drop_older_copies(changes, store, before, balance)
    return changes


def _list(changes: ChangedDays, store: Store, day: ListedDay) -> None:
    changes.places[day.day] = sorted(store.listing(day), key=lambda listed: listed.id)
    changes.found[day.day] = len(changes.places[day.day])
    changes.same.discard(day.day)


def _drop_older_copies(changes: ChangedDays, store: Store, before: Mapping[str, DayMemory], balance: Balance) -> None:
    """Leave one place for each article: a killed crawl leaves an article that moved to another day under both days."""
    ids = {listed.id for places in changes.places.values() for listed in places}
    for name in [name for name in changes.same if not ids.isdisjoint(before[name].ids)]:
        _list(changes, store, changes.days[name])
    copies: dict[str, list[tuple[str, Listed]]] = {}
    for name, places in changes.places.items():
        for listed in places:
            copies.setdefault(listed.id, []).append((name, listed))
    for article_id, there in copies.items():
        if len(there) > 1 and article_id:
            newest = _newest(store, [listed for _, listed in there])
            for name, listed in there:
                changes.days[name] = replace(changes.days[name], stamp="")
                if listed is not newest:
                    changes.places[name].remove(listed)
            balance.skip("older copy", len(there) - 1)


def _newest(store: Store, places: Sequence[Listed]) -> Listed:
    def rank(listed: Listed) -> tuple[int, str]:
        article = store.at(listed.place).article
        return (article.revision, article.fetched_at or "") if article else (0, "")

    return max(places, key=rank)
