"""Profiles: the user's choice of what is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.cleaning.ruleset import Ruleset
from scraper.facts import names
from scraper.sites.site_rules import rules_of, wording_of

if TYPE_CHECKING:
    from scraper.facts.rule import Rule


class Profile:
    """A choice of rules, which does not change.

    off: names of rules that are not applied.
    stay: names of rules whose text is read (dateline and signature fill their fields) but stays where it is.
    own: further rules, tried after all others.
    only: rules in place of the catalogue.
    """

    __slots__ = ("_rulesets", "name", "off", "only", "own", "stay")

    def __init__(
        self,
        name: str,
        *,
        off: frozenset[str] = frozenset(),
        stay: frozenset[str] = frozenset(),
        own: tuple[Rule, ...] = (),
        only: tuple[Rule, ...] | None = None,
    ) -> None:
        self.name: Final = name
        self.off: Final = off
        self.stay: Final = stay
        self.own: Final = own
        self.only: Final = only
        self._rulesets: Final[dict[str, Ruleset]] = {}

    def ruleset(self, site: str = "") -> Ruleset:
        """Return the rules of this profile for one newsroom by its name, or for a text of unknown origin."""
        ready = self._rulesets.get(site)
        if ready is None:
            rules = rules_of(site) if self.only is None else self.only
            chosen = [rule for rule in (*rules, *self.own) if rule.name not in self.off]
            ready = Ruleset(chosen, wording_of(site))
            self._rulesets[site] = ready
        return ready


CORPUS: Final = Profile("corpus")
ARCHIVE: Final = Profile("archive", stay=frozenset({names.DATELINE, names.SIGNATURE}))
