"""Values that the shell completes: newsrooms, sections, rules, jobs. Each is looked up when the shell asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from click.shell_completion import CompletionItem


def sites(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Complete the name of a newsroom, or ``all``."""
    from scraper.sites.registry import all_sites

    items = [(name, site.title) for name, site in all_sites().items()]
    return _items([*items, ("all", "every newsroom")], incomplete)


def sections(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Complete a section of the newsroom that the line names, of every newsroom where it names none."""
    from scraper.sites.registry import all_sites

    known = all_sites()
    named = known.get(ctx.params.get("site") or "cnnindonesia")
    chosen = [named] if named else list(known.values())
    return _items([(name, site.title) for site in chosen for name in site.lists.section_ids], incomplete)


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Complete the name of a cleaning rule."""
    from scraper.sites.rule_catalogue import catalogue

    return _items([(entry.rule.name, entry.owner) for entry in catalogue()], incomplete)


def profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Complete the name of a profile; any other word may be a file."""
    from click.shell_completion import CompletionItem

    from scraper.cleaning.profile_names import NAMES

    return [*_items([(name, "") for name in NAMES], incomplete), CompletionItem(incomplete, type="file")]


def jobs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Complete the name of a job of the configuration file; nothing where the file has a mistake."""
    from scraper.config import load
    from scraper.core.errors import UsageError

    try:
        config = load(ctx.params.get("file"))
    except UsageError:
        return []
    return _items([(job.name, job.site or config.site) for job in config.jobs], incomplete)


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    first = {name: words for name, words in reversed(list(known)) if name.startswith(incomplete)}
    return [CompletionItem(name, help=words or None) for name, words in reversed(first.items())]
