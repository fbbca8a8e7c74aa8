"""Writes a newsroom as the TOML file that ``newsroom_file`` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.sites.newsroom_data import NewsroomData

_BARE: Final = late_pattern(r"[A-Za-z0-9_-]+")
_MAX_LINE_CHARS: Final = 100  # of a list; a longer one stands on lines of its own


def write_newsroom(data: NewsroomData, heading: str = "") -> str:
    """Return a newsroom as TOML. heading: lines of a comment above it."""
    document = msgspec.to_builtins(data)
    comment = [f"# {line}".rstrip() for line in heading.splitlines()]
    return "\n".join([*comment, *_table(document, "")]) + "\n"


def _table(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the lines of a table: its values first, then the tables in it, as TOML demands."""
    inner = {key: value for key, value in table.items() if _is_table(value)}
    for key, value in table.items():
        if key not in inner and not isinstance(value, dict):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in inner.items():
        full = f"{path}{_key(key)}"
        for one in value if isinstance(value, list | tuple) else [value]:
            yield ""
            yield f"[[{full}]]" if isinstance(value, list | tuple) else f"[{full}]"
            yield from _table(one, f"{full}.")


def _is_table(value: object) -> bool:
    """Return whether a value stands under a heading of its own; a table without any value is not written at all."""
    if isinstance(value, dict):
        return any(inner != {} for inner in value.values())
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        items = [_value(item) for item in value]
        line = f"[{', '.join(items)}]"
        return line if len(line) <= _MAX_LINE_CHARS else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return _string(str(value))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
