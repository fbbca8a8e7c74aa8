"""The library as other programs use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import scraper
from scraper import Article, Cleaned, Rejected, clean, extract, fetch
from scraper.cleaning.profile import ARCHIVE
from scraper.core.article import Block, Extraction
from scraper.core.errors import BrokenFile, FetchError, Reason, UsageError
from scraper.storage.file_store import FileStore
from tests.replica import Replica, serve

URL = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"


@pytest.fixture(scope="module")
def replica():
    with serve(Replica(3, 12)) as running:
        yield running


def test_every_name_is_there_and_importing_costs_nothing() -> None:
    code = "import sys, typing; before = set(sys.modules); import scraper; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("scraper")} == {
        "scraper",
        "scraper.core",
        "scraper.core.version",
    }
    assert len(loaded) < 10
    assert all(getattr(scraper, name) for name in scraper.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        scraper.nonsense  # noqa: B018


@pytest.mark.parametrize(
    "first",
    [
        "import scraper.cleaning.clean_text",
        "import scraper.composition.process",
        "from scraper.cleaning import restore",
    ],
)
def test_clean_is_the_function_whatever_was_imported_before(first) -> None:
    code = (
        f"{first}\nimport scraper\nfrom scraper import clean\nassert clean is scraper.clean\nprint(clean('Naik.').text)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Naik.\n"


def test_completion_shows_what_the_papers_promise_and_nothing_else() -> None:
    code = "import scraper, scraper.cleaning, scraper.composition.process as p; scraper.clean; print(*dir(scraper))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "Article",
        "Cleaned",
        "Rejected",
        "__version__",
        "articles",
        "clean",
        "extract",
        "fetch",
    ]


USERS_FILE = """
from scraper import Article, Cleaned, Rejected, clean, extract, fetch

def titles(pages: dict[str, bytes]) -> list[str | None]:
    return [extract(page, url).title for url, page in pages.items()]

reveal_type(extract(b"", "https://a.example/"))
reveal_type(clean("x"))
reveal_type(fetch("https://a.example/"))
reveal_type(clean("x").dateline)
wrong: int = extract(b"", "https://a.example/").title
"""


def test_a_users_file_sees_real_types(tmp_path) -> None:
    (tmp_path / "user.py").write_text(USERS_FILE)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", "user.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    kinds = re.findall(r'Revealed type is "([^"]+)"', done.stdout)
    assert kinds[:1] + kinds[2:] == ["scraper.core.article.Article"] * 2 + ["str | None"], done.stdout
    assert kinds[1].endswith("Cleaned")
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1, done.stdout
    assert 'expression has type "str | None"' in errors[0]


@pytest.mark.slow
def test_the_types_reach_the_users_of_the_library(tmp_path) -> None:
    mypy = Path(sysconfig.get_path("scripts")) / "mypy"
    if not mypy.exists():
        pytest.skip("mypy is not installed here")
    program = tmp_path / "program.py"
    program.write_text(
        "from scraper import Article, Cleaned, Rejected, clean, extract, fetch\n"
        "a: Article = extract(b'', 'https://x')\nb: Cleaned = clean('x', profile='archive')\nc: Article = fetch('x')\n"
        "d: int = clean(5)\n"
    )
    env = {**os.environ, "MYPYPATH": str(Path(scraper.__file__).parents[1]), "MYPY_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([mypy, "--strict", str(program)], capture_output=True, text=True, env=env, check=False)
    assert "5: error" in done.stdout
    assert "Found 2 errors" in done.stdout, done.stdout


def test_extract_takes_bytes_and_text(replica) -> None:
    index = replica.replica.indexes()[0]
    url = replica.replica.head(index).url
    body = replica.replica.answer(url.removeprefix("https://www.cnnindonesia.com")).body
    article = extract(body, url)
    assert isinstance(article, Article)
    assert article.title == replica.replica.gold(index).article.title
    assert extract(body.decode(), url) == article


def test_extract_raises_a_named_rejection() -> None:
    with pytest.raises(Rejected) as no:
        extract(b"%PDF-1.7 binary", URL)
    assert no.value.reason == Reason.NOT_HTML


def test_clean_takes_profiles_by_name(tmp_path) -> None:
    text = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\n(abc/def)"
    assert isinstance(clean(text), Cleaned)
    assert clean(text).text == "Harga beras naik."
    assert clean(text, profile="archive") == clean(text, profile=ARCHIVE)
    for name in ("nonsense", str(tmp_path / "none.toml")):
        with pytest.raises(UsageError, match="profile"):
            clean(text, profile=name)


def test_fetch_gives_the_article_with_all_its_pages_and_keeps_nothing(replica, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    index = replica.replica.indexes()[0]
    gold = replica.replica.gold(index).article
    article = fetch(replica.replica.head(index).url, base_url=replica.url)
    assert (article.id, article.title, article.text) == (gold.id, gold.title, gold.text)
    assert not list(tmp_path.iterdir())


def test_fetch_raises_what_went_wrong(replica) -> None:
    with pytest.raises(UsageError, match="no address of a page on the public web"):
        fetch("https://10.0.0.8/", base_url=replica.url)
    with pytest.raises(Rejected) as no:
        fetch(URL, base_url=replica.url)
    assert no.value.reason == Reason.NOT_FOUND
    with pytest.raises(FetchError):
        fetch(URL, base_url="http://127.0.0.1:9")


def test_what_a_crawl_has_kept_is_gone_through_as_articles_and_as_plain_data(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept = [
        Article(
            id=f"cnnindonesia:{number}", url="u", canonical_url="u", site="cnnindonesia", title=f"Judul {number}",
            blocks=[Block("paragraph", "Harga naik.")], extraction=Extraction("adapter", None, "0"),
        )
        for number in (11, 12)
    ]  # fmt: skip
    for article in kept:
        store.save(article)
    assert [article.title for article in scraper.articles(tmp_path)] == ["Judul 11", "Judul 12"]
    plain = [article.to_dict() for article in scraper.articles(str(tmp_path))]
    assert list(plain[0]) == list(Article.__dataclass_fields__)
    assert plain[0]["blocks"] == [{"type": "paragraph", "text": "Harga naik."}]
    assert json.loads(json.dumps(plain)) == plain


def test_a_missing_folder_is_said_at_once_and_a_broken_file_on_the_way(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        scraper.articles(tmp_path / "missing")
    broken = tmp_path / "cnnindonesia" / "undated" / "1.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("{")
    with pytest.raises(BrokenFile, match=r"1\.json: .*scraper verify --from"):
        list(scraper.articles(tmp_path))
