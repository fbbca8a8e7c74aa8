"""What is kept: revisions, raw pages, looks again, and Articles made again from the archive."""

from __future__ import annotations

import gzip
import os
import sqlite3
import stat
from datetime import UTC, datetime

import msgspec
import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.core.article import decode, encode_readable
from scraper.core.errors import StoreError
from scraper.storage.archive import Archive
from scraper.storage.archive_names import find_archives
from scraper.storage.file_store import FileStore
from scraper.storage.ledger import HOUR
from scraper.storage.store import Change
from scraper.storage.warc import read_archive
from tests.crawl.helpers import articles, compared, fetched
from tests.replica import Replica
from tests.replica.serving import serve

GOLD = Replica(seed=4, articles=5).gold(0).article


def article(**changes):
    made = decode(encode_readable(GOLD))
    made.content_hash = "a" * 32
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def later(output, hours):
    """The ledger as it would be so many hours on."""
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as db:
        db.execute("UPDATE item SET due = due - ?, fetched = fetched - ?, found = found - ?", (hours * HOUR,) * 3)
        db.execute("UPDATE walk SET finished = finished - ?", (hours * HOUR,))
    db.close()


@pytest.fixture
def fresh():
    """A served replica of this very day: what was published days ago is not looked at again."""
    with serve(Replica(seed=7, articles=60, now=datetime.now(UTC))) as running:
        yield running


def test_new_articles_are_looked_at_again_with_conditions_and_corrections_become_revisions(fresh, crawl, output):
    replica = fresh
    crawl(replica.url)
    changed = replica.replica.indexes()[2]
    before = articles(output)
    replica.replica.correct(changed)
    later(output, 2)
    replica.server.reset_attempts()
    summary = crawl(replica.url)
    counts = summary.counts
    assert counts["changed"] == 1
    assert counts["not_modified"] + counts.get("unchanged", 0) == 59
    statuses = [status for _, target, status in replica.asked if "-1100" in target]
    assert statuses.count(304) == counts["not_modified"]
    assert counts["not_modified"] > 45, "a page of several pages is asked for whole, the others with conditions"
    gold = replica.replica.gold(changed).article
    assert articles(output)[gold.id].revision == 2
    assert compared(articles(output)[gold.id]) == compared(gold)
    assert {one.revision for one in articles(output).values() if one.id != gold.id} == {1}
    shown = CliRunner().invoke(cli, ["history", gold.id, "--output", str(output)])
    assert shown.exit_code == 0
    assert "revision 2" in shown.output
    added = [line for line in shown.output.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added
    rows = CliRunner().invoke(cli, ["history", gold.id, "--output", str(output), "--format", "json"])
    assert [row["revision"] for row in msgspec.json.decode(rows.output)] == [1, 2]
    assert before[gold.id].text in {one.text for one in FileStore(output).history(gold.id)}
    replica.server.reset_attempts()
    assert crawl(replica.url).counts.get("not_modified", 0) == 0
    assert fetched(replica) == []


def test_a_first_text_a_repeated_and_a_changed_one(tmp_path):
    store = FileStore(tmp_path)
    assert store.save(article()).outcome is Change.NEW
    assert store.save(article(fetched_at="2026-11-23T00:00:00+00:00")).outcome is Change.UNCHANGED
    stored = store.save(article(content_hash="b" * 32, title="Judul baru"))
    assert (stored.outcome, stored.revision) == (Change.CHANGED, 2)
    assert [one.revision for one in store.history(GOLD.id)] == [1, 2]
    assert store.read(GOLD.id).title == "Judul baru"


def test_other_fields_than_the_words_are_renewed_in_place_and_named_with_the_next_revision(tmp_path):
    store = FileStore(tmp_path)
    store.save(article(tags=["beras"]))
    assert store.save(article(tags=["beras", "harga"])).outcome is Change.UNCHANGED
    assert (store.read(GOLD.id).tags, store.read(GOLD.id).revision) == (["beras", "harga"], 1)
    store.save(article(content_hash="b" * 32, title="Judul baru", tags=[], date_modified="2026-11-22T10:00:00+07:00"))
    shown = CliRunner().invoke(cli, ["history", GOLD.id, "--output", str(tmp_path)]).output
    assert "+Judul baru" in shown
    assert "also changed: date_modified, tags" in shown


def test_a_save_that_was_killed_before_the_ledger_knew_is_repeated_without_harm(tmp_path):
    store = FileStore(tmp_path)
    store.save(article())
    store.save(article(content_hash="b" * 32))
    again = store.save(article(content_hash="b" * 32))
    assert (again.outcome, again.revision) == (Change.UNCHANGED, 2)


def test_an_article_whose_day_changes_moves_and_lies_there_once(tmp_path):
    store = FileStore(tmp_path)
    first = store.save(article(date_published="2026-11-21T23:00:00+07:00")).place
    second = store.save(article(date_published="2026-11-22T00:30:00+07:00"), at=first).place
    assert second == f"cnnindonesia/2026/11/22/{GOLD.id.partition(':')[2]}.json"
    assert not (tmp_path / first).exists()
    assert store.read(GOLD.id, at=second).date_published == "2026-11-22T00:30:00+07:00"


def test_an_article_without_a_date_has_its_place(tmp_path):
    store = FileStore(tmp_path)
    assert store.save(article(date_published=None)).place.startswith("cnnindonesia/undated/")
    assert store.read(GOLD.id).date_published is None


@pytest.mark.parametrize(
    "name", ["cnnindonesia:../../etc", "../x:1", "cnnindonesia:1/2", ":1", "x:", "_state:1", "a b:1"]
)
def test_no_page_chooses_its_path(tmp_path, name):
    with pytest.raises(StoreError, match="no article id"):
        FileStore(tmp_path).save(article(id=name))
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_readable_and_in_the_order_of_the_schema(tmp_path):
    place = FileStore(tmp_path).save(article(title="“Beras” naik é")).place
    text = (tmp_path / place).read_text(encoding="utf-8")
    assert text.startswith('{\n  "schema_version": 2,\n  "id":')
    assert '"title": "“Beras” naik é"' in text
    assert text.endswith("}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_clear_word(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StoreError, match="cannot write"):
        FileStore(tmp_path).save(article())


def test_a_full_disk_ends_the_crawl_with_a_clear_word(replica, crawl, output):
    output.mkdir()
    (output / "cnnindonesia").write_text("a file where the folder should be")
    summary = crawl(replica.url)
    assert summary.exit_code == 6
    assert "cannot write" in str(summary.error)
    assert len(fetched(replica)) < 60


def responses(count):
    body = b"<html><body>" + b"isi berita " * 2000 + b"</body></html>"
    return [(f"https://www.cnnindonesia.com/a/{n}", body + str(n).encode()) for n in range(count)]


@pytest.mark.parametrize("form", ["gzip", "zstd"])
@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_gives_back_what_was_put_in(tmp_path, form, packed):
    archive = Archive(tmp_path, "cnnindonesia", form=form)
    for url, body in responses(5):
        headers = [(b"Content-Type", b"text/html; charset=UTF-8"), (b"Transfer-Encoding", b"chunked")]
        headers += [(b"Content-Encoding", b"gzip")] if packed else []
        archive.add(url, 200, headers, gzip.compress(body) if packed else body)
    archive.add("https://www.cnnindonesia.com/gone", 404, [], b"")
    archive.close()
    (path,) = find_archives(tmp_path)
    pages = list(read_archive(path))
    assert [(page.url, page.body) for page in pages] == responses(5)
    assert {page.content_type for page in pages} == {"text/html; charset=UTF-8"}
    assert all(page.fetched_at for page in pages)


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_an_archive_that_was_cut_gives_every_whole_record(tmp_path, form):
    archive = Archive(tmp_path, "cnnindonesia", form=form)
    for url, body in responses(3):
        archive.add(url, 200, [(b"Content-Type", b"text/html")], body)
    archive.close()
    (path,) = find_archives(tmp_path)
    whole = path.read_bytes()
    for end in range(len(whole) - 1, len(whole) // 2, -37):
        path.write_bytes(whole[:end])
        got = [(page.url, page.body) for page in read_archive(path)]
        assert got == responses(3)[: len(got)]
        assert len(got) >= 1


@pytest.mark.parametrize("most", [2000, 1])
def test_an_archive_is_rotated_by_size_and_a_file_holds_a_page_at_least(tmp_path, most):
    archive = Archive(tmp_path, "cnnindonesia", most_bytes=most)
    for url, body in responses(6):
        archive.add(url, 200, [], body)
    archive.close()
    assert len(find_archives(tmp_path)) == (6 if most == 1 else 2)
    assert [page.url for path in find_archives(tmp_path) for page in read_archive(path)] == [u for u, _ in responses(6)]


def test_a_rebuild_makes_the_same_articles_and_mends_what_was_bad(replica, crawl, output):
    crawl(replica.url)
    before = articles(output)
    first = CliRunner().invoke(cli, ["rebuild", "--output", str(output), "--workers", "2"])
    assert first.exit_code == 0, first.output
    assert articles(output).keys() == before.keys()
    assert not first.stdout  # nothing changed, whatever second the archive noted
    before = articles(output)
    spoilt = sorted(output.glob("cnnindonesia/**/*.json"))
    bad = decode(spoilt[0].read_bytes())
    bad.text, bad.tags = "rusak", []
    spoilt[0].write_bytes(encode_readable(bad))
    lost = decode(spoilt[1].read_bytes()).id
    spoilt[1].unlink()
    second = CliRunner().invoke(cli, ["rebuild", "--output", str(output), "--workers", "2"])
    assert second.exit_code == 0
    assert articles(output) == before
    lines = dict(line.split("\t") for line in second.stdout.splitlines())
    assert lines[lost] == "new"
    assert set(lines) == {bad.id, lost}
    assert "text" in lines[bad.id]
