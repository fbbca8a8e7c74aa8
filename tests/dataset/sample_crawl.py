"""A crawl of made-up Articles, as large as asked, kept by the store itself; every field has something in it."""

from __future__ import annotations

import os
import random
import time
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from scraper.core.article import (
    Article,
    Block,
    Cut,
    Embed,
    Extraction,
    Image,
    Link,
    Suspect,
)
from scraper.storage.file_store import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIB = timezone(timedelta(hours=7))
FIRST = datetime(2026, 1, 1, 5, tzinfo=WIB)
PER_DAY = 250
TEXT = """Harga beras di pasar induk naik dan warga kota mengeluh sejak hujan lebat membuat jalan menuju desa putus.
Pemerintah daerah membuka pos baru bagi petani yang gagal panen pada awal pekan ini, kata menteri di hadapan pedagang.
Murid dan guru bermain bola di lapangan sekolah; pemain termuda mencetak gol pada menit akhir, penonton bersorak riang.
Kereta terakhir meninggalkan stasiun dengan penumpang libur panjang, sementara tiket pesawat di bandara kian murah.
Bank menurunkan bunga kredit rumah, saham di bursa São Tomé menguat, “kutipan” dari café — ½ 漢字 😀 ikut tercatat."""
WORDS = TEXT.split()
SECTIONS = ("ekonomi", "nasional", "olahraga", "teknologi")


def make_article(number: int, *, per_day: int = PER_DAY, words: int = 350) -> Article:
    """The Article of a number, always the same one."""
    dice = random.Random(number)
    blocks = []
    left = words
    while left > 0:
        size = min(left, dice.randint(20, 60))
        left -= size
        blocks.append(Block("paragraph", " ".join(dice.choices(WORDS, k=size)).capitalize() + "."))
    blocks.insert(len(blocks) // 2, Block("heading", "Sub-judul\tdengan tab"))
    text = "\n\n".join(block.text for block in blocks)
    when = FIRST + timedelta(days=number // per_day, seconds=number % per_day * 60)
    cuts = [Cut("read-also", f"Baca juga: {' '.join(dice.choices(WORDS, k=8))}", place, -1) for place in range(4)]
    return Article(
        id=f"cnnindonesia:{1000000 + number}",
        url=f"https://www.cnnindonesia.com/{SECTIONS[number % 4]}/{1000000 + number}/judul?utm=1",
        canonical_url=f"https://www.cnnindonesia.com/{SECTIONS[number % 4]}/{1000000 + number}/judul",
        site="cnnindonesia",
        kind="video" if number % 10 == 9 else "article",
        title=" ".join(dice.choices(WORDS, k=9)).capitalize() + f" {number}",
        description=" ".join(dice.choices(WORDS, k=20)),
        section=SECTIONS[number % 4],
        subsection="keuangan" if number % 8 == 0 else None,
        date_published=None if number % 97 == 96 else when.isoformat(),
        date_modified=(when + timedelta(minutes=5)).isoformat(),
        authors=["Sari Utami"] if number % 3 else [],
        editors=["kid", "asa"],
        agencies=["Antara"] if number % 5 == 0 else [],
        dateline="Jakarta",
        text=text,
        blocks=blocks,
        images=[Image(f"https://akcdn.example/{number}.jpeg", "Ilustrasi", None)],
        embeds=[Embed("video", "youtube", None, 0)] if number % 4 == 0 else [],
        related=[Link(" ".join(dice.choices(WORDS, k=7)), f"https://www.cnnindonesia.com/x/{n}") for n in range(3)],
        tags=dice.sample(SECTIONS, 2),
        complete=number % 50 != 49,
        word_count=len(text.split()),
        removed=[*cuts, Cut("signature", "(kid/asa)", len(blocks) - 1, 12)],
        suspect=[Suspect("page-missing", "page 2", -1, -1)] if number % 50 == 49 else [],
        extraction=Extraction("found" if number % 20 == 19 else "adapter", "tailwind", "0.2.0"),
        fetched_at="2026-11-29T01:02:03Z",
        content_hash=f"{dice.getrandbits(128):032x}",
    )


def fill(folder: Path, count: int, *, first: int = 0, per_day: int = PER_DAY, words: int = 350) -> FileStore:
    """Keep so many Articles in a folder, as a crawl does."""
    store = FileStore(folder, durable=False)
    for number in range(first, first + count):
        store.save(make_article(number, per_day=per_day, words=words))
    (folder / "_state").mkdir(exist_ok=True)
    age(folder)
    return store


def age(folder: Path) -> None:
    """Make the folders of all days a minute older: a day that has just changed is looked at by the next export."""
    for day in folder.glob("[a-z]*/*/*/*"):
        if day.is_dir():
            os.utime(day, (time.time() - 60,) * 2)
    for undated in folder.glob("*/undated"):
        os.utime(undated, (time.time() - 60,) * 2)


def kept_articles(folder: Path) -> Iterator[Article]:
    """What the store holds."""
    for kept in FileStore(folder).articles():
        assert kept.article, kept.fault
        yield kept.article
