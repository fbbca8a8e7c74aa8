"""The second reading of a sample, which never changes an Article."""

from __future__ import annotations

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.crawling.sample import is_disputed, is_sampled

SENTENCE = (
    "Bank sentral menahan suku bunga acuan dalam rapat nomor {} yang berakhir hari ini, dan pasar sudah menduganya."
)
ADDRESS = "https://www.cnnindonesia.com/ekonomi/20250311081500-78-{}/bank-sentral-tahan-suku-bunga"


def page(number: int, *, elsewhere: bool) -> Page:
    """A page with half of its text in a container that nobody knows, or all in the one that is known."""
    half = ["".join(f"<p>{SENTENCE.format(n)}</p>" for n in part) for part in (range(6), range(6, 12))]
    seam = '</div><div class="detail-lanjutan">' if elsewhere else ""
    body = f'<div class="detail-text">{half[0]}{seam}{half[1]}</div>'
    html = f"<article><h1>Bank Sentral Tahan Suku Bunga</h1>{body}</article>"
    return Page(ADDRESS.format(number), html.encode())


def test_one_article_in_fifty_is_of_the_sample() -> None:
    sampled = [is_sampled(process(page(number, elsewhere=False))) for number in range(1_300_000, 1_300_400)]
    assert 2 <= sum(sampled) <= 20


def test_what_the_second_reading_disputes_leaves_the_article_as_it_is() -> None:
    halved, whole = page(1_300_001, elsewhere=True), page(1_300_001, elsewhere=False)
    article = process(halved)
    assert is_disputed(halved, article)
    assert article == process(halved)
    article = process(whole)
    assert not is_disputed(whole, article)
