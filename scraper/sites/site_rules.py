"""The cleaning rules and the wording of a newsroom by its name.

Rules from outside are entry points of the group ``scraper.rules`` whose object is a sequence of ``Rule``. They count
for the texts of any newsroom and are tried behind the program's own.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from scraper.core.plugins import RULES, leave_out, plugins
from scraper.facts.rule import Rule
from scraper.facts.wording import ANY_NEWSROOM
from scraper.rules.news import NEWS
from scraper.sites.detiknetwork.network_wording import WORDING
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.facts.site import Site
    from scraper.facts.wording import Wording


@cache
def rules_of(site: str) -> tuple[Rule, ...]:
    """Return the rules for the pages of one newsroom by its name; those for any news site when it is not known.

    "" is a text of unknown origin: the rules of the network that the program is made for, but no single site's own.
    """
    outside = tuple(rule for rules in rules_from_outside().values() for rule in rules)
    if not site:
        return (*NEWS, *DETIK_NETWORK, *outside)
    known = _newsrooms().get(site)
    return (*NEWS, *known.rules, *outside) if known else (*NEWS, *outside)


def wording_of(site: str) -> Wording:
    """Return the wording of a newsroom by its name; for a text of unknown origin ("") that of the detik network."""
    if not site:
        return WORDING
    known = _newsrooms().get(site)
    return known.wording if known else ANY_NEWSROOM


@cache
def text_rule_names(site: str) -> frozenset[str]:
    """Return the names of a newsroom's rules that cut words of the text itself, such as a dateline.

    What a cut by any other name took is furniture: a box, a caption, a node that the markup names.
    """
    return frozenset(rule.name for rule in rules_of(site) if not rule.furniture)


def _newsrooms() -> dict[str, Site]:
    from scraper.sites.registry import all_sites  # noqa: PLC0415  a text of unknown origin needs no newsroom

    return all_sites()


@cache
def rules_from_outside() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of installed packages by the package's name."""
    names = {rule.name for rule in (*NEWS, *DETIK_NETWORK)}
    found: dict[str, tuple[Rule, ...]] = {}
    for plugin in plugins(RULES):
        value = plugin.value
        rules = tuple(value) if isinstance(value, list | tuple) else ()
        if not rules or not all(isinstance(rule, Rule) for rule in rules):
            leave_out(str(plugin), f"it is no sequence of scraper.facts.rule.Rule but {type(value).__name__}")
        elif twice := sorted(names & _names(rules)):
            leave_out(str(plugin), f"there is a rule {twice[0]!r} already")
        elif why := _broken(rules):
            leave_out(str(plugin), why)
        else:
            names |= _names(rules)
            found[plugin.package] = (*found.get(plugin.package, ()), *rules)
    return found


def _names(rules: Iterable[Rule]) -> set[str]:
    return {rule.name for rule in rules}


def _broken(rules: Iterable[Rule]) -> str:
    """Return why a pattern cannot be used, the empty string where all can."""
    for rule in rules:
        try:
            rule.groups  # noqa: B018  compiles the pattern
        except re.error as error:
            return f"the pattern of {rule.name!r} cannot be read: {error}"
    return ""
