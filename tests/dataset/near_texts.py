"""Generated news texts, and copies of them as they occur: corrected, updated, syndicated, dirty, of one template."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from scraper.composition.validate import content_hash
from scraper.core.article import Article, Block, Extraction
from scraper.core.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

WIB = timezone(timedelta(hours=7))
BEGIN = datetime(2025, 1, 1, 6, tzinfo=WIB)
SITES = ("cnnindonesia", "cnbcindonesia", "detik")
KINDS = ("corrected", "updated", "syndicated", "dirty")
VOCABULARY = 4_000
NAMES = 800
SLOT = "{}"

_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bu",
    "da",
    "di",
    "du",
    "ga",
    "ja",
    "ka",
    "ke",
    "ki",
    "ku",
    "la",
    "le",
    "li",
    "ma",
    "me",
    "mi",
    "mu",
    "na",
    "ni",
    "pa",
    "pe",
    "pu",
    "ra",
    "ri",
    "ru",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "ti",
]
_SENTENCE_END = re.compile(r"(?<=\.)\s+")


class Newsroom:
    """Writes texts that have nothing in common but their words, and edits them."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self._words = [self._word() for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (place + 3) for place in range(VOCABULARY)))
        self._names = [self._word().capitalize() for _ in range(NAMES)]

    def text(self) -> str:
        """A text of some 120 to 450 words, in paragraphs of two sentences."""
        return self._paragraphs([self.sentence() for _ in range(self.rng.randint(8, 30))])

    def sentence(self) -> str:
        """A sentence with two names and mostly a number in it."""
        rng = self.rng
        words = self._some_words(rng.randint(10, 20))
        words[rng.randrange(2, len(words))] = f"{rng.choice(self._names)} {rng.choice(self._names)}"
        if rng.random() < 0.7:
            words[rng.randrange(2, len(words))] = str(rng.randint(2, 9_999))
        return self._sentence(words)

    def template(self) -> str:
        """A text with one place to fill in each sentence."""
        sentences = []
        for _ in range(self.rng.randint(8, 20)):
            words = self._some_words(self.rng.randint(12, 20))
            words[self.rng.randrange(2, len(words))] = SLOT
            sentences.append(self._sentence(words))
        return self._paragraphs(sentences)

    def filled(self, template: str) -> str:
        """A text of a template: a number or a name in each place."""
        rng = self.rng
        parts = template.split(SLOT)
        values = [rng.choice(self._names) if rng.random() < 0.5 else str(rng.randint(2, 99_999)) for _ in parts[1:]]
        return "".join(part + value for part, value in zip(parts, [*values, ""], strict=True))

    def corrected(self, text: str) -> str:
        """One to three words are others."""
        words = text.split(" ")
        for _ in range(self.rng.randint(1, 3)):
            place = self.rng.randrange(len(words))
            words[place] = str(self.rng.randint(2, 9_999)) if words[place].isdigit() else self._word()
        return " ".join(words)

    def updated(self, text: str) -> str:
        """A fifth to a third is new, and mostly one sentence is gone."""
        sentences = _SENTENCE_END.split(text)
        new = [self.sentence() for _ in range(max(1, round(len(sentences) * self.rng.uniform(0.2, 0.33))))]
        place = self.rng.randrange(len(sentences))
        sentences[place:place] = new
        if self.rng.random() < 0.7:
            sentences.pop(self.rng.randrange(len(sentences)))
        return self._paragraphs(sentences)

    def syndicated(self, text: str) -> str:
        """As another newsroom prints it: without the last tenth to third, with a dateline and a credit of its own."""
        sentences = _SENTENCE_END.split(text)
        kept = sentences[: max(4, round(len(sentences) * self.rng.uniform(0.67, 0.9)))]
        credit = f"Penulis {self._names[0]} {self._names[1]}, penyunting {self.rng.choice(self._names)}."
        return self._paragraphs([f"{self.rng.choice(self._names)} (Kantor Berita) - {kept[0]}", *kept[1:], credit])

    def dirty(self, text: str) -> str:
        """With furniture of a page in it, and words glued together where links stood."""
        words = text.split(" ")
        for _ in range(max(2, len(words) // 60)):
            place = self.rng.randrange(len(words) - 1)
            words[place : place + 2] = [words[place] + words[place + 1]]
        for furniture in (
            "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
            f"[Gambas:Video] Lihat Juga: {self.sentence()}",
        ):
            place = self.rng.randrange(len(words))
            words[place:place] = furniture.split(" ")
        return " ".join(words)

    def _some_words(self, count: int) -> list[str]:
        return self.rng.choices(self._words, cum_weights=self._weights, k=count)

    def _sentence(self, words: list[str]) -> str:
        return f"{' '.join([words[0].capitalize(), *words[1:]])}."

    def _paragraphs(self, sentences: list[str]) -> str:
        return "\n\n".join(" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2))

    def _word(self) -> str:
        return "".join(self.rng.choices(_SYLLABLES, k=self.rng.randint(2, 4)))


class Copy(NamedTuple):
    """A generated near-duplicate. kind: how it was made; of: the id of the article that it is like."""

    id: str
    kind: str
    of: str


def article(number: int, text: str, *, site: str = SITES[0], published: datetime | None = None) -> Article:
    """An Article with a text, published so many minutes after the first."""
    moment = (published or BEGIN + timedelta(minutes=number)).isoformat()
    address = f"https://www.{site}.com/nasional/{number}/judul"
    blocks = [Block("paragraph", part) for part in text.split("\n\n")]
    return Article(
        id=f"{site}:{number}",
        url=address,
        canonical_url=address,
        site=site,
        title=f"Judul {number}",
        date_published=moment,
        text=text,
        blocks=blocks,
        word_count=count_words(text),
        extraction=Extraction("adapter", None, "0"),
        fetched_at="2025-06-01T00:00:00+00:00",
        content_hash=content_hash(f"Judul {number}", text),
    )


def corpus(count: int, seed: int) -> Iterator[tuple[Article, Copy | None]]:
    """So many articles: of 100, 60 are like no other, 32 are pairs of an original and a copy, 8 are of one template."""
    newsroom = Newsroom(seed)
    rng = newsroom.rng
    number = 0
    template = ""
    while number < count:
        place = number % 100
        if place < 8:
            template = newsroom.template() if place == 0 else template
            made = article(number, newsroom.filled(template))
            yield made, Copy(made.id, "sibling", f"{SITES[0]}:{number - place}") if place else None
        elif place < 40 and place % 2 == 0:
            original = article(number, newsroom.text())
            yield original, None
            number += 1
            if number < count:
                kind = rng.choice(KINDS)
                site = SITES[1] if kind == "syndicated" else SITES[0]
                made = article(number, getattr(newsroom, kind)(original.text), site=site)
                yield made, Copy(made.id, kind, original.id)
        else:
            yield article(number, newsroom.text()), None
        number += 1
