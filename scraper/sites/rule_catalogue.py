"""All cleaning rules in the order in which they are tried, each with its owner."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scraper.rules.news import NEWS
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK
from scraper.sites.registry import all_sites
from scraper.sites.site_rules import rules_from_outside

if TYPE_CHECKING:
    from scraper.facts.rule import Rule


class OwnedRule(NamedTuple):
    """A rule and its owner: any news site, the detik network, or one site by its title."""

    owner: str
    rule: Rule


@cache
def catalogue() -> tuple[OwnedRule, ...]:
    """Return every rule once, with its owner."""
    entries = [OwnedRule("any news site", rule) for rule in NEWS] + [
        OwnedRule("detik network", rule) for rule in DETIK_NETWORK
    ]
    entries += [
        OwnedRule(f"plug-in {package}", rule) for package, rules in rules_from_outside().items() for rule in rules
    ]
    shared = {id(entry.rule) for entry in entries}
    entries += [
        OwnedRule(site.title, rule) for site in all_sites().values() for rule in site.rules if id(rule) not in shared
    ]
    return tuple(entries)
