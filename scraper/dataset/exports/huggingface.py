"""``scraper export huggingface``: a folder that ``datasets`` loads, with a card, three configs and splits by group.

    dataset/README.md
    dataset/articles/train/2026-11.parquet      each Article once
    dataset/revisions/train/2026-11.parquet     every published text of the articles that were revised
    dataset/cuts/train/2026-11.parquet          every artifact that was taken out, with its rule and its place

The group of near-duplicates of an Article decides its split, so that no text stands in two splits.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Final, get_type_hints

from scraper.core.arrow_tables import arrow_type, article_schema_of, versioned
from scraper.dataset.data_card import card
from scraper.dataset.exporting.tables_folder import TablesForm, TableSpec, write_tables
from scraper.dataset.folder_statistics import PassingCounts, read_statistics
from scraper.dataset.statistics import Statistics
from scraper.storage.store import ArticlePlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Article
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import DayMemory

SPLITS: Final = {"train": 90, "validation": 5, "test": 5}  # of a hundred groups
CARD: Final = "README.md"
_SIZES: Final = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}


class HuggingFaceExport:
    """The format ``huggingface``."""

    name = "huggingface"
    about = "a folder that datasets loads: card, configs articles, revisions and cuts, splits by group"

    def write(self, job: ExportJob) -> None:
        """Bring the folder up to date, or make it."""
        fields = job.selection.fields
        schema, store = article_schema_of(fields), job.store

        def revisions(article: Article) -> list[Article]:
            return store.history(article.id) if article.revision > 1 else []

        tables = [TableSpec("articles", schema, lambda one: [one]), TableSpec("revisions", schema, revisions)]
        if "removed" in fields:
            hints = get_type_hints(CutRow)
            cut_schema = versioned([(one.name, arrow_type(hints[one.name])) for one in dataclasses.fields(CutRow)])
            tables.append(TableSpec("cuts", cut_schema, _cuts))
        counts = PassingCounts()
        form = TablesForm(
            self.name,
            tables,
            name_of=lambda name, entry, month: f"{name}/{split_of(entry.group or entry.id)}/{month}.parquet",
            papers=lambda days: {CARD: _card(job, [table.name for table in tables], days, counts)},
            is_grouped=True,
            see=lambda day, entry, article: counts.add(day, entry.place, entry.stamp, article),
        )
        write_tables(form, job)


@lru_cache(1024)  # each table of an Article asks
def split_of(group: str) -> str:
    """Return the split of a group of near-duplicates: it follows from the name of the group alone."""
    left = int.from_bytes(blake2b(group.encode(), digest_size=8).digest(), "big") % sum(SPLITS.values())
    for name, share in SPLITS.items():
        if left < share:
            return name
        left -= share
    raise AssertionError(group)


@dataclasses.dataclass(slots=True)
class CutRow:
    """A row of the config ``cuts``: a ``Cut``, with what is to be known of its Article. blocks: their number."""

    schema_version: int
    id: str
    site: str
    layout: str | None
    blocks: int
    rule: str
    text: str
    block: int
    start: int


def _cuts(article: Article) -> list[CutRow]:
    about = (article.schema_version, article.id, article.site, article.extraction.layout, len(article.blocks))
    return [CutRow(*about, cut.rule, cut.text, cut.block, cut.start) for cut in article.removed]


def _card(job: ExportJob, tables: Sequence[str], days: Sequence[DayMemory], counts: PassingCounts) -> bytes:
    """Return the README by which ``datasets`` finds the files, and people what they are."""
    statistics = _statistics(job, days, counts)
    files = {tuple(name.split("/")[:2]) for day in days for name in day.rows}
    lines = ["pretty_name: News articles of " + (", ".join(sorted(statistics.sites)) or "no newsroom")]
    lines += ["task_categories:", "- text-generation", "license: other"]
    if statistics.languages:
        lines += ["language:", *(f"- {code}" for code in sorted(statistics.languages))]
    lines += [f"size_categories:\n- {_size(sum(day.kept_count for day in days))}", "configs:"]
    for table in tables:
        splits = [split for split in SPLITS if (table, split) in files]
        if splits:
            lines += [f"- config_name: {table}", *(["  default: true"] if table == "articles" else []), "  data_files:"]
        for split in splits:
            lines += [f"  - split: {split}", f"    path: {table}/{split}/*.parquet"]
    return card(statistics, front="\n".join(lines), about=_ABOUT).encode()


def _statistics(job: ExportJob, days: Sequence[DayMemory], counts: PassingCounts) -> Statistics:
    """Return the counts of what is exported. Those of a whole folder are remembered, those of a part are made anew.

    counts: of the Articles that this export has read.
    """
    if job.selection.is_all:
        for day in days:
            counts.end(day.day, day.stamp, day.found)
        return read_statistics(job.folder, with_duplicates=False, passed=counts)
    statistics, store = Statistics(), job.store
    for entry in chain.from_iterable(day.kept for day in days):
        if article := store.at(ArticlePlace(entry.place)).article:
            statistics.add(article)
    return statistics


def _size(count: int) -> str:
    return next((name for most, name in _SIZES.items() if count < most), "1M<n<10M")


_ABOUT: Final = """
- `articles`: each article once, with its newest text.
- `revisions`: every published text of the articles that the newsroom revised, the current one too.
- `cuts`: every artifact that was taken out of an article, with its rule and its place: a block of its own before
  `block` where `start` is -1, else at that character of the clean text of that block.

The splits are made by groups of near-duplicates, so that no text stands in two of them.
"""

EXPORT: Final = HuggingFaceExport()
