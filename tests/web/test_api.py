"""The API: what it gives is what is kept; what it cannot give is a problem with its reason."""

from __future__ import annotations

import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import msgspec
import pytest

from scraper import api
from scraper.core.article import encode
from scraper.core.errors import FetchError, Reason, Rejected
from scraper.core.json_schema import article_schema
from scraper.core.parallel import cores
from scraper.storage.output import open_store
from scraper.web.filters import NAMES
from tests.web.conftest import ODD, REVISED, TWIN
from tests.web.served import served

GOLDEN = Path(__file__).parents[1] / "pages/2020-p"
DOCS = Path(__file__).parents[2] / "docs/serve.md"
PAGE = (GOLDEN / "page.html").read_bytes()
URL = json.loads((GOLDEN / "page.meta.json").read_text())["url"]
V1 = "/api/v1"


def is_problem(answer, status: int, word: str) -> bool:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.data["status"] == answer.status
    return answer.status == status and word in answer.data["detail"]


def test_an_article_is_the_one_that_is_kept(site, crawl) -> None:
    kept = open_store(crawl).read(REVISED)
    answer = site.ask(f"{V1}/articles/{REVISED}")
    assert answer.body == encode(kept) == site.ask(f"{V1}/articles/{REVISED.partition(':')[2]}").body
    jsonschema.validate(answer.data, article_schema())
    assert site.ask(f"{V1}/articles/{REVISED}?fields=title,revision").data == {
        "id": REVISED, "title": kept.title, "revision": 2,
    }  # fmt: skip
    assert [one["revision"] for one in site.ask(f"{V1}/articles/{REVISED}/revisions").data] == [1, 2]
    assert [one["id"] for one in site.ask(f"{V1}/articles/{TWIN}/duplicates").data] == ["cnnindonesia:1000100"]


def test_pages_of_articles_follow_each_other_to_the_end(site, crawl) -> None:
    after, seen = "", []
    while after is not None:
        data = site.ask(f"{V1}/articles?limit=70&fields=title&after={after}").data
        seen += [one["id"] for one in data["articles"]]
        after = data["next"]
    assert seen == [f"cnnindonesia:{1_000_000 + number}" for number in range(299, -1, -1)]
    lines = site.ask(f"{V1}/articles.jsonl?tag=beras").body.splitlines()
    kept = {one.article.id: one.article for one in open_store(crawl).articles() if one.article}
    assert {json.loads(line)["id"] for line in lines} == {one.id for one in kept.values() if "beras" in one.tags}
    assert all(line == msgspec.json.encode(kept[json.loads(line)["id"]]) for line in lines)


def test_the_number_of_articles_on_a_page_is_the_documented_one(site) -> None:
    usual, most = re.search(r"`limit` \((\d+), at most (\d+)\)", DOCS.read_text(encoding="utf-8")).groups()
    assert len(site.ask(f"{V1}/articles?fields=id").data["articles"]) == int(usual)
    assert len(site.ask(f"{V1}/articles?fields=id&limit={most}").data["articles"]) == int(most)
    assert is_problem(site.ask(f"{V1}/articles?limit={int(most) + 1}"), 400, "limit")


def test_what_a_program_has_is_not_sent_again(site) -> None:
    path = f"{V1}/articles?limit=3"
    first = site.ask(path)
    again = site.ask(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert site.ask(path, If_None_Match='W/"other"').status == 200


def test_statistics_health_and_metrics(site) -> None:
    stats = site.ask(f"{V1}/stats").data
    assert stats["articles"] == sum(stats["days"].values()) == sum(stats["sections"].values()) == 300
    assert stats["rules"]["dateline"] == 298  # of 300, a revised and a hostile one have none
    assert site.ask(f"{V1}/health").data["status"] == "ok"
    assert 'scraper_web_requests_total{page="stats",status="200"}' in site.ask(f"{V1}/metrics").text


def test_extract_gives_the_article_of_the_library(site) -> None:
    wanted = msgspec.to_builtins(api.extract(PAGE, URL, content_type="text/html"))
    raw = site.ask(f"{V1}/extract?url={URL}", method="POST", body=PAGE, Content_Type="text/html")
    assert raw.data == wanted
    assert site.send_json(f"{V1}/extract", {"url": URL, "html": PAGE.decode()}).data == wanted


def test_clean_gives_the_text_of_the_library(site) -> None:
    text = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\n[Gambas:Video CNN]\n(abc/def)"
    wanted = api.clean(text)
    answer = site.send_json(f"{V1}/clean", {"text": text})
    assert answer.data == msgspec.to_builtins(wanted)
    assert answer.data["text"] == "Harga beras naik."


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/articles?colour=red", 400, "colour: no such parameter"),
        ("/articles?limit=0", 400, "limit: a number from 1 to 100"),
        ("/articles?limit=%D9%A3", 400, "limit"),
        ("/articles?fields=body", 400, "no field 'body'"),
        ("/articles?after=zzz", 400, "after"),
        ("/articles?kind=novel", 400, "kind: one of"),
        ("/articles/cnnindonesia:1", 404, "no article of this id"),
        ("/nowhere", 404, "no call /api/v1/nowhere"),
    ],
)
def test_what_is_asked_wrongly_is_a_problem(site, path, status, word) -> None:
    assert is_problem(site.ask(f"{V1}{path}"), status, word)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "word"),
    [
        ("/clean", "{}", {"Content_Type": "text/plain"}, 415, "Send application/json"),
        ("/clean", "{", {}, 400, "not JSON"),
        ("/clean", "{", {"Content_Encoding": "gzip"}, 415, "without Content-Encoding: gzip"),
        ("/clean", '{"text": ' + "[" * 100_000, {}, 422, "does not fit"),
        ("/clean", "{}", {}, 422, "`text`"),
        ("/clean", '{"text": "a", "profile": "/etc/passwd.toml"}', {}, 422, "profile"),
        ("/clean", '{"text": "a"}', {"Origin": "http://evil.example"}, 403, "another site"),
        ("/clean", '{"text": "a"}', {"Sec_Fetch_Site": "cross-site"}, 403, "another site"),
        ("/extract", '{"url": "http://169.254.169.254/latest"}', {}, 403, "newsrooms that are known"),
        ("/extract", '{"url": "file:///etc/passwd"}', {}, 403, "newsrooms that are known"),
        ("/extract", "<p>a</p>", {"Content_Type": "text/html"}, 400, "url"),
        ("/extract", '{"url": "https://www.cnnindonesia.com/", "html": "<p>a</p>"}', {}, 422, ""),
        ("/extract", '{"url": "https://x.example/a", "html": "%PDF-1.7"}', {}, 422, ""),
    ],
)
def test_a_body_of_no_use_is_a_problem(  # noqa: PLR0913, PLR0917
    site, path, body, headers, status, word
) -> None:
    answer = site.ask(f"{V1}{path}", method="POST", body=body, **({"Content_Type": "application/json"} | headers))
    assert is_problem(answer, status, word), answer.body


def test_a_rejection_has_its_reason(site) -> None:
    answer = site.send_json(f"{V1}/extract", {"url": "https://x.example/a", "html": "%PDF-1.7"})
    assert answer.data["reason"] in set(Reason)


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(site) -> None:
    answer = site.ask(f"{V1}/extract?url={URL}", method="POST", body=b"x" * 8_000_001, Content_Type="text/html")
    assert is_problem(answer, 413, "8,000,000")
    answer = site.ask(f"{V1}/clean", method="POST", body=b"", Content_Type="application/json", Content_Length="9" * 30)
    assert answer.status in {400, 413}


def test_a_method_that_is_not_known(site) -> None:
    answer = site.ask(f"{V1}/articles", method="DELETE")
    assert is_problem(answer, 405, "not for DELETE; it takes GET, HEAD.")
    assert "GET" in answer.headers["allow"]


def test_killed_workers_are_replaced_and_cost_no_task_more_than_time(crawl) -> None:
    with served(crawl) as fresh:
        before = set(_workers())
        with ThreadPoolExecutor(3) as clients:
            asked = [clients.submit(fresh.send_json, f"{V1}/clean", {"text": "Harga naik. " * 1_000}) for _ in range(9)]
            assert {one.result(60).status for one in asked} == {200}
        workers = set(_workers()) - before
        assert len(workers) >= min(2, cores()), "more than one has worked and rests"
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert fresh.send_json(f"{V1}/clean", {"text": "Harga naik."}).data["text"] == "Harga naik."


def _workers() -> list[int]:
    """Return the processes that a fork server of this process has begun."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    children = {child for child, parent in parents.items() if parent == os.getpid()}
    return [child for child, parent in parents.items() if parent in children]


def test_an_address_is_fetched_as_the_library_does(crawl) -> None:
    article = open_store(crawl).read(REVISED)
    asked = []

    def fetch(url: str):
        asked.append(url)
        if "hilang" in url:
            raise Rejected(Reason.NOT_FOUND, "gone", url=url)
        if "putus" in url:
            raise FetchError("no answer")
        return article

    with served(crawl, fetch=fetch) as fresh:
        base = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803"
        assert fresh.send_json(f"{V1}/extract", {"url": f"{base}/judul"}).data["id"] == REVISED
        gone = fresh.send_json(f"{V1}/extract", {"url": f"{base}/hilang"})
        assert (gone.status, gone.data["reason"]) == (422, "not-found")
        assert fresh.send_json(f"{V1}/extract", {"url": f"{base}/putus"}).status == 502
    assert asked == [f"{base}/{name}" for name in ("judul", "hilang", "putus")]


def test_openapi_describes_what_is_there(site) -> None:
    document = site.ask(f"{V1}/openapi.json").data
    properties = document["components"]["schemas"]["Article"]["properties"]
    published = article_schema()["properties"]
    assert {name: one.get("description") for name, one in properties.items()} == {
        name: one.get("description") for name, one in published.items()
    }
    listed = {one["name"] for one in document["paths"]["/articles"]["get"]["parameters"]}
    assert set(NAMES) <= listed
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"], reference
    for path, verbs in document["paths"].items():
        real = path.replace("{id}", ODD)
        for verb in verbs:
            assert site.ask(f"{V1}{real}", method=verb.upper(), body="" if verb == "post" else None).status != 404, path


def _references(value) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []


def test_every_kind_of_answer_is_of_its_schema(site) -> None:
    document = site.ask(f"{V1}/openapi.json").data
    for path, verbs in document["paths"].items():
        if "get" not in verbs or path in {"/metrics", "/articles.jsonl", "/openapi.json"}:
            continue
        schema = verbs["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        data = site.ask(f"{V1}{path.replace('{id}', REVISED)}").data
        jsonschema.validate(data, {**schema, "components": document["components"]})


def test_a_fault_of_ours_is_answered_as_guarded_as_a_page(crawl) -> None:
    def fetch(_: str):
        raise ZeroDivisionError

    with served(crawl, fetch=fetch) as fresh:
        url = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"
        answer = fresh.send_json(f"{V1}/extract", {"url": url})
    assert (answer.status, answer.data["detail"]) == (500, "This is a fault of scraper itself; its log says more.")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
