"""The commands that pages offer to copy: each is whole, with the folder as the server was started with it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.web.filters import SearchFilters

_FLAGS: Final = {"since": "--since", "until": "--until", "section": "--section", "kind": "--kind", "method": "--method"}
_ORDER: Final = "order"


def fixture_command(article_id: str, folder: Path) -> str:
    """Return the command that makes a test of an Article."""
    return shlex.join(["scraper", "fixture", article_id, "--from", str(folder)])


def export_command(filters: SearchFilters, folder: Path) -> str:
    """Return the command that exports exactly these Articles; empty where it has no flag for one of the filters."""
    chosen = filters.without(_ORDER).given
    words = ["scraper", "export", "jsonl", "selection.jsonl.zst", "--from", str(folder)]
    if chosen.get("complete") == "yes":
        words.append("--complete")
        del chosen["complete"]
    if chosen.keys() - _FLAGS.keys():
        return ""
    return shlex.join([*words, *(f"{flag}={chosen[name]}" for name, flag in _FLAGS.items() if name in chosen)])
