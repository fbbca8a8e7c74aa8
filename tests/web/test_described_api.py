"""The API is what its OpenAPI document says: schemathesis sends what that describes, and what it forbids."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.storage.file_store import FileStore
from scraper.web.index import build_index
from tests.web.made_crawl import made_articles, write_crawl
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.article import Article
    from tests.web.served import Site

TOOL = Path(__file__).parents[2] / ".fuzz-api" / "bin" / "schemathesis"
MAX_SECONDS = 1_800
EXAMPLE_ID = "cnnindonesia:1274000"  # the example of the document
# A schema cannot say which cursor belongs to a list and which page has an article: such a request is refused by right.
LEFT_OUT = "positive_data_acceptance"

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="schemathesis is not here: make fuzz-api brings it")


def not_fetched(url: str) -> Article:
    """Stands in for the network."""
    return replace(next(made_articles(1)), url=url)


@pytest.fixture
def described(tmp_path) -> Iterator[Site]:
    crawl = tmp_path / "crawl"
    (article, *_) = write_crawl(crawl, 40)
    FileStore(crawl, durable=False).replace(replace(article, id=EXAMPLE_ID))
    build_index(crawl)
    with served(crawl, fetch=not_fetched) as site:
        yield site


def test_the_api_answers_as_it_is_described(described, tmp_path) -> None:
    command = [
        str(TOOL), "run", f"{described.url}/api/v1/openapi.json", "--workers", "1", "--no-color",
        "--phases", "examples,coverage,fuzzing", "--exclude-checks", LEFT_OUT, "--warnings", "off",
        "--seed", os.environ.get("FUZZ_SEED", "21"), "--max-examples", os.environ.get("FUZZ_EXAMPLES", "20"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=MAX_SECONDS)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "Tested: " in done.stdout
