"""``_broken/``: where files go that are wrong, so that nothing is thrown away; and what is known to be lost for good.

output/_broken/20261122T194500-1/cnnindonesia/2026/11/22/1274000.json   a file that was taken out of its place
output/_broken/known.json                                               losses that nothing can bring back
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.core.files import make_folders, write_whole

if TYPE_CHECKING:
    from pathlib import Path

BROKEN: Final = "_broken"
KNOWN: Final = "known.json"


class Aside:
    """Puts files under ``_broken/`` in the order of their finding, and remembers what is lost for good."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._folder: Path | None = None
        self.known = _read_known(output)

    def put(self, place: str) -> str:
        """Move a file out of its place, and return its new place; an empty text for a file that is not there."""
        source = self._output / place
        if not source.exists():
            return ""
        target = self._target(place)
        disk.rename(source, target)
        disk.sync_folder(target.parent)
        disk.sync_folder(source.parent)
        return target.relative_to(self._output).as_posix()

    def copy(self, place: str) -> None:
        """Keep a copy of a file that is going to be changed in its place; a missing file is fine."""
        source = self._output / place
        if source.exists():
            shutil.copyfile(source, self._target(place))

    def forget(self, site: str, number: str) -> int:
        """Remove the files of an article that were set aside; return how many there were. Raises ``OSError``."""
        name = re.compile(rf"(?:\d+-)?{re.escape(number)}(?:\.r\d+)?\.json")
        files = [path for path in self._output.glob(f"{BROKEN}/*/**/*.json") if name.fullmatch(path.name)]
        of_site = [path for path in files if site in path.relative_to(self._output).parts]
        for path in of_site:
            disk.remove(path)
            disk.sync_folder(path.parent)
        return len(of_site)

    def accept(self, key: str) -> None:
        """Remember a loss that nothing can bring back, so that it is not reported again."""
        self.known = self.known | {key}
        data = msgspec.json.format(msgspec.json.encode(sorted(self.known)), indent=1)
        write_whole(self._output / BROKEN / KNOWN, data)

    def _target(self, place: str) -> Path:
        if self._folder is None:
            stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
            names = (self._output / BROKEN / f"{stamp}-{number}" for number in count(1))
            self._folder = next(folder for folder in names if not folder.exists())
        target = self._folder / place
        if target.exists():
            target = next(
                other for number in count(2) if not (other := target.with_name(f"{number}-{target.name}")).exists()
            )
        make_folders(target.parent, durable=True)
        return target


def _read_known(output: Path) -> frozenset[str]:
    try:
        return frozenset(msgspec.json.decode((output / BROKEN / KNOWN).read_bytes(), type=list[str]))
    except (FileNotFoundError, msgspec.DecodeError):
        return frozenset()  # a broken list accepts nothing: each loss is reported once more
    except OSError as error:
        raise StoreError(f"cannot read {output / BROKEN / KNOWN}: {error.strerror or error}") from error
