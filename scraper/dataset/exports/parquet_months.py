"""``scraper export parquet``: one table, a file for each month, with one schema whatever the months hold.

    articles/month=2026-11/articles.parquet

The month stands in the name of the folder and not in the file, as pandas wants it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.article import encode
from scraper.dataset.exporting.arrow_tables import article_schema_of
from scraper.dataset.exporting.tables_folder import TablesForm, TableSpec, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.selection import Selection


class ParquetExport:
    """The format ``parquet``."""

    name = "parquet"
    about = "a folder of one schema, partitioned by month, zstd"

    def write(self, job: ExportJob) -> None:
        """Bring the folder up to date, or make it."""
        table = TableSpec("articles", article_schema_of(job.selection.fields), article_row(job.selection))
        write_tables(TablesForm(self.name, [table], lambda name, _, month: f"month={month}/{name}.parquet"), job)


def article_row(selection: Selection) -> Callable[[Article], list[bytes]]:
    """Return what makes an Article one row with the fields of a selection."""
    fields = selection.fields
    if selection.has_all_fields:
        return lambda article: [encode(article)]
    return lambda article: [msgspec.json.encode({name: getattr(article, name) for name in fields})]


EXPORT: Final = ParquetExport()
