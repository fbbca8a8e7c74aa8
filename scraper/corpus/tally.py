"""What a cleaning of a corpus counts: the balance of its rows, and what became of the texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.corpus.corpus_format import Bad, Batch

_REJECTIONS: Final = frozenset(map(str, Reason))


def _rows() -> Balance:
    return Balance("rows")


@dataclass(slots=True)
class CleaningTally:
    """The counts of a run or of a part of it.

    balance: of the rows.
    texts: how many rows have one.
    changed: how many texts are not what they were.
    only_spaces: of those changed, how many differ in white space alone; nothing is on record for these.
    cuts: how often each rule cut.
    """

    balance: Balance = field(default_factory=_rows)
    texts: int = 0
    changed: int = 0
    only_spaces: int = 0
    cuts: dict[str, int] = field(default_factory=dict)

    def add(self, other: CleaningTally) -> None:
        """Count all that another tally counted."""
        self.balance.add(other.balance)
        self.texts += other.texts
        self.changed += other.changed
        self.only_spaces += other.only_spaces
        self.cuts = dict(Counter(self.cuts) + Counter(other.cuts))


def rows_balance(batch: Batch, out: int, bad: Sequence[Bad]) -> Balance:
    """Return the balance of one batch.

    out: how many of its rows are written again.
    bad: those that are not.
    """
    balance = Balance("rows", batch.rows, out, lost_bytes=batch.lost, doubtful=batch.doubtful)
    for row in bad:
        (balance.reject if row.kind in _REJECTIONS else balance.spoil)(row.kind)
    return balance


def files_skipped(skipped: Mapping[str, int]) -> Balance:
    """Return the balance of what a source holds beside its texts."""
    balance = Balance("rows", sum(skipped.values()))
    for kind, count in skipped.items():
        balance.skip(kind, count)
    return balance
