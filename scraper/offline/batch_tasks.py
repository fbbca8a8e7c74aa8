"""The tasks of ``scraper extract --into``: one an archive, one for a thousand saved pages of a folder."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from scraper.core import disk
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.offline.input_files import Input
from scraper.offline.sources import RemoteArchive, UnreachedSource, fetch
from scraper.storage.warc.source import Harm, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.balance import Balance
    from scraper.offline.picking import IndexReading, Picked
    from scraper.offline.sources import Source

PAGES_A_TASK: Final = 1_000  # saved pages that one task takes together
NOT_NAMED: Final = "record of an archive that was not named"
_MAX_NAME_CHARS: Final = 150  # a file name may have 255 bytes
_ODD: Final = late_pattern(r"[^\w.+=@-]+|^\.+")  # what a name from elsewhere must not bring into a path


@dataclass(slots=True, frozen=True)
class BatchTask:
    """Some inputs whose Articles go into one file.

    name: of that file, without its suffix.
    inputs: name, size in bytes and time of change, or tag, of each input; 0 where nobody knows.
    files: those of this machine.
    remote: the archive that is fetched in their place.
    picked: the records that are read; None for all.
    trouble: why there is nothing to read.
    """

    name: str
    inputs: list[tuple[str, int, int]]
    files: tuple[tuple[Path, Input], ...] = ()
    remote: RemoteArchive | None = None
    picked: Picked | None = None
    trouble: str = ""

    @property
    def shown(self) -> str:
        """What people call the archive of the task; its name for one of saved pages."""
        if self.remote:
            return self.remote.shown
        return str(self.files[0][0]) if len(self.files) == 1 else self.name

    @contextmanager
    def at_hand(self, scratch: Path, balance: Balance) -> Iterator[tuple[tuple[Path, Input], ...]]:
        """Give the files to read, on this machine. What is brought there goes when the block ends.

        Raises ``FetchError`` for an archive that cannot be fetched.
        """
        if self.remote is None and self.picked is None:
            yield self.files
            return
        path = scratch / f"0-{self.remote.name if self.remote else self.files[0][0].name}"
        disk.remove(path)  # of a killed run
        if self.picked is None and self.remote:
            with disk.open_file(path, "xb") as file:
                fetch(self.remote.address, file)
        elif self.picked is not None:
            self._bring(self.picked, path, balance)
        yield ((path, Input.ARCHIVE),)
        disk.remove(path)

    def _bring(self, picked: Picked, path: Path, balance: Balance) -> None:
        """Bring the records that are picked, one after the other; together they are an archive."""
        for kind, count in picked.skipped.items():
            balance.found += count
            balance.skip(kind, count)
        with disk.open_file(path, "xb") as file:
            for place in picked.ranges():
                came = fetch(self.remote.address, file, place) if self.remote else _copy(self.files[0][0], place, file)
                if came == 0:  # of a record that is there in part the reader sees that it is cut
                    balance.found += 1
                    balance.spoil(Harm.CUT)


def _copy(path: Path, place: range, file: BinaryIO) -> int:
    """Write the bytes of a file that are wanted and there to another; return how many."""
    with path.open("rb") as archive:
        size = size_of(archive)
        there = range(min(place.start, size), min(place.stop, size))
        disk.copy_range(archive, there, file)
    return len(there)


def batch_tasks(sources: Sequence[Source]) -> list[BatchTask]:
    """Return the tasks of some sources, by name; raises ``UsageError`` for a file that is not there."""
    pages: dict[Path, list[tuple[Path, Input]]] = {}
    archives: list[Path | RemoteArchive] = []
    tasks = []
    for source in sources:
        match source:
            case UnreachedSource(shown, why):
                tasks.append(BatchTask(_plain(shown), [(shown, 0, 0)], trouble=why))
            case RemoteArchive():
                archives.append(source)
            case (path, Input.ARCHIVE):
                archives.append(path)
            case (path, _):
                pages.setdefault(path.parent, []).append(source)
    archives = list(dict.fromkeys(archives))
    count = Counter(_short_name(archive) for archive in archives)
    tasks += [_archive_task(archive, is_alone=count[_short_name(archive)] == 1) for archive in archives]
    for folder, members in pages.items():
        for start in range(0, len(members), PAGES_A_TASK):
            name = f"pages-{_name_of(folder)}-{start // PAGES_A_TASK + 1:05}"
            some = tuple(members[start : start + PAGES_A_TASK])
            tasks.append(BatchTask(name, [_seen(path) for path, _ in some], some))
    return sorted(tasks, key=lambda task: task.name)


def only_picked(
    tasks: Sequence[BatchTask], bases: Sequence[str], reading: IndexReading, balance: Balance
) -> list[BatchTask]:
    """Return the tasks for the records that an index names, in archives that are named or lie below a base.

    bases: addresses or folders that end in a slash, to which the names in the index are added.
    balance: gets the records in other archives.
    """
    known = {_short_name(task.remote or task.files[0][0]): task for task in tasks if task.remote or task.files}
    found = [task for task in tasks if task.trouble]
    for name, picked in sorted(reading.archives.items()):
        task = known.get(name.rpartition("/")[2])
        if task is None and bases and (source := _below(bases[0], name)):
            task = _archive_task(source, is_alone=True)
        if task is None:
            count = len(picked.places) // 2 + picked.skipped.total()
            balance.found += count
            balance.skip(NOT_NAMED, count)
        else:
            mark = ("records of the index", len(picked.places) // 2, picked.mark)
            found.append(replace(task, inputs=[*task.inputs, mark], picked=picked))
    return sorted(found, key=lambda task: task.name)


def _below(base: str, name: str) -> Path | RemoteArchive | None:
    """Return the archive of that name in an index below a base; None for a name that leads out of it."""
    if "://" in name or name.startswith("/") or ".." in name.split("/"):
        return None
    if "://" in base:
        return RemoteArchive(base + name)
    path = Path(base) / name
    return path if path.is_file() else None


def _archive_task(archive: Path | RemoteArchive, *, is_alone: bool) -> BatchTask:
    if isinstance(archive, RemoteArchive):
        name = _plain(archive.name if is_alone else archive.shown.partition("://")[2])
        return BatchTask(name, [(archive.shown, archive.size, archive.tag)], remote=archive)
    name = archive.name if is_alone else _name_of(archive)
    return BatchTask(name, [_seen(archive)], ((archive, Input.ARCHIVE),))


def _short_name(archive: Path | RemoteArchive) -> str:
    return archive.name


def _seen(path: Path) -> tuple[str, int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    return path.name, stat.st_size, stat.st_mtime_ns


def _plain(name: str) -> str:
    return _ODD.sub("-", name)[-_MAX_NAME_CHARS:].lstrip(".") or "root"


def _name_of(path: Path) -> str:
    """Return the whole path as a name, for files of one name in several folders."""
    return "-".join(path.absolute().parts[1:])[-_MAX_NAME_CHARS:] or "root"
