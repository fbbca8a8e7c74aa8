"""Furniture: what stands in an article's body and is not its text, as data that names the fate of each node."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.facts.provider import Provider


class Fate(Enum):
    """What the walk does with a node."""

    DROP = "no words of a person in it: gone without a record"
    CUT = "taken out whole, its text on record under the rule"
    BOX = "a box of links: on record under the rule, its links into `related`"
    FIGURE = "a picture: into `images`, its caption on record under the rule"
    GALLERY = "a picture of a gallery: into `images`, its caption is text, counter and credit on record"
    EMBED = "a placeholder or player: into `embeds`, its text on record under the rule"
    LINES = "text on lines of its own, whatever its tag"
    TIME = "the time of an entry of a live report: opens the heading behind it"
    TITLE = "a heading: on record under the rule where it says a title of the page, else a sub-head of the text"


@dataclass(frozen=True, slots=True)
class Treatment:
    """A fate, and the cleaning rule in whose name a node meets it; rules for text have equal names.

    alone: an element inside a line meets it only where nothing else stands there; in a sentence it is text.
    """

    fate: Fate
    rule: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """The furniture of one content management system.

    classes: treatment by class.
    ids: treatment by id.
    id_prefixes: treatment by how the id begins.
    links: treatment by what the address of a link holds.
    attributes: treatment by what another attribute holds.
    attributed: the tags for which ``attributes`` counts.
    selectors: treatment by CSS selector, of a learned layout alone.
    texts: treatment of a box by all of its words, which the newsroom repeats; of a learned layout alone.
    embeds: kind and provider by the class that stands beside ``embed``.
    pager: CSS selector of what only a pager holds.
    """

    classes: Mapping[str, Treatment] = field(default_factory=dict)
    ids: Mapping[str, Treatment] = field(default_factory=dict)
    id_prefixes: Mapping[str, Treatment] = field(default_factory=dict)
    links: Mapping[str, Treatment] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, Treatment]] = field(default_factory=dict)
    attributed: frozenset[str] = frozenset()
    selectors: Mapping[str, Treatment] = field(default_factory=dict)
    texts: Mapping[str, Treatment] = field(default_factory=dict)
    embeds: Mapping[str, Provider] = field(default_factory=dict)
    pager: str = ""

    def by_id(self, identity: str) -> Treatment | None:
        """Return the treatment of a node with this id."""
        found = self.ids.get(identity)
        if found is not None:
            return found
        for prefix, fate in self.id_prefixes.items():
            if identity.startswith(prefix):
                return fate
        return None

    def by_attribute(self, attribute: Callable[[str], str | None]) -> Treatment | None:
        """Return the treatment of a node by an attribute other than its class and id."""
        for name, parts in self.attributes.items():
            value = attribute(name)
            if value is not None:
                for part, treatment in parts.items():
                    if part in value:
                        return treatment
        return None

    def by_link(self, address: str) -> Treatment | None:
        """Return the treatment of a link to this address."""
        for part, fate in self.links.items():
            if part in address:
                return fate
        return None
