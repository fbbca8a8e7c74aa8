"""Whole crawls of the replica over loopback."""

from __future__ import annotations

import datetime as dt

import pytest

from scraper.core.article import decode
from scraper.core.errors import Busy, UsageError
from scraper.storage.archive_names import find_archives
from scraper.storage.output import Folder
from scraper.storage.warc import read_archive
from tests.crawl.helpers import articles, compared, fetched, ids
from tests.replica import Replica, serve


def test_a_crawl_of_the_newest_brings_every_article_as_it_is(replica, crawl, output):
    summary = crawl(replica.url)
    assert summary.exit_code == 0
    assert summary.error is None
    found = articles(output)
    assert set(found) == ids(replica.replica)
    assert summary.counts["new"] == 60
    for index in replica.replica.indexes():
        gold = replica.replica.gold(index).article
        assert compared(found[gold.id]) == compared(gold)


def test_every_address_in_what_is_written_is_the_sites_own(replica, crawl, output):
    crawl(replica.url, limit=5)
    written = [path.read_text(encoding="utf-8") for path in output.glob("cnnindonesia/**/*.json")]
    assert len(written) == 5
    assert not any("127.0.0.1" in text for text in written)
    hosts = {host for host, _, _ in replica.asked}
    assert hosts == {"www.cnnindonesia.com"}


def test_a_second_run_asks_for_lists_only(replica, crawl):
    crawl(replica.url)
    replica.server.reset_attempts()
    summary = crawl(replica.url)
    assert summary.counts.get("new", 0) == 0
    assert fetched(replica) == []
    assert len(replica.targets()) <= 5


def test_only_what_is_new_is_fetched(replica, crawl, output):
    crawl(replica.url)
    replica.server.reset_attempts()
    new = replica.replica.publish(3)
    summary = crawl(replica.url)
    assert summary.counts["new"] == 3
    assert {f"cnnindonesia:{head.number}" for head in new} <= set(articles(output))
    assert {page.split("/")[0] for page in fetched(replica)} == {str(head.number) for head in new}


def test_files_lie_by_day_of_publication_on_the_sites_clock(replica, crawl, output):
    crawl(replica.url)
    for path in output.glob("cnnindonesia/**/*.json"):
        article = decode(path.read_bytes())
        day = dt.datetime.fromisoformat(article.date_published).date()
        assert path == output / "cnnindonesia" / f"{day:%Y/%m/%d}" / f"{article.id.split(':')[1]}.json"


def test_a_dated_crawl_brings_each_article_of_the_span_and_no_other(replica, crawl, output):
    days = [dt.date(2026, 11, 18), dt.date(2026, 11, 19)]
    summary = crawl(replica.url, since=str(days[0]), until=str(days[1]))
    assert summary.exit_code == 0
    assert set(articles(output)) == ids(replica.replica, day=days[0]) | ids(replica.replica, day=days[1])
    assert all("date=" in target for target in replica.targets() if target.startswith("/indeks"))


def test_a_section_and_a_kind_are_told_from_the_address(replica, crawl, output):
    crawl(replica.url, since="2026-11-16", until="2026-11-22", sections=["ekonomi"])
    assert set(articles(output)) == ids(replica.replica, section="ekonomi")
    assert not any(f"cnnindonesia:{page.split('/')[0]}" not in articles(output) for page in fetched(replica))


def test_a_section_of_the_newest(replica, crawl, output):
    crawl(replica.url, sections=["olahraga"])
    assert set(articles(output)) == ids(replica.replica, section="olahraga")


def test_a_kind(crawl, output):
    with serve(Replica(seed=3, articles=120)) as running:
        crawl(running.url, kinds=["video"])
        assert set(articles(output)) == ids(running.replica, kind="video")
        assert {article.kind for article in articles(output).values()} == {"video"}


def test_a_search(replica, crawl, output):
    word = "indonesia"
    title = replica.replica.heads()[5].title.lower().split()
    word = max(title, key=len)
    crawl(replica.url, search=word)
    expected = {f"cnnindonesia:{head.number}" for head in replica.replica.heads() if word in head.title.lower()}
    assert expected
    assert set(articles(output)) == expected


def test_a_tag(replica, crawl, output):
    tag = replica.replica.gold(replica.replica.indexes()[0]).article.tags[0]
    slug = tag.lower().replace(" ", "-")
    crawl(replica.url, tag=slug)
    assert set(articles(output)) == ids(replica.replica, tag=slug)


def test_a_sitemap(replica, crawl, output):
    crawl(replica.url, sitemap="https://www.cnnindonesia.com/ekonomi/sitemap_web.xml")
    assert set(articles(output)) == ids(replica.replica, section="ekonomi")


def test_given_addresses_and_no_others(replica, crawl, output):
    urls = replica.replica.urls()[:3]
    summary = crawl(replica.url, urls=[*urls, urls[0] + "?utm_source=x"])
    assert summary.counts["new"] == 3
    assert {article.canonical_url for article in articles(output).values()} == set(urls)
    assert not any(target.startswith("/indeks") for target in replica.targets())


def test_what_is_fetched_is_stored_like_a_crawl(replica, crawl, output):
    url = replica.replica.urls()[0]
    summary = crawl(replica.url, fetch=[url])
    assert summary.exit_code == 0
    assert [article.canonical_url for article in articles(output).values()] == [url]
    again = crawl(replica.url, fetch=[url])
    assert again.counts["unchanged"] == 1


def test_a_fetch_that_keeps_nothing_writes_nothing(replica, crawl, output):
    summary = crawl(replica.url, fetch=[replica.replica.urls()[0]], keep=False)
    assert summary.counts["new"] == 1
    assert not output.exists()


def test_an_address_of_no_known_site_is_refused_before_anything_is_asked(replica, crawl):
    with pytest.raises(UsageError, match="no address of a page on the public web"):
        crawl(replica.url, fetch=["https://10.0.0.8/berita/1"])
    assert replica.asked == []


def test_the_budget_of_a_run_is_kept_and_the_next_goes_on(replica, crawl, output):
    first = crawl(replica.url, limit=7)
    assert first.counts["new"] == 7
    assert first.spent == "--limit"
    found = set(articles(output))
    crawl(replica.url, limit=20)
    assert len(articles(output)) == 27
    crawl(replica.url)
    assert set(articles(output)) == ids(replica.replica)
    assert found <= set(articles(output))
    pages = fetched(replica)
    assert len(pages) == len(set(pages))


def test_the_raw_pages_are_kept_as_they_came(replica, crawl, output):
    crawl(replica.url, limit=5)
    pages = [page for path in find_archives(output / "_archive") for page in read_archive(path)]
    for page in pages:
        path = page.url.removeprefix("https://www.cnnindonesia.com")
        assert page.body == replica.replica.answer(path).body
    assert {page.url for page in pages} >= {article.url for article in articles(output).values()}


def test_nothing_is_kept_without_an_archive(replica, crawl, output):
    crawl(replica.url, limit=2, **{"archive.keep": False})
    assert not (output / "_archive").exists()
    assert len(articles(output)) == 2


def test_two_crawls_do_not_write_into_one_folder(replica, crawl, output):
    with Folder(output), pytest.raises(Busy, match="another run is writing"):
        crawl(replica.url)
    assert crawl(replica.url, limit=1).exit_code == 0
