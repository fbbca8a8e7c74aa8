"""Cleaning rules from outside."""

from __future__ import annotations

from typing import Final

from scraper.facts.rule import Rule, Where

RULES: Final = (
    Rule(
        name="kabar-stamp",
        pattern=r"\[STEMPEL\ KABAR\]",
        where=Where.WHOLE,
        why="The stamp that this newsroom prints below its texts (made up).",
        cuts=(("Harga naik.\n[STEMPEL KABAR]", "Harga naik."), ("[STEMPEL KABAR]\nHarga naik.", "Harga naik.")),
        keeps=("Ia menempel [STEMPEL KABAR] di pintu.", "Stempel kabar itu hilang."),
        hints=("[STEMPEL",),
    ),
)
