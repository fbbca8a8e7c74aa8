"""The placeholder that the CMS leaves where something is embedded, ``[Gambas:Video CNN]``, and what its label says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.core.article import EmbedType

PLACEHOLDER: Final = re.compile(r"\[\s*Gambas\s*:\s*([^\[\]]*)\]", re.IGNORECASE)

# What the first word of a label says; anything else names the provider itself.
_KINDS: Final[dict[str, EmbedType]] = {
    "video": "video",
    "photo": "image",
    "foto": "image",
    "infografis": "infographic",
    "infographic": "infographic",
}
_VIDEO_PROVIDERS: Final = frozenset({"youtube", "20detik", "vidio", "dailymotion"})


def read_label(label: str) -> tuple[EmbedType, str]:
    """Kind and provider by the words of a label.

    >>> read_label("Video 20detik"), read_label("Photo CNN"), read_label("Youtube"), read_label("Instagram")
    (('video', '20detik'), ('image', 'cnn'), ('video', 'youtube'), ('social', 'instagram'))
    """
    first, _, rest = label.strip().lower().partition(" ")
    if first in _KINDS:
        return _KINDS[first], rest.strip() or "cnn"
    provider = f"{first} {rest}".strip()
    return ("video" if provider in _VIDEO_PROVIDERS else "social"), provider
