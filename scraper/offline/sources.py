"""What ``scraper extract --into`` reads: files, folders, addresses of the web, buckets, and lists of them.

archive.warc.gz, folder/                         as without --into
https://HOST/path/archive.warc.gz                an archive of a web server
s3://BUCKET/key.warc.gz, s3://BUCKET/prefix/     an archive of a bucket, all archives below a prefix
warc.paths.gz, also by https:// or s3://         a list, a line an archive, as Common Crawl publishes them
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from scraper.core import disk
from scraper.core.errors import Busy, FetchError, StoreError, UsageError
from scraper.core.s3_folder import SCHEME
from scraper.facts.addresses import web_parts
from scraper.offline.input_files import ARCHIVES, Input, Missing, find_files, is_remote
from scraper.storage.arc_files import ARC_SUFFIXES
from scraper.storage.packed_file import unpack_file
from scraper.storage.remote.s3_bucket import Bucket
from scraper.storage.remote.web_download import download

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.core.balance import Balance

LISTS: Final = (".paths", ".paths.gz", ".paths.zst")
_LIST_BYTES: Final = 64 << 20  # of a list, unpacked; a month of Common Crawl's news has 0.1 million


@dataclass(slots=True, frozen=True)
class RemoteArchive:
    """An archive that lies elsewhere.

    address: of the web or of a bucket.
    size, tag: what a listing said of it, 0 where nobody did: by them a later run sees that it changed.
    """

    address: str
    size: int = 0
    tag: int = 0

    @property
    def shown(self) -> str:
        """The address without its query, which may hold a key."""
        return self.address.partition("?")[0].partition("#")[0]

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.shown.rstrip("/").rpartition("/")[2]


@dataclass(slots=True, frozen=True)
class UnreachedSource:
    """A source of which nothing can be had. why: in one line."""

    shown: str
    why: str


Source = tuple[Path, Input] | RemoteArchive | UnreachedSource


def find_sources(names: Iterable[str], balance: Balance) -> Iterator[Source]:
    """Yield what the names stand for, in their order; files of a folder or bucket of another kind are counted.

    Raises ``UsageError`` for a name that cannot be meant and for a file that is not there.
    """
    for name in names:
        if name.lower().endswith(LISTS):
            yield from _listed(name)
        elif is_remote(name):
            yield from _elsewhere(checked_address(name), balance)
        else:
            for file in find_files([name], balance):
                if isinstance(file, Missing):
                    raise UsageError(f"{file.name}: {file.error}")
                yield file


def checked_address(name: str) -> str:
    """Return an address that can be asked; raises ``UsageError``, which never shows a password."""
    if name.startswith(SCHEME):
        return name
    if web_parts(name) is None:
        scheme = name.partition("://")[0]
        if scheme not in {"http", "https"}:
            raise UsageError(f"{scheme}:// is not read; name a path, s3://, https:// or http://")
        raise UsageError(f"{urlsplit(name).hostname or name!r}: the address names a password or no host; leave it out")
    return name


def _elsewhere(address: str, balance: Balance) -> Iterator[Source]:
    if not address.startswith(SCHEME):
        if address.endswith("/"):
            raise UsageError(f"{address}: the web lists no folders; name archives, or records by --index and --pick")
        yield RemoteArchive(address)
        return
    bucket = Bucket(address, whole=True)
    if not address.endswith("/") and bucket.name:
        yield RemoteArchive(address)
        return
    try:
        yield from _below(bucket, balance)
    except StoreError as error:
        yield UnreachedSource(address, str(error))


def _below(bucket: Bucket, balance: Balance) -> Iterator[RemoteArchive]:
    """Yield the archives below a prefix, in the order of their names."""
    root = bucket.destination.rstrip("/").removesuffix(bucket.name).rstrip("/")
    for about in sorted(bucket.listed(f"{bucket.name}/" if bucket.name else ""), key=lambda one: str(one["path"])):
        path = str(about["path"])
        if path.lower().endswith((*ARCHIVES, *ARC_SUFFIXES)):
            tag = blake2b(str(about["e_tag"]).encode(), digest_size=7).digest()
            yield RemoteArchive(f"{root}/{path}", int(about["size"]), int.from_bytes(tag, "big"))
        else:
            balance.found += 1
            balance.skip(Path(path).suffix.lower() or "file without a suffix")


def _listed(name: str) -> Iterator[Source]:
    """Yield the archives of a list; its lines are paths from the root of its own host or bucket, or from its folder."""
    try:
        lines, is_whole = _lines_of(name)
    except FetchError as error:
        yield UnreachedSource(RemoteArchive(name).shown, str(error))
        return
    if not is_whole:
        yield UnreachedSource(RemoteArchive(name).shown, "the end of the list is missing; fetch it again")
    for line in lines:
        path = line.strip()
        if not path:
            continue
        if is_remote(name):
            if is_remote(path):
                raise UsageError(f"{RemoteArchive(name).shown}: names another place ({path}); name that yourself")
            yield RemoteArchive(f"{_root(name)}/{path.lstrip('/')}")
        elif is_remote(path):
            yield RemoteArchive(checked_address(path))
        else:
            yield Path(name).parent / path, Input.ARCHIVE


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _lines_of(name: str) -> tuple[list[str], bool]:
    """Return the lines of a list, and whether its end is there: of a cut one, the last line does not count."""
    with at_hand(name) as path:
        try:
            with path.open("rb") as file:
                content = unpack_file(file.read(_LIST_BYTES), _LIST_BYTES)
            lines = content.data.decode("utf-8-sig", "strict" if content.is_whole else "replace").splitlines()
        except (OSError, ValueError) as error:
            raise UsageError(f"{name}: cannot be read as a list of archives ({error})") from error
    return (lines if content.is_whole else lines[:-1]), content.is_whole


@contextmanager
def at_hand(name: str) -> Iterator[Path]:
    """Give a file that a user names as one of this machine; raises ``FetchError`` for one that cannot be had."""
    if not is_remote(name):
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(prefix="scraper-") as folder:
        path = Path(folder) / "file"
        with disk.open_file(path, "xb") as file:
            fetch(checked_address(name), file)
        yield path


def fetch(address: str, file: BinaryIO, wanted: range | None = None) -> int:
    """Write what lies at an address, or a range of it, to a file; return how many bytes came.

    Raises ``FetchError`` in one line, without the address.
    """
    if not address.startswith(SCHEME):
        return download(address, file, wanted)
    bucket = Bucket(address)
    try:
        return bucket.fetch(bucket.name, file, wanted)
    except (StoreError, Busy) as error:
        raise FetchError(str(error).removeprefix(f"{address}: ")) from error
