"""Quality and speed of reading, ours beside its peers, on the same pages in the same run.

Pages: the replica's, over all layouts that the facts know, with their gold; and the real pages of ``../shared``, where
they are, for speed. "By content" is our reading of the same pages as if nobody knew their layouts. Times are CPU, the
best of each page, in rounds over all pages in turn with rounds of a bare ``lxml.html`` parse of the same bytes; the
ratio to that parse carries over to other machines. The replica's pages weigh what saved pages of the sites weigh, see
``tests/replica/filler.py``: what the parse takes hangs on it. Words are compared without their order. Peers that are
not installed are named and left out (``make bench-setup`` installs them).

    python -m benchmarks.extract [--pages 24] [--seed 5] [--rounds 3] [--json]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html

from scraper.composition.process import process
from scraper.core.errors import Rejected
from scraper.core.page import Page
from scraper.facts.furniture import Furniture
from scraper.parsing.page import parsed_page
from scraper.sites.registry import all_sites, site_of
from tests.replica import LAYOUTS, Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.facts.site import Site
    from tests.replica import Gold

SHARED = Path(__file__).resolve().parents[2] / "shared" / "pages"
STROKE = "https://health.detik.com/true-story/d-7016153/curhat-wanita-kena-stroke-di-umur-26"
INET = "http://inet.detik.com/read/2015/11/05/100026/3062623/323"
REAL = {  # saved pages of articles, and their addresses
    "detik-article-2023-11.html": f"{STROKE}-ketahuan-saat-terkapar-di-kamar-mandi",
    "detik-article-2015-11.html": f"{INET}/google-umbar-kelemahan-galaxy-s6-edge",
}


@dataclass(slots=True)
class Score:
    f1: float = 0.0
    exact: int = 0
    residue: int = 0
    lost: int = 0
    ms: float = 0.0  # a page of the replica
    ratio: float = 0.0  # to the bare parse
    ratio_real: float | None = None  # likewise, on the real pages


def ours(page: Page) -> str:
    try:
        return process(page).text
    except Rejected:
        return ""


def by_content(page: Page) -> str:
    """Our reading of a page whose site's facts know no layout and no furniture."""
    known = parsed_page.site_of
    parsed_page.site_of = _stranger_of
    try:
        return ours(page)
    finally:
        parsed_page.site_of = known


def _stranger_of(url: str) -> Site | None:
    site = site_of(url)
    return site and _strangers()[site.name]


@cache
def _strangers() -> dict[str, Site]:
    return {name: replace(site, layouts=(), furniture=Furniture()) for name, site in all_sites().items()}


def peers() -> dict[str, Callable[[Page], str]]:
    """The other extractors that are installed, each as a function from page to text."""
    import trafilatura

    def with_metadata(page: Page) -> str:
        found = trafilatura.bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)
        return "" if found is None or isinstance(found, dict) else found.text or ""

    found: dict[str, Callable[[Page], str]] = {
        "trafilatura": lambda page: trafilatura.extract(page.body, include_comments=False) or "",
        "trafilatura fast": lambda page: trafilatura.extract(page.body, include_comments=False, fast=True) or "",
        "trafilatura, metadata": with_metadata,
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


def cpu(run: Callable[[Page], object], pages: Sequence[Page], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of CPU for each page, of the run and of the bare parse, in turn; of each page the best."""

    def parse(page: Page) -> object:
        return lxml.html.fromstring(page.body)

    best = {run: [float("inf")] * len(pages), parse: [float("inf")] * len(pages)}
    for _ in range(rounds):
        for one, times in best.items():
            for index, page in enumerate(pages):
                start = time.thread_time()
                one(page)
                times[index] = min(times[index], time.thread_time() - start)
    return best[run], best[parse]


def replica_pages(seed: int, count: int) -> list[tuple[Page, Gold]]:
    replica = Replica(seed, count, layouts=[layout for layout in LAYOUTS if layout != "next"])
    found = []
    for index in replica.indexes():
        gold = replica.gold(index, 1)
        answer = replica.answer(urlsplit(gold.article.url).path)
        found.append((Page(gold.article.url, answer.body, answer.content_type), gold))
    return found


def real_pages() -> list[Page]:
    there = {SHARED / name: url for name, url in REAL.items() if (SHARED / name).exists()}
    return [Page(url, path.read_bytes(), "text/html") for path, url in there.items()]


def measure(run: Callable[[Page], str], golds: list[tuple[Page, Gold]], real: list[Page], rounds: int) -> Score:
    score = Score()
    for page, gold in golds:
        judge(score, run(page), gold)
    count = len(golds)
    score.f1 /= count
    # In the same rounds: what comes right behind another program runs slower, and of two pages one would always.
    seconds, floor = cpu(run, [*(page for page, _ in golds), *real], rounds)
    score.ms, score.ratio = sum(seconds[:count]) / count * 1000, sum(seconds[:count]) / sum(floor[:count])
    if real:
        score.ratio_real = sum(seconds[count:]) / sum(floor[count:])
    return score


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in (
        "lxml",
        "turbohtml",
        "trafilatura",
        "newspaper4k",
        "readability-lxml",
        "resiliparse",
        "beautifulsoup4",
    ):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Prints the table, as JSON with --json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    options = parser.parse_args()
    golds = replica_pages(options.seed, options.pages)
    real = real_pages()
    kilobytes = sum(len(page.body) for page, _ in golds) / len(golds) / 1000
    scores = {
        "scraper": measure(ours, golds, real, options.rounds * 15),
        "scraper, by content": measure(by_content, golds, real, options.rounds * 5),
    }
    for name, run in ({} if options.ours else peers()).items():
        scores[name] = measure(run, golds, real, options.rounds)
    if options.json:
        found = {name: asdict(score) for name, score in scores.items()}
        about = {"pages": len(golds), "kilobytes": kilobytes, "real_pages": len(real), "seed": options.seed}
        print(json.dumps({**about, "versions": versions(), "machine": platform.machine(), "scores": found}))
        return
    print(f"{len(golds)} pages of the replica, {kilobytes:.0f} KB each; {len(real)} real pages")
    if missing():
        print(f"not installed, left out: {', '.join(missing())}")
    print(f"{'':24}{'F1':>7}{'exact':>7}{'residue':>9}{'lost':>7}{'ms':>8}{'x parse':>9}{'x parse, real':>15}")
    for name, score in scores.items():
        real_ratio = "-" if score.ratio_real is None else f"{score.ratio_real:.2f}"
        print(
            f"{name:24}{score.f1:7.3f}{score.exact / len(golds):7.1%}{score.residue:9}{score.lost:7}"
            f"{score.ms:8.2f}{score.ratio:9.2f}{real_ratio:>15}"
        )


if __name__ == "__main__":
    main()
