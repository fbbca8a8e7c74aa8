"""Cleans a whole corpus: batches to all cores, results in order into a sink."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile_names import profile_of
from scraper.core.errors import Reason, Rejected, UsageError
from scraper.core.limits import TEXT_CHARACTERS
from scraper.core.parallel import in_order
from scraper.core.version import VERSION
from scraper.core.watch import within
from scraper.corpus.corpus_format import Bad, Changes, CorpusRow, rows_of
from scraper.corpus.formats import format_name, open_format
from scraper.corpus.sink import open_sink
from scraper.corpus.tally import CleaningTally, files_skipped, rows_balance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.cleaning.clean_text import Cleaned
    from scraper.cleaning.profile import Profile
    from scraper.core.balance import Balance
    from scraper.corpus.corpus_format import Batch, CorpusFormat, Value

ADDABLE = ("dateline", "signature", "removed", "suspect")


@dataclass(frozen=True, slots=True)
class CleaningJob:
    """What to do with each row.

    profile: name or file of the profile; into: the column of the clean text, the field itself when None; add: further
    columns, of ``ADDABLE``.
    """

    form: CorpusFormat
    profile: str = "corpus"
    into: str | None = None
    add: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """Where the clean text goes."""
        return self.into or self.form.field

    @property
    def added(self) -> list[str]:
        """The columns beside that of the text, each once, in their order."""
        return [name for name in dict.fromkeys((self.column, *self.add)) if name != self.form.field]


@dataclass(slots=True)
class Done:
    """What became of one batch.

    data: its rows that are left.
    bad: those that are not; bad_data: the same as they came.
    """

    batch: Batch
    data: bytes
    bad: list[Bad]
    bad_data: bytes
    tally: CleaningTally


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: what was counted so far, the bad rows of the last batch, bytes of the source read.

    damage: what is wrong with the source before the last batch, and where.
    """

    tally: CleaningTally
    bad: list[Bad]
    seen: int
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run brought.

    rows: all, the bad ones too; texts: those of them with a text.
    changed: texts that are not what they were; only_spaces: of these, how many differ in white space alone.
    bad: rows that could not be read or written, or were rejected.
    resumed: rows that an earlier run had done.
    cuts: how often each rule cut.
    bad_file: where the bad rows are.
    balance: what became of every row.
    """

    rows: int
    texts: int
    changed: int
    only_spaces: int
    bad: int
    resumed: int
    cuts: dict[str, int]
    bad_file: Path | None
    balance: Balance


def work(job: CleaningJob, batch: Batch) -> Done:
    """Clean one batch; runs in a worker process."""
    profile = profile_of(job.profile)
    tally = CleaningTally()
    changes: list[Changes] = []
    bad: list[Bad] = []
    for row in rows_of(job.form, batch):
        change = row if isinstance(row, Bad) else _cleaned_row(job, row, profile, tally)
        if isinstance(change, Bad):
            bad.append(change)
        else:
            changes.append(change)
    tally.balance = rows_balance(batch, len(changes), bad)
    return Done(batch, job.form.encode(batch, changes), bad, job.form.encode_bad(batch, bad), tally)


def _cleaned_row(job: CleaningJob, row: CorpusRow, profile: Profile, tally: CleaningTally) -> Changes | Bad:
    """Return the new values of a row, counted in the tally; a bad row when it cannot be cleaned or written."""
    if row.text is None:
        return Changes(row, dict.fromkeys(job.added))
    try:
        cleaned = _cleaned(row.text, profile)
    except Rejected as rejection:
        return Bad(row.number, str(rejection.reason), str(rejection), row.raw)
    values = _values(job, row, cleaned)
    if why := job.form.refusal(values):
        return Bad(row.number, "unwritable", why, row.raw)
    tally.texts += 1
    if cleaned.text != row.text:
        tally.changed += 1
        tally.only_spaces += not cleaned.removed
    for cut in cleaned.removed:
        tally.cuts[cut.rule] = tally.cuts.get(cut.rule, 0) + 1
    return Changes(row, values)


def lost(job: CleaningJob, batch: Batch) -> Done:
    """Return what stands for a batch whose worker was killed twice: all its rows are bad."""
    why = "its worker was killed, most likely for want of memory; try --workers 1"
    bad = [row if isinstance(row, Bad) else Bad(row.number, "killed", why, row.raw) for row in rows_of(job.form, batch)]
    tally = CleaningTally(rows_balance(batch, 0, bad))
    return Done(batch, b"", bad, job.form.encode_bad(batch, bad), tally)


def _cleaned(text: str, profile: Profile) -> Cleaned:
    if len(text) > TEXT_CHARACTERS:
        raise Rejected(Reason.TOO_LARGE, f"a text of {len(text):,} characters; the limit is {TEXT_CHARACTERS:,}")
    with within(""):
        return clean_text(text, profile=profile)


def _values(job: CleaningJob, row: CorpusRow, cleaned: Cleaned) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if cleaned.text != row.text or job.into:
        values[job.column] = cleaned.text
    for name in job.add:
        value = getattr(cleaned, name)
        values[name] = msgspec.to_builtins(value) if isinstance(value, list) else value
    return values


def _batches_done(job: CleaningJob, start: int, first: int, workers: int) -> Iterator[Done]:
    batches = job.form.batches(start, first)
    return in_order(partial(work, job), batches, workers=workers, lost=partial(lost, job))


def clean_stream(job: CleaningJob, write: Callable[[bytes], None], *, workers: int) -> Iterator[Progress]:
    """Clean a corpus into ``write``, in order; a step a batch. Not for Parquet and folders."""
    job.form.check(job.added)
    tally = CleaningTally(files_skipped(job.form.skipped))
    write(job.form.head(job.added))
    for done in _batches_done(job, 0, 0, workers):
        write(done.data)
        tally.add(done.tally)
        yield Progress(tally, done.bad, done.batch.seen, done.batch.damage)


class CorpusRun:
    """One cleaning of a corpus into a file, which can be killed and started again.

    Iterate over ``steps()`` to its end, then read ``totals``. Raises ``UsageError`` when source and target do not fit
    together, and ``Busy`` when another run writes the target.
    """

    def __init__(self, job: CleaningJob, target: Path, *, workers: int) -> None:
        self.job = job
        self.workers = workers
        job.form.check(job.added)
        same = {
            "version": VERSION,
            "profile": _fingerprint(job.profile),
            "column": job.column,
            "field": job.form.field,
            "add": ",".join(job.add),
            "form": repr(job.form),
        }
        self.sink = open_sink(target, job.form, format_name(job.form.source), format_name(target), same)
        self.totals: Totals | None = None

    @property
    def resumed(self) -> int:
        """How many rows an earlier run had done."""
        return self.sink.resumed

    def steps(self) -> Iterator[Progress]:
        """Clean; a step a batch. What is done when it is interrupted stays done."""
        note = self.sink.note
        try:
            self.sink.start(self.job.form.head(self.job.added))
            for done in _batches_done(self.job, note.end, note.tally.balance.found, self.workers):
                self.sink.put(done.batch, done.data, done.bad_data, done.tally)
                yield Progress(note.tally, done.bad, done.batch.seen, done.batch.damage)
            self.totals = self._totals(note.tally, self.sink.finish())
        finally:
            self.sink.close()

    def _totals(self, tally: CleaningTally, bad_file: Path | None) -> Totals:
        rows = tally.balance
        bad = rows.found - rows.out
        balance = files_skipped(self.job.form.skipped)
        balance.add(rows)
        return Totals(
            rows.found,
            tally.texts,
            tally.changed,
            tally.only_spaces,
            bad,
            self.resumed,
            tally.cuts,
            bad_file,
            balance,
        )


def _fingerprint(profile: str) -> str:
    """Return the profile's name, and of a file what it says: another text of the rules is another job."""
    path = Path(profile)
    return f"{profile} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else profile


def clean_corpus(
    source: Path, target: Path, *, field_name: str = "text", profile: str = "corpus", workers: int = 1
) -> Totals:
    """Clean the texts of a corpus into another of the same format; the library's one-call form of ``CorpusRun``."""
    run = CorpusRun(CleaningJob(open_format(source, field_name), profile), target, workers=workers)
    for _ in run.steps():
        pass
    if run.totals is None:
        raise UsageError(f"{source}: was not finished")
    return run.totals


def read_texts(source: Path, field_name: str = "text") -> Iterator[str]:
    """Yield every text of a corpus, in order, in constant memory; bad rows are left out."""
    form = open_format(source, field_name)
    for batch in form.batches():
        for row in rows_of(form, batch):
            if isinstance(row, CorpusRow) and row.text is not None:
                yield row.text
