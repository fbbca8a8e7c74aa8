"""``scraper extract --into`` as a step of a datatrove pipeline; needs the extra ``[datatrove]``.

    from datatrove.executor import LocalPipelineExecutor
    from scraper.offline.datatrove_step import ExtractArticles

    step = ExtractArticles(["s3://mine/archives/"], into="s3://mine/articles")
    LocalPipelineExecutor([step, ...], tasks=8).run()

The tasks of datatrove are the parts of ``--part I/N``: what a task that was killed has done is not done again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from scraper.core.balance import Balance
from scraper.core.errors import ScraperError
from scraper.core.watch import switch_on
from scraper.offline.batch import TaskRun
from scraper.offline.batch_plan import plan
from scraper.offline.part import OwnPart
from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class ExtractArticles(PipelineStep):
    """Makes the Articles of its part of the archives, and gives each to the next step as a ``Document``.

    A document has the text, the id, and all other fields of the Article as its metadata.
    """

    name = "Articles of archives"
    type = "SCRAPER"

    def __init__(
        self,
        sources: Sequence[str],
        into: str,
        *,
        pick: Iterable[str] = (),
        index: str | None = None,
        documents: bool = True,
    ) -> None:
        """Take what ``scraper extract`` takes.

        sources, into, pick, index: as on the command line.
        documents: False gives nothing to the next step; the files at ``into`` are all that is made.
        """
        super().__init__()
        self.sources = tuple(sources)
        self.into = into
        self.pick = tuple(pick)
        self.index = index
        self.documents = documents

    def run(self, data: Iterable[Any] | None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Do the part ``rank + 1`` of ``world_size``, one archive after the other.

        Raises ``ScraperError`` behind the last one when an archive was left out, so that datatrove calls the task
        failed and a later run does it again.
        """
        switch_on()  # a page that never ends is a rejection here too
        yield from data or ()
        own = OwnPart(rank + 1, world_size)
        work = plan(self.sources, self.pick, self.index, Balance("inputs"))
        batch = TaskRun(self.into, hosts=work.hosts)
        batch.destination.check()
        left: list[str] = []
        for done in batch.run(work.tasks, own, workers=1):
            self.stat_update(f"tasks {done.state}", unit="archive")
            self._count(done.balance)
            if done.state in {"done", "before"}:
                yield from self._documents(batch, done.name)
            else:
                left.append(f"{done.name}: {done.why or done.state}")
        if left:
            raise ScraperError(f"{len(left)} archives were left out, among them {left[0]}; run the job again")

    def _count(self, balance: Balance) -> None:
        counts = {"in": balance.found, "out": balance.out, "lost bytes": balance.lost_bytes}
        for group, names in (("rejected", balance.rejected), ("skipped", balance.skipped), ("bad", balance.bad)):
            counts |= {f"{group}: {name}": count for name, count in names.items()}
        for name, count in counts.items():
            if count:
                self.stat_update(name, value=count, unit="archive")

    def _documents(self, batch: TaskRun, name: str) -> Iterator[Any]:
        if not self.documents:
            return
        data = batch.destination.read(f"{name}.{batch.form}") or b""
        for line in zstd.decompress(data).splitlines() if data else ():
            article = msgspec.json.decode(line)
            self.stat_update("documents")
            yield Document(text=article.pop("text"), id=article.pop("id"), metadata=article)
