"""Quality and speed of reading, ours beside its peers, on the same pages in the same run.

Pages: the replica's, over all layouts that the facts know, with their gold; and the real pages of ``../shared``, where
they are, for speed. Times are CPU, each the best of some runs, as a ratio to a bare ``lxml.html`` parse of the same
bytes. Peers that are not installed are named and left out (``make bench-setup`` installs them).

    python benchmarks/extract.py [--pages 60] [--seed 5] [--rounds 3]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html

from scraper.errors import Rejected
from scraper.page import Page
from scraper.process import process
from tests.replica import LAYOUTS, Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.replica import Gold

SHARED = Path(__file__).parents[2] / "shared" / "pages"
REAL = (  # saved pages of articles, and the addresses that they stand for
    ("detik-article-2023-11.html", "https://health.detik.com/true-story/d-7016153/curhat-wanita-kena-stroke"),
    ("detik-article-2015-11.html", "https://inet.detik.com/read/2015/11/05/100026/3062623/323/google-umbar-kelemahan"),
)


@dataclass(slots=True)
class Score:
    f1: float = 0.0
    exact: int = 0
    residue: int = 0
    lost: int = 0
    seconds: float = 0.0


def ours(page: Page) -> str:
    try:
        return process(page).text
    except Rejected:
        return ""


def peers() -> dict[str, Callable[[Page], str]]:
    """The other extractors that are installed, each as a function from page to text."""
    import trafilatura

    found: dict[str, Callable[[Page], str]] = {
        "trafilatura": lambda page: trafilatura.extract(page.body, include_comments=False) or "",
        "trafilatura fast": lambda page: trafilatura.extract(page.body, include_comments=False, fast=True) or "",
    }
    if find_spec("newspaper"):
        import newspaper

        def by_newspaper(page: Page) -> str:
            article = newspaper.Article(page.url, language="id", fetch_images=False)
            article.download(input_html=page.body.decode("utf-8", "replace"))
            article.parse()
            return article.text

        found["newspaper4k"] = by_newspaper
    if find_spec("readability"):
        import readability

        def by_readability(page: Page) -> str:
            summary = readability.Document(page.body.decode("utf-8", "replace")).summary()
            return lxml.html.fromstring(summary).text_content()

        found["readability-lxml"] = by_readability
    if find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda page: extract_plain_text(page.body.decode("utf-8", "replace"), main_content=True)
    if find_spec("bs4"):
        import bs4

        found["p only, BeautifulSoup"] = lambda page: "\n".join(
            node.get_text() for node in bs4.BeautifulSoup(page.body, "lxml").select("p")
        )
    return found


def missing() -> list[str]:
    return [name for name in ("newspaper", "readability", "resiliparse", "bs4") if not find_spec(name)]


def judge(score: Score, text: str, gold: Gold) -> None:
    """Adds one page: words against the gold's, in which order does not matter; artifacts left; words lost."""
    said, wanted = Counter(text.split()), Counter(gold.article.text.split())
    common = (said & wanted).total()
    score.f1 += 2 * common / (said.total() + wanted.total() or 1)
    score.exact += " ".join(text.split()) == " ".join(gold.article.text.split())
    score.residue += sum(artifact in text for artifact in gold.artifacts)
    score.lost += (wanted - said).total()


def cpu(run: Callable[[Page], object], pages: Sequence[Page], rounds: int) -> float:
    """Seconds of CPU for all pages, the best time of each of them."""
    total = 0.0
    for page in pages:
        best = float("inf")
        for _ in range(rounds):
            start = time.process_time()
            run(page)
            best = min(best, time.process_time() - start)
        total += best
    return total


def replica_pages(seed: int, count: int) -> list[tuple[Page, Gold]]:
    replica = Replica(seed, count, layouts=[layout for layout in LAYOUTS if layout != "next"])
    found = []
    for index in replica.indexes():
        gold = replica.gold(index, 1)
        answer = replica.answer(urlsplit(gold.article.url).path)
        found.append((Page(gold.article.url, answer.body, answer.content_type), gold))
    return found


def real_pages() -> list[Page]:
    return [Page(url, (SHARED / name).read_bytes(), "text/html") for name, url in REAL if (SHARED / name).exists()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    golds = replica_pages(options.seed, options.pages)
    pages = [page for page, _ in golds]
    real = real_pages()
    mean = sum(len(page.body) for page in pages) / len(pages) / 1000
    floor = cpu(lambda page: lxml.html.fromstring(page.body), pages, options.rounds * 3)
    real_floor = cpu(lambda page: lxml.html.fromstring(page.body), real, options.rounds * 3)
    print(
        f"{len(pages)} pages of the replica, {mean:.0f} KB each; bare lxml.html parse {floor / len(pages) * 1e3:.2f} ms"
    )
    print(f"{len(real)} real pages" + ("" if real else " (../shared is not here)"))
    if missing():
        print(f"not installed, left out: {', '.join(missing())}")
    print(f"{'':24}{'F1':>7}{'exact':>7}{'residue':>9}{'lost':>7}{'ms':>8}{'x parse':>9}{'x parse, real':>15}")
    for name, run in {"scraper": ours, **peers()}.items():
        score = Score()
        for page, gold in golds:
            judge(score, run(page), gold)
        score.seconds = cpu(run, pages, options.rounds)
        ratio = f"{cpu(run, real, options.rounds) / real_floor:.2f}" if real else "-"
        print(
            f"{name:24}{score.f1 / len(pages):7.3f}{score.exact / len(pages):7.1%}{score.residue:9}{score.lost:7}"
            f"{score.seconds / len(pages) * 1000:8.2f}{score.seconds / floor:9.2f}{ratio:>15}"
        )


if __name__ == "__main__":
    main()
