"""Addresses of databases without their passwords, for messages, records and settings that are shown."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from scraper.core.late_pattern import late_pattern

HIDDEN: Final = "***"
_BEFORE_HOST: Final = late_pattern(r"(://[^/@:]*:)[^/]*@")
_IN_QUERY: Final = late_pattern(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def without_password(address: str) -> str:
    """Return an address with ``***`` in place of its password."""
    return _IN_QUERY.sub(rf"\1{HIDDEN}", _BEFORE_HOST.sub(rf"\1{HIDDEN}@", address))


def hide_password(text: str, address: str) -> str:
    """Return a text, such as an error of a driver, with ``***`` for the address's password wherever it stands."""
    for secret in _secrets(address):
        text = text.replace(secret, HIDDEN)
    return text


def _secrets(address: str) -> list[str]:
    """Return the passwords in an address, as they stand there and decoded, the longest first."""
    raw = [found.group(0).removeprefix(found.group(1)).removesuffix("@") for found in _BEFORE_HOST.finditer(address)]
    raw += [value for key, value in parse_qsl(urlsplit(address).query) if key.lower().endswith("password")]
    return sorted({form for secret in raw if secret for form in (secret, unquote(secret))}, key=len, reverse=True)
