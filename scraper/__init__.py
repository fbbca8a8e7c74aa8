"""CNN Indonesia as clean, structured JSON: every word of the newsroom, nothing of the page around it.

``from scraper import extract, clean, fetch``; what each does is in ``scraper.api``. Nothing is imported before its use.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from scraper.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.api import Article, Cleaned, Rejected, clean, extract, fetch

__version__ = VERSION
__all__ = ["Article", "Cleaned", "Rejected", "__version__", "clean", "extract", "fetch"]

_LAZY = frozenset(__all__) - {"__version__", "clean"}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        from scraper import api  # noqa: PLC0415  late, so that `import scraper` costs nothing

        return getattr(api, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


class _Library(ModuleType):
    """The package itself, where ``clean`` is the function for users although a folder of the package has the same name.

    Python puts a folder into its package when it is first imported (``from scraper.clean import ...`` still works);
    here it does not take the place of the function.
    """

    @property
    def clean(self) -> Callable[..., Cleaned]:
        from scraper.api import clean as function  # noqa: PLC0415

        return function

    @clean.setter
    def clean(self, folder: ModuleType) -> None:
        """Python's import system calls this; the folder stays reachable by ``sys.modules``."""


sys.modules[__name__].__class__ = _Library
