"""Every newsroom's skin: what we make of its pages is its gold, field by field, and nothing of the page is left."""

from __future__ import annotations

import msgspec
import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.sites.registry import all_sites
from tests.replica import Replica
from tests.replica.skins import all_skins, skin_of

NOT_COMPARED = {"removed", "suspect", "extraction", "revision", "fetched_at", "content_hash"}
FURNITURE = ("[Gambas", "ADVERTISEMENT", "SCROLL TO", "googletag", "Baca juga", "Simak Video")
SKINS = [name for name in all_skins() if name in all_sites()]


@pytest.mark.parametrize("name", SKINS)
def test_each_page_becomes_its_gold(name: str) -> None:
    office = all_skins()[name].of(Replica(seed=5, articles=240))
    assert len(office.urls()) == 80
    for url in office.urls():
        answer = office.answer(url.split("/")[2], "/" + url.split("/", 3)[3])
        found = msgspec.to_builtins(process(Page(url, answer.body, answer.content_type)))
        right = msgspec.to_builtins(office.gold(url))
        for field in right.keys() - NOT_COMPARED:
            assert found[field] == right[field], f"{field} of {url}"
        assert found["extraction"]["method"] == "adapter"
        assert not [word for word in FURNITURE if word in found["text"]]


def test_the_host_chooses_the_newsroom() -> None:
    replica = Replica(seed=5, articles=60)
    for name, skin in all_skins().items():
        office = skin.of(replica)
        url = office.urls()[0]
        host, target = url.split("/")[2], "/" + url.split("/", 3)[3]
        assert skin_of(host) is skin, name
        assert replica.answer(target, host=host).status == 200
        assert replica.answer(target, host="www.cnnindonesia.com").status == 404
    assert skin_of("127.0.0.1:8000") is None
