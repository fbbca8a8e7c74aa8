"""Where the time of a page goes, stage by stage: microseconds a page and share, and the steps within the cleaning.

    python -m benchmarks.profile [--pages 24] [--rounds 20] [--json]

The stages are the functions that stand, timed where they are called; of each page and stage the best round counts. What
a function takes is counted once: a stage that is called within another is taken off it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from benchmarks.common import PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.core.page import Page

# Functions by stage, "module:name" or "module:class.method"; "clean/sweep" is a part of "clean".
STAGES = {
    "decode": ("scraper.parsing.page.decode:decode",),
    "parse": ("scraper.parsing.page.dom:parse_html",),
    "head": ("scraper.parsing.page.head:read_head",),
    "fields": ("scraper.parsing.drafting:draft_of", "scraper.parsing.drafting:_identity"),
    "walk": (
        "scraper.parsing.body.find_body:find_bodies",
        "scraper.parsing.fields.lead:read_lead",
        "scraper.parsing.fields.lead:read_player",
        "scraper.parsing.body.walk:Walk.walk",
    ),
    "clean": ("scraper.cleaning.clean_draft:clean",),
    "clean/sweep": ("scraper.cleaning.engine:sweep",),
    "clean/repair": (
        "scraper.cleaning.repair:has_mojibake",
        "scraper.cleaning.prepare:ready",
    ),
    "clean/assemble": ("scraper.cleaning.assemble:assemble",),
    "clean/suspects": ("scraper.cleaning.suspects:find_suspects",),
    "validate": ("scraper.composition.validate:validate",),
    "write": ("scraper.storage.file_store:FileStore.save",),
    "write/encode": ("scraper.core.article:encode_readable",),
}
REST = "between"  # the composition itself, the watchdog, and what no stage names


class Clock:
    """Seconds by stage of the page at hand; a stage within another is not counted twice."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self._within: list[float] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            found = self._one(stage, partial(function, *given, **named))
            return self._each(stage, found) if isinstance(found, GeneratorType) else found

        return call

    def _each(self, stage: str, generator: GeneratorType) -> Iterator[Any]:
        """What a generator gives, each timed."""
        over = object()
        while (found := self._one(stage, partial(next, generator, over))) is not over:
            yield found

    def _one(self, stage: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        self._within.append(0.0)
        began = time.perf_counter()
        try:
            return work()
        finally:
            took = time.perf_counter() - began
            self.spent[stage] += took - self._within.pop()
            if self._within:
                self._within[-1] += took


def watch(clock: Clock) -> None:
    """Puts the clock around every stage, wherever its function was imported to."""
    import scraper.composition.process
    import scraper.storage.store  # noqa: F401

    for stage, places in STAGES.items():
        for place in places:
            module, _, name = place.partition(":")
            owner: Any = importlib.import_module(module)
            *classes, name = name.split(".")
            for one in classes:
                owner = getattr(owner, one)
            function = getattr(owner, name)
            timed = clock.timed(stage, function)
            setattr(owner, name, timed)
            for other in [found for key, found in sys.modules.items() if key.startswith("scraper.") and not classes]:
                for key, value in list(vars(other).items()):
                    if value is function:
                        setattr(other, key, timed)


def measure(pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """Microseconds a page by stage; the stages within the cleaning are also in it."""
    clock = Clock()
    watch(clock)
    process = sys.modules["scraper.composition.process"].process
    best: list[dict[str, float]] = [{} for _ in pages]
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        store = sys.modules["scraper.storage.file_store"].FileStore(Path(folder))
        for _ in range(rounds):
            for index, page in enumerate(pages):
                clock.spent = dict.fromkeys(STAGES, 0.0)
                began = time.perf_counter()
                article = process(page)
                read = time.perf_counter() - began
                within = sum(clock.spent.values())
                (Path(folder) / store.place_of(article)).unlink(missing_ok=True)  # as for an article that is new
                store.save(article)
                spent = {**clock.spent, REST: read - within}
                best[index] = {stage: min(seconds, best[index].get(stage, seconds)) for stage, seconds in spent.items()}
    found = {stage: sum(one[stage] for one in best) / len(pages) * 1e6 for stage in best[0]}
    for whole in {stage.partition("/")[0] for stage in found if "/" in stage}:
        found[whole] += sum(value for stage, value in found.items() if stage.startswith(f"{whole}/"))
    return found


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=24)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    from benchmarks.extract import replica_pages

    pages = [page for page, _ in replica_pages(given.seed, given.pages)]
    found = measure(pages, given.rounds)
    if given.json:
        print(json.dumps(found))
        return
    whole = sum(value for stage, value in found.items() if "/" not in stage)
    print(f"{len(pages)} pages of the replica, {sum(len(page.body) for page in pages) / len(pages) / 1000:.0f} KB each")
    for stage, value in found.items():
        name = stage if "/" not in stage else "  " + stage.partition("/")[2]
        print(f"{name:<14}{value:9.1f} us{value / whole:8.1%}")
    print(f"{'together':<14}{whole:9.1f} us; without write {whole - found['write']:.1f}")


if __name__ == "__main__":
    main()
