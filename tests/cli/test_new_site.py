"""``scraper new-site``, and its guide followed command for command in a copy of the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.core.errors import UsageError
from scraper.newsite.grammar import grammar_of
from scraper.sites.registry import all_sites
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "new-site.md"
EXAMPLES = re.compile(r"https://www\.kabaruji\.example/\w+/baca/\d+/\S+")


def groups(urls: list[str], which: str) -> list[str | None]:
    pattern = re.compile(grammar_of(urls), re.VERBOSE)
    return [pattern.fullmatch(urlsplit(url).path).groupdict().get(which) for url in urls]


@pytest.mark.parametrize(
    ("urls", "numbers"),
    [
        (["https://a.example/kota/1200035/satu", "https://a.example/desa/1200042/dua"], ["1200035", "1200042"]),
        (["https://a.example/x/d-7016153/satu", "https://a.example/y/d-7001257/dua"], ["7016153", "7001257"]),
        (["https://a.example/2024/05/satu-33011", "https://a.example/2023/11/dua-33012"], ["33011", "33012"]),
        (
            [
                "https://a.example/eko/20250114062427-92-1186803/satu",
                "https://a.example/nas/20240114062427-20-1186001/dua",
            ],
            ["1186803", "1186001"],
        ),
    ],
)
def test_the_number_is_found_whatever_stands_around_it(urls: list[str], numbers: list[str]) -> None:
    assert groups(urls, "number") == numbers


def test_the_grammar_of_a_known_site_is_found_again() -> None:
    urls = [f"https://www.cnnindonesia.com/{path}" for path in ("ekonomi/20250114062427-92-1186803/satu",
            "nasional/20170623133737-20-223779/dua", "olahraga/20250123151602-170-1190723/tiga")]  # fmt: skip
    site = all_sites()["cnnindonesia"]
    assert groups(urls, "number") == [site.read_address(url).number for url in urls]
    assert groups(urls, "section") == ["ekonomi", "nasional", "olahraga"]


@pytest.mark.parametrize(
    "urls",
    [
        ["https://a.example/satu", "https://a.example/dua"],
        ["https://a.example/1234/satu", "https://a.example/x/1235/dua"],
    ],
)
def test_no_grammar_is_made_up(urls: list[str]) -> None:
    with pytest.raises(UsageError):
        grammar_of(urls)


def test_saved_pages_do_as_well_and_nothing_is_overwritten(scraper, tmp_path: Path) -> None:
    office = all_skins()["kabaruji"].of(Replica(seed=9, articles=45))
    for at, story in enumerate(office.stories[:3]):
        (tmp_path / f"{at}.html").write_text(office.skin.page(story), encoding="utf-8")
    words = ("new-site", "--into", "project", "--name", "kabaruji", "0.html", "1.html", "2.html")
    done = scraper(*words)
    assert done.returncode == 0, done.stderr
    assert "div.story-text" in done.stdout
    facts = (tmp_path / "project/scraper/sites/kabaruji.py").read_text()
    assert 'body=("div.story-text",),  # 3 of 3 pages' in facts
    assert scraper(*words).returncode == 2
    assert (tmp_path / "project/scraper/sites/kabaruji.py").read_text() == facts


def test_a_page_cannot_write_code(scraper, tmp_path: Path) -> None:
    for at in range(2):
        url = f'https://a.example/1234{at}/x",);import os;("'
        (tmp_path / f"{at}.html").write_text(f"<link rel=canonical href='{url}'><p>halo</p>")
    assert scraper("new-site", "--name", "jahat", "0.html", "1.html").returncode == 2
    assert not (tmp_path / "scraper").exists()


def test_the_guide_is_true(tmp_path: Path) -> None:
    """Every command of the guide, in order, as written; only the articles are the replica's."""
    copy = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    for folder in ("scraper", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", copy)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in (("scraper", " -m scraper"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable}{module} "$@"\n')
        program.chmod(0o755)
    office = all_skins()["kabaruji"].of(Replica(seed=4, articles=45))
    real = iter(office.urls())
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 5
    with serve(Replica(seed=4, articles=45)) as running:
        env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(copy),
               "SCRAPER_BASE_URL": running.url}  # fmt: skip
        for block in blocks:
            script = EXAMPLES.sub(lambda _: next(real), block)
            done = subprocess.run(
                ["sh", "-e", "-c", script], cwd=copy, env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert "kabaruji        experimental" in done.stdout
    found = [json.loads(path.read_text()) for path in copy.glob("output/kabaruji/**/*.json")]
    assert len(found) == 5
    for article in found:
        gold = office.gold(article["url"])
        assert (article["id"], article["title"], article["authors"]) == (gold.id, gold.title, gold.authors)
        assert article["text"] == gold.text
        assert (article["section"], article["tags"]) == (gold.section, gold.tags)
        assert article["extraction"]["method"] == "adapter"
