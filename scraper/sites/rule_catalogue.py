"""All rules in the order in which they are tried, with who they belong to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scraper.rules.news import NEWS
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from scraper.facts.rule import Rule


class Entry(NamedTuple):
    """A rule and its owner: any news site, the detik network, or one site by its title."""

    owner: str
    rule: Rule


@cache
def catalogue() -> tuple[Entry, ...]:
    """Every rule there is, once."""
    entries = [Entry("any news site", rule) for rule in NEWS] + [Entry("detik network", rule) for rule in DETIK_NETWORK]
    shared = {id(entry.rule) for entry in entries}
    entries += [
        Entry(site.title, rule) for site in all_sites().values() for rule in site.rules if id(rule) not in shared
    ]
    return tuple(entries)


@cache
def rules_of(site: str) -> tuple[Rule, ...]:
    """The rules for the pages of one site by its name; those for any news site when it is not known.

    "" is a text of unknown origin: the rules of the network that the program is made for, but no single site's own.
    """
    if not site:
        return (*NEWS, *DETIK_NETWORK)
    known = all_sites().get(site)
    return (*NEWS, *known.rules) if known else NEWS
