"""A site that lies once: no wrong, foreign or half text is current and unflagged, and the right one comes back.

Three crawls for all lies. The first meets some of them on articles that nobody knows yet, the second meets all of them
on articles that are known, the third the truth.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.core.article import INCOMPLETE, Article, decode, encode
from scraper.core.balance import Balance
from scraper.core.errors import Reason
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.storage.archive_names import find_archives
from scraper.storage.file_store import FileStore
from tests.crawl.conftest import Crawl
from tests.crawl.helpers import articles, compared
from tests.lies.lies import LIES, Case
from tests.lies.lying_site import serve_lies
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.crawling.ending import CrawlSummary
    from scraper.offline.extraction import Outcome
    from tests.lies.lying_site import Lies, LyingSite

FIRST = [name for name, lie in LIES.items() if lie.first is not None]
REASONS = set(Reason)
NOT_ARCHIVED = {"a redirect to the home page", "page 2 leads to page 1", "page 2 is gone"}  # answers without a page
MIN_LIES = 50  # about articles; those about lists are in tests/discover/test_list_ends.py


@dataclass
class Seen:
    """What lies in the folder after a crawl. why: the last trouble of an address, by id, with its state."""

    summary: CrawlSummary
    articles: dict[str, Article]
    why: dict[str, tuple[str, str]]
    waiting: set[str]


class World:
    """Articles for each lie, and what three crawls made of them. new, known: the article of a lie, by its name."""

    def __init__(self, site: LyingSite, output: Path) -> None:
        self.site = site
        self.output = output
        self.seen: list[Seen] = []
        self.rebuilt: list[dict[str, Article]] = []
        self.extracted: list[dict[str, Outcome]] = []
        replica = site.replica
        heads = replica.heads(kind="article")
        stories = [(head, replica.story(head.index)) for head in heads]
        paged = iter([head for head, story in stories if len(story.pages) >= 3 and story.json_ld])
        single = iter([head for head in heads if self._is_plain(head.index)])
        self.new, self.known = ({name: self._case(name, paged, single) for name in names} for names in (FIRST, LIES))

    def _is_plain(self, index: int) -> bool:
        return len(self.site.replica.story(index).pages) == 1 and self.gold(index).word_count > 160

    def _case(self, name: str, paged, single) -> Case:
        head = next(paged) if LIES[name].pages > 1 else next(single)
        return Case(self.site.replica, head, next(single))

    def gold(self, index: int) -> Article:
        return self.site.replica.gold(index).article

    def rebuild(self) -> dict[str, Article]:
        """Make every Article again from the archived pages, the lies among them."""
        CliRunner().invoke(cli, ["rebuild", "--output", str(self.output), "--workers", "1"], catch_exceptions=False)
        return articles(self.output)

    def extract(self) -> dict[str, Outcome]:
        """Make the Articles of the archives, as ``scraper extract`` does, by id."""
        files = [(path, Input.ARCHIVE) for path in find_archives(self.output / "_archive")]
        outcomes = extract(files, Balance("pages"))
        return {outcome.id: outcome for outcome in outcomes if outcome.article}

    def crawl(self, lies: Lies) -> Seen:
        self.site.lies = lies
        urls = [case.head.url for cases in (self.new, self.known) for case in cases.values()]
        summary = Crawl(self.site.url, self.output, {"urls": urls}, {"RETRY_TIMES": 1}).result()
        with sqlite3.connect(self.output / "_state" / "ledger.sqlite") as ledger:
            why = {row[0]: (row[1], row[2] or "") for row in ledger.execute("SELECT id, state, why FROM item")}
        ledger.close()
        store = FileStore(self.output)
        found = articles(self.output)
        return Seen(summary, found, why, {name for name in found if store.waiting(name)})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serve_lies(Replica(seed=33, articles=600, layouts=["tailwind"])) as site:
        world = World(site, tmp_path_factory.mktemp("lies") / "output")
        told = [{}, {}]
        for name, lie in LIES.items():
            if name in world.new:
                told[0] |= lie.tell(world.new[name])
            told[1] |= lie.tell(world.known[name])
        for lies in (*told, {}):
            world.seen.append(world.crawl(lies))
            world.rebuilt.append(world.rebuild())
            world.extracted.append(world.extract())
        yield world


def number(case: Case) -> str:
    return f"cnnindonesia:{case.head.number}"


def is_right(world: World, seen: Seen, case: Case) -> bool:
    article = seen.articles.get(number(case))
    return article is not None and compared(article) == compared(world.gold(case.head.index))


def test_there_are_lies_enough() -> None:
    assert len(LIES) >= MIN_LIES


@pytest.mark.parametrize("name", FIRST)
def test_a_lie_at_the_first_visit(world: World, name: str) -> None:
    case, expected, seen = world.new[name], LIES[name].first, world.seen[0]
    article = seen.articles.get(number(case))
    state, why = seen.why[number(case)]
    if expected == "whole":
        assert is_right(world, seen, case)
    elif article is None:
        assert expected == "failed" or why.startswith(f"{expected}: ")
        assert state == "open" or expected == "wrong-language", "one bad answer settles nothing"
    else:
        flags = {suspect.why for suspect in article.suspect} | {article.extraction.method}
        assert expected in flags
        assert article.complete is (expected not in INCOMPLETE)


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_an_article_that_is_known(world: World, name: str) -> None:
    case, expected, seen = world.known[name], LIES[name].later, world.seen[1]
    assert is_right(world, world.seen[0], case), "the first crawl has seen the truth"
    before, after = (encode(world.seen[at].articles[number(case)]) for at in (0, 1))
    assert before == after, "the good text stays as it is"
    state, why = seen.why[number(case)]
    assert state == "done"
    assert (number(case) in seen.waiting) is (expected == "held")
    if expected in REASONS:
        assert why.startswith(f"{expected}: ")


@pytest.mark.parametrize("name", LIES)
def test_the_truth_comes_back(world: World, name: str) -> None:
    seen = world.seen[2]
    cases = [world.known[name], *([world.new[name]] if name in world.new else [])]
    for case in cases:
        assert is_right(world, seen, case)
        assert seen.articles[number(case)].complete
        assert number(case) not in seen.waiting


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_rebuild_from_pages_that_lie_changes_no_text_and_takes_no_flag_away(world: World, after: int) -> None:
    kept = world.seen[after].articles
    rebuilt = world.rebuilt[after]
    assert rebuilt.keys() == kept.keys()
    differing = {name for name in kept if compared(rebuilt[name]) != compared(kept[name])}
    assert not differing


@pytest.mark.parametrize("name", LIES)
def test_behind_a_record_that_is_foreign_or_cut_the_older_sound_one_of_the_archive_is_read(
    world: World, name: str
) -> None:
    lie, case = LIES[name], world.known[name]
    outcome = world.extracted[1][number(case)]
    assert outcome.article
    article, kept = decode(outcome.article), world.seen[1].articles[number(case)]
    if (lie.later in REASONS and lie.later != Reason.NOT_AN_ARTICLE) or lie.first in INCOMPLETE:
        assert compared(article) == compared(kept)
        if name not in NOT_ARCHIVED:
            assert article == kept
            assert outcome.note.startswith(f"made from the record of {kept.fetched_at}, because a newer one gives ")
    assert article.complete


def test_what_was_doubted_is_counted(world: World) -> None:
    first, second, third = (seen.summary.counts for seen in world.seen)
    at_first = [LIES[name].first for name in FIRST]
    assert first["doubted"] == sum(expected in REASONS - {Reason.WRONG_LANGUAGE} for expected in at_first)
    assert first["incomplete"] == sum(expected in INCOMPLETE for expected in at_first)
    assert second["held"] == sum(lie.later == "held" for lie in LIES.values())
    assert second["doubted"] == sum(lie.later in REASONS for lie in LIES.values())
    assert {"held", "incomplete", "doubted"}.isdisjoint(third)
