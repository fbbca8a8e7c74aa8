"""Galleries whose pictures are not there: the Article says so."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scraper.composition.process import process
from scraper.core.page import Page
from tests.replica import Replica


def gallery(replica: Replica, *, with_pictures: bool) -> Page:
    golds = map(replica.gold_at, replica.urls(kind="photo"))
    url = next(gold.canonical_url for gold in golds if len(gold.blocks) > len(gold.images))  # with an introduction
    body = replica.answer(urlsplit(url).path).body.decode()
    if not with_pictures:
        body = re.sub(r'<figure class="foto-item">.*?</figure>', "", body, flags=re.DOTALL)
        body = re.sub(r"<img[^>]*>", "", body)
    return Page(url, body.encode(), "text/html; charset=utf-8")


def test_a_gallery_without_a_picture_is_not_complete() -> None:
    replica = Replica(seed=3, articles=80, layouts=["tailwind"])
    whole = process(gallery(replica, with_pictures=True))
    assert whole.complete
    assert whole.images
    bare = process(gallery(replica, with_pictures=False))
    assert bare.kind == "photo"
    assert not bare.images
    assert [doubt.why for doubt in bare.suspect] == ["gallery-without-picture"]
    assert not bare.complete
