"""How ``scraper clean`` shows its work on a corpus: progress, bad rows, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.cli.meter import Meter
from scraper.cli.terminal import complain, line, result, say
from scraper.core.errors import EXIT_OK, Rejected, UsageError
from scraper.core.parallel import cores
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_stream
from scraper.corpus.formats import format_name, open_format

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.corpus.clean_corpus import Progress, Totals
    from scraper.corpus.corpus_format import Bad

_MOST_TOLD: Final = 10
_MANY: Final = 1 << 22


def size_of(source: Path) -> int:
    """Bytes of a file, number of texts of a folder: what ``Progress.seen`` counts."""
    return sum(1 for _ in source.rglob("*.txt")) if source.is_dir() else source.stat().st_size


def clean_corpus(
    source: Path,
    output: Path | None,
    *,
    field: str,
    profile: str,
    into: str | None,
    add: tuple[str, ...],
    workers: int | None,
) -> int:
    """Cleans a corpus into ``output``, or to standard output without one; gives the exit code."""
    form = open_format(source, field)
    job = CleaningJob(form, profile, into, add)
    kind = format_name(source)
    size = size_of(source)
    workers = workers or (cores() if kind == "folder" or size > _MANY else 1)
    meter = Meter(size, "texts")
    if output is None:
        if kind in {"parquet", "folder"}:
            raise UsageError(f"{line(str(source))}: say where the result goes with --output")
        bad = _follow(clean_stream(job, result, workers=workers), meter, source)
        return Rejected.exit_code if bad else EXIT_OK
    run = CorpusRun(job, output, workers=workers)
    if run.resumed:
        say(f"going on behind row {run.resumed:,}")
    _follow(run.steps(), meter, source)
    return _sum_up(run.totals, output) if run.totals else EXIT_OK


def _follow(steps: Iterable[Progress], meter: Meter, source: Path) -> int:
    bad = 0
    told: set[str] = set()  # each reason once: a wrong --field would be said of every row
    try:
        for step in steps:
            for row in step.bad:
                bad += 1
                if row.why not in told and len(told) < _MOST_TOLD:
                    told.add(row.why)
                    meter.clear()
                    _tell(row, source)
            meter.show(step.texts, step.seen)
    finally:
        meter.clear()
    if bad > len(told):
        say(f"and {bad - len(told):,} more bad rows")
    return bad


def _tell(row: Bad, source: Path) -> None:
    complain(f"row {row.number}: {row.why}", about=str(source))


def _sum_up(totals: Totals, output: Path) -> int:
    say(
        f"{line(str(output))}: {totals.texts:,} texts in {totals.rows:,} rows, {totals.changed:,} changed, "
        f"{sum(totals.cuts.values()):,} cuts by {len(totals.cuts)} rules"
    )
    if totals.bad_file is None:
        return EXIT_OK
    say(f"{totals.bad:,} bad rows are in {line(str(totals.bad_file))}")
    return Rejected.exit_code
