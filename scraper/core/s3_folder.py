"""An output in a bucket, ``s3://BUCKET/NAME``, has a folder on this machine: for ledger, records, and files under way.

The folder follows from the address and the address from the folder, so a ``Path`` stands for both everywhere:

    ~/.local/state/scraper/s3/BUCKET/NAME   each slash of NAME as %2F; $XDG_STATE_HOME in place of ~/.local/state
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

SCHEME: Final = "s3://"


def folder_of(address: str) -> Path:
    """Return the folder of an output in a bucket; raises ``ValueError`` for an address without a bucket or a name."""
    bucket, _, name = address.removeprefix(SCHEME).strip("/").partition("/")
    if not bucket or not name:
        raise ValueError(address)
    return _root() / quote(bucket, safe="") / quote(name, safe="")


def address_of_folder(folder: Path) -> str | None:
    """Return the address of the output to which a folder belongs; None for a folder that is an output itself."""
    if folder.parent.parent != _root():
        return None
    return f"{SCHEME}{unquote(folder.parent.name)}/{unquote(folder.name)}"


def shown(output: Path) -> str:
    """Return what people call an output."""
    return address_of_folder(output) or str(output)


def _root() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if state else Path.home() / ".local" / "state") / "scraper" / "s3"
