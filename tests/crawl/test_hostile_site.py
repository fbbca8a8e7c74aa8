"""Crawls of a site that means harm: one bad page, link or header is a named outcome, and the others are done."""

from __future__ import annotations

from urllib.parse import quote

from tests.crawl.helpers import articles
from tests.crawl.hostile import BAD, GOOD, Answer, serve_hostile
from tests.fuzz.seeds import PAGES

PAGE = PAGES[0]
ONE = {"cnnindonesia:1186803"}
ONCE = {"RETRY_TIMES": 0}
ARABIC = BAD.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def headed(line: str) -> str:
    """The page with one line more in its head."""
    return PAGE.replace("</head>", f"{line}</head>")


def test_a_number_in_another_script_stops_no_crawl(crawl, output):
    bad = Answer(headed(f'<link rel="canonical" href="https://www.cnnindonesia.com{ARABIC}">'))
    with serve_hostile({GOOD: Answer(PAGE), quote(ARABIC): bad}, (ARABIC, GOOD)) as url:
        summary = crawl(url, settings=ONCE)
    assert summary.exit_code == 0
    assert set(articles(output)) == ONE
