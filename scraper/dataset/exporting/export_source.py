"""The Articles of an export in its order, those that did not change left unread."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.dataset.exporting.memory import ExportEntry
from scraper.dataset.groups import open_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.article import Article
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.groups import Groups
    from scraper.storage.store import Listed

DUPLICATE: Final = "duplicate"
NOT_SAMPLED: Final = "not in the sample"
_CHOSEN_AMONG_ALL: Final = frozenset({"", DUPLICATE, NOT_SAMPLED})  # may change although the Article does not
_LAST: Final = "9999"  # articles without a date come last


class ExportStep(NamedTuple):
    """One Article of the export. article: None when it is in the export before, unchanged."""

    entry: ExportEntry
    article: Article | None


class _Look(NamedTuple):
    """What is at one place: entry and Article, or why it cannot be read."""

    entry: ExportEntry | None
    article: Article | None
    fault: str


class ExportSource:
    """The selected Articles of a store, by day and id, beside what the export before remembers of them.

    entries: of all articles that were met, in order; whole only when ``steps`` has ended.
    """

    def __init__(self, job: ExportJob, before: Sequence[ExportEntry] = (), *, grouped: bool = False) -> None:
        """grouped: the group of near-duplicates of each Article is in its entry."""
        self.entries: list[ExportEntry] = []
        self._job = job
        self._store = job.store
        self._selection = job.selection
        self._known = {entry.id: entry for entry in before}
        self._grouped = grouped or job.selection.no_duplicates
        self._groups: Groups | None = open_groups(job.folder) if self._grouped else None

    @property
    def kept(self) -> list[ExportEntry]:
        """The entries that are in the export, in its order."""
        return [entry for entry in self.entries if not entry.refusal]

    def steps(self) -> Iterator[ExportStep]:
        """Give each selected Article once, in order; count every article of the store in the balance."""
        listing = self._listing()
        chosen = self._chosen(listing) if self._selection.no_duplicates or self._selection.sample else {}
        for number, listed in enumerate(listing, 1):
            entry, article, fault = self._look(listed)
            if entry and not fault:
                entry.refusal = entry.refusal or chosen.get(entry.id, "")
                if not entry.refusal and article is None and not self._is_kept(entry):
                    _, article, fault = self._look(listed, anew=True)
            if entry is None or fault:
                self._spoil(fault)
            elif entry.refusal:
                self.entries.append(entry)
                self._job.balance.skip(entry.refusal)
            else:
                self.entries.append(entry)
                self._job.balance.out += 1
                yield ExportStep(entry, article)
            self._job.tell(number, len(listing))

    def _listing(self) -> list[Listed]:
        """Return the places in the order of the export, one for each article."""
        found: dict[str, list[Listed]] = {}
        balance = self._job.balance
        for listed in self._store.listing():
            balance.found += 1
            if not self._selection.has_day(listed.day):
                balance.skip("outside the span")
            elif not listed.id:
                self._spoil(f"{listed.place}: its name is not that of an Article; see `scraper verify`")
            else:
                found.setdefault(listed.id, []).append(listed)
        listing = [places[0] if len(places) == 1 else self._newest(places) for places in found.values()]
        listing.sort(key=lambda one: (one.day or _LAST, one.id))
        return listing

    def _newest(self, places: Sequence[Listed]) -> Listed:
        """Return the place of the newest revision of an article; a killed crawl leaves it under two days."""

        def rank(listed: Listed) -> tuple[int, str]:
            article = self._store.at(listed.place).article
            return (article.revision, article.fetched_at or "") if article else (0, "")

        self._job.balance.skip("older copy", len(places) - 1)
        return max(places, key=rank)

    def _look(self, listed: Listed, *, anew: bool = False) -> _Look:
        """Return entry and Article of a place; without the Article when its entry is known.

        anew: read it although it is known.
        """
        known = self._known.get(listed.id)
        if known and not anew and (known.place, known.stamp) == (listed.place, listed.stamp):
            refusal = "" if known.refusal in _CHOSEN_AMONG_ALL else known.refusal
            group = self._groups.group_of(listed.id) if self._groups else known.group
            entry = copy(known)
            entry.refusal, entry.group = refusal, group
            return _Look(entry, None, "")
        kept = self._store.at(listed.place)
        if kept.article is None:
            return _Look(None, None, kept.fault)
        return _Look(self._entry(listed, kept.article), kept.article, "")

    def _entry(self, listed: Listed, article: Article) -> ExportEntry:
        entry = ExportEntry(listed.id, listed.day, str(listed.place), listed.stamp, self._selection.refusal(article))
        if self._grouped:
            entry.published = article.date_published or ""
            entry.group = self._groups.group_of(listed.id) if self._groups else article.content_hash
        return entry

    def _is_kept(self, entry: ExportEntry) -> bool:
        """Whether the row of an Article in the export before still holds."""
        known = self._known.get(entry.id)
        return (
            known is not None
            and not known.refusal
            and (known.place, known.stamp, known.group) == (entry.place, entry.stamp, entry.group)
        )

    def _spoil(self, fault: str) -> None:
        self._job.balance.spoil("unreadable")
        self._job.faults.append(fault)

    def _chosen(self, listing: Sequence[Listed]) -> dict[str, str]:
        """Return why each selected article is left out for the sake of others; empty for one that stays.

        Reads all Articles that are not known, a second time to those that are exported.
        """
        looks = (self._look(listed) for listed in listing)
        entries = [look.entry for look in looks if look.entry and not look.entry.refusal]
        refusals = {entry.id: "" for entry in entries}
        if self._selection.no_duplicates:
            firsts: dict[str, ExportEntry] = {}
            for entry in entries:
                other = firsts.setdefault(entry.group or entry.id, entry)
                if other is not entry:
                    later, firsts[entry.group or entry.id] = sorted((entry, other), key=_published, reverse=True)
                    refusals[later.id] = DUPLICATE
        if self._selection.sample:
            left = sorted((_chance(article_id), article_id) for article_id, why in refusals.items() if not why)
            refusals |= {article_id: NOT_SAMPLED for _, article_id in left[self._selection.sample :]}
        return refusals


def _published(entry: ExportEntry) -> tuple[datetime, str]:
    """Order by the moment of publication; without one behind all others."""
    try:
        moment = datetime.fromisoformat(entry.published)
    except ValueError:
        moment = datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), entry.id


def _chance(article_id: str) -> bytes:
    """Return what orders articles by chance and at every run alike."""
    return blake2b(article_id.encode(), digest_size=8).digest()
