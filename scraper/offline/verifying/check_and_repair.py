"""``verify``: look at a folder, and repair it in rounds until nothing more is found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.errors import StoreError, UsageError
from scraper.offline.verifying.findings import KINDS, Checked, Mismatch, Wrong
from scraper.offline.verifying.repairing import OF_LEDGER, mend_ledger, repairer
from scraper.offline.verifying.verification import Verification
from scraper.storage.output import held_output, read_output

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.offline.verifying.verification import Seen

MAX_ROUNDS: Final = 4  # one repair may uncover what another hid, such as the ledger all Articles


@dataclass(slots=True, frozen=True)
class SeenMismatch:
    """A finding. repair: what a repair does; done: what it has done, empty without one; is_mended: nothing is left."""

    finding: Mismatch
    repair: str
    done: str = ""
    is_mended: bool = False


@dataclass(slots=True)
class Outlook:
    """What a verification came to.

    seen: the findings.
    checked: how much was looked at, the last time.
    is_held: no run could write meanwhile; False for a folder that may not be written and has no lock to share.
    """

    seen: list[SeenMismatch] = field(default_factory=list)
    checked: Checked = field(default_factory=Checked)
    is_held: bool = True

    @property
    def is_well(self) -> bool:
        """Whether everything agrees, or has been repaired as far as anything can."""
        return all(one.is_mended for one in self.seen)

    def as_record(self) -> dict[str, object]:
        """Return it for programs."""
        findings = [
            {
                "kind": str(one.finding.wrong),
                "place": one.finding.place,
                "id": one.finding.id or None,
                "what": one.finding.what,
                "lost": list(one.finding.lost),
                "repair": one.repair,
                "done": one.done or None,
            }
            for one in self.seen
        ]
        return {"agrees": self.is_well, "checked": asdict(self.checked), "findings": findings}


def verify(  # noqa: PLR0913  the last five have defaults
    output: Path,
    *,
    repair: bool = False,
    sample: int = 0,
    seed: str = "",
    ledger: str | None = None,
    seen: Seen = lambda _: None,
) -> Outlook:
    """Look at a folder; with ``repair``, mend what is found. sample, seed, ledger, seen: see ``Verification``.

    A look alone needs no right to write into the folder. Raises ``UsageError`` for a missing folder, ``Busy`` while a
    run writes into it, ``StoreError`` for what cannot be written.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: there is no such folder; name it with --from")

    def look_again() -> Verification:
        return Verification(output, sample=sample, seed=seed, ledger=ledger, seen=seen)

    if not repair:
        with read_output(output) as is_held:
            look = look_again()
            found = [SeenMismatch(one, KINDS[one.wrong].repair) for one in look.findings()]
            return Outlook(found, look.checked, is_held=is_held)
    with held_output(output):
        return _repair(look_again, output, ledger)


def _repair(look_again: Callable[[], Verification], output: Path, ledger: str | None) -> Outlook:
    outlook = Outlook()
    for _ in range(MAX_ROUNDS):
        look = look_again()
        found = list(look.findings())
        outlook.checked = look.checked
        if not found:
            return outlook
        outlook.seen += _round(output, found, ledger)
    look = look_again()
    outlook.seen += [SeenMismatch(one, KINDS[one.wrong].repair) for one in look.findings()]
    return outlook


def _round(output: Path, found: list[Mismatch], ledger: str | None) -> list[SeenMismatch]:
    """Mend the findings of one look. A broken ledger comes first, and alone: nothing else can be checked without it."""
    of_ledger = [one for one in found if one.wrong in OF_LEDGER]
    of_ledger.sort(key=lambda one: one.wrong is Wrong.JOURNAL_DAMAGED)  # it goes aside with a ledger that is damaged
    del of_ledger[1:]
    if of_ledger and ledger:
        raise StoreError(f"{of_ledger[0].what}; bring the database back from its backup, then repeat it")
    if of_ledger:
        return [_mended(finding, mend_ledger(output, finding).done) for finding in of_ledger]
    with repairer(output, ledger) as mender:
        return [_mended(finding, mender.mend(finding).done) for finding in found]


def _mended(finding: Mismatch, done: str) -> SeenMismatch:
    return SeenMismatch(finding, KINDS[finding.wrong].repair, done, is_mended=True)
