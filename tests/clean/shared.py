"""Where the real texts are that the cleaning is measured on. They are other people's: no part of the project."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "texts" / "gold"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real texts are not there: {SHARED}")


@cache
def articles() -> dict[int, str]:
    """The dirty articles by their number, {} without ../shared."""
    path = SHARED / "texts" / "articles.jsonl.gz"
    if not path.is_file():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines)}


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of facts, [] without ../shared."""
    path = SHARED / "facts" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def squashed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())
