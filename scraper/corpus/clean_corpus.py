"""Cleans a whole corpus: batches to all cores, results in order into a sink."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scraper.cleaning import clean_text
from scraper.cleaning.profile_names import profile_of
from scraper.core.errors import Reason, Rejected, UsageError
from scraper.core.limits import TEXT_CHARACTERS
from scraper.core.parallel import in_order
from scraper.core.version import VERSION
from scraper.core.watch import within
from scraper.corpus.corpus_format import Bad, Changes, CorpusRow
from scraper.corpus.formats import format_name, open_format
from scraper.corpus.sink import open_sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.cleaning import Cleaned, Profile
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
    """What became of one batch."""

    batch: Batch
    data: bytes
    bad: list[Bad]
    texts: int = 0
    changed: int = 0
    cuts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: rows and texts done, texts changed, bad rows of the last batch, bytes of the source read."""

    rows: int
    texts: int
    changed: int
    bad: list[Bad]
    seen: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run brought. resumed: rows that an earlier run had done; cuts: how often each rule cut."""

    rows: int
    texts: int
    changed: int
    bad: int
    resumed: int
    cuts: dict[str, int]
    bad_file: Path | None


def work(job: CleaningJob, batch: Batch) -> Done:
    """Cleans one batch; runs in a worker process."""
    profile = profile_of(job.profile)
    done = Done(batch, b"", [])
    changes = []
    for row in job.form.decode(batch):
        if isinstance(row, Bad):
            done.bad.append(row)
            continue
        values: dict[str, Value] = dict.fromkeys(job.added)
        if row.text is not None:
            try:
                cleaned = _cleaned(row.text, profile)
            except Rejected as rejection:
                done.bad.append(job.form.refuse(row, str(rejection)))
                continue
            done.texts += 1
            done.changed += cleaned.text != row.text
            done.cuts.update(cut.rule for cut in cleaned.removed)
            values = _values(job, row, cleaned)
        changes.append(Changes(row, values))
    done.data = job.form.encode(batch, changes)
    return done


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


def clean_stream(job: CleaningJob, write: Callable[[bytes], None], *, workers: int) -> Iterator[Progress]:
    """Cleans a corpus into ``write``, in order; a step a batch. Not for Parquet and folders."""
    rows = texts = changed = 0
    write(job.form.head(job.added))
    for done in in_order(partial(work, job), job.form.batches(), workers=workers):
        write(done.data)
        rows, texts, changed = rows + done.batch.rows, texts + done.texts, changed + done.changed
        yield Progress(rows, texts, changed, done.bad, done.batch.seen)


class CorpusRun:
    """One cleaning of a corpus into a file, which can be killed and started again.

    Iterate over ``steps()`` to its end, then read ``totals``. Raises ``UsageError`` before the first step when source
    and target do not fit together.
    """

    def __init__(self, job: CleaningJob, target: Path, *, workers: int) -> None:
        self.job = job
        self.workers = workers
        same = {
            "version": VERSION,
            "profile": _fingerprint(job.profile),
            "column": job.column,
            "field": job.form.field,
            "add": ",".join(job.add),
        }
        self.sink = open_sink(target, job.form, format_name(job.form.source), format_name(target), same)
        self.totals: Totals | None = None

    @property
    def resumed(self) -> int:
        """Rows that an earlier run had done."""
        return self.sink.resumed

    def steps(self) -> Iterator[Progress]:
        """Cleans; a step a batch. What is done when it is interrupted stays done."""
        note = self.sink.note
        self.sink.start(self.job.form.head(self.job.added))
        batches = self.job.form.batches(note.end, note.rows)
        for done in in_order(partial(work, self.job), batches, workers=self.workers):
            self.sink.count(done.texts, done.changed, done.cuts)
            self.sink.put(done.batch, done.data, done.bad)
            yield Progress(note.rows, note.texts, note.changed, done.bad, done.batch.seen)
        bad_file = self.sink.finish()
        self.totals = Totals(
            note.rows, note.texts, note.changed, note.bad_rows, self.resumed, dict(note.cuts), bad_file
        )


def _fingerprint(profile: str) -> str:
    """The profile's name, and of a file what it says: another text of the rules is another job."""
    path = Path(profile)
    return f"{profile} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else profile


def clean_corpus(
    source: Path, target: Path, *, field_name: str = "text", profile: str = "corpus", workers: int = 1
) -> Totals:
    """Cleans the texts of a corpus into another of the same format; the library's one-call form of ``CorpusRun``."""
    run = CorpusRun(CleaningJob(open_format(source, field_name), profile), target, workers=workers)
    for _ in run.steps():
        pass
    if run.totals is None:
        raise UsageError(f"{source}: was not finished")
    return run.totals


def read_texts(source: Path, field_name: str = "text") -> Iterator[str]:
    """Every text of a corpus, in order, in constant memory; bad rows are left out."""
    form = open_format(source, field_name)
    for batch in form.batches():
        for row in form.decode(batch):
            if isinstance(row, CorpusRow) and row.text is not None:
                yield row.text
