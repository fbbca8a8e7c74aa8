"""The queues of the audit: which Articles deserve an eye, each as a question to the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Flagged(NamedTuple):
    """An Article that deserves an eye. why: what a queue saw in it; None for a queue that says all by its name."""

    id: str
    title: str | None
    content_hash: str
    why: str | None


class Queue(NamedTuple):
    """A queue of the audit. about: what is in it. query: gives the columns of ``Flagged`` of ``articles a``."""

    about: str
    query: str


_FLAG: Final = "SELECT a.id, a.title, a.content_hash, {0} FROM articles a {1}"
_SUSPECT: Final = "s.why || iif(s.text = '', '', ': ' || substr(s.text, 1, 160))"
_DISPUTED: Final = "('disputed', 'reading-disputed')"
MAX_QUEUED: Final = 500  # Articles of one queue, the latest
RARE_CUTS: Final = 3  # a rule that has cut so often at most may have cut what no page shows again
FIRST_PAGES: Final = 3  # of a layout
QUEUES: Final[Mapping[str, Queue]] = {
    "incomplete": Queue(
        "Not all of the article was read.",
        _FLAG.format("(SELECT group_concat(why, ', ') FROM suspect WHERE article = a.key)", "WHERE a.complete = 0"),
    ),
    "disputed": Queue(
        "Two ways of reading found different texts.",
        _FLAG.format(_SUSPECT, f"JOIN suspect s ON s.article = a.key WHERE s.why IN {_DISPUTED}"),
    ),
    "suspect": Queue(
        "Something looks wrong and was left alone.",
        _FLAG.format(_SUSPECT, f"JOIN suspect s ON s.article = a.key WHERE a.complete AND s.why NOT IN {_DISPUTED}"),
    ),
    "learned": Queue(
        "Read without the facts of the newsroom.",
        _FLAG.format("a.extraction_method", "WHERE a.extraction_method NOT IN ('adapter', 'text')"),
    ),
    "rare-cuts": Queue(
        "A rule has cut that hardly ever cuts.",
        _FLAG.format(
            "r.rule || ': ' || substr(r.text, 1, 160)",
            "JOIN removed r ON r.article = a.key "
            f"WHERE r.rule IN (SELECT rule FROM removed GROUP BY rule HAVING count(*) <= {RARE_CUTS})",
        ),
    ),
    "new-layouts": Queue(
        "The first pages of a layout.",
        _FLAG.format(
            "a.site || ' ' || a.extraction_layout",
            "WHERE a.key IN (SELECT key FROM (SELECT key, row_number() OVER "
            "(PARTITION BY site, extraction_layout ORDER BY fetched_at, key) AS place "
            "FROM articles INDEXED BY web_layout "
            f"WHERE extraction_layout IS NOT NULL) WHERE place <= {FIRST_PAGES})",
        ),
    ),
}
