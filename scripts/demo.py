"""`make demo`: a local CNN Indonesia is started and crawled, and what came of it is shown. Nothing leaves this machine.

The replica serves made-up articles in the site's real markup. Ctrl-C at any time leaves no process behind.
"""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from scraper.cli.terminal import BOLD, CYAN, DIM, coloured, line, paint
from scraper.core.article import Article, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM)
OUTPUT = Path("output/demo")
DATABASE = OUTPUT.with_suffix(".db")
QUERY = "SELECT section, count(*), sum(word_count) FROM articles GROUP BY section ORDER BY 2 DESC LIMIT 4"
ARTICLES = 60
WIDTH = 88


@contextmanager
def started(command: list[str], stdout: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Starts a process and ends it with the block, however that ends.

    A signal that comes during the start is handled after it: before, nothing could end the process.
    """
    pending: list[int] = []
    for number in ENDING:
        signal.signal(number, lambda number, _: pending.append(number))
    process = subprocess.Popen(command, stdout=stdout, text=True)
    try:
        for number in ENDING:
            signal.signal(number, stop)
        for number in pending:
            stop(number)
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def stop(number: int, _frame: FrameType | None = None) -> NoReturn:
    """Ends the demo with the exit code of a signal. Further signals do not disturb the ending of its processes."""
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    print("stopped", file=sys.stderr)
    sys.exit(128 + number)


@contextmanager
def replica() -> Iterator[str]:
    """Starts the replica on a free port and gives its address."""
    command = [sys.executable, "-m", "tests.replica", "--port", "0", "--articles", str(ARTICLES)]
    with started(command, subprocess.PIPE) as process:
        first = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+", first)
        if not found:
            raise SystemExit(f"the replica did not start: {first or 'it said nothing'}")
        print(f"1. a local CNN Indonesia with {ARTICLES} articles of our own: {found[0]}")
        yield found[0]


def crawl(address: str) -> int:
    """Crawls the replica as anybody would crawl the site; gives the exit code."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    print(f"2. scraper crawl --base-url {address} --output {OUTPUT}", flush=True)
    command = [sys.executable, "-m", "scraper", "crawl", "--base-url", address, "--output", str(OUTPUT)]
    with started(command) as process:
        return process.wait()


def articles() -> list[tuple[Path, Article]]:
    """Every article with its file, the newest first."""
    found = [(path, decode(path.read_bytes())) for path in OUTPUT.glob("cnnindonesia/**/*.json")]
    return sorted(found, key=lambda pair: pair[1].date_published or "", reverse=True)


def summary(found: list[tuple[Path, Article]], took: float) -> str:
    """What the crawl brought, in one table."""
    all_ = [article for _, article in found]
    days = sorted(article.date_published[:10] for article in all_ if article.date_published)
    cuts = Counter(cut.rule for article in all_ for cut in article.removed)
    rows = [
        ("articles", f"{len(all_)} in {took:.0f} s"),
        ("days", f"{days[0]} to {days[-1]}"),
        ("kinds", counted(Counter(article.kind for article in all_))),
        ("layouts", counted(Counter(article.extraction.layout or "none" for article in all_))),
        ("sections", counted(Counter(article.section or "none" for article in all_))),
        ("words", f"{sum(article.word_count for article in all_):,}"),
        ("cut out", f"{cuts.total():,} pieces by {len(cuts)} rules: {counted(cuts, 6)}"),
    ]
    return "\n".join(f"   {name:<10}{text}" for name, text in rows)


def counted(counts: Counter[str], most: int = 8) -> str:
    """``ekonomi 12, nasional 9, ...``"""
    named = [f"{name} {count}" for name, count in counts.most_common(most)]
    return ", ".join(named + ["..."] * (len(counts) > most))


def peek(path: Path, article: Article, *, on: bool) -> str:
    """One article as it was cleaned."""
    date = (article.date_published or "")[:16].replace("T", " ")
    facts = [date, article.section, article.dateline, *article.authors]
    lines = [
        paint(line(article.title or ""), BOLD, on=on),
        paint(line(", ".join(fact for fact in facts if fact)), DIM, on=on),
    ]
    for block in article.blocks[:2]:
        lines += textwrap.wrap(line(block.text), WIDTH)
    lines.append(
        paint(f"... {len(article.blocks)} blocks, {article.word_count} words; taken out and on record:", DIM, on=on)
    )
    lines += [paint(f"  {cut.rule:<18} {line(cut.text)[:60]}", CYAN, on=on) for cut in article.removed[:6]]
    return textwrap.indent("\n".join([*lines, f"{path}"]), "   ")


def export() -> int:
    """Exports the crawl as a database and asks it one question; gives the exit code."""
    print(f"5. scraper export sqlite {DATABASE} --from {OUTPUT}", flush=True)
    DATABASE.unlink(missing_ok=True)
    with started(
        [sys.executable, "-m", "scraper", "export", "sqlite", str(DATABASE), "--from", str(OUTPUT), "--quiet"]
    ) as process:
        if code := process.wait():
            return code
    print(f"   {QUERY};")
    with closing(sqlite3.connect(DATABASE)) as database:
        for section, count, words in database.execute(QUERY):
            print(f"   {section or '-':<16}{count:>4} articles{words:>10,} words")
    return 0


LIVE = """
Going live (please read "Politeness and copyright" in README.md first):
   .venv/bin/scraper fetch URL                            one article, to standard output
   .venv/bin/scraper crawl --contact you@example.org      the newest articles into output/
   .venv/bin/scraper --help                               everything else"""


def main() -> int:
    """Runs the demo; exit code 0 when every article came."""
    on = coloured(sys.stdout)
    with replica() as address:
        begun = time.monotonic()
        code = crawl(address)
        took = time.monotonic() - begun
    found = articles()
    if code or not found:
        print(
            f"the crawl ended with exit code {code} and {len(found)} articles; see what it said above", file=sys.stderr
        )
        return code or 1
    print(f"3. what came of it\n{summary(found, took)}")
    shown = max(found[:20], key=lambda pair: len({cut.rule for cut in pair[1].removed}))
    print(f"4. one of them, cleaned\n{peek(*shown, on=on)}")
    if code := export():
        return code
    print(f"6. where to look (the demo begins afresh every time)\n   {OUTPUT}/cnnindonesia/YYYY/MM/DD/NUMBER.json")
    print(f"   .venv/bin/scraper report --from {OUTPUT}   report.html: one page of what the run brought")
    print("   docs/load.md   the crawl in pandas, DuckDB, Hugging Face datasets, Datasette, PostgreSQL")
    print(LIVE)
    return 0


if __name__ == "__main__":
    for number in ENDING:  # SIGINT too: a background job begins with it ignored
        signal.signal(number, stop)
    sys.exit(main())
