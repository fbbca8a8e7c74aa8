"""The ledger against itself, and each address that it has as written against the Articles that were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article import split_id
from scraper.core.errors import StoreError
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.sites.registry import all_sites
from scraper.storage.ledger import State
from scraper.storage.ledger.inspection import JOURNAL, broken_journal
from scraper.storage.output import STATE, ledger_file
from scraper.storage.page_index import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.offline.verifying.findings import Checked
    from scraper.offline.verifying.workbench import Workbench
    from scraper.storage.ledger import Entry, Ledger

LEDGER: Final = f"{STATE}/ledger.sqlite"


def journal_fault(output: Path) -> Iterator[Mismatch]:
    """Look at the journal, before anything opens the ledger and folds it in."""
    try:
        what = broken_journal(ledger_file(output))
    except OSError as error:
        what = f"the disk does not give it: {error.strerror or error}"
    if what:
        yield Mismatch(Wrong.JOURNAL_DAMAGED, LEDGER + JOURNAL, what)


def own_faults(ledger: Ledger) -> Iterator[Mismatch]:
    """Let the ledger look at its own file, and read every row of it."""
    if faults := ledger.faults():
        yield Mismatch(Wrong.LEDGER_DAMAGED, LEDGER, "; ".join(faults[:3]))
        return
    try:
        for entry in ledger.each():
            if entry.state is not State.DONE and not _leads_there(entry):
                yield Mismatch(Wrong.LEDGER_DAMAGED, LEDGER, f"it has {entry.url} as the address of {entry.id}")
                return
        for _ in ledger.counts(), ledger.run_names(), ledger.revisions(""), ledger.left(0), ledger.walked(0, ""):
            pass
    except StoreError as error:
        yield Mismatch(Wrong.LEDGER_DAMAGED, LEDGER, str(error))


def written_rows(
    entries: Iterable[Entry], output: Path, bench: Workbench, checked: Checked, *, is_sample: bool = False
) -> Iterator[Mismatch]:
    """Yield the addresses that the ledger has as written and whose Article lies nowhere, or that lead elsewhere.

    is_sample: not all Articles were looked at, so that one that is not on the bench may lie in its place.
    """
    for entry in entries:
        checked.rows += 1
        if entry.state is not State.DONE or entry.place is None or bench.is_spoilt(entry.id):
            continue
        seen = bench.get(entry.id)
        if seen is None:
            if is_sample and (output / entry.place).exists():
                continue
            yield Mismatch(Wrong.ARTICLE_MISSING, entry.place, "its file is gone", id=entry.id)
        elif not _leads_there(entry):
            what = f"the ledger has {entry.url} as its address"
            yield Mismatch(Wrong.ROW_DIFFERS, seen.place, what, id=entry.id)


def _leads_there(entry: Entry) -> bool:
    """Return whether an address is that of its article; of a newsroom without facts nobody can tell."""
    name = split_id(entry.id)
    if name is None or name.site not in all_sites():
        return True
    address = address_of(entry.url)
    return address is not None and address.id == entry.id
