"""Imports what Scrapy loads by the names in its settings, so that no fork of this process has to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module

from scraper.config import load
from scraper.running.launch import settings_of

_COMPONENT = re.compile(r"((?:scrapy|scraper)(?:\.\w+)+)\.\w+")


def names(value: object) -> Iterator[str]:
    """Yield the strings in a setting, also those of its lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from names(pair)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from names(part)


for name in names(settings_of(load(environ={})).copy_to_dict()):
    if component := _COMPONENT.fullmatch(name):
        import_module(component[1])
