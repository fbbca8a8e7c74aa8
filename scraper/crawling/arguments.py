"""The arguments of ``scrapy crawl NAME -a WORD=VALUE``: the options of ``scraper crawl``, written with underscores."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scraper.config.load import PREFIX, SETTINGS, load
from scraper.core.errors import UsageError
from scraper.core.phrases import did_you_mean
from scraper.crawling.plans import Ways
from scraper.discover.address_file import read_address_file
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy.settings import BaseSettings

    from scraper.config import Config

log = logging.getLogger(__name__)

# Words that change a setting, with its key. A list is written with commas.
_KEYS: Final = {
    "archive": "archive.keep",
    "base_url": "base_url",
    "contact": "contact",
    "kind": "crawl.kinds",
    "ledger": "ledger",
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
    search, tag, sitemap, from_archive = (words.get(way, "") for way in _WAYS)
    return config, Ways(search, tag, sitemap, from_archive, _addresses(words))


def _addresses(words: Mapping[str, str]) -> list[str]:
    """Return the addresses that the words name; raises ``UsageError`` when they name a file or list without any."""
    if not {"url", "urls"} & words.keys():
        return []
    data = words.get("url", "").replace(",", "\n").encode()
    name = words.get("urls", "-a url")
    if "urls" in words:
        try:
            data = Path(name).read_bytes() + b"\n" + data
        except OSError as error:
            raise UsageError(f"{name}: the addresses cannot be read ({error})") from error
    addresses = read_address_file(data, list(all_sites().values()), name)
    for left in addresses.left_out:
        log.warning("%s: line %d: %s: %s", name, left.number, left.why, left.text)
    addresses.check()
    return addresses.urls


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
    return did_you_mean(word, known).removeprefix("; ") or f"there are {', '.join(known)}"
