"""The choice of Articles that depends on other Articles: one of each group of copies, and a sample."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.dataset.exporting.memory import ExportEntry
    from scraper.dataset.selection import Selection

DUPLICATE: Final = "duplicate"
NOT_SAMPLED: Final = "not in the sample"


def own_refusal(entry: ExportEntry) -> str:
    """Return why an Article is left out for its own sake; another Article may change any other reason."""
    return "" if entry.refusal in {DUPLICATE, NOT_SAMPLED} else entry.refusal


def choose(entries: Sequence[ExportEntry], selection: Selection, groups: DuplicateGroups | None) -> dict[str, str]:
    """Return why each of these Articles is left out for the sake of others, by id; empty for one that stays.

    groups: needed for a selection without duplicates.
    """
    refusals = {entry.id: "" for entry in entries}
    if groups is not None and selection.no_duplicates:
        firsts: dict[str, ExportEntry] = {}
        for entry in sorted(entries, key=_published):
            if firsts.setdefault(groups.original_of(entry.id), entry) is not entry:
                refusals[entry.id] = DUPLICATE
    if selection.sample:
        left = sorted((_chance(article_id), article_id) for article_id, why in refusals.items() if not why)
        refusals |= {article_id: NOT_SAMPLED for _, article_id in left[selection.sample :]}
    return refusals


def _published(entry: ExportEntry) -> tuple[datetime, str]:
    """Return what orders Articles by their moment of publication; one without it comes last."""
    try:
        moment = datetime.fromisoformat(entry.published)
    except ValueError:
        moment = datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), entry.id


def _chance(article_id: str) -> bytes:
    """Return what orders articles by chance and at every run alike."""
    return blake2b(article_id.encode(), digest_size=8).digest()
