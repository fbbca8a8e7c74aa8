"""A rebuild names what it cannot read as ``scraper extract`` does."""

from __future__ import annotations

import gzip
from contextlib import closing

from scraper.core.balance import Balance
from scraper.offline.rebuilding import rebuild
from scraper.storage.file_store import FileStore
from scraper.storage.ledger import open_ledger
from tests.replica import Replica
from tests.storage.damaged import http, record

SITE = "https://www.cnnindonesia.com"


def test_a_page_that_is_not_that_of_its_digest_is_counted_by_that_name(tmp_path):
    replica = Replica(5, 40)
    golds = (replica.gold(index).article for index in replica.indexes())
    url = next(one.url for one in golds if one.page_count == 1 and one.kind == "article")
    sound = record(url, http(replica.answer(url.removeprefix(SITE)).body))
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(sound.replace(b"</p>", b"</P>", 1)))
    balance = Balance()
    with closing(open_ledger(None)) as ledger:
        (change,) = rebuild(tmp_path, FileStore(tmp_path), ledger, balance, workers=1)
    assert "digest" in change.why
    assert balance.bad == {"bad-digest": 1}
    assert balance.missing == 0
