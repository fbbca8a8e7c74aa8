"""Fixtures of the tests of archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.offline.archives import SITE, make_archives
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def archives(tmp_path_factory) -> Path:
    """Five archives of four articles each; one has a damaged record, one a page that is not an article."""
    return make_archives(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="session")
def saved() -> tuple[str, bytes]:
    """The address of an article, and its page."""
    replica = Replica(5, 40)
    golds = [replica.gold(index).article for index in replica.indexes()]
    url = next(one.url for one in golds if one.page_count == 1 and one.kind == "article")
    return url, replica.answer(url.removeprefix(SITE)).body
