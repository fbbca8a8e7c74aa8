"""Exports that are killed by -9 again and again: each leaves what was there before or what was to come."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.storage.file_store import FileStore
from tests.dataset import reading_back
from tests.dataset.s3_server import BUCKET, speaking_to
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import fill_small, small

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.core.article import Article

ROOT = Path(__file__).parents[2]
ARTICLES = 150
STEPS = 30  # of an export of which nothing is known yet
MAX_DELAY_SECONDS = 0.03
TIMEOUT_SECONDS = 120

Kept = dict[str, "Article"]


@dataclass(slots=True)
class Destination:
    """Where an export goes.

    read: returns the Articles that are there. environment: of the program. steps: of its last whole export.
    """

    form: str
    place: str
    read: Callable[[], Kept]
    environment: dict[str, str] = field(default_factory=dict)
    steps: int = STEPS

    @property
    def name(self) -> str:
        """The word for it in the result."""
        ending = ".zst" if self.place.endswith(".zst") else ""
        return f"{self.form}{ending}{' in a store' if self.place.startswith('s3://') else ''}"


def destinations_in(folder: Path, database: str | None = None, server: str | None = None) -> list[Destination]:
    """One of each format. database: an empty one of PostgreSQL. server: the address of one that speaks S3."""
    lines, packed, table = (folder / name for name in ("a.jsonl", "a.jsonl.zst", "a.csv"))
    sqlite, months, sets = (folder / name for name in ("a.db", "parquet", "huggingface"))
    found = [
        Destination("jsonl", str(lines), lambda: reading_back.articles_of_lines(lines)),
        Destination("jsonl", str(packed), lambda: reading_back.articles_of_lines(packed)),
        Destination("csv", str(table), lambda: reading_back.articles_of_csv(table)),
        Destination("sqlite", str(sqlite), lambda: reading_back.articles_of_sqlite(sqlite)),
        Destination("parquet", str(months), lambda: reading_back.articles_of_tables(months)),
        Destination("huggingface", str(sets), lambda: reading_back.articles_of_tables(sets, "articles/*/*")),
    ]
    if database:
        found.append(Destination("postgresql", database, lambda: reading_back.articles_of_postgresql(database)))
    if server:
        words = speaking_to(server)
        found += [
            Destination("jsonl", f"s3://{BUCKET}/a.jsonl", lambda: articles_of_object(words, folder), words),
            Destination("parquet", f"s3://{BUCKET}/a", lambda: articles_of_objects(words, folder), words),
        ]
    return found


def articles_of_object(words: Mapping[str, str], folder: Path) -> Kept:
    """Of the object of lines in the bucket."""
    path = folder / "object.jsonl"
    path.write_bytes(objects(words).get("a.jsonl", b""))
    return reading_back.articles_of_lines(path)


def articles_of_objects(words: Mapping[str, str], folder: Path) -> Kept:
    """Of the folder of tables that counts in the bucket."""
    found = objects(words)
    if "a/latest.json" not in found:
        return {}
    latest = json.loads(found["a/latest.json"])
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for number, file in enumerate(latest["files"]):
            Path(name, f"{number}.parquet").write_bytes(found[f"a/{latest['folder']}/{file}"])
        return reading_back.articles_of_tables(Path(name))


def objects(words: Mapping[str, str]) -> dict[str, bytes]:
    """All objects of the bucket."""
    obstore = import_module("obstore")
    options = {name.lower(): value for name, value in words.items()}
    store = import_module("obstore.store").S3Store(BUCKET, config=options)
    keys = [one["path"] for batch in obstore.list(store) for one in batch]
    return {key: bytes(obstore.get(store, key).bytes()) for key in keys}


@dataclass(slots=True)
class Kills:
    """What the kills have left, by destination.

    killed: exports that died. left_old, left_new: what was there then. lived: exports that ended before their kill.
    half: what was there was neither; read_back: whole exports behind a kill whose Articles are those of the crawl.
    """

    killed: Counter[str] = field(default_factory=Counter)
    left_old: Counter[str] = field(default_factory=Counter)
    left_new: Counter[str] = field(default_factory=Counter)
    half: Counter[str] = field(default_factory=Counter)
    lived: Counter[str] = field(default_factory=Counter)
    read_back: Counter[str] = field(default_factory=Counter)

    def record(self) -> dict[str, dict[str, int]]:
        """As JSON has it."""
        return {one.name: dict(getattr(self, one.name)) for one in fields(self)}


def kill_exports(folder: Path, destinations: list[Destination], kills: int, seed: int) -> Kills:
    """Kills so many exports in turn, each behind changes of the crawl, and lets each destination come to its end."""
    crawl, dice, found = fill_small(folder / "crawl", ARTICLES), random.Random(seed), Kills()
    while found.killed.total() < kills:
        one = destinations[found.killed.total() % len(destinations)]
        change(crawl, dice)
        before, wanted = one.read(), {article.id: article for article in kept_articles(crawl)}
        delay = dice.choice((0.0, dice.uniform(0, MAX_DELAY_SECONDS)))
        if not export(one, crawl, dice.randrange(one.steps), delay):
            found.lived[one.name] += 1
        else:
            found.killed[one.name] += 1
            after = one.read()
            left = found.left_new if after == wanted else found.left_old if after == before else found.half
            left[one.name] += 1
            assert not export(one, crawl)
        assert one.read() == wanted, f"seed {seed}: {one.name} is not what the crawl has"
        found.read_back[one.name] += 1
    return found


def export(one: Destination, crawl: Path, step: int = -1, delay: float = 0.0) -> bool:
    """Exports; whether the program was killed. step: at which it dies; -1 for none."""
    count = crawl.parent / "steps"
    command = ["export", one.form, one.place, "--from", str(crawl), "--quiet"]
    words = [sys.executable, "-m", "tests.dataset.dying_program", str(step), str(delay), str(count), *command]
    environment = {**os.environ, **one.environment}
    done = subprocess.run(words, capture_output=True, check=False, timeout=TIMEOUT_SECONDS, cwd=ROOT, env=environment)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    if not done.returncode:
        one.steps = int(count.read_text())
    return done.returncode != 0


def change(crawl: Path, dice: random.Random) -> None:
    """Revises, withdraws and adds some Articles."""
    store = FileStore(crawl, durable=False)
    kept = list(kept_articles(crawl))
    chosen = dice.sample(kept, 5)
    for article in chosen[:3]:
        text = f"{article.text} Ralat."
        store.save(replace(article, text=text, content_hash=f"{dice.getrandbits(128):032x}"))
    for article in chosen[3:]:
        (crawl / store.place_of(article)).unlink()
    for _ in range(3):
        store.save(small(dice.randrange(ARTICLES, 100 * ARTICLES)))
