"""Turns templates into Indonesian sentences for one article: the same people, places and topics throughout."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.replica import phrases, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from random import Random

    from tests.replica.sections import Section

_SLOT = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"‹([a-z]):([^‹›]*)›")


def plain(text: str) -> str:
    """The words as a reader sees them: marks gone."""
    return _MARK.sub(r"\2", text) if "‹" in text else text


def marked(text: str, render: Callable[[str, str], str], escape: Callable[[str], str]) -> str:
    """The text with each mark rendered by ``render(letter, words)`` and everything else escaped."""
    if "‹" not in text:
        return escape(text)
    out = []
    done = 0
    for found in _MARK.finditer(text):
        out += [escape(text[done : found.start()]), render(found[1], found[2])]
        done = found.end()
    return "".join([*out, escape(text[done:])])


def slug_of(text: str) -> str:
    """A title as the site's addresses write it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:90].strip("-")


def _day_and_date(day: datetime) -> str:
    """As the newsroom dates its sentences: Minggu (22/11)."""
    return f"{words.DAYS[day.weekday()]} ({day.day}/{day.month})"


class Cast:
    """The people, places and topics of one article, and the sentences that they stand in."""

    def __init__(self, rng: Random, section: Section, day: datetime) -> None:
        self.rng = rng
        self.section = section
        choose = rng.choice
        topic, topic2 = rng.sample(section.topics, 2)
        place, place2 = rng.sample(words.PLACES, 2)
        team, team2 = rng.sample(words.TEAM_SPORT, 2)
        person, person2, person3 = (f"{choose(words.FIRST)} {choose(words.LAST)}" for _ in range(3))
        self.fixed = {
            "topic": topic, "Topic": " ".join(word[0].upper() + word[1:] for word in topic.split()), "topic2": topic2,
            "place": place, "place2": place2,
            "team": team, "team2": team2, "person": person, "person2": person2, "person3": person3,
            "district": choose(words.DISTRICTS), "company": choose(words.COMPANIES), "inst": choose(words.INSTITUTES),
            "role": choose(words.ROLES), "outlet": choose(words.OUTLETS), "initial": person2[0] + person3[0],
            "upper": person3.upper(), "slugword": topic.split()[0].lower(),
        }  # fmt: skip
        recent = [day - timedelta(days=back) for back in (0, 0, 0, 1, 1, 2, 4)]
        self._makers: dict[str, Callable[[], str]] = {
            "when": lambda: _day_and_date(choose(recent)),
            "said": lambda: choose(words.SAID),
            "pct": lambda: f"{rng.randrange(1, 40)},{rng.randrange(1, 10)}",
            "money": lambda: (
                f"Rp{rng.randrange(1, 990)},{rng.randrange(1, 10)} {choose(('juta', 'miliar', 'triliun'))}"
            ),
            "num": lambda: str(rng.randrange(3, 48)),
            "few": lambda: str(rng.randrange(2, 10)),
            "two": lambda: choose(words.TWO_DIGITS),
            "count": lambda: f"{rng.randrange(1, 900)}.{rng.randrange(100, 999)}",
            "hour": lambda: f"{rng.randrange(5, 23):02}",
            "minute": lambda: choose(("00", "15", "30", "45")),
        }
        self._used: dict[int, set[int]] = {}

    def fill(self, template: str) -> str:
        """One template with its slots filled."""
        fixed, makers = self.fixed, self._makers
        template = template.replace("{day} ({date})", "{when}")
        return _SLOT.sub(lambda found: fixed.get(found[1]) or makers[found[1]](), template)

    def one(self, bank: Sequence[str]) -> str:
        """A sentence from a bank; within an article none is used twice until the bank is empty."""
        used = self._used.setdefault(id(bank), set())
        if len(used) >= len(bank):
            used.clear()
        place = self.rng.randrange(len(bank))
        while place in used:
            place = (place + 1) % len(bank)
        used.add(place)
        return self.fill(bank[place])

    def paragraph(self) -> str:
        """One to three sentences: about the section's matter, general, a look-alike of an artifact, or a quotation."""
        roll = self.rng.random
        out = []
        for _ in range(1 + (roll() < 0.7) + (roll() < 0.3)):
            die = roll()
            if die < 0.45:
                out.append(self.composed())
            else:
                bank = self.section.sentences if die < 0.6 else words.GENERAL if die < 0.89 else words.LOOKALIKES
                out.append(self.one(bank))
        return " ".join(out)

    def composed(self) -> str:
        """A sentence put together from phrases."""
        rng = self.rng
        opener, actor = rng.choice(phrases.OPENERS), rng.choice(phrases.ACTORS)
        if opener and not actor.startswith("{"):
            actor = actor[0].lower() + actor[1:]
        return self.fill(
            f"{opener}{actor} {rng.choice(phrases.ACTS)} {rng.choice(phrases.OBJECTS)}{rng.choice(phrases.TAILS)}."
        )

    def quotation(self) -> str:
        """A paragraph that opens with a quotation."""
        rng = self.rng
        tail = f" {self.one(words.GENERAL)}" if rng.random() < 0.4 else ""
        if rng.random() < 0.35:
            return self.one(words.QUOTES) + tail
        said = f"{rng.choice(phrases.SPEAKERS)} {rng.choice(phrases.ACTS)} {rng.choice(phrases.OBJECTS)}"
        more = rng.choice(phrases.AFTERTHOUGHTS)
        closing = more.removesuffix(".")
        end = "" if more.endswith(("?", "!")) else ","
        said += f".{closing}" if more else ""
        return self.fill(f'"{said}{end}" {{said}} {{person}}.') + tail

    def picture(self) -> tuple[str, str | None]:
        """A caption and its credit; one in ten has no credit."""
        credit = self.fill(self.rng.choice(words.CREDITS)) if self.rng.random() < 0.9 else None
        return self.one(words.CAPTIONS), credit
