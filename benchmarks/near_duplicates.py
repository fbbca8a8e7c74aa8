"""Near-duplicates: what is found of generated copies, what a text costs, and that order and history change nothing.

    python -m benchmarks.near_duplicates [--json] [--quick] [--texts 10000]

Texts are generated; of 100, 40 are originals with copies edited as newsrooms edit, or of one template. CPU of the
process that brings the index up to date and finds all groups, reading the files included. Beside it stands what it
takes to read and decode them only. What 1,000,000 texts take is extrapolated from the size that was measured: bytes and
seconds in step with the texts; memory, from 100,000 on, by its growth from half of them to all, the index up to date.
Below that it is the caches that grow.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import run, usage
from scraper.dataset.duplicates.duplicate_groups import find_groups
from scraper.dataset.duplicates.duplicate_index import Document, DuplicateIndex, index_file
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.storage.file_store import FileStore
from scraper.storage.output import open_store
from tests.dataset.near_texts import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_groups import Group
    from tests.dataset.near_texts import Copy

TEXTS, QUICK = 10_000, 400
MILLION = 1_000_000
MOST_FOR_SAME_GROUPS = 20_000  # beyond that only cost and recall are measured
LEAST_FOR_MEMORY = 100_000
CHANGES = 1_000
SEED = 18


def read_only(folder: Path) -> dict[str, float]:
    """What it takes to read and decode all Articles, imports included."""
    count = sum(kept.article is not None for kept in open_store(folder).articles())
    return usage() | {"count": count}


def follow(folder: Path) -> dict[str, float]:
    """What it takes to bring the index up to date and to find all groups, imports included."""
    groups, balance = groups_of(folder)
    return usage() | {"groups": len(groups), "count": balance.out}


def child(work: str, folder: Path) -> dict[str, float]:
    """One of the two above, in a process of its own."""
    found: dict[str, float] = json.loads(run(["-m", "benchmarks.near_duplicates", "--child", work, str(folder)]).out)
    return found


def write(folder: Path, made: Iterable[tuple[Article, Copy | None]]) -> list[tuple[str, Copy | None]]:
    """Write Articles; return their ids, with what each is a copy of."""
    store = FileStore(folder, durable=False)
    written = []
    for article, copy in made:
        store.replace(article)
        written.append((article.id, copy))
    return written


def recall(folder: Path, made: list[tuple[str, Copy | None]]) -> dict[str, float]:
    """The shares of the copies that are in the group of their original, and of the siblings that are told as such."""
    groups, _ = groups_of(folder)
    kinds = {member.id: member.kind for group in groups for member in group.members}
    found: Counter[str] = Counter()
    copies = [copy for _, copy in made if copy]
    alone = {name for name, _ in made} - {name for copy in copies for name in (copy.id, copy.of)}
    for copy in copies:
        is_found = groups.group_of(copy.id) == groups.group_of(copy.of)
        found[copy.kind] += is_found and (copy.kind == "sibling") == (kinds[copy.id] == "sibling")
    sums = Counter(copy.kind for copy in copies)
    return {kind: found[kind] / sums[kind] for kind in sorted(sums)} | {"alone_in_a_group": len(alone & set(kinds))}


def articles_of(folder: Path) -> list[Article]:
    return [kept.article for kept in FileStore(folder).articles() if kept.article]


def changed_and_back(folder: Path) -> list[Group]:
    """The groups after changes that were taken back, with a look between."""
    store = FileStore(folder, durable=False)
    chance = random.Random(SEED)
    articles = articles_of(folder)
    changed = chance.sample(articles, min(CHANGES, len(articles) // 4))
    for number, article in enumerate(changed):
        store.replace(replace(article, text=chance.choice(articles).text, content_hash=f"{number:032x}"))
    groups_of(folder)
    for article in changed:
        store.replace(article)
    return list(groups_of(folder)[0])


def shuffled(folder: Path) -> list[Group]:
    """The groups when the texts come in any order."""
    store = FileStore(folder)
    articles = articles_of(folder)
    random.Random(SEED).shuffle(articles)
    with closing(DuplicateIndex(None)) as index:
        for start in range(0, len(articles), CHANGES):
            some = articles[start : start + CHANGES]
            index.change([Document.of(article, store.place_of(article)) for article in some])
        return list(find_groups(index, store))


def measure(texts: int) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    corpus_of_texts = corpus(texts, SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = write(folder, islice(corpus_of_texts, texts // 2))
        half = child("follow", folder)
        half_again = child("follow", folder)
        made += write(folder, corpus_of_texts)
        whole = child("follow", folder)
        again = child("follow", folder)
        plain = child("read", folder)
        size = index_file(folder).stat().st_size
        found["recall"] = recall(folder, made)
        if texts <= MOST_FOR_SAME_GROUPS:
            first = list(groups_of(folder)[0])
            found["same_groups"] = {
                "after_changes_and_back": float(changed_and_back(folder) == first),
                "in_another_order": float(shuffled(folder) == first),
            }
    cpu = half["cpu"] + whole["cpu"] - half_again["cpu"]
    growth = max(again["peak_mb"] - half_again["peak_mb"], 0) / (texts - texts // 2)
    found[f"{texts:,} texts"] = {
        "us_a_text": cpu / texts * 1e6,
        "us_a_text_to_read_only": plain["cpu"] / texts * 1e6,
        "bytes_a_text": size / texts,
        "peak_mb": whole["peak_mb"],
        "us_a_text_when_nothing_changed": again["cpu"] / texts * 1e6,
        "groups": whole["groups"],
    }
    million = {"gb": size / texts * MILLION / 1e9, "cpu_minutes": cpu / texts * MILLION / 60}
    if texts >= LEAST_FOR_MEMORY:
        peak = max(one["peak_mb"] for one in (half, whole, again))
        million["peak_mb"] = peak + growth * (MILLION - texts)
    found[f"1,000,000 texts, extrapolated from {texts:,}"] = million
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--texts", type=int, default=TEXTS)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        work, folder = asked.child
        print(json.dumps(read_only(Path(folder)) if work == "read" else follow(Path(folder))))
        return
    found = measure(QUICK if asked.quick else asked.texts)
    if asked.json:
        print(json.dumps(found))
        return
    for group, rows in found.items():
        for row, value in rows.items():
            print(f"{group + ' / ' + row:66}{value:12,.4g}")


if __name__ == "__main__":
    sys.exit(main())
