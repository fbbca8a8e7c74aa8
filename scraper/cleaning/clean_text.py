"""Clean dirty text without markup: the cleaning stage alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.cleaning.assemble import assemble
from scraper.cleaning.engine import sweep
from scraper.cleaning.prepare import lines_of, repair_lines
from scraper.cleaning.profile import CORPUS
from scraper.cleaning.repair import is_rough
from scraper.cleaning.suspects import find_suspects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.cleaning.profile import Profile
    from scraper.core.article_parts import Cut, Embed, Suspect


@dataclass(slots=True)
class Cleaned:
    """A cleaned text.

    text: the lines that are left, joined by one line end.
    dateline: the place.
    signature: as it stood, "(Antara/kid)".
    editors: the editors in the signature.
    agencies: the agencies in the signature.
    embeds: what its placeholders stood for.
    removed: the cuts, as in the Article; ``block`` is the number of the line.
    suspect: what looks wrong, as in the Article; ``block`` is the number of the line.
    """

    text: str
    dateline: str | None = None
    signature: str | None = None
    editors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    removed: list[Cut] = field(default_factory=list)
    suspect: list[Suspect] = field(default_factory=list)


def clean_text(text: str, *, link_titles: Sequence[str] = (), profile: Profile = CORPUS) -> Cleaned:
    """Clean one text; each line of it counts as a paragraph.

    link_titles: titles of other articles that the page links to; they are cut where they stand apart.

    A text always gives one result, whatever else was cleaned before. Cleaning the result again changes nothing.

    >>> clean_text("Jakarta, CNN Indonesia -- Harga beras naik.[Gambas:Video CNN] (ama/sfr)").text
    'Harga beras naik.'
    """
    rules = profile.ruleset()
    pieces = sweep(lines_of(text, rules), rules, titles=link_titles, lines=True)
    while is_rough(text):  # a cut may have joined the halves of a tag or an entity
        repaired = repair_lines(pieces, rules)
        if not repaired.touched:
            break
        pieces = sweep(repaired.pieces, rules, titles=link_titles, lines=True, fresh=repaired.touched)
    done = assemble(pieces, stay=profile.stay, placeholder=rules.wording.placeholder)
    lines = [piece.text for piece in done.kept]
    return Cleaned(
        text="\n".join(lines),
        dateline=done.dateline,
        signature=done.signatures[-1] if done.signatures else None,
        editors=done.editors,
        agencies=done.agencies,
        embeds=done.embeds,
        removed=done.removed,
        suspect=find_suspects(lines, rules.wording),
    )
