"""A crawl of made-up articles: sentences of a small vocabulary, words as frequent as in a language, some odd ones."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from scraper.core.article import Article, Block, Extraction, is_complete
from scraper.core.article_parts import Cut, Suspect
from scraper.storage.file_store import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIB = timezone(timedelta(hours=7))
LAST = datetime(2026, 11, 22, 18, 0, tzinfo=WIB)
SYLLABLES = ("ba", "ra", "ti", "ku", "me", "nga", "lan", "se", "pu", "ha", "di", "tor", "gi", "man", "sa", "kel")
COMMON = ("yang", "dan", "di", "harga", "beras", "warga", "pemerintah", "naik", "kata", "tahun", "pasar", "jalan")
SECTIONS = {"nasional": ("hukum-kriminal", "politik"), "ekonomi": ("keuangan", "bisnis"), "olahraga": ("sepakbola",)}
AUTHORS = ("Sari Ayu", "Bima Putra", "Dewi Laras", "Joko Arif")


def vocabulary(dice: random.Random, size: int = 4_000) -> list[str]:
    """Words from the most frequent to the rarest."""
    words = list(COMMON)
    while len(words) < size:
        words.append("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))))
    return words


def made_articles(count: int, seed: int = 1) -> Iterator[Article]:
    """So many articles over some years, the last ones on the day of LAST; the same ones for the same seed."""
    dice = random.Random(seed)
    words = vocabulary(dice)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for index in range(count):
        at = LAST - timedelta(minutes=17 * (count - 1 - index))
        stream = iter(dice.choices(words, weights, k=420))
        paragraphs = []
        for _ in range(dice.randint(6, 11)):
            sentence = " ".join(word for word, _ in zip(stream, range(dice.randint(12, 36)), strict=False))
            paragraphs.append(sentence.capitalize() + ".")
        yield article(dice, 1_000_000 + index, at, paragraphs)


def article(dice: random.Random, number: int, at: datetime, paragraphs: list[str]) -> Article:
    """One article with what a real one has cut: dateline, advertisement, signature."""
    section = dice.choice(list(SECTIONS))
    title = " ".join(paragraphs[0].split()[:7]).rstrip(".")
    url = f"https://www.cnnindonesia.com/{section}/{at:%Y%m%d%H%M%S}-92-{number}/{title.lower().replace(' ', '-')}"
    made = Article(
        id=f"cnnindonesia:{number}",
        url=url,
        canonical_url=url,
        site="cnnindonesia",
        kind=dice.choices(["article", "video", "photo"], [20, 1, 1])[0],
        title=title,
        description=paragraphs[0],
        section=section,
        subsection=dice.choice(SECTIONS[section]),
        date_published=at.isoformat(),
        authors=[dice.choice(AUTHORS)],
        editors=["kid"],
        dateline="Jakarta",
        text="\n\n".join(paragraphs),
        blocks=[Block("paragraph", text) for text in paragraphs],
        tags=dice.sample(COMMON, 3),
        word_count=sum(len(text.split()) for text in paragraphs),
        removed=[
            Cut("dateline", "Jakarta, CNN Indonesia -- ", 0, 0),
            Cut("ad-block", "ADVERTISEMENT", 2, -1),
            Cut("signature", "(abc/kid)", len(paragraphs), -1),
        ],
        extraction=Extraction("adapter", "2023", "0.2.0"),
        fetched_at=at.isoformat(),
        content_hash=f"{number:x}",
    )
    if number % 50 == 7:
        made.suspect = [Suspect("page-missing", "page 2", -1, -1)]
    if number % 60 == 9:
        made.suspect = [Suspect("glued-words", "hargaberas", 0, 3)]
    if number % 90 == 11:
        made.extraction = Extraction("found", None, "0.2.0")
    made.complete = is_complete(made)
    return made


def write_crawl(folder: Path, count: int, seed: int = 1) -> list[Article]:
    """Write the articles into a folder as a crawl does; return them."""
    store = FileStore(folder, durable=False)
    (folder / "_state").mkdir(parents=True, exist_ok=True)
    written = []
    for one in made_articles(count, seed):
        store.replace(one)
        written.append(one)
    return written
