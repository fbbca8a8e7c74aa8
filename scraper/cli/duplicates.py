"""``scraper duplicates``: which articles are near-duplicates of others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder
from scraper.cli.terminal import result, say
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups, Group

_KINDS = ("copy", "correction", "revision", "syndicated", "sibling")


@click.command()
@options.crawl_folder("folder")
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only groups with it; may be repeated.")
@options.quiet
@options.text_or_json("json: a line a group.")
def command(folder: Path, kinds: tuple[str, ...], form: str) -> int:
    """Show the groups of near-duplicates in a folder, of one newsroom or several; nothing is changed or removed.

    Each group begins with the article that was published first. Of each other article it shows what it is (copy,
    correction, revision, syndicated; sibling: same template, other numbers and names), of which one, its likeness
    (Jaccard of runs of three words) and its containment (share of the shorter text). Texts are read when they changed
    since the last time.

    \b
    Examples:
      scraper duplicates
      scraper duplicates --from corpus --kind syndicated
      scraper duplicates --format json | jq 'select(.size > 5)'
    """
    from scraper.cli.meter import Elapsed
    from scraper.dataset.duplicates.folder_groups import groups_of

    with Elapsed("comparing the articles"):
        groups, balance = groups_of(crawled_folder(folder))
    for group in groups:
        if not kinds or any(member.kind in kinds for member in group.members):
            result(_json(group) if form == "json" else _text(group))
    say(_sum(groups))
    say(balance.line())
    return balance.exit_code


def _text(group: Group) -> str:
    first, *others = group.members
    lines = [f"{first.id}  {first.published or 'undated'}"]
    lines += [
        f"  {one.id}  {one.published or 'undated'}  {one.kind} of {one.like},"
        f" likeness {one.likeness:.2f}, containment {one.containment:.2f}"
        for one in others
    ]
    return "\n".join(lines) + "\n"


def _json(group: Group) -> bytes:
    import msgspec

    return msgspec.json.encode({"first": group.first, "size": len(group.members), "members": group.members}) + b"\n"


def _sum(groups: DuplicateGroups) -> str:
    kinds = Counter(str(member.kind) for group in groups for member in group.members[1:])
    listed = ", ".join(f"{kind} {kinds[kind]:,}" for kind in _KINDS if kinds[kind])
    size = sum(len(group.members) for group in groups)
    return f"{counted(len(groups), 'group')} of {size:,} articles ({listed})" if groups else "no near-duplicates"
