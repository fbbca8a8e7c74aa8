"""Records of some hosts, picked by an index in CDXJ, so that of an archive only their bytes are read.

A line of such an index is the key of an address, a time, and JSON that names archive, place and length of a record:

    com,example)/berita/1 20261122194500 {"url": ..., "filename": "a.warc.gz", "offset": "1024", "length": "4711"}

``scraper export cdxj``, pywb, cdxj-indexer and Common Crawl write them. The records of one archive, put one after the
other, are an archive again.
"""

from __future__ import annotations

import gzip
import json
from array import array
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.errors import FetchError, UsageError
from scraper.offline.sources import at_hand
from scraper.storage.warc.pages import PAGE_STATUS, type_of_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

BAD_LINE: Final = "line of the index that cannot be read"
_GZIP: Final = b"\x1f\x8b"
_MAX_PLACE: Final = 1 << 62  # so that their sum fits into eight bytes


@dataclass(slots=True)
class Picked:
    """The records of one archive that an index names.

    places: begin and length of each, one after the other. skipped: those that are not pages, by kind.
    """

    places: array[int] = field(default_factory=lambda: array("Q"))
    skipped: Counter[str] = field(default_factory=Counter)

    def ranges(self) -> list[range]:
        """Return the bytes of the records in their order; neighbours are one range, repeated records one record."""
        found: list[range] = []
        places = sorted(set(zip(self.places[::2], self.places[1::2], strict=True)))
        for start, length in places:
            if found and start <= found[-1].stop:
                found[-1] = range(found[-1].start, max(found[-1].stop, start + length))
            else:
                found.append(range(start, start + length))
        return found

    @property
    def mark(self) -> int:
        """A number that is another one for other records."""
        return int.from_bytes(blake2b(self.places.tobytes(), digest_size=7).digest(), "big")


@dataclass(slots=True)
class IndexReading:
    """What an index says of some hosts. archives: what is picked, by name; bad: lines that cannot be read."""

    archives: dict[str, Picked] = field(default_factory=dict)
    bad: int = 0


def host_filter(hosts: Sequence[str]) -> Callable[[str], bool]:
    """Return the test whether an address is one of some hosts, or of hosts below them."""
    names = tuple(checked_host(host) for host in hosts)
    below = tuple(f".{name}" for name in names)

    def is_picked(url: str) -> bool:
        try:
            host = (urlsplit(url).hostname or "").rstrip(".")
        except ValueError:
            return False
        return host in names or host.endswith(below)

    return is_picked


def checked_host(host: str) -> str:
    """Return the name of a host as addresses have it; raises ``UsageError`` for an address in its place."""
    name = host.strip().lower().strip(".").removeprefix("www.")
    if not name or not all(part and part.replace("-", "").isalnum() for part in name.split(".")):
        raise UsageError(f"--pick {host!r} is not the name of a host, such as detik.com")
    return name.encode("idna").decode() if not name.isascii() else name


def read_index(name: str, hosts: Sequence[str]) -> IndexReading:
    """Return what an index, a file or an address, says of some hosts; raises ``UsageError`` where it cannot be had."""
    reading = IndexReading()
    try:
        with at_hand(name) as path:
            for line in _lines_of_hosts(path, hosts):
                _take(line, reading)
    except FetchError as error:
        raise UsageError(f"the index {name.partition('?')[0]}: {error}") from error
    except (OSError, EOFError) as error:
        raise UsageError(f"the index {name}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    return reading


def _lines_of_hosts(path: Path, hosts: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines of some hosts: their keys begin with the host turned round."""
    keys = [",".join(reversed(checked_host(host).split("."))).encode() for host in hosts]
    begins = tuple(key + end for key in keys for end in (b")", b",", b":"))
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        lines: Iterable[bytes] = gzip.GzipFile(fileobj=file) if packed else file
        yield from (line for line in lines if line.startswith(begins))


def _take(line: bytes, reading: IndexReading) -> None:
    try:
        about = json.loads(line[line.index(b"{") :])
        name, start, length = str(about["filename"]), int(about["offset"]), int(about["length"])
        status, mime = str(about.get("status", "-")), str(about.get("mime", "unk"))
    except (ValueError, KeyError, TypeError):
        reading.bad += 1
        return
    if not name or start < 0 or length <= 0 or max(start, length) >= _MAX_PLACE:
        reading.bad += 1
        return
    picked = reading.archives.setdefault(name, Picked())
    if status.isdecimal() and int(status) not in PAGE_STATUS:
        picked.skipped[f"status {status}"] += 1
    elif mime not in {"unk", "-"} and type_of_page(mime) is None:
        picked.skipped[mime] += 1
    else:
        picked.places.extend((start, length))
