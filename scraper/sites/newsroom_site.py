"""From the data of a TOML newsroom to the ``Site`` that everybody works with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.facts import names
from scraper.facts.furniture import Fate, Furniture, Treatment
from scraper.facts.rule import Rule, Where
from scraper.facts.site import Layout, Lists, Site
from scraper.sites.address_template import pattern_of
from scraper.sites.newsroom_file import FATES, FURNITURE_TABLES, SELECTOR_FIELDS
from scraper.sites.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.facts.metas import Metas
    from scraper.facts.wording import Wording
    from scraper.sites.newsroom_data import FurnitureData, LayoutData, NewsroomData, RuleData, WordingData

_RULE_OF: Final = {
    Fate.CUT: names.PAGE_FRAME, Fate.BOX: names.LINK_BOX, Fate.FIGURE: names.PHOTO_CAPTION,
    Fate.GALLERY: names.PHOTO_CAPTION, Fate.EMBED: names.EMBED, Fate.TITLE: names.PAGE_FRAME,
}  # fmt: skip
_META_KEYS: Final = ("published", "author", "subsection")  # of the wording of a file
_PLACES: Final = {"whole": Where.WHOLE, "end": Where.END}


def site_from(data: NewsroomData) -> Site:
    """Return the newsroom that a file describes; the file of one that extends another gives its own part alone."""
    platform = PLATFORMS[data.platform]
    return Site(
        name=data.name,
        title=data.title,
        hosts=data.hosts,
        address=pattern_of(data.address) if data.address else "",
        matches=data.matches,
        refuses=data.refuses,
        layouts=tuple(map(_layout, data.layouts)),
        lists=Lists(**{name: getattr(data.lists, name) for name in data.lists.__struct_fields__}),
        channels=data.channels,
        moved=data.moved,
        rules=(*platform.rules, *map(_rule, data.rules)),
        kinds=data.kinds,
        furniture=_joined(platform.furniture, data.furniture),
        wording=_wording(platform.wording, data.wording),
        metas=_metas(platform.metas, data.wording),
        content_types=platform.content_types,
        brands=data.brands,
        language=data.language,
        utc_offset=data.utc_offset,
        least_yield=data.least_yield,
        state=data.state,
    )


def added(data: NewsroomData, sites: Mapping[str, Site]) -> Site | None:
    """Return the newsroom that a file adds to the known ones, or the one that it extends; None if that is not known.

    The layouts and the furniture of a file stand behind those that the newsroom has.
    """
    if not data.extends:
        return site_from(data)
    site = sites.get(data.extends)
    return None if site is None else with_layouts(site, data)


def with_layouts(site: Site, data: NewsroomData) -> Site:
    """Return a newsroom with the layouts and the furniture of a file behind its own."""
    layouts = (*site.layouts, *map(_layout, data.layouts))
    return replace(site, layouts=layouts, furniture=_joined(site.furniture, data.furniture))


def treatment_of(words: str) -> Treatment:
    """Return the treatment that a file names: a fate, and perhaps the rule in whose name it happens."""
    fate, _, rule = words.partition(" ")
    return Treatment(FATES[fate], rule or _RULE_OF.get(FATES[fate], ""))


def _layout(data: LayoutData) -> Layout:
    selectors = {field: getattr(data, field) for field in SELECTOR_FIELDS}
    return Layout(name=data.name, learned=data.learned, **selectors)


def _joined(known: Furniture, data: FurnitureData) -> Furniture:
    """Return known furniture and what a file adds; what is known already stays as it is."""
    added: dict[str, Any] = {}
    for table in FURNITURE_TABLES:
        own: Mapping[str, str] = getattr(data, table)
        if own:
            added[table] = {key: treatment_of(words) for key, words in own.items()} | dict(getattr(known, table))
    return replace(known, **added) if added else known


def _wording(known: Wording, data: WordingData) -> Wording:
    """Return the wording of a platform with what a file says otherwise."""
    written = {key: value for key, value in msgspec.to_builtins(data).items() if key not in _META_KEYS}
    if not written:
        return known
    if "brand" in written:
        written["brand"] = re.escape(written["brand"])
    for key in ("kickers", "credits"):
        if key in written:
            written[key] = tuple(written[key])
    return replace(known, **written)


def _metas(known: Metas, data: WordingData) -> Metas:
    """Return the metas of a platform with what a file says otherwise."""
    written: dict[str, Any] = {key: names for key in _META_KEYS if (names := getattr(data, key))}
    return replace(known, **written) if written else known


def _rule(data: RuleData) -> Rule:
    words = "|".join(re.escape(line) for line in sorted(data.lines, key=len, reverse=True))
    return Rule(
        name=data.name,
        pattern=f"(?:{words})",
        where=_PLACES[data.where],
        why=data.why,
        cuts=data.cuts,
        keeps=data.keeps,
        hints=data.lines,
    )
