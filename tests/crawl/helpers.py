"""What several tests of the crawl look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.core.article import Article, decode
from tests.replica import NOT_COMPARED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.replica import Replica, Running

ARTICLE = re.compile(r"/[a-z-]+/\d{14}-\d+-(\d+)/[^/?]+(/\d+)?")


def articles(output: Path) -> dict[str, Article]:
    """Every Article in the folder by its id; each must lie there once."""
    found = [decode(path.read_bytes()) for path in output.glob("cnnindonesia/**/*.json")]
    by_id = {article.id: article for article in found}
    assert len(by_id) == len(found), "an article lies there twice"
    return by_id


def ids(replica: Replica, **only: Any) -> set[str]:
    return {f"cnnindonesia:{head.number}" for head in replica.heads(**only)}


def fetched(running: Running) -> list[str]:
    """Number and page of every article page that was asked for."""
    matches = [ARTICLE.fullmatch(target.split("?")[0]) for target in running.targets()]
    return [f"{match[1]}{match[2] or ''}" for match in matches if match]


def compared(article: Article) -> dict[str, Any]:
    """What the page alone determines."""
    return {name: getattr(article, name) for name in article.__slots__ if name not in NOT_COMPARED}
