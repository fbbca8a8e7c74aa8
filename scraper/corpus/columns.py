"""The columns of a table by their names, and by their numbers where a name is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = late_pattern(r"#([1-9][0-9]{0,5})")


def place_of(field: str, names: Sequence[str]) -> int | None:
    """Return the index of a column; None when no column has that name.

    field: its name, or ``#3`` for the third.

    Raises ``UsageError`` when several columns have the name.
    """
    places = [place for place, name in enumerate(names) if name == field]
    if len(places) > 1:
        numbers = " or ".join(f"'#{place + 1}'" for place in places)
        raise UsageError(f"{len(places)} columns are named {field!r}; say which by its number: --field {numbers}")
    if places:
        return places[0]
    number = _NUMBER.fullmatch(field)
    return int(number[1]) - 1 if number and int(number[1]) <= len(names) else None


def check_added(added: Sequence[str], names: Sequence[str]) -> None:
    """Raise ``UsageError`` for a new column whose name several columns have already."""
    for name in added:
        if names.count(name) > 1:
            raise UsageError(f"{names.count(name)} columns are named {name!r}; take another name with --into")
