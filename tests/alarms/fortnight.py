"""Two weeks of a newsroom, a crawl each night, with a clock that is set: what goes wrong is told beforehand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.composition.process import nowhere, process
from scraper.core.errors import Rejected
from scraper.core.page import Page
from scraper.parsing import FAR, disagreement
from scraper.record import RunRecord
from scraper.record.events import Answered, Compared, Failed, ListEnd, Rejection, took
from scraper.storage.file_store import FileStore
from tests.replica import Replica
from tests.replica.clock import WIB

if TYPE_CHECKING:
    from pathlib import Path

FIRST = dt.date(2026, 11, 2)  # a Monday
DAYS = 14
INDEX = "https://www.cnnindonesia.com/indeks"
ARTIFACT = "Gabung kanal WhatsApp kami untuk kabar terbaru setiap pagi"


def date_of(day: int) -> dt.date:
    """Day 1 is the first."""
    return FIRST + dt.timedelta(days=day - 1)


def night_of(day: int) -> dt.datetime:
    """When the crawl of a day begins."""
    return dt.datetime.combine(date_of(day), dt.time(23, 50), WIB)


class Fortnight:
    """layout, artifact, outage, ended: the day on which each happens; None for never."""

    def __init__(  # noqa: PLR0913
        self,
        output: Path,
        *,
        per_day: int = 150,
        layout: int | None = None,
        artifact: int | None = None,
        outage: int | None = None,
        ended: int | None = None,
        section: str = "nasional",
    ) -> None:
        end = night_of(DAYS)
        self.output = output
        self.store = FileStore(output, durable=False)
        self.replica = Replica(
            seed=5, articles=per_day * DAYS, now=end, latest=end, layouts=("tailwind",), per_day=per_day
        )
        self.outage = outage
        self.words: dict[int, float] = {}
        self._waiting: list[int] = []
        midnight = {day: dt.datetime.combine(date_of(day), dt.time(), WIB) for day in range(1, DAYS + 1)}
        if layout:
            self.replica.switch_layout(midnight[layout], "next")
        if artifact:
            self.replica.add_artifact(midnight[artifact], ARTIFACT, every=20)
        if ended:
            self.replica.end_section(midnight[ended], section)

    def crawl(self, day: int) -> None:
        """The crawl of a day; in an outage nothing answers, and the next night brings what was missed."""
        now = night_of(day)
        record = RunRecord.open(self.output, {"site": "cnnindonesia"}, job="nightly", now=lambda: now)
        self._waiting = [*self._waiting, *self.replica.indexes(day=date_of(day))]
        if day == self.outage:
            for _ in range(5):
                record.add(Failed(url=INDEX, kind="unreachable", detail="connection refused"))
            record.close("failed", "no list could be read")
            return
        record.add(ListEnd(name="index", source="index", new=len(self._waiting)))
        record.add(Answered(url=INDEX, code=200, bytes=100_000, seconds=0.1))
        kept: Counter[str] = Counter()
        for index in self._waiting:
            self._take(index, record, kept)
        self.words[day] = kept["kept"] / kept["gold"]
        self._waiting = []
        record.close()

    def page(self, url: str) -> bytes:
        """What the newsroom serves at an address."""
        return self.replica.answer(urlsplit(url).path).body

    def serve(self, url: str) -> Page:
        """Serve no AMP form."""
        return nowhere(url)

    def _take(self, index: int, record: RunRecord, kept: Counter[str]) -> None:
        url = self.replica.head(index).url
        body = self.page(url)
        page = Page(url, body, "text/html")
        record.add(Answered(url=url, code=200, bytes=len(body), seconds=0.1))
        gold = Counter(self.replica.gold(index, 1).article.text.split())
        kept["gold"] += gold.total()
        try:
            article = process(page, self.serve)
        except Rejected as rejected:
            record.add(Rejection(url=url, reason=rejected.reason, detail=rejected.detail))
            return
        kept["kept"] += (gold & Counter(article.text.split())).total()
        if index % 10 == 0 and article.extraction.method == "adapter":
            record.add(Compared(url=url, disagrees=disagreement(page, article) > FAR))
        self.store.save(article)
        record.add(took(article, seconds=0.1, size=len(body)))
