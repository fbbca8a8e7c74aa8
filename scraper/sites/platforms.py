"""Publishing systems that several newsrooms share, as a TOML newsroom names them: ``platform = "detiknetwork"``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.facts.furniture import Furniture
from scraper.facts.metas import USUAL_METAS, Metas
from scraper.facts.wording import ANY_NEWSROOM, Wording
from scraper.sites.detiknetwork.cms import CONTENT_TYPES, FURNITURE
from scraper.sites.detiknetwork.network_metas import METAS
from scraper.sites.detiknetwork.network_wording import WORDING
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article import Kind
    from scraper.facts.rule import Rule


@dataclass(frozen=True, eq=False)
class Platform:
    """What the newsrooms of one publishing system have in common."""

    rules: tuple[Rule, ...] = ()
    furniture: Furniture = field(default_factory=Furniture)
    wording: Wording = ANY_NEWSROOM
    metas: Metas = USUAL_METAS
    content_types: Mapping[str, Kind] = field(default_factory=dict)


PLATFORMS: Final = {
    "": Platform(),
    "detiknetwork": Platform(DETIK_NETWORK, FURNITURE, WORDING, METAS, CONTENT_TYPES),
}
