"""The counts of one newsroom in one run, under the names of docs/crawl.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.record.events import ListEnd

if TYPE_CHECKING:
    from scraper.facts.site import Address
    from scraper.record.events import AnyEvent

_MAX_PROBLEMS: Final = 20


class Counting:
    """Counts of events, and of what is counted without an event.

    counts: by name; lists: the lists whose walk came to its end; doing: the list that is being walked.
    problems: the first addresses and lists that went wrong, each with its reason.
    forgotten: ids of the forgotten articles that were met.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.lists: list[ListEnd] = []
        self.problems: list[tuple[str, str]] = []
        self.forgotten: set[str] = set()
        self.doing = ""

    def add(self, event: AnyEvent) -> None:
        """Count an event."""
        for name, n in event.counts.items():
            self.count(name, n)
        if isinstance(event, ListEnd):
            self.lists.append(event)
        if problem := event.problem:
            self._keep(problem)

    def leave(self, address: Address, *, named: bool) -> None:
        """Count a forgotten article, once however many lists name it.

        named: whether the user has named the address, so that its absence is a problem.
        """
        self.forgotten.add(address.id)
        self.counts["forgotten"] = len(self.forgotten)
        if named:
            why = f"this article was forgotten; `scraper forget --undo {address.id}` allows it again"
            self._keep((address.canonical, why))

    def _keep(self, problem: tuple[str, str]) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)

    def count(self, name: str, by: int = 1) -> None:
        """Count something that is a number only, such as addresses found."""
        self.counts[name] = self.counts.get(name, 0) + by
