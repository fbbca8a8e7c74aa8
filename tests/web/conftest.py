"""One crawl for the tests of the site: made-up articles, one of them revised, one hostile, one twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import Block, Image, Link
from scraper.core.article_parts import Cut
from scraper.storage.file_store import FileStore
from scraper.web.index import build_index
from tests.web.made_crawl import write_crawl
from tests.web.served import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.article import Article

HOSTILE = "</title><script>document.title='owned'</script><img src=x onerror=alert(1)>\u202e & \"'"
REVISED, ODD, TWIN = "cnnindonesia:1000150", "cnnindonesia:1000160", "cnnindonesia:1000170"


def with_text(article: Article, paragraphs: list[str]) -> Article:
    blocks = [Block("paragraph", text) for text in paragraphs]
    return replace(article, blocks=blocks, text="\n\n".join(paragraphs), removed=[], content_hash=f"h{len(paragraphs)}")


@pytest.fixture(scope="session")
def crawl(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("crawl")
    made = {article.id: article for article in write_crawl(folder, 300)}
    store = FileStore(folder, durable=False)
    first = with_text(made[REVISED], ["Harga beras naik sepuluh persen.", "Stok cukup.", "Warga antre sejak pagi."])
    store.replace(first)
    later = ["Harga beras naik dua belas persen.", "Stok cukup.", "Warga antre sejak pagi.", "Bulog menambah pasokan."]
    store.save(with_text(first, later))
    odd = with_text(made[ODD], [HOSTILE, "kata berburuk<b>tebal</b>"])
    odd.title, odd.authors, odd.tags = HOSTILE, [HOSTILE], [HOSTILE]
    odd.canonical_url = odd.url = "javascript:alert(1)//x"
    odd.images = [Image("https://evil.example/x.png", HOSTILE)]
    odd.related = [Link(HOSTILE, "data:text/html,<script>alert(1)</script>")]
    odd.removed = [Cut("ad-block", HOSTILE, 0, -1)]
    store.replace(odd)
    store.replace(replace(made[TWIN], content_hash=made["cnnindonesia:1000100"].content_hash))
    build_index(folder)
    return folder


@pytest.fixture(scope="session")
def site(crawl) -> Iterator[Site]:
    with served(crawl) as running:
        yield running
