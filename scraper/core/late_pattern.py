"""Regular expressions that are compiled at their first use, so that a start pays only for those that it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, Final, cast

if TYPE_CHECKING:
    from typing import Any

_ATTRIBUTES: Final = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class UsedPattern:
    """The stand-in for a pattern, once it holds all that the pattern has.

    A class of its own, because Python finds an attribute several times slower where a class has ``__getattr__``.
    """


class LatePattern(UsedPattern):
    """The stand-in for a pattern of which nothing but the source was asked for."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever re.Pattern has under this name
        """Compile the pattern, take over its attributes, and return the one of this name."""
        if name.startswith("_"):  # copy, pickle and the like ask for what no pattern has
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({attribute: getattr(compiled, attribute) for attribute in _ATTRIBUTES})
        self.__class__ = cast("type[LatePattern]", UsedPattern)  # the two have one layout
        return getattr(self, name)


def late_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what ``re.compile`` returns for these arguments; an error in the source is raised at the first use.

    For the patterns of modules, which are compiled at import otherwise: the 200 of a page's way take 30 ms.
    """
    return cast("re.Pattern[AnyStr]", LatePattern(source, flags))
