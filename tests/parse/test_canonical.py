"""The canonical address: the page's own word, when it is about the same article."""

from __future__ import annotations

import pytest

from scraper.core.page import Page
from scraper.parsing.read import parse
from tests.replica import Replica

REPLICA = Replica(seed=4, articles=5)
URL = REPLICA.urls()[0]
BODY = REPLICA.answer(URL.removeprefix("https://www.cnnindonesia.com")).body


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        (URL, URL),
        (URL + "-nama-baru", URL + "-nama-baru"),
        (URL + "-nama-baru/2?utm_source=x", URL + "-nama-baru"),
        ("https://www.cnnindonesia.com/", URL),
        ("https://www.example.org/ekonomi/20250114062427-92-1186803/judul", URL),
        ("https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul", URL),
        ("", URL),
    ],
)
def test_the_page_names_its_address_and_no_other_articles(said, canonical):
    link = f'<link rel="canonical" href="{URL}"'.encode()
    assert link in BODY
    draft = parse(Page(URL, BODY.replace(link, f'<link rel="canonical" href="{said}"'.encode())))
    assert draft.canonical_url == canonical
