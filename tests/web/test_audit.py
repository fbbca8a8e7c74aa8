"""The audit: what deserves an eye waits, a judgement is kept from our own pages only, a wrong text is a fixture."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from scraper.cli import run
from scraper.composition.process import process
from scraper.core.article_parts import Suspect
from scraper.core.page import Page
from scraper.storage.archive import Archive
from scraper.storage.file_store import FileStore
from scraper.web.index import build_index
from scraper.web.judgements import Judgement, Judgements
from tests.web.served import served

GOLDEN = Path(__file__).parents[1] / "pages/2020-p"
PAGE = (GOLDEN / "page.html").read_bytes()
META = json.loads((GOLDEN / "page.meta.json").read_text())
FETCHED = datetime.now(UTC).isoformat(timespec="seconds")  # an archive lies under the day of its writing


@pytest.fixture
def archived(tmp_path):
    """A crawl of one article that is in its archive, and the id of it."""
    archive = Archive(tmp_path, "cnnindonesia")
    archive.add(META["url"], 200, [(b"Content-Type", b"text/html")], PAGE, fetched_at=FETCHED)
    archive.close()
    article = process(Page(META["url"], PAGE, "text/html", FETCHED))
    article.fetched_at = FETCHED
    article.suspect = [Suspect("glued-words", "hargaberas", 0, 0)]
    FileStore(tmp_path).replace(article)
    build_index(tmp_path)
    return tmp_path, article


def form_of(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


def send(site, article_id: str, form: dict[str, str], **headers: str):
    path = f"/article/{article_id}/judge"
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    return site.ask(path, method="POST", body=urlencode(form), **(kind | headers))


def test_a_queue_leads_through_what_waits_until_it_is_judged(archived) -> None:
    folder, article = archived
    with served(folder) as site:
        audit = site.ask("/audit").text
        assert 'Suspect <span class="n">1<' in audit
        first = site.ask("/audit/suspect/next")
        assert first.status == 303
        page = site.ask(first.headers["location"]).text
        form = {name: value for name, value in form_of(page).items() if name in {"token", "queue", "content_hash"}}
        answer = send(site, article.id, form | {"verdict": "wrong", "note": "kata <b>hilang</b>"})
        assert (answer.status, answer.headers["location"]) == (303, "/audit/suspect/next")
        assert site.ask("/audit/suspect/next").headers["location"] == "/audit"
        after = site.ask("/audit").text
        assert 'Suspect <span class="n">0<' in after
        assert "kata &lt;b&gt;hilang&lt;/b&gt;" in after
    (kept,) = Judgements(folder).latest().values()
    assert (kept.id, kept.right, kept.queue, kept.note) == (article.id, False, "suspect", "kata <b>hilang</b>")
    assert kept.content_hash == article.content_hash


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({"token": ""}, {}, 403),
        ({"token": "0" * 64}, {}, 403),
        ({}, {"Origin": "http://evil.example"}, 403),
        ({}, {"Origin": "null"}, 403),
        ({}, {"Sec_Fetch_Site": "cross-site"}, 403),
        ({"verdict": "perhaps"}, {}, 400),
        ({}, {"Content_Type": "text/plain"}, 415),
        ({"note": "x" * 30_000}, {}, 413),
        ({f"field{number}": "x" for number in range(30)}, {}, 400),
    ],
)
def test_a_judgement_from_elsewhere_or_of_no_use_is_not_kept(archived, change, headers, status) -> None:
    folder, article = archived
    with served(folder) as site:
        form = form_of(site.ask(f"/article/{article.id}").text) | {"verdict": "right"} | change
        assert send(site, article.id, form, **headers).status == status
        assert Judgements(folder).latest() == {}


def test_a_token_is_for_one_article(archived) -> None:
    folder, article = archived
    with served(folder) as site:
        form = form_of(site.ask(f"/article/{article.id}").text) | {"verdict": "right"}
        assert send(site, "cnnindonesia:1", form).status == 403


def test_a_line_that_a_kill_has_cut_costs_no_other(tmp_path) -> None:
    kept = Judgements(tmp_path)
    kept.add(Judgement("2026-11-22T10:00:00+00:00", "cnnindonesia:1", "h", right=True))
    file = tmp_path / "_state/judgements.jsonl"
    file.write_bytes(file.read_bytes() + b'{"at":"2026-11-22T10:00:00+0')
    kept.add(Judgement("2026-11-22T11:00:00+00:00", "cnnindonesia:2", "h", right=False))
    assert {one.id: one.right for one in Judgements(tmp_path).latest().values()} == {
        "cnnindonesia:1": True, "cnnindonesia:2": False,
    }  # fmt: skip


def test_the_archived_page_is_given_as_text_and_its_fields_with_their_sources(archived) -> None:
    folder, article = archived
    with served(folder) as site:
        raw = site.ask(f"/article/{article.id}/page.txt")
        assert raw.body == PAGE
        assert raw.headers["content-type"] == "text/plain; charset=utf-8"
        assert raw.headers["content-disposition"].startswith("attachment")
        sources = site.ask(f"/article/{article.id}/sources").text
        assert '<th scope="row">date_published</th>' in sources
        assert html.escape(article.title, quote=False)[:20] in sources
        assert site.ask("/article/cnnindonesia:77/sources").status == 404


def test_an_article_without_archive_says_so(site) -> None:
    for name in ("page.txt", "sources"):
        answer = site.ask(f"/article/cnnindonesia:1000020/{name}")
        assert answer.status == 404
        assert "has no page of this article" in answer.text


def test_what_is_judged_wrong_becomes_a_fixture(archived, tmp_path, capsys) -> None:
    folder, article = archived
    now = datetime.now(UTC).isoformat()
    Judgements(folder).add(Judgement(now, article.id, article.content_hash, right=False, note="the lead is lost"))
    into = tmp_path / "fixtures"
    assert run(["fixture", article.id, "--from", str(folder), "--into", str(into)]) == 0
    made = into / article.id.replace(":", "-")
    assert capsys.readouterr().out.startswith(f"{made}: ")
    assert (made / "page.html").read_bytes() == PAGE
    assert json.loads((made / "page.meta.json").read_text())["url"] == META["url"]
    assert (made / "why.md").read_text() == f"{article.id}, judged wrong: the lead is lost\n"
    draft = json.loads((made / "expected.draft.json").read_text())
    assert draft["blocks"] == [{"type": one.type, "text": one.text} for one in article.blocks]
    assert run(["fixture", article.id, "--from", str(folder), "--into", str(into)]) == 2
    assert "has its folder in" in capsys.readouterr().err
    assert run(["fixture", "cnnindonesia:5", "--from", str(folder), "--into", str(into)]) == 2
    assert "no article cnnindonesia:5" in capsys.readouterr().err


def test_a_body_without_a_length_is_cut_off_at_the_limit(archived) -> None:
    folder, article = archived
    with served(folder) as site:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}  # an iterator is sent in chunks
        parts = iter([b"a=" + b"x" * 9_998, b"x" * 10_000, b"x"])
        assert site.ask(f"/article/{article.id}/judge", method="POST", body=parts, **kind).status == 413
