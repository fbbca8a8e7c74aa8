"""``scraper sites``: the known newsrooms, their fixtures, and what each brought last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder
from scraper.cli.terminal import as_json, result

if TYPE_CHECKING:
    from scraper.facts.site import Site

# The golden pages stand beside the package in a checkout; an installed program has none.
_PAGES: Final = Path(__file__).parents[2] / "tests" / "pages"


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print them.")
@options.crawl_folder(
    "output", options.FROM_OR_OUTPUT, default=None, words="Folder with the records of runs. Default: output."
)
@options.configuration
def command(form: str, output: Path | None, file: Path | None) -> None:
    """List the newsrooms that are known: state, golden pages, and what the last run brought of each.

    \b
    Examples:
      scraper sites
      scraper sites --format json --from corpus
    """
    from scraper.config import load
    from scraper.sites.registry import all_sites

    config = load(file, flags={"output": crawled_folder(output)} if output else {})
    last = _last(config.output)
    pages = _fixtures()
    rows = [_row(site, pages, last.get(site.name)) for site in all_sites().values()]
    if form == "json":
        result(as_json(rows))
        return
    result(f"{'site':<16}{'state':<14}{'fixtures':>8}  {'last run brought':<28}hosts\n")
    for row in rows:
        brought = row["last_yield"]
        last_run = f"{brought['articles']} on {brought['started'][:16].replace('T', ' ')}" if brought else "-"
        count = "-" if row["fixtures"] is None else row["fixtures"]
        more = f" and {len(row['hosts']) - 2} more" if len(row["hosts"]) > 2 else ""  # noqa: PLR2004  as many as fit
        hosts = ", ".join(row["hosts"][:2]) + more
        result(f"{row['name']:<16}{row['state']:<14}{count:>8}  {last_run:<28}{hosts}\n")


def _row(site: Site, pages: dict[str, int] | None, last: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "name": site.name,
        "title": site.title,
        "state": site.state,
        "hosts": site.hosts,
        "layouts": [layout.name for layout in site.layouts],
        "sections": list(site.lists.section_ids),
        "least_yield": site.least_yield,
        "fixtures": None if pages is None else pages.get(site.name, 0),
        "last_yield": last,
    }


def _fixtures() -> dict[str, int] | None:
    """Return the number of golden pages by site; None for an installed program, which has no golden pages."""
    from collections import Counter

    import msgspec

    from scraper.sites.registry import site_of

    if not _PAGES.is_dir():
        return None
    urls = [msgspec.json.decode(path.read_bytes())["url"] for path in _PAGES.glob("*/page.meta.json")]
    return Counter(site.name for url in urls if (site := site_of(url)))


def _last(output: Path) -> dict[str, dict[str, Any]]:
    """Return, by site, the newest run under the folder that brought articles of it."""
    from scraper.record.run_files import runs

    found: dict[str, dict[str, Any]] = {}
    for run in runs(output):
        for name, tally in run.sites.items():
            found[name] = {"articles": tally.n, "started": run.started, "run": run.run}
    return found
