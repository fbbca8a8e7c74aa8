"""The command that exports a selection of the search: offered where it selects exactly these Articles."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.web.filters import SearchFilters

_FLAGS: Final = {"since": "--since", "until": "--until", "section": "--section", "kind": "--kind", "method": "--method"}
_ORDER: Final = "order"


def export_command(filters: SearchFilters, folder: Path) -> str:
    """Return the command line; empty where ``scraper export`` has no flag for one of the filters.

    folder: of the crawl, as the server was started with it.
    """
    chosen = filters.without(_ORDER).given
    words = ["scraper", "export", "jsonl", "selection.jsonl.zst", "--from", str(folder)]
    if chosen.get("complete") == "yes":
        words.append("--complete")
        del chosen["complete"]
    if chosen.keys() - _FLAGS.keys():
        return ""
    return shlex.join([*words, *(f"{flag}={chosen[name]}" for name, flag in _FLAGS.items() if name in chosen)])
