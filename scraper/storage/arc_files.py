"""ARC, the format of the Internet Archive before WARC: such a file is named, and not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.errors import Damaged

if TYPE_CHECKING:
    from pathlib import Path

ARC: Final = "ARC archive"  # the name under which a balance counts one
ARC_SUFFIXES: Final = (".arc", ".arc.gz")
_START: Final = b"filedesc://"  # the first record of each, see the Internet Archive's description of ARC 1 and 2
_LOOK_BYTES: Final = 4_096


class ArcFile(Damaged):
    """The file is an ARC."""


def is_arc(head: bytes) -> bool:
    """Return whether a file that begins so is an ARC. head: unpacked."""
    return head.startswith(_START)


def check_is_no_arc(path: Path) -> None:
    """Raise ``ArcFile`` for an ARC, packed or not; what cannot be opened is left to the reader."""
    from scraper.storage.packed_file import unpack_file  # noqa: PLC0415  a saved page is read without archives

    try:
        with path.open("rb") as file:
            head = unpack_file(file.read(_LOOK_BYTES), _LOOK_BYTES).data
    except (OSError, ValueError):
        return
    if is_arc(head):
        raise ArcFile(
            "an ARC, the format before WARC, which is not read; make a WARC of it, as with the program warcio: "
            f"warcio recompress {path.name} NEW.warc.gz"
        )
