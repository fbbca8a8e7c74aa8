"""What was asked at the site: which pages were in flight when something failed, which were asked twice, which gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Asked(NamedTuple):
    """A request at the gate of the site. moment: on the monotonic clock; worker: the number of its process."""

    moment: float
    host: str
    path: str
    worker: int

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


@dataclass
class Failure:
    """A deed and the ledger at its moment. workers: the processes that it hit; settled: addresses with a result.

    until: when a worker that lives was let go on, on the monotonic clock.
    """

    what: str
    workers: frozenset[int]
    settled: frozenset[str]
    until: float = float("inf")


def read(notes: Path) -> list[Asked]:
    """The requests that a gate has noted, in their order."""
    rows = (line.split("\t") for line in notes.read_text().splitlines())
    return [Asked(float(row[0]), row[1], row[2], int(row[3].rpartition("-")[2])) for row in rows]


class Flights:
    """The requests for pages of articles. addresses: of all articles, as the ledger has them."""

    def __init__(self, requests: Iterable[Asked], addresses: frozenset[str]) -> None:
        self._addresses = addresses
        self._pages = [(one, article) for one in requests if (article := self._article(one.url))]
        self.count = len(self._pages)

    def _article(self, url: str) -> str | None:
        """The article to which a page belongs; its second page has its address with /2 behind."""
        start, _, end = url.rpartition("/")
        if url in self._addresses:
            return url
        return start if end.isdecimal() and start in self._addresses else None

    def repeated(self) -> Counter[str]:
        """How often each page was asked for again."""
        return Counter(one.url for one, _ in self._pages) - Counter({one.url for one, _ in self._pages})

    def in_flight(self, failure: Failure) -> set[str]:
        """The pages that workers had asked for, of articles that were not settled at the moment of their failure."""
        return {
            one.url
            for one, article in self._pages
            if one.worker in failure.workers and one.moment <= failure.until and article not in failure.settled
        }

    def unexplained(self, failures: Sequence[Failure]) -> Counter[str]:
        """The pages that were asked for again more often than they were in flight when something failed."""
        explained: Counter[str] = Counter()
        for failure in failures:
            explained.update(self.in_flight(failure))
        return self.repeated() - explained


class Gap(NamedTuple):
    """The time between two requests to a host. is_between: they came from two workers."""

    seconds: float
    is_between: bool


def gaps(requests: Iterable[Asked]) -> list[Gap]:
    """The gaps between requests to each host, the smallest first."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for one in requests:
        by_host[one.host].append(one)
    pairs = (pair for of_host in by_host.values() for pair in pairwise(of_host))
    return sorted(Gap(after.moment - before.moment, after.worker != before.worker) for before, after in pairs)
