"""``scraper export parquet``: one table, a file for each month, with one schema whatever the months hold.

    articles/month=2026-11/articles.parquet

The month stands in the name of the folder and not in the file, as pandas wants it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.arrow_tables import article_schema_of
from scraper.dataset.exporting.tables_folder import TablesForm, TableSpec, write_tables

if TYPE_CHECKING:
    from scraper.dataset.exporting.job import ExportJob


class ParquetExport:
    """The format ``parquet``."""

    name = "parquet"
    about = "a folder of one schema, partitioned by month, zstd"

    def write(self, job: ExportJob) -> None:
        """Bring the folder up to date, or make it."""
        table = TableSpec("articles", article_schema_of(job.selection.fields), lambda article: [article])
        write_tables(TablesForm(self.name, [table], lambda name, _, month: f"month={month}/{name}.parquet"), job)


EXPORT: Final = ParquetExport()
