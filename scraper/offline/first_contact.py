"""The first contact with a live site: what it answered, how its pages read in every way, and a verdict."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import NotThere
from scraper.core.limits import ROBOTS_BYTES
from scraper.offline.every_way import read_in_every_way
from scraper.storage.page_index import FIRST, PageIndex, address_of
from scraper.storage.warc.answers import read_answer
from scraper.storage.warc.reader import records
from scraper.storage.warc.records import WarcRecord
from scraper.storage.warc.unpacking import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scraper.core.errors import ScraperError
    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.offline.every_way import Readings
    from scraper.record.events import ListEnd
    from scraper.storage.warc.answers import Answer

_SHOWN: Final = 3  # kinds of differences that the verdict names


class Standing(StrEnum):
    """How well the facts of a site hold."""

    HOLD = "hold"
    PARTLY = "partly"
    BROKEN = "broken"
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(slots=True)
class Contact:
    """What a first contact has shown.

    site: its name and title, as people know it.
    lists: each list and what it brought; empty where an archive was read alone.
    robots: what robots.txt says, in words.
    answers: how often the site gave each status.
    pages: every article, read in every way.
    problems: the addresses that gave no page or no article, each with its reason.
    error: why the contact ended early or counts as failed, None when all is well.
    refused: whether the site sends us away.
    """

    site: str
    lists: Sequence[ListEnd] = ()
    robots: str = ""
    answers: Counter[int] = field(default_factory=Counter)
    pages: list[Readings] = field(default_factory=list)
    problems: Sequence[tuple[str, str]] = ()
    error: ScraperError | None = None
    refused: bool = False

    @property
    def standing(self) -> Standing:
        """How well the facts hold, by all that was seen."""
        known = sum(readings.by_facts for readings in self.pages)
        if not self.pages:
            return Standing.REFUSED if self.refused else Standing.SILENT
        if not known:
            return Standing.BROKEN
        has_failed = bool(self.problems) or any(one.failed for one in self.lists)
        differs = any(readings.differences for readings in self.pages)
        return Standing.PARTLY if differs or has_failed or self.refused else Standing.HOLD

    def verdict(self) -> tuple[str, str, str]:
        """Return the verdict: what holds, what differs, what to do."""
        known, count = sum(readings.by_facts for readings in self.pages), len(self.pages)
        firsts = {
            Standing.HOLD: f"The facts of {self.site} hold: all {count} articles were read by them.",
            Standing.PARTLY: f"The facts of {self.site} hold in part: {known} of {count} articles were read by them.",
            Standing.BROKEN: f"The facts of {self.site} do not hold: none of {count} articles was read by them.",
            Standing.REFUSED: f"{self.site} refuses us: no article could be fetched.",
            Standing.SILENT: f"{self.site} could not be read: no article was found.",
        }
        return firsts[self.standing], self._differences(), _ADVICE[self.standing]

    def _differences(self) -> str:
        kinds = Counter(_kind(words) for readings in self.pages for words in readings.differences)
        parts = [f"{count} of {len(self.pages)} articles: {kind}" for kind, count in kinds.most_common(_SHOWN)]
        unread = [readings for readings in self.pages if not readings.by_facts and readings.main.article]
        if unread:
            agreed = sum(not _is_doubted(readings) for readings in unread)
            parts.append(f"of those without facts {agreed} of {len(unread)} were read all the same, by their content")
        failed = [one for one in self.lists if one.failed]
        if failed:
            parts.append(f"{len(failed)} of {len(self.lists)} lists failed, first {failed[0].name}: {failed[0].failed}")
        if self.problems:
            parts.append(f"{len(self.problems)} addresses gave no article, first {': '.join(self.problems[0])}")
        if self.error is not None and not failed:
            parts.append(str(self.error))
        return f"What differs: {'; '.join(parts)}." if parts else "Nothing differs: every way of reading agrees."


_ADVICE: Final = {
    Standing.HOLD: "Next: crawl. What was seen is kept, to compare with on a later day.",
    Standing.PARTLY: "Next: look at the report, and send the archive to a maintainer, who makes fixtures of it.",
    Standing.BROKEN: "Next: send the archive to a maintainer, for fixtures; a crawl reads by content meanwhile.",
    Standing.REFUSED: "Next: wait some hours; then ask once more with --contact, from another network if need be.",
    Standing.SILENT: "Next: check the network and the name of the site, then ask once more.",
}


def contact_of(site: Site, archives: Sequence[Path], lists: Sequence[ListEnd] = ()) -> Contact:
    """Read the archives of a contact; raises ``StoreError`` for one that cannot be read.

    Of an article its AMP form is left out: it would hide that the layout of the page itself is unknown.
    """
    contact = Contact(site.title, lists)
    with closing(PageIndex(Balance())) as index:
        for archive in archives:
            _note_answers(contact, archive, f"https://{site.hosts[0]}/robots.txt")
            index.add(archive)
        for parts in index:
            place = parts.places.get(FIRST)
            if place is not None and parts.name.startswith(f"{site.name}:"):
                contact.pages.append(read_in_every_way(place.read(), _without_amp(parts.serve)))
    contact.refused = any(one.refused for one in lists)
    return contact


def _without_amp(serve: Callable[[str], Page]) -> Callable[[str], Page]:
    def serve_page(url: str) -> Page:
        address = address_of(url)
        if address is None or address.amp:
            raise NotThere(f"{url} is left out")
        return serve(url)

    return serve_page


def _note_answers(contact: Contact, archive: Path, robots: str) -> None:
    """Count the statuses in an archive, and note what robots.txt says."""
    for record in records(archive):
        if not isinstance(record, WarcRecord) or record.fields.get(b"warc-type") != b"response":
            continue
        try:
            answer = read_answer(record.block)
            if answer is not None:
                contact.answers[answer.status] += 1
                if record.url == robots:
                    contact.robots = _robots_in_words(answer)
        except ValueError as error:  # headers without an end, a body that is not packed as it says
            contact.problems = [*contact.problems, (record.url, str(error))]


def _robots_in_words(answer: Answer) -> str:
    coding = answer.text(b"content-encoding")
    body = unpack(answer.body, answer.text(b"transfer-encoding"), coding, ROBOTS_BYTES).data
    lines = [line.partition("#")[0].strip().lower() for line in body.decode("utf-8", "replace").splitlines()]
    forbidding = sum(line.startswith("disallow:") and line != "disallow:" for line in lines)
    return f"status {answer.status}, {forbidding} lines that forbid something"


def _kind(words: str) -> str:
    """Return a difference without its number, so that those of a kind are counted together."""
    return words.partition(",")[0] if words.startswith("by content") else words.partition(" has ")[0]


def _is_doubted(readings: Readings) -> bool:
    article = readings.main.article
    return article is None or any(doubt.why == "disputed" for doubt in article.suspect)
