"""A body taken out of its transfer coding and its content codings, within the limit of a page.

Headers lie: of a body that was unpacked before it was archived they still say gzip, and some servers send plain text
under any name. So the bytes count for more than their headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import brotli

from scraper.core.late_pattern import late_pattern
from scraper.storage.packing import IGZIP_ERROR, igzip, zstd
from scraper.storage.plain_body import PlainBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.storage.warc.members import Unpacker

_CHUNK: Final = late_pattern(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]{0,4000})?\r?\n")
_CODINGS: Final = 4  # one inside the other; servers use one, broken ones two
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ERRORS: Final = (IGZIP_ERROR, brotli.error, zstd.ZstdError)
_BINARY: Final = late_pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_LOOK_BYTES: Final = 512


def unpack(body: bytes, transfer: str, content: str, limit: int) -> PlainBody:
    """Return the body without its codings, of a large one only ``limit`` bytes.

    transfer, content: the fields Transfer-Encoding and Content-Encoding. Raises ``ValueError`` for a body that is
    neither packed as they say nor plain text.
    """
    is_whole = True
    if "chunked" in transfer.lower():
        body, is_whole = _dechunked(body)
    names = [name.strip() for name in content.lower().split(",")][-_CODINGS:]
    for name in reversed(names):
        if unpacker := _UNPACKERS.get(name):
            body, whole = _decoded(body, unpacker, limit, name)
            is_whole = is_whole and whole
        elif name not in _PLAIN and not looks_plain(body):
            raise ValueError(f"its coding {name[:40]!r} is not known")
    if is_gzip(body):  # packed once more than the headers say, or without a word
        body, whole = _decoded(body, _gunzip, limit, "gzip")
        is_whole = is_whole and whole
    return PlainBody(body[:limit], is_whole)


def is_gzip(body: bytes) -> bool:
    """Return whether the body begins as a member of gzip."""
    return body.startswith(_GZIP)


def unpack_packed(data: bytes, limit: int) -> PlainBody:
    """Return the content of a file that begins as gzip or zstd does; raises ``ValueError`` for a damaged one."""
    try:
        return _gunzip(data, limit) if data.startswith(_GZIP) else _unzstd(data, limit)
    except _ERRORS as error:
        raise ValueError("it is compressed, and damaged") from error


def looks_plain(body: bytes) -> bool:
    """Return whether the body is text and not packed."""
    head = body[:_LOOK_BYTES]
    return head.startswith(_UTF_16) or not _BINARY.search(head)


def _decoded(body: bytes, unpacker: Callable[[bytes, int], PlainBody], limit: int, name: str) -> PlainBody:
    if not body.startswith(_GZIP) and looks_plain(body) and body.lstrip().startswith(b"<"):
        return PlainBody(body)
    try:
        return unpacker(body, limit)
    except _ERRORS as error:
        if looks_plain(body):
            return PlainBody(body)
        raise ValueError(f"it is not packed as its headers say ({name})") from error


def _dechunked(body: bytes) -> PlainBody:
    """Return the body out of its chunks; as it is when it was archived without them."""
    chunks: list[bytes] = []
    at = 0
    while size := _CHUNK.match(body, at):
        begin = size.end()
        at = begin + int(size[1], 16)
        if at == begin:
            return PlainBody(b"".join(chunks))
        chunks.append(body[begin:at])
        if at > len(body):
            return PlainBody(b"".join(chunks), is_whole=False)
        at += 2 if body.startswith(b"\r\n", at) else 1
    return PlainBody(b"".join(chunks), is_whole=False) if chunks else PlainBody(body)


def _gunzip(body: bytes, limit: int) -> PlainBody:
    return _members(body, limit, _GZIP, lambda: igzip.IgzipDecompressor(flag=igzip.DECOMP_GZIP))


def _unzstd(body: bytes, limit: int) -> PlainBody:
    return _members(body, limit, _ZSTD, zstd.ZstdDecompressor)


def _members(body: bytes, limit: int, mark: bytes, begin: Callable[[], Unpacker]) -> PlainBody:
    """Unpack all members, one after the other; rubbish behind the last is left out, as by browsers."""
    parts: list[bytes] = []
    rest = body
    while limit > 0 and (not parts or rest.startswith(mark)):
        member = begin()
        parts.append(member.decompress(rest, limit))
        limit -= len(parts[-1])
        if not member.eof:
            return PlainBody(b"".join(parts), is_whole=limit <= 0)
        rest = member.unused_data
    return PlainBody(b"".join(parts))


def _inflate(body: bytes, limit: int) -> PlainBody:
    """Deflate, in the frame of zlib as the standard says or bare as some servers send it."""
    unpacker = igzip.IgzipDecompressor(flag=igzip.DECOMP_ZLIB)
    try:
        data = unpacker.decompress(body, limit)
    except IGZIP_ERROR:
        unpacker = igzip.IgzipDecompressor(flag=igzip.DECOMP_DEFLATE)
        data = unpacker.decompress(body, limit)
    return PlainBody(data, unpacker.eof or len(data) >= limit)


def _unbrotli(body: bytes, limit: int) -> PlainBody:
    unpacker = brotli.Decompressor()
    data = unpacker.process(body, output_buffer_limit=limit)
    return PlainBody(data, unpacker.is_finished() or len(data) >= limit)


_UNPACKERS: Final[dict[str, Callable[[bytes, int], PlainBody]]] = {
    "gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd,
}  # fmt: skip
_PLAIN: Final = frozenset({"", "identity", "none", "utf-8", "binary", "8bit"})
