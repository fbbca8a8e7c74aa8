"""``scraper accept-site``: a layout that a crawl has learned becomes a part of its newsroom."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scraper.cli import options
from scraper.cli.new_site import DEFAULT_FOLDER
from scraper.cli.terminal import as_json, result, say


@click.command()
@click.argument("name")
@options.crawl_folder("output", words="The folder of the crawl that proposes it.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of newsrooms; else that of the configuration, else ./newsrooms.",
)
@options.text_or_json()
def command(name: str, output: Path, into: Path | None, form: str) -> None:
    """Take over the layout that a crawl has learned for the newsroom NAME, behind the layouts that it has.

    Look at the proposal first: _alarms/learned/NAME below the folder of the crawl has the file, the pages that it was
    learned from with the Articles that they become, and difference.txt. `scraper rebuild` then reads the archived pages
    again; those that only this layout fits have `learned` as their extraction.method.

    \b
    Examples:
      scraper accept-site cnnindonesia
      scraper accept-site cnnindonesia --from corpus --into newsrooms
    """
    from scraper.learning.accepting import accept
    from scraper.sites.registry import FOLDER_VARIABLE
    from scraper.storage.side_files import ALARMS, DIFFERENCE, PROPOSALS

    proposals = output / ALARMS / PROPOSALS
    folder = into or Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)
    file = accept(proposals, name, folder)
    difference = proposals / name / DIFFERENCE
    text = difference.read_text(encoding="utf-8") if difference.exists() else ""
    result(as_json({"file": str(file), "difference": text or None}) if form == "json" else text)
    say(f"accepted into {file}; `scraper rebuild --output {output}` reads the archived pages with it")
    if os.environ.get(FOLDER_VARIABLE) != str(folder):
        say(f'to use it: newsrooms = "{folder}" in scraper.toml, or the variable {FOLDER_VARIABLE}={folder}')
