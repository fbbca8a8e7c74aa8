"""The arguments of ``scrapy crawl NAME -a WORD=VALUE``: the options of ``scraper crawl``, written with underscores."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scraper.config.load import PREFIX, SETTINGS, load
from scraper.core.errors import UsageError
from scraper.crawling.plans import Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scrapy.settings import BaseSettings

    from scraper.config import Config

# Words that change a setting, with its key. A list is written with commas.
_KEYS: Final = {
    "archive": "archive.keep",
    "base_url": "base_url",
    "contact": "contact",
    "kind": "crawl.kinds",
    "limit": "crawl.limit",
    "max_errors": "crawl.max_errors",
    "max_minutes": "crawl.max_minutes",
    "output": "output",
    "section": "crawl.sections",
    "since": "crawl.since",
    "until": "crawl.until",
}
_WAYS: Final = ("search", "tag", "sitemap", "from_archive")  # the first fields of Ways, in their order
WORDS: Final = tuple(sorted((*_KEYS, *_WAYS, "config", "url", "urls")))


def read_arguments(words: Mapping[str, str], settings: BaseSettings) -> tuple[Config, Ways]:
    """Return what a run of Scrapy is asked: the configuration in force, and the way to find articles.

    words: as given by ``-a``. ``urls`` is a file of addresses, ``url`` addresses with commas between them.
    settings: Scrapy's; a setting with the name of one of our variables (``-s SCRAPER_CRAWL_LIMIT=5``) is read like it.
    Raises ``UsageError`` for a word that does not exist, ``ConfigError`` for a value that is not allowed.
    """
    for word in words:
        if word not in WORDS:
            raise UsageError(f"no argument {word!r} (-a {word}=...); {_hint(word, WORDS)}")
    config = load(
        Path(words["config"]) if "config" in words else None,
        environ={**os.environ, **_variables(settings)},
        flags={key: words[word] for word, key in _KEYS.items() if word in words},
    )
    urls = words["url"].split(",") if "url" in words else []
    if "urls" in words:
        urls += _read_file(Path(words["urls"]))
    search, tag, sitemap, from_archive = (words.get(way, "") for way in _WAYS)
    return config, Ways(search, tag, sitemap, from_archive, read_addresses(urls))


def read_addresses(lines: Iterable[str]) -> list[str]:
    """Return the addresses on lines of text; what follows a ``#`` is a comment."""
    addresses = (line.split("#")[0].strip() for line in lines)
    return [address for address in addresses if address]


def _read_file(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: the addresses cannot be read ({error})") from error


def _variables(settings: BaseSettings) -> dict[str, str]:
    """Return what ``-s`` sets of ours; raises ``UsageError`` for a name that none of our variables has."""
    variables = {
        name: str(value)
        for name, value in settings.items()
        if name.startswith(PREFIX) and settings.getpriority(name)  # 0: a default; Scrapy has a setting SCRAPER_... too
    }
    known = [setting.variable for setting in SETTINGS.values()]
    for name in variables:
        if name not in known:
            raise UsageError(f"no setting {name} (-s {name}=...); {_hint(name, known)}")
    return variables


def _hint(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
