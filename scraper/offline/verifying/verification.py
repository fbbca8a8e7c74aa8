"""One look at an output folder: every part is held against all others. It changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from scraper.core.errors import StoreError, UsageError
from scraper.offline.archived_articles import ArchivedPages
from scraper.offline.verifying.archive_check import ArchiveCheck
from scraper.offline.verifying.article_check import ArticleCheck, RevisionCheck
from scraper.offline.verifying.findings import Checked, Mismatch, Wrong
from scraper.offline.verifying.forgotten_check import forgotten_left
from scraper.offline.verifying.ledger_check import LEDGER, journal_fault, own_faults, written_rows
from scraper.offline.verifying.run_check import RunCheck
from scraper.offline.verifying.waiting_check import waiting_faults
from scraper.offline.verifying.workbench import Workbench
from scraper.storage.archive_names import find_archives
from scraper.storage.aside import Aside
from scraper.storage.folder_files import article_files, revision_files, waiting_files
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.ledger.inspection import copied_ledger
from scraper.storage.ledger.postgres_ledger import whole_ledger
from scraper.storage.output import archives_of, ledger_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.storage.ledger import Ledger

T = TypeVar("T")
Seen = Callable[[int], None]


class Verification:
    """One look at a folder, whose lock the caller holds. Raises ``UsageError`` for a missing folder.

    checked: how much was looked at; it grows while the findings are taken.
    """

    def __init__(
        self,
        output: Path,
        *,
        sample: int = 0,
        seed: str = "",
        ledger: str | None = None,
        seen: Seen = lambda _: None,
    ) -> None:
        """Prepare the look at a folder.

        sample: look at so many Articles, revisions, addresses and records each, 0 for all; seed: chooses which.
        ledger: the address of a ledger that workers share; None for the file in the folder.
        seen: called with the number of files and addresses so far.
        """
        if not output.is_dir():
            raise UsageError(f"{output}: there is no such folder; name it with --from")
        self._output = output
        self._sample = sample
        self._shared = ledger
        self._seen = seen
        self._count = 0
        self._chance = random.Random(seed or None)  # noqa: S311  no secret
        self._marks = ForgottenMarks(output).marks
        self.checked = Checked()

    def findings(self) -> Iterator[Mismatch]:
        """Yield what does not agree and is not a known loss."""
        known = Aside(self._output).known
        with ExitStack() as opened:
            for finding in self._all(opened):
                if finding.id in self._marks.articles and finding.wrong is not Wrong.FORGOTTEN_LEFT:
                    continue  # it must be gone
                if finding.key in known:
                    self.checked.known.append(finding.key)
                else:
                    yield finding

    def _all(self, opened: ExitStack) -> Iterator[Mismatch]:
        output, checked = self._output, self.checked
        pages = opened.enter_context(closing(ArchivedPages()))
        bench = opened.enter_context(closing(Workbench()))
        ledger, faults = self._ledger(opened)
        yield from faults
        runs = RunCheck(output, checked)
        yield from runs.each()
        behind = list(runs.behind(ledger)) if ledger else []
        yield from behind
        if ledger:
            yield from runs.missing(ledger, self._marks)
        archives = ArchiveCheck(output, runs.runs, pages, checked, self._marks)
        files = find_archives(archives_of(output))
        if self._sample:
            self._chance.shuffle(files)
        harmed = [*archives.each(self._counted(files), most_records=self._sample), *archives.missing()]
        articles = ArticleCheck(
            output,
            ledger,
            pages=pages,
            bench=bench,
            checked=checked,
            is_behind=bool(behind),
            is_sample=bool(self._sample),
        )
        yield from articles.each(self._counted(self._some(article_files(output))))
        revisions = RevisionCheck(output, ledger, bench=bench, checked=checked)
        yield from revisions.each(self._counted(self._some(revision_files(output))))
        yield from revisions.missing()
        if ledger:
            yield from written_rows(
                self._counted(self._some(ledger.each())), output, bench, checked, is_sample=bool(self._sample)
            )
        if not self._sample:  # of a sample nobody knows what else is there
            harmed += archives.costly(bench)
        for finding in harmed:
            lost = [] if self._sample else archives.losses(finding, bench)
            yield replace(finding, lost=tuple(dict.fromkeys([*lost, *([finding.id] if finding.id else [])])))
        yield from waiting_faults(output, waiting_files(output))
        yield from forgotten_left(output, self._marks, ledger, pages)

    def _ledger(self, opened: ExitStack) -> tuple[Ledger | None, list[Mismatch]]:
        """Return a copy of the ledger, None for one that cannot be read, and what is wrong with it."""
        if self._shared:
            shared = opened.enter_context(closing(whole_ledger(self._shared)))
            return shared, list(own_faults(shared))
        if not ledger_file(self._output).exists():
            has_articles = next(iter(article_files(self._output)), None) is not None
            return None, [Mismatch(Wrong.LEDGER_MISSING, LEDGER, "it is gone")] if has_articles else []
        faults = list(journal_fault(self._output))
        try:
            ledger = opened.enter_context(copied_ledger(ledger_file(self._output)))
            damage = list(own_faults(ledger))
        except StoreError as error:
            damage = [Mismatch(Wrong.LEDGER_DAMAGED, LEDGER, str(error))]
        return (None if damage else ledger), faults + damage

    def _counted(self, things: Iterable[T]) -> Iterator[T]:
        for thing in things:
            self._count += 1
            self._seen(self._count)
            yield thing

    def _some(self, things: Iterable[T]) -> Iterable[T]:
        """Return all things, or as many as the sample has, all with an equal chance; memory holds the sample only."""
        if not self._sample:
            return things
        rest = iter(things)
        chosen = list(islice(rest, self._sample))
        for count, thing in enumerate(rest, len(chosen) + 1):
            if (place := self._chance.randrange(count)) < self._sample:
                chosen[place] = thing
        return chosen
