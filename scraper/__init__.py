"""CNN Indonesia as clean, structured JSON: every word of the newsroom, nothing of the page around it.

``from scraper import extract, clean, fetch, articles``; ``scraper.api`` says what each does. Nothing is imported before
its use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.version import VERSION

if TYPE_CHECKING:
    from scraper.api import Article, Cleaned, Rejected, articles, clean, extract, fetch

__version__ = VERSION
__all__ = ["Article", "Cleaned", "Rejected", "__version__", "articles", "clean", "extract", "fetch"]


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for, so that ``import scraper`` costs nothing."""
    if name in __all__:
        from scraper import api  # noqa: PLC0415  late on purpose

        return getattr(api, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return what the docs promise, so that completion offers nothing else."""
    return __all__
