"""Regular expressions that are compiled at their first use, so that a start pays only for those that it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from typing import Any


class LatePattern:
    """A pattern that stands in for ``re.Pattern`` and becomes one when any of its methods is asked for."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever re.Pattern has under this name
        """Compile the pattern and keep its attribute, which from then on is found without this method."""
        if name.startswith("__"):  # copy, pickle and the like ask for what no pattern has
            raise AttributeError(name)
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


def late_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what ``re.compile`` returns for these arguments; an error in the source is raised at the first use.

    For the patterns of modules, which are compiled at import otherwise: the 200 of a page's way take 30 ms.
    """
    return cast("re.Pattern[AnyStr]", LatePattern(source, flags))
