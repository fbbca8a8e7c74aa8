"""``scraper clean``: one dirty text, or a whole dirty corpus."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, coloured, complain, result
from scraper.cli.user_files import read_text
from scraper.core.errors import EXIT_OK, UsageError
from scraper.core.unreadable import check_readable
from scraper.corpus.formats import is_corpus

if TYPE_CHECKING:
    from scraper.cleaning.clean_text import Cleaned


@click.command()
@click.argument("path", metavar="PATH|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "diff"]),
    default="text",
    help="What to print of a text: itself, all that is known of it with every cut, or the difference; of a corpus "
    "with --output, json prints the balance.",
)
@click.option("--explain", is_flag=True, help="Show on standard error what was taken out, where and by which rule.")
@click.option("--side", is_flag=True, help="With --explain: before and after side by side.")
@click.option(
    "--link-titles", metavar="FILE", help="Titles of other articles, one a line: they go where they stand apart."
)
@options.profile
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File for the clean text, or for the corpus in the format it came in.",
)
@click.option("--force", is_flag=True, help="Write over what is at OUTPUT already.")
@click.option(
    "--field", metavar="COLUMN", default="text", show_default=True, help="The column of a corpus that holds the text."
)
@click.option("--into", metavar="COLUMN", help="Keep that column and put the clean text into this one.")
@click.option(
    "--add",
    type=click.Choice(["dateline", "signature", "removed", "suspect"]),
    multiple=True,
    help="Add this to each row of a corpus as a column of its own (may be given several times).",
)
@click.option("--lines", is_flag=True, help="A .txt file holds one text a line.")
@click.option("--delimiter", metavar="SIGN", help="What parts the columns of a table: , ; | or tab.")
@click.option("--quote", metavar="SIGN", help="What encloses a field of a table: a sign, or none.")
@click.option("--no-header", is_flag=True, help="The first row of a table is a row; columns are named #1, #2, ...")
@click.option("--encoding", metavar="NAME", help="Of a table: windows-1252, latin-1, ...; UTF-8 if not given.")
@options.corpus_workers
@options.quiet
def command(
    path: str,
    form: str,
    explain: bool,
    side: bool,
    link_titles: str | None,
    profile: str,
    output: Path | None,
    force: bool,
    field: str,
    into: str | None,
    add: tuple[str, ...],
    lines: bool,
    delimiter: str | None,
    quote: str | None,
    no_header: bool,
    encoding: str | None,
    workers: int | None,
) -> int:
    """Clean a dirty text and print it, or clean a corpus row by row.

    A corpus is a .jsonl, .csv, .tsv (each also .gz or .zst) or .parquet file, or a folder of .txt files. It comes
    out in the same format, order and columns; rows that cannot be read go to OUTPUT.bad as they came, and the balance
    counts them. The format of a table is read off its first rows and printed. A run that was stopped goes on where it
    was when it is started again.

    \b
    Examples:
      scraper clean dirty.txt
      pbpaste | scraper clean - --format json
      scraper clean dirty.txt --explain --side
      scraper clean in.jsonl --output out.jsonl --field text
      scraper clean train.parquet --output clean.parquet --field content --into clean --add removed
    """
    if path != "-":
        check_readable(Path(path))
    holds_many = path != "-" and (is_corpus(Path(path)) or lines)
    if output is not None:
        from scraper.cli.target_file import check_is_file, check_is_free

        if not holds_many:
            check_is_file(output, "clean.txt" if path == "-" else Path(path).name)
        check_is_free(output, force=force)
    if holds_many:
        from scraper.cli.corpus import clean_corpus, table_options

        if form == "diff" or explain or side or link_titles:
            raise UsageError(
                "--format diff, --explain and --link-titles are for one text; --add removed keeps the cuts of a corpus"
            )
        options = table_options(delimiter, quote, encoding, header=not no_header)
        return clean_corpus(
            Path(path), output, field=field, profile=profile, into=into, add=add, workers=workers, options=options,
            as_program=form == "json",
        )  # fmt: skip
    if into or add or workers or delimiter or quote or no_header or encoding:
        raise UsageError(
            "--into, --add, --workers, --delimiter, --quote, --no-header and --encoding are for a corpus: .jsonl, "
            ".csv, .tsv, .parquet, a folder, --lines"
        )
    text = read_text(path)
    if not text.strip():
        complain("there is no text in it", about="standard input" if path == "-" else path)
    cleaned = _cleaned(path, text, link_titles, profile)
    if explain or side:
        from scraper.cli.explain import explain as shown

        shown(cleaned.text.split("\n") if cleaned.text else [], cleaned.removed, cleaned.suspect, side=side)
    _print(path, text, cleaned, form, output)
    return EXIT_OK


def _cleaned(name: str, text: str, link_titles: str | None, profile: str) -> Cleaned:
    from scraper.cleaning.clean_text import clean_text
    from scraper.cleaning.profile_names import profile_of
    from scraper.core.watch import within

    lines = read_text(link_titles).split("\n") if link_titles else []
    titles = [title for title in map(str.strip, lines) if title]
    with within(name):
        return clean_text(text, link_titles=titles, profile=profile_of(profile))


def _print(name: str, text: str, cleaned: Cleaned, form: str, output: Path | None) -> None:
    painted = form == "diff" and output is None and coloured(sys.stdout)
    data = _formed(name, text, cleaned, form, painted=painted)
    if output is None:
        result(data, painted=painted)
        return
    from scraper.cli.target_file import target_file

    with target_file(output) as file:
        file.write(data.encode())


def _formed(name: str, text: str, cleaned: Cleaned, form: str, *, painted: bool) -> str:
    if form == "diff":
        from scraper.cli.explain import difference

        return difference(text, cleaned.text, name, on=painted)
    if form == "json":
        return as_json(cleaned).decode()
    return cleaned.text + "\n"
