"""``scraper extract`` as a user calls it: files, folders, archives, and everything that can be wrong with them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from scraper.core.hold import building_folder, hold
from scraper.core.json_schema import article_schema
from scraper.storage.archive import Archive
from tests.replica import Replica

SHARED = Path(__file__).parents[3] / "shared" / "pages"
SITE = "https://www.cnnindonesia.com"


@pytest.fixture(scope="module")
def replica() -> Replica:
    return Replica(5, 40)


def plain(replica, count):
    """Addresses of articles of one page each."""
    single = [
        index
        for index in replica.indexes()
        if replica.gold(index).article.page_count == 1 and replica.gold(index).article.kind == "article"
    ]
    return [replica.head(index).url for index in single[:count]]


def body(replica, url) -> bytes:
    return replica.answer(url.removeprefix(SITE)).body


@pytest.fixture
def page(replica, tmp_path):
    (url,) = plain(replica, 1)
    path = tmp_path / "page.html"
    path.write_bytes(body(replica, url))
    return path


def test_one_article_a_file_in_order_valid_by_the_schema(scraper, replica, tmp_path) -> None:
    urls = plain(replica, 3)
    for number, url in enumerate(urls):
        (tmp_path / f"{number}.html").write_bytes(body(replica, url))
    done = scraper("extract", "2.html", "0.html", "1.html")
    assert done.returncode == 0
    assert done.stderr == "3 articles; 3 inputs = 3 out\n"
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [article["url"] for article in articles] == [urls[2], urls[0], urls[1]]
    for article in articles:
        jsonschema.validate(article, article_schema(), cls=jsonschema.Draft202012Validator)
        assert article["text"] == replica.gold_at(article["url"]).text


def test_a_folder_on_all_cores_into_one_file(scraper, replica, tmp_path) -> None:
    urls = plain(replica, 12)
    (tmp_path / "saved" / "deep").mkdir(parents=True)
    for number, url in enumerate(urls):
        (tmp_path / "saved" / "deep" / f"{number:02}.html").write_bytes(body(replica, url))
    (tmp_path / "saved" / "notes.txt").write_text("no page")
    done = scraper("extract", "saved", "--output", "new/out.jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    lines = (tmp_path / "new" / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["url"] for line in lines] == urls
    assert os.listdir(tmp_path / "new") == ["out.jsonl"]  # noqa: PTH208


def test_an_output_that_another_run_writes_is_left_to_it(scraper, page, tmp_path) -> None:
    target = tmp_path / "out.jsonl"
    with hold(target):
        done = scraper("extract", page, "--output", target)
        assert done.returncode == 7
        assert f"{target}: another run writes it (process {os.getpid()} since " in done.stderr
        assert not target.exists()
        other = scraper("extract", page, "--output", tmp_path / "other.jsonl")
        assert other.returncode == 0
    building_folder(target).mkdir()
    (building_folder(target) / ".out.jsonl.0.part").write_bytes(b"of a run that was killed")
    assert scraper("extract", page, "--output", target).returncode == 0
    again = scraper("extract", page, "--output", target)
    assert (again.returncode, again.stderr) == (
        2,
        f"scraper: {target} is there already; --force writes over it, another name leaves it alone\n",
    )
    assert scraper("extract", page, "--output", target, "--force").returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"page.html", "other.jsonl", "out.jsonl"}


def test_an_output_beside_its_input_is_not_counted(scraper, page, tmp_path) -> None:
    done = scraper("extract", page.parent, "--output", tmp_path / "out.jsonl")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_address_comes_from_the_flag_the_meta_file_or_the_page(scraper, replica, page, tmp_path) -> None:
    (own,) = plain(replica, 1)
    other = f"{own.rpartition('/')[0]}/lain"
    assert json.loads(scraper("extract", page).stdout)["url"] == own
    (tmp_path / "page.meta.json").write_text(json.dumps({"url": other, "fetched_at": "2026-01-01T00:00:00+00:00"}))
    told = json.loads(scraper("extract", page).stdout)
    assert (told["url"], told["fetched_at"]) == (other, "2026-01-01T00:00:00+00:00")
    assert json.loads(scraper("extract", page, "--url", own).stdout)["url"] == own
    (tmp_path / "page.meta.json").write_text('{"link": 5}')
    done = scraper("extract", page)
    assert done.returncode == 2
    assert done.stderr.startswith("scraper: " + str(page) + ': page.meta.json does not read {"url": "https://..."}')


def test_a_page_without_an_address_says_how_to_give_one(scraper, page) -> None:
    data = page.read_bytes().replace(b'rel="canonical"', b'rel="x"').replace(b"og:url", b"og:x")
    page.write_bytes(data)
    done = scraper("extract", page)
    assert (done.returncode, done.stdout) == (3, "")
    assert "give it by --url, or in NAME.meta.json" in done.stderr


def test_bad_inputs_are_a_line_each_and_the_others_are_done(scraper, replica, tmp_path) -> None:
    (tmp_path / "page.html").write_bytes(body(replica, plain(replica, 1)[0]))
    (tmp_path / "empty.html").touch()
    (tmp_path / "binary.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20)
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "none").mkdir()
    (tmp_path / "home.html").write_bytes(replica.answer("/").body)
    names = ["empty.html", "binary.html", "loop.html", "none", "missing.html", "home.html", "page.html"]
    done = scraper("extract", *names)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    said = dict(line.removeprefix("scraper: ").split(": ", 1) for line in done.stderr.splitlines()[:-1])
    assert list(said) == names[:-1]
    assert said["loop.html"].startswith("cannot be read (")
    assert said["none"].startswith("no pages in this folder")
    assert said["missing.html"] == "no such file; check the name"
    assert said["binary.html"].startswith("not-html: ")
    assert said["empty.html"].split(": ")[0] in {"not-html", "empty-body"}
    assert said["home.html"].startswith("index: ")
    assert done.stderr.splitlines()[-1] == (
        "1 article; 7 inputs = 1 out + 3 rejected (empty-body 1, index 1, not-html 1)"
        " + 3 bad (unreadable file 2, folder without a page 1)"
    )
    rejected = scraper("extract", "home.html", "page.html", "--output", "out.jsonl")
    assert rejected.returncode == 3
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_another_encoding_than_the_page_says(scraper, page) -> None:
    right = json.loads(scraper("extract", page).stdout)
    page.write_bytes(page.read_bytes().decode().encode("utf-16"))
    done = scraper("extract", page, "--url", right["url"])
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == right["text"]


def test_a_challenge_page_is_named(scraper, tmp_path) -> None:
    (tmp_path / "c.html").write_text(
        "<html><head><title>Just a moment...</title></head><body><div id='challenge-form'>"
        "Checking your browser before accessing</div></body></html>"
    )
    done = scraper("extract", "c.html", "--url", f"{SITE}/ekonomi/20250114062427-92-1186803/judul")
    assert done.returncode == 3
    assert done.stderr.startswith("scraper: c.html: challenge: ")


def test_an_address_that_is_none(scraper, page) -> None:
    done = scraper("extract", page, "--url", "cnnindonesia.com/x")
    assert done.returncode == 2
    assert "is no address; give it in full" in done.stderr
    assert "--url is for one page" in scraper("extract", page, page, "--url", SITE).stderr
    folder = scraper("extract", page, "--output", ".")
    assert folder.returncode == 2
    assert "name a file: --output articles.jsonl" in folder.stderr


def test_a_web_archive(scraper, replica, tmp_path) -> None:
    urls = plain(replica, 4)
    archive = Archive(tmp_path, "cnnindonesia")
    for url in urls:
        archive.add(url, 200, [(b"Content-Type", b"text/html; charset=UTF-8")], body(replica, url))
    archive.add(f"{SITE}/robots.txt", 200, [(b"Content-Type", b"text/plain")], b"User-agent: *")
    archive.add(f"{SITE}/gone", 404, [(b"Content-Type", b"text/html")], b"<html></html>")
    archive.close()
    (path,) = tmp_path.rglob("*.warc.gz")
    done = scraper("extract", path)
    assert done.returncode == 0
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [article["url"] for article in articles] == urls
    assert all(article["fetched_at"] for article in articles)
    path.write_bytes(b"no archive")
    broken = scraper("extract", path)
    assert broken.returncode == 9
    assert "no web archive" in broken.stderr


def test_the_pages_of_one_article_in_an_archive_are_joined(scraper, tmp_path) -> None:
    replica = Replica(5, 100)
    gold = next(gold for index in replica.indexes() if (gold := replica.gold(index).article).page_count > 1)
    (other,) = plain(replica, 1)
    html = [(b"Content-Type", b"text/html; charset=UTF-8")]
    archive = Archive(tmp_path, "cnnindonesia")
    for url in (f"{gold.url}/2", other, gold.url, *(f"{gold.url}/{n}" for n in range(3, gold.page_count + 1))):
        archive.add(url, 200, html, body(replica, url))
    archive.close()
    (path,) = tmp_path.rglob("*.warc.gz")
    done = scraper("extract", path)
    assert done.returncode == 0, done.stderr
    articles = {article["id"]: article for article in map(json.loads, done.stdout.splitlines())}
    assert len(articles) == len(done.stdout.splitlines()) == 2
    assert articles[gold.id]["page_count"] == gold.page_count
    assert articles[gold.id]["text"] == gold.text


def test_explain_names_the_article_and_its_cuts(scraper, page) -> None:
    done = scraper("extract", page, "--explain")
    article = json.loads(done.stdout)
    assert done.stderr.startswith(f"{article['title']} ({page})\n")
    for cut in article["removed"]:
        assert f"[{cut['rule']}]" in done.stderr
    assert f"\n{len(article['removed'])} cuts: " in done.stderr


def test_nothing_of_a_page_reaches_a_terminal_as_it_is(on_terminal, page) -> None:
    page.write_bytes(page.read_bytes().replace(b"</h1>", b"\x1b[2J \xc2\x9b31m</h1>"))
    shown = on_terminal("extract", page, "--explain").shown
    assert '"schema_version": 2' in shown
    assert "\x1b[2J" not in shown
    assert "\x9b" not in shown


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages are not part of the project")
def test_every_real_page_gives_an_article_or_a_named_rejection(scraper) -> None:
    done = scraper("extract", SHARED)
    assert done.returncode in {0, 3}
    assert "fault" not in done.stderr
    for line in done.stdout.splitlines():
        jsonschema.validate(json.loads(line), article_schema(), cls=jsonschema.Draft202012Validator)
