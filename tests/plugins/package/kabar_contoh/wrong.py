"""Plug-ins that must be left out by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kabar_contoh.newsroom import SITE
from kabar_contoh.stamps import RULES

THIEF: Final = replace(SITE, name="pencuri", hosts=("pencuri.example", "www.cnnindonesia.com"))
NUMBER: Final = 7
TWINS: Final = (replace(RULES[0], name="dateline"),)
