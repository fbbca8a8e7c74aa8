"""Files beside the Articles that rooms above write, and that hold words of Articles.

output/_state/judgements.jsonl       what people said of Articles in the audit, a line each
output/_alarms/learned/NAME/N/       a page that a proposed layout was learned from, and what it becomes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.core import disk
from scraper.core.files import locked, write_whole
from scraper.storage.page_index import address_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ALARMS: Final = "_alarms"
PROPOSALS: Final = "learned"
DIFFERENCE: Final = "difference.txt"  # of a proposal: what it adds, and two lines for each page that it reads
PAGE_META: Final = "page.meta.json"
_JUDGEMENTS: Final = "_state/judgements.jsonl"


def judgement_file(output: Path) -> Path:
    """Return the file of the judgements of people."""
    return output / _JUDGEMENTS


def judgement_lock(output: Path) -> Path:
    """Return the file that is locked while judgements are written."""
    return judgement_file(output).with_suffix(".lock")


def forget_judgements(output: Path, ids: Collection[str]) -> int:
    """Remove the judgements of some articles; return how many there were. Raises ``OSError``."""
    path = judgement_file(output)
    if not path.exists():
        return 0
    with locked(judgement_lock(output)):
        lines = path.read_bytes().split(b"\n")
        left = [line for line in lines if _value(line, "id") not in ids]
        if len(left) < len(lines):
            write_whole(path, b"\n".join(left))
    return len(lines) - len(left)


def forget_proposed_pages(output: Path, ids: Collection[str]) -> int:
    """Remove the pages of some articles from proposed layouts; return how many there were. Raises ``OSError``."""
    count = 0
    for meta in sorted((output / ALARMS / PROPOSALS).glob(f"**/{PAGE_META}")):
        url = _value(meta.read_bytes(), "url")
        address = address_of(url) if url else None
        if address and address.id in ids:
            _forget_difference(output, meta.relative_to(output / ALARMS / PROPOSALS).parts[0], url)
            disk.remove_folder(meta.parent)  # last, since a repetition needs the address in it
            disk.sync_folder(meta.parent.parent)
            count += 1
    return count


def _forget_difference(output: Path, name: str, url: str) -> None:
    """Remove the two lines of a page from the paper of a proposal: its address, and how its text begins."""
    path = output / ALARMS / PROPOSALS / name / DIFFERENCE
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    left = [
        line for before, line in zip(["", *lines], lines, strict=False) if url not in {line.strip(), before.strip()}
    ]
    if left != lines:
        write_whole(path, "".join(f"{line}\n" for line in left).encode())


def _value(data: bytes, key: str) -> str:
    """Return a text in an object of JSON; empty for any other bytes."""
    try:
        found: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
