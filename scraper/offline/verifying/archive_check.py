"""Every record of every archive against its digest, and every archive that a run wrote against what lies there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.errors import StoreError
from scraper.core.late_pattern import late_pattern
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.storage.archive import ARCHIVE
from scraper.storage.page_index import address_of
from scraper.storage.warc.reader import records
from scraper.storage.warc.records import WarcRecord
from scraper.storage.warc.source import Harm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.offline.archived_articles import ArchivedPages, Spoilt
    from scraper.offline.verifying.findings import Checked
    from scraper.offline.verifying.run_check import RecordedRun
    from scraper.offline.verifying.workbench import Workbench
    from scraper.storage.forgetting.forgotten_marks import Marks

_NAME: Final = late_pattern(r"-(\d{8}T\d{6})-(\d+)-(\d{5})\.warc(?:\.gz|\.zst)?$")
FAR_AHEAD: Final = "9999"  # sorts behind every time
_SLACK: Final = timedelta(seconds=2)  # a file is begun within the second in which its first page came


class ArchiveCheck:
    """The archives of a folder, and the runs that wrote them."""

    def __init__(
        self, output: Path, runs: Iterable[RecordedRun], pages: ArchivedPages, checked: Checked, marks: Marks
    ) -> None:
        """marks: of archives that were cut or removed on purpose."""
        self._output = output
        self._sizes = marks.archives
        self._pages = pages
        self._checked = checked
        self._written: dict[str, tuple[int, RecordedRun]] = {}
        self._of_killed: list[Mismatch] = []  # what is wrong with their archives if that cost an article its page
        self._elsewhere: set[str] = set()  # the right places of archives that lie in another
        self._by_process: dict[int, list[RecordedRun]] = {}
        for run in runs:
            self._by_process.setdefault(run.pid, []).append(run)
            self._written.update({place: (size, run) for place, size in run.archives.items()})

    def each(self, archives: Iterable[Path], *, most_records: int = 0) -> Iterator[Mismatch]:
        """Take the pages of each archive in. The cut end of a killed run is not reported: every kill leaves one.

        most_records: end when so many have been read, 0 for all.
        """
        for archive in archives:
            if 0 < most_records <= self._checked.records:
                return
            self._checked.archives += 1
            place = archive.relative_to(self._output).as_posix()
            name = name_of(archive)
            if name and name != archive.name:
                right = self._place_of(name) or f"{place.rpartition('/')[0]}/{name}"
                self._elsewhere.add(right)
                yield Mismatch(Wrong.ARCHIVE_MISPLACED, place, f"it says that it is {name}", right_place=right)
                continue
            noted = self._place_of(archive.name)
            if noted and noted != place:
                what = f"the run that wrote it has it in {noted}"
                self._elsewhere.add(noted)
                yield Mismatch(Wrong.ARCHIVE_MISPLACED, place, what, right_place=noted)
                continue
            faults = list(self._faults(archive, place, most_records))
            if self._was_killed(place) and all(fault.what.startswith(Harm.CUT) for fault in faults):
                what = "its run was killed, and pages of settled articles are not in it"
                self._of_killed.append(Mismatch(Wrong.ARCHIVE_DAMAGED, place, what))
                continue
            yield from faults

    def _faults(self, archive: Path, place: str, most_records: int) -> Iterator[Mismatch]:
        try:
            for spoilt in self._pages.add(archive):
                self._checked.records += 1
                if spoilt is not None:
                    yield _finding(place, spoilt)
                if 0 < most_records <= self._checked.records:
                    break
        except StoreError as error:
            yield Mismatch(Wrong.ARCHIVE_DAMAGED, place, str(error))
        size = archive.stat().st_size
        name = place.removeprefix(f"{ARCHIVE}/")
        written, _ = self._written.get(name, (0, None))
        if written and written != size and size not in self._sizes.get(name, ()):
            what = f"it has {size:,} bytes, and {written:,} were written"
            yield Mismatch(Wrong.ARCHIVE_DAMAGED, place, what, at=size)

    def _place_of(self, name: str) -> str:
        noted = next((place for place in self._written if place.endswith(f"/{name}")), "")
        return f"{ARCHIVE}/{noted}" if noted else ""

    def missing(self) -> Iterator[Mismatch]:
        """Yield the archives that the records of the runs name and that are not there."""
        for name, (_, run) in self._written.items():
            place = f"{ARCHIVE}/{name}"
            is_removed = self._sizes.get(name) == []
            if not is_removed and place not in self._elsewhere and not (self._output / place).exists():
                yield Mismatch(Wrong.ARCHIVE_MISSING, place, f"the run {run.run} wrote it")

    def costly(self, bench: Workbench) -> Iterator[Mismatch]:
        """Yield the archives of killed runs that lack the page of a settled article: a kill takes none, a fault may."""
        for finding in self._of_killed:
            if self.losses(finding, bench):
                yield finding

    def losses(self, finding: Mismatch, bench: Workbench) -> list[str]:
        """Return the articles without a page that were fetched while the archive of a finding was written."""
        writer = _writer_of(finding.place)
        if writer is None:
            return []
        begun, _ = writer
        run = self._run_of(finding.place)
        end = run.ended if run and run.is_ended else FAR_AHEAD
        return bench.without_page((begun - _SLACK).isoformat(timespec="seconds"), end)

    def _was_killed(self, place: str) -> bool:
        run = self._run_of(place)
        return run is None or not run.is_ended

    def _run_of(self, place: str) -> RecordedRun | None:
        """Return the run that wrote an archive: by its record, else by the process and time in the archive's name."""
        if noted := self._written.get(place.removeprefix(f"{ARCHIVE}/")):
            return noted[1]
        writer = _writer_of(place)
        if writer is None:
            return None
        begun, process = writer
        for run in self._by_process.get(process, []):
            end = datetime.fromisoformat(run.ended)
            if datetime.fromisoformat(run.started) - _SLACK <= begun <= end + _SLACK:
                return run
        return None


def _writer_of(place: str) -> tuple[datetime, int] | None:
    """Return when an archive was begun and by which process, by its name; None for an archive of another program."""
    found = _NAME.search(place)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), int(found[2])
    except ValueError:
        return None


def name_of(archive: Path) -> str:
    """Return the name that an archive gives itself in its first record, empty where that cannot be read."""
    try:
        first = next(records(archive), None)
    except StoreError:
        return ""
    return first.fields.get(b"warc-filename", b"").decode("utf-8", "replace") if isinstance(first, WarcRecord) else ""


def _finding(place: str, spoilt: Spoilt) -> Mismatch:
    address = address_of(spoilt.url) if spoilt.url else None
    what = f"{spoilt.what}, at byte {spoilt.start}" + (f" ({spoilt.url})" if spoilt.url else "")
    return Mismatch(Wrong.ARCHIVE_DAMAGED, place, what, id=address.id if address else "", at=spoilt.start)
