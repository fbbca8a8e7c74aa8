"""The folder of a crawl as the site reads it: index, store, judgements, alarms. Nothing outside of it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.running.alarms.alarm_state import read_open
from scraper.storage.named_article import find_id
from scraper.storage.output import open_store
from scraper.web.index import SearchIndex
from scraper.web.judgements import Judgements

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.running.alarms.alarm import Alarm
    from scraper.storage.waiting import Waiting
    from scraper.web.audit_queues import Flagged


class FolderView:
    """One crawl. Its methods block: they are for worker threads. Each may raise ``StoreError``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = SearchIndex(folder)
        self.judgements = Judgements(folder)
        self._store = open_store(folder)

    def article(self, word: str) -> Article | None:
        """Return the newest revision; one that came since the index was made is read from the store.

        word: what a person calls the article, such as its id or its number alone.
        """
        article_id = find_id(word)
        if article_id is None:
            return None
        return self.index.article(article_id) or self._store.read(article_id)

    def revisions(self, article: Article) -> list[Article]:
        """Return all revisions, the oldest first. Older ones are looked for only where there were some."""
        older = self._store.history(article.id) if article.revision > 1 else []
        return older or [article]

    def waiting(self, article_id: str) -> Waiting | None:
        """Return the worse text that waits for later visits; None without one."""
        return self._store.waiting(article_id)

    def alarms(self) -> list[Alarm]:
        """Return the alarms that last."""
        return [one.alarm for one in read_open(self.folder).values()]

    def queue(self, name: str) -> list[Flagged]:
        """Return what waits in a queue of the audit: an Article once, and no text that was judged."""
        judged = self.judgements.latest()
        waiting: dict[str, Flagged] = {}
        for one in self.index.flagged(name):
            known = judged.get(one.id)
            if known is None or known.content_hash != one.content_hash:
                waiting.setdefault(one.id, one)
        return list(waiting.values())
