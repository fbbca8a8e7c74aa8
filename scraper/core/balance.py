"""The balance of a command that reads many things: what went in is what came out, or has a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.errors import EXIT_FAULT, EXIT_OK, Damaged, Rejected, gravest
from scraper.core.phrases import counted, singular

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NAMES: Final = 200  # names of one group that are counted apart; an archive may hold a million types of content
OTHERS: Final = "others"


@dataclass(slots=True)
class Balance:
    """What became of everything that was read.

    unit: what is counted, in the plural: pages, rows, addresses.
    found: how many went in, counted where they are read; the other counts are made where each ends.
    out: how many are in what was written.
    rejected: those that gave no Article, by reason.
    skipped: those that were not meant, by kind: an image in an archive, a file of another kind in a folder.
    bad: those that could not be read, by name.
    lost_bytes: bytes of the input that could not be read at all.
    doubtful: of those that are out, how many might have been damaged without a trace.
    """

    unit: str = "pages"
    found: int = 0
    out: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    bad: dict[str, int] = field(default_factory=dict)
    lost_bytes: int = 0
    doubtful: int = 0

    def reject(self, reason: str, count: int = 1) -> None:
        """Count what gave no Article."""
        _count(self.rejected, reason, count)

    def skip(self, kind: str, count: int = 1) -> None:
        """Count what was not meant; a negative count takes back what turned out to be meant."""
        _count(self.skipped, kind, count)

    def spoil(self, name: str, count: int = 1) -> None:
        """Count what could not be read."""
        _count(self.bad, name, count)

    def add(self, other: Balance) -> None:
        """Count all that another balance counted."""
        self.found += other.found
        self.out += other.out
        self.lost_bytes += other.lost_bytes
        self.doubtful += other.doubtful
        for mine, theirs in zip(self._groups(), other._groups(), strict=True):
            for name, count in theirs.items():
                _count(mine, name, count)

    def _groups(self) -> tuple[dict[str, int], ...]:
        return self.rejected, self.skipped, self.bad

    @property
    def missing(self) -> int:
        """How many went in and ended nowhere: 0, or the program has a fault."""
        return self.found - self.out - sum(sum(group.values()) for group in self._groups())

    @property
    def is_lossless(self) -> bool:
        """Whether everything could be read."""
        return not self.bad and not self.lost_bytes and not self.doubtful

    @property
    def exit_code(self) -> int:
        """The exit code of a command that read this."""
        return gravest(
            (
                EXIT_FAULT if self.missing else EXIT_OK,
                EXIT_OK if self.is_lossless else Damaged.exit_code,
                Rejected.exit_code if self.rejected else EXIT_OK,
            )
        )

    def line(self) -> str:
        """Return the balance as one line for people."""
        groups = (("rejected", self.rejected), ("skipped", self.skipped), ("bad", self.bad))
        named = [f"{sum(group.values()):,} {word} ({_listed(group)})" for word, group in groups if group]
        line = f"{counted(self.found, singular(self.unit))} = " + " + ".join((f"{self.out:,} out", *named))
        if self.lost_bytes:
            line += f"; {self.lost_bytes:,} bytes lost"
        if self.doubtful:
            line += f"; {self.doubtful:,} of those out come from a damaged piece"
        if self.missing:
            line += f"; {self.missing:,} are nowhere, a fault of scraper itself: please report it"
        return line

    def record(self) -> dict[str, object]:
        """Return the balance for programs."""
        return {
            "unit": self.unit,
            "in": self.found,
            "out": self.out,
            "rejected": _sorted(self.rejected),
            "skipped": _sorted(self.skipped),
            "bad": _sorted(self.bad),
            "lost_bytes": self.lost_bytes,
            "doubtful": self.doubtful,
            "missing": self.missing,
        }


def _count(group: dict[str, int], name: str, count: int) -> None:
    if not count:
        return
    if name not in group and len(group) >= MAX_NAMES:
        name = OTHERS
    group[name] = group.get(name, 0) + count
    if not group[name]:
        del group[name]


def _sorted(group: Mapping[str, int]) -> dict[str, int]:
    """Return the most frequent first."""
    return dict(sorted(group.items(), key=lambda one: (-one[1], one[0])))


def _listed(group: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in _sorted(group).items())
