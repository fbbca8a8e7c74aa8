"""What an archive is made of: records that are whole, and damage between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.storage.warc.source import Harm


class WarcRecord(NamedTuple):
    """A whole record.

    offset: where it begins in the file, or where the compressed member begins that it is in.
    skip: how many unpacked bytes of that member stand before it.
    fields: its header, names in small letters.
    block: its content; left empty for a record that cannot hold a page.
    is_intact: whether the content is that of its digest; None if that was not tested.
    packed_bytes: the length of the compressed member that it fills alone; 0 for one without such a member.
    """

    offset: int
    skip: int
    fields: Mapping[bytes, bytes]
    block: bytes | memoryview
    is_intact: bool | None = None
    packed_bytes: int = 0

    @property
    def url(self) -> str:
        """The address that the record is about."""
        return url_of(self.fields)


@dataclass(slots=True, frozen=True)
class Damage:
    """A stretch of the file without a whole record.

    offset: where it begins; lost_bytes: how long it is, 0 inside a compressed member that unpacked well.
    is_record: whether a record had begun there. url: its address, if that much of it could be read.
    doubtful: how many records before it came from the same compressed member, whose checksum nobody can test now.
    """

    offset: int
    lost_bytes: int
    harm: Harm
    is_record: bool
    url: str = ""
    doubtful: int = 0


def url_of(fields: Mapping[bytes, bytes]) -> str:
    """Return the address in a record's header; some programs put it into <>."""
    return fields.get(b"warc-target-uri", b"").decode("utf-8", "replace").strip("<>")
