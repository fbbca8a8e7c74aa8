"""Weeks of runs, made up: a weekly rhythm, a few rejections, slow pages, hostile titles; for the report.

``python -m tests.report.history FOLDER RUNS ARTICLES`` writes them, to look at.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from scraper.core.article import Article, Block, Extraction, encode_readable
from scraper.core.article_parts import Cut, Suspect
from scraper.record import RunRecord
from scraper.record.events import Answered, Failed, ListEnd, Rejection, took

SECTIONS = {
    "nasional": 8,
    "ekonomi": 6,
    "internasional": 5,
    "olahraga": 5,
    "hiburan": 3,
    "gaya-hidup": 2,
    "teknologi": 2,
}
RULES = {
    "dateline": 0.95,
    "signature": 0.9,
    "embed-placeholder": 0.7,
    "ad-block": 0.9,
    "lihat-juga": 0.5,
    "page-teaser": 0.05,
}
HOSTILE = "</title><script>document.title='owned'</script><img src=x onerror=alert(1)> & \u202eterbalik"
WIB = timezone(timedelta(hours=7))
END = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def make(output: Path, runs: int, articles: int, *, hours: float = 3.0, seed: int = 1) -> None:
    """Writes so many runs, hours apart, with so many articles in all."""
    dice = random.Random(seed)
    number = 100_000
    for index in range(runs):
        clock = Clock(END - timedelta(hours=hours * (runs - 1 - index)))
        record = RunRecord.open(output, {"site": "cnnindonesia"}, rules=[*RULES, "never-seen"], job="newest", now=clock)
        weekend = 0.6 if clock.now.weekday() >= 5 else 1.0
        count = max(1, round(articles / runs * weekend * dice.uniform(0.9, 1.3)))
        record.add(ListEnd(name="indeks", source="indeks", new=count + 3))
        record.add(ListEnd(name="sitemap", source="sitemap", new=count // 5))
        for _ in range(count):
            number += 1
            article = made(dice, number, clock.now)
            slow = dice.lognormvariate(-1.2, 0.6)
            size = dice.randint(90_000, 200_000)
            record.add(Answered(url=article.canonical_url, code=200, bytes=size, seconds=slow))
            record.add(took(article, seconds=slow, size=120_000, changed=dice.random() < 0.04))
            if index >= runs - 2 and number % 40 == 0:
                store(output, article)
        for _ in range(dice.randint(0, 3)):
            url = address(dice, number, clock.now)
            record.add(Answered(url=url, code=404, bytes=900, seconds=0.1))
            record.add(Rejection(url=url, reason=dice.choice(["not-found", "index", "empty-body"])))
        if dice.random() < 0.2:
            record.add(Failed(url=address(dice, number, clock.now), kind="timeout", detail="30 s"))
        clock.now += timedelta(minutes=dice.uniform(4, 9))
        record.close("killed" if index == runs // 2 else "finished")


class Clock:
    """A clock that is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def address(dice: random.Random, number: int, now: datetime, section: str = "") -> str:
    section = section or dice.choice(list(SECTIONS))
    return f"https://www.cnnindonesia.com/{section}/{now:%Y%m%d%H%M%S}-92-{number}/contoh-berita-{number}"


def made(dice: random.Random, number: int, now: datetime) -> Article:
    """An article; every 40th is strange, and has a hostile title."""
    section = dice.choices(list(SECTIONS), list(SECTIONS.values()))[0]
    published = now.astimezone(tz=WIB) - timedelta(hours=dice.uniform(0, 3))
    url = address(dice, number, published, section)
    strange = number % 40 == 0
    blocks = [
        Block(
            "paragraph", "Harga beras di Pasar Contoh naik Rp1.500 per kilogram sejak awal pekan, kata para pedagang."
        ),
        Block("heading", "Stok di gudang"),
        Block("paragraph", "Pemerintah daerah menyebut stok di gudang cukup untuk empat bulan ke depan."),
        Block("quote", "Kami minta warga tidak memborong, kata kepala dinas."),
    ]
    cuts = [Cut(rule, f"[{rule}] contoh potongan", 2, -1) for rule, share in RULES.items() if dice.random() < share]
    return Article(
        id=f"cnnindonesia:{number}",
        url=url,
        canonical_url=url,
        site="cnnindonesia",
        title=HOSTILE if strange else f"Contoh berita {number}",
        description="Contoh.",
        section=section,
        subsection="umum" if dice.random() < 0.9 else None,
        date_published=f"{published:%Y-%m-%dT%H:%M:%S}+07:00",
        authors=["Sari Contoh"] if dice.random() < 0.3 else [],
        editors=["abc"] if dice.random() < 0.92 else [],
        dateline="Jakarta" if dice.random() < 0.95 else None,
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        tags=["beras", "pangan"] if dice.random() < 0.97 else [],
        removed=[Cut("dateline", "Jakarta, CNN Indonesia -- ", 0, 0), *cuts, Cut("signature", " (abc/def)", 3, 52)],
        suspect=[Suspect("glued-words", "dikutipReuters", 0, 5)] if strange else [],
        extraction=Extraction("trafilatura" if strange else "adapter", None if strange else "tailwind", "0.1.0"),
        word_count=sum(len(block.text.split()) for block in blocks),
    )


def store(output: Path, article: Article) -> None:
    day = (article.date_published or "")[:10].replace("-", "/")
    file = output / "cnnindonesia" / day / f"{article.id.split(':')[1]}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encode_readable(article))


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
