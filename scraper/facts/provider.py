"""The kind and the provider of an embed, as a newsroom's pages name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article_parts import EmbedType


class Provider(NamedTuple):
    """The kind and the provider of an embed: a video of YouTube, a post of Instagram."""

    type: EmbedType
    name: str


@dataclass(frozen=True, eq=False)
class Placeholder:
    """The text that a publishing system leaves where something is embedded, such as ``[Gambas:Video CNN]``.

    pattern: regular expression over the text, in any case, with the group ``label``.
    kinds: the kind of the embed by the first word of a label; a label of other words names the provider.
    provider: the provider of a label that names only a kind.
    video_providers: providers of videos; what the others provide is a post.
    """

    pattern: str
    provider: str
    kinds: Mapping[str, EmbedType] = field(default_factory=dict)
    video_providers: frozenset[str] = frozenset()

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def providers(self, text: str) -> list[Provider]:
        """Return what the placeholders in a text stand for, in order."""
        return [self.read_label(found["label"]) for found in self._regex.finditer(text)]

    def read_label(self, label: str) -> Provider:
        """Return kind and provider by the words of a label."""
        first, _, rest = label.strip().lower().partition(" ")
        if first in self.kinds:
            return Provider(self.kinds[first], rest.strip() or self.provider)
        name = f"{first} {rest}".strip()
        return Provider("video" if name in self.video_providers else "social", name)
