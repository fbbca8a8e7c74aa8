"""What the tests of exports share: one export, its changes, a fresh one beside it, and a kill at any point."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.core import disk
from scraper.dataset.exporting.job import ExportJob
from scraper.dataset.exporting.known_formats import export_named
from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.dataset.sample_crawl import age, make_article

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from scraper.core.article import Article

PER_DAY = 40
CALLS = ("open_file", "sync", "sync_folder", "rename", "link", "remove", "remove_folder", "exchange")


def small(number: int) -> Article:
    """The Article of a number in a crawl of short texts, few a day."""
    return make_article(number, per_day=PER_DAY, words=60)


def fill_small(folder: Path, count: int) -> Path:
    """A crawl of so many of them."""
    store = FileStore(folder, durable=False)
    for number in range(count):
        store.save(small(number))
    (folder / "_state").mkdir(exist_ok=True)
    age(folder)
    return folder


def export(form: str, folder: Path, destination: object, selection: Selection | None = None) -> ExportJob:
    """One export, as the command makes it."""
    job = ExportJob(folder, str(destination), selection or Selection())
    export_named(form).write(job)
    assert job.balance.missing == 0
    return job


def change(folder: Path, count: int) -> None:
    """New, revised and withdrawn Articles, one that moved to another day, and one that is all but new."""
    store = FileStore(folder, durable=False)
    for number in (count, count + 1, count + 3000):
        store.save(small(number))
    for number in (1, count // 2):
        article = small(number)
        store.save(replace(article, title="Judul baru", text=article.text + " Ralat.", content_hash=f"{number:032x}"))
    for number in (3, count // 2 + 1):
        (folder / store.place_of(small(number))).unlink()
    moved = small(5)
    store.save(replace(moved, date_published="2026-03-05T10:00:00+07:00"), at=store.place_of(moved))


def killed(work: Callable[[], object], at: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a process that does the work was killed, by -9, at the call of that number that changes the disk."""
    child = os.fork()
    if child == 0:
        try:
            left = [at]

            def counted(call: Callable[..., object]) -> Callable[..., object]:
                def dying(*words: object, **named: object) -> object:
                    left[0] -= 1
                    if left[0] < 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return call(*words, **named)

                return dying

            for name in CALLS:
                if hasattr(disk, name):
                    monkeypatch.setattr(disk, name, counted(getattr(disk, name)))
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def snippets() -> dict[str, str]:
    """What docs/load.md shows to be run, by the name of the library."""
    paper = (Path(__file__).parents[2] / "docs" / "load.md").read_text(encoding="utf-8")
    return dict(re.findall(r"<!-- run: (\w+) -->\n```\w+\n(.*?)```", paper, re.DOTALL))
