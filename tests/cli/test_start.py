"""What a start of the program loads: held by names and numbers of modules, because a clock tells of the machine."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scraper
from scraper.core.late_pattern import UsedPattern, late_pattern
from tests.replica import Replica, serve

PAGE = Path(__file__).parent.parent / "pages/2020-p/page.html"
TEXT = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\n[Gambas:Video CNN]\nPedagang cemas.\n(abc/def)\n"
HEAVY = {
    "asyncio", "email", "jinja2", "lxml", "multiprocessing", "pyarrow", "rich", "scrapy", "sqlite3", "trafilatura",
    "twisted",
}  # fmt: skip
# A few more modules of ours than today, so that a heavy import is noticed and a new small file is not.
MOST_FOR_CLEAN, MOST_FOR_EXTRACT, MOST_FOR_CRAWL = 60, 161, 176
LOADED = "import sys\nfrom scraper.cli import run\nrun(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
PATTERNS_OF_A_START = (
    "import sys\nimport scraper.cleaning, scraper.parsing.read, scraper.composition.process\n"
    "from scraper.core.late_pattern import LatePattern, UsedPattern\n"
    "found = [one for name, module in list(sys.modules.items()) if name.startswith('scraper')"
    " for one in vars(module).values() if isinstance(one, UsedPattern)]\n"
    "print(len(found), sum(not isinstance(one, LatePattern) for one in found))"
)


def loaded_by(*arguments: object) -> set[str]:
    """Return the modules that a call of the program loads."""
    command = [sys.executable, "-c", LOADED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return set(done.stderr.splitlines()[-1].split())


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def ours(modules: set[str]) -> int:
    return sum(name.startswith("scraper") for name in modules)


def test_cleaning_a_text_loads_no_parser_no_json_and_no_newsroom(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    loaded = loaded_by("clean", text)
    assert not tops(loaded) & (HEAVY | {"hashlib", "html", "json", "logging", "msgspec", "turbohtml"})
    assert not loaded & {
        "scraper.core.article",
        "scraper.core.files",
        "scraper.facts.metas",
        "scraper.sites.cnnindonesia",
    }
    assert ours(loaded) <= MOST_FOR_CLEAN


def test_help_loads_nothing_of_the_work():
    loaded = loaded_by("--help")
    assert not tops(loaded) & (HEAVY | {"dataclasses", "hashlib", "msgspec", "turbohtml"})
    assert ours(loaded) <= 15


def test_reading_a_page_loads_no_archives_no_processes_and_no_second_opinion():
    loaded = loaded_by("extract", PAGE)
    assert not tops(loaded) & (HEAVY | {"brotli", "isal", "logging"})
    assert "scraper.parsing.read" in loaded
    assert not loaded & {"scraper.parsing.by_evidence", "scraper.sites.newsroom_file", "scraper.storage.warc.reader"}
    assert ours(loaded) <= MOST_FOR_EXTRACT


def test_a_crawl_that_finds_nothing_new_loads_no_reader_of_pages(tmp_path):
    with serve(Replica(7, 24)) as running:
        words = ("crawl", "--base-url", running.url, "--output", tmp_path / "output", "--quiet")
        assert "scraper.parsing.read" in loaded_by(*words)
        loaded = loaded_by(*words)
    assert "scrapy" in loaded
    assert not tops(loaded) & {"apscheduler", "jinja2", "rich", "trafilatura", "pyarrow"}
    assert not loaded & {
        "scraper.cleaning", "scraper.composition.collect", "scraper.dataset.duplicates.duplicate_index",
        "scraper.parsing.read", "scraper.storage.forgetting.forget_articles", "scraper.storage.warc.reader",
    }  # fmt: skip
    assert ours(loaded) <= MOST_FOR_CRAWL


def test_a_crawl_says_its_first_word_before_it_asks_for_scrapy(replica, tmp_path):
    code = (
        "import sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'scrapy': print('SCRAPY', file=sys.stderr, flush=True)\n"
        "sys.meta_path.insert(0, Watch())\n"
        "from scraper.cli import run\nrun(sys.argv[1:])"
    )
    words = ("crawl", "--base-url", replica.url, "--output", str(tmp_path / "output"), "--limit", "1")
    command = [sys.executable, "-c", code, *words]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stderr.splitlines()
    assert lines[:2] == [f"crawling cnnindonesia newest -> {tmp_path / 'output'}", "SCRAPY"]


def test_no_pattern_is_compiled_before_its_use():
    done = subprocess.run([sys.executable, "-c", PATTERNS_OF_A_START], capture_output=True, text=True, check=True)
    patterns, compiled = map(int, done.stdout.split())
    assert patterns > 80
    assert compiled == 0


NOT_HERE = ("__main__", "datatrove_step")  # the program itself, and what needs datatrove's own environment
MODULES = [
    module.name for module in pkgutil.walk_packages(scraper.__path__, "scraper.") if not module.name.endswith(NOT_HERE)
]


def test_no_module_compiles_a_pattern_at_its_import():
    for name in MODULES:
        values = vars(importlib.import_module(name)).values()
        several = [one for value in values if isinstance(value, tuple | list) for one in value]
        assert not any(isinstance(one, re.Pattern) for one in (*values, *several)), name


def test_every_late_pattern_can_be_compiled():
    found = [
        (name, one)
        for name in MODULES
        for one in vars(importlib.import_module(name)).values()
        if isinstance(one, UsedPattern)
    ]
    assert len(found) > 200
    for name, one in found:
        assert isinstance(one.flags, int), name  # compiles it


def test_a_late_pattern_is_a_pattern_in_all_that_it_answers():
    late, plain = late_pattern(r"(?P<word>[a-z]+)\s", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\s", re.IGNORECASE)
    assert late.pattern == plain.pattern
    assert late.flags == plain.flags
    assert dict(late.groupindex) == {"word": 1}
    assert late.sub("-", "Satu dua ") == plain.sub("-", "Satu dua ") == "--"
    with pytest.raises(re.error, match="unterminated"):
        late_pattern("[").match("")
