"""``scraper new-site``, and its guide followed command for command in an empty folder."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.core.page import Page
from scraper.learning import learn
from scraper.sites.newsroom_file import read_newsroom
from scraper.sites.newsroom_writer import write_newsroom
from scraper.sites.registry import FOLDER_VARIABLE, all_sites, forget_sites
from scraper.testing import check_site
from tests.learning.made_up import NEWSROOMS, text_of
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "new-site.md"
EXAMPLES = re.compile(r"https://www\.kabaruji\.example/\w+/baca/\d+/\S+")
BY_NAME = {one.skin.name: one for one in NEWSROOMS}


def save(folder: Path, newsroom: str, prefix: str = "", count: int = 4) -> list[str]:
    """Saves pages of a newsroom; returns their names."""
    made_up = BY_NAME[newsroom]
    names = [f"{prefix}{number}.html" for number in range(1, count + 1)]
    for name, story in zip(names, made_up.stories(), strict=False):
        (folder / name).write_bytes(made_up.page(story))
    return names


def test_nothing_is_overwritten(scraper, tmp_path: Path) -> None:
    words = ("new-site", *save(tmp_path, "radarlembah"))
    done = scraper(*words)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^body +div.field--name-body +4 of 4 pages", done.stdout, re.MULTILINE), done.stdout
    file = tmp_path / "newsrooms" / "radarlembah.toml"
    before = file.read_bytes()
    again = scraper(*words)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert file.read_bytes() == before


def test_saved_pages_may_be_compressed(scraper, tmp_path: Path) -> None:
    names = save(tmp_path, "radarlembah")
    plain = scraper("new-site", *names, "--into", "plain")
    for name in names:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((tmp_path / name).read_bytes()))
    packed = scraper("new-site", *(f"{name}.gz" for name in names), "--into", "packed")
    assert (packed.returncode, packed.stdout) == (0, plain.stdout.replace("plain", "packed"))
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(b"")[:3])
    cut = scraper("new-site", "cut.html.gz")
    assert (cut.returncode, cut.stderr.count("\n")) == (9, 1)
    assert "cut.html.gz: it is compressed, and cut before anything of it can be read" in cut.stderr


def test_what_is_missing_is_said_and_nothing_is_written(scraper, tmp_path: Path) -> None:
    done = scraper("new-site", *save(tmp_path, "radarlembah", count=3))
    assert done.returncode == 2
    assert "nothing is written; missing: 1 more article" in done.stderr
    assert not (tmp_path / "newsrooms").exists()
    done = scraper("new-site", "--unsure", "--name", "lembah", *save(tmp_path, "radarlembah", count=3))
    assert done.returncode == 0, done.stderr
    assert "missing: 1 more article" in done.stderr
    assert len(read_newsroom((tmp_path / "newsrooms" / "lembah.toml").read_text()).learned.pages) == 3


def test_a_page_cannot_write_into_the_file() -> None:
    hostile = '"\n[furniture.classes]\n"x" = "drop'.replace('"', "&quot;")
    made_up = BY_NAME["radarlembah"]
    pages = [
        Page(story.url, made_up.page(story).replace(b"Radar Lembah", hostile.encode()), "text/html")
        for story in made_up.stories()[:4]
    ]
    data = read_newsroom(write_newsroom(learn(pages).data))
    assert "x" not in data.furniture.classes
    assert data.layouts[0].body == ("div.field--name-body",)


def test_the_guide_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the guide, in order, as written; only the articles are the replica's and the made-up ones."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "scraper").write_text(f'#!/bin/sh\nexec {sys.executable} -m scraper "$@"\n')
    (programs / "scraper").chmod(0o755)
    save(tmp_path, "kabarhutan", "wordpress-")
    save(tmp_path, "suarakampung", "nextjs-")
    office = all_skins()["kabaruji"].of(Replica(seed=4, articles=45))
    real = iter(office.urls())
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    with serve(Replica(seed=4, articles=45)) as running:
        env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "SCRAPER_BASE_URL": running.url}
        for block in blocks:
            script = EXAMPLES.sub(lambda _: next(real), block)
            done = subprocess.run(
                ["sh", "-e", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert {path.stem for path in (tmp_path / "newsrooms").glob("*.toml")} == {"kabaruji", "kabarhutan", "suarakampung"}
    found = [json.loads(path.read_text()) for path in tmp_path.glob("output/kabaruji/**/*.json")]
    assert len(found) == 5
    for article in found:
        gold = office.gold(article["url"])
        assert (article["id"], article["title"], article["authors"]) == (gold.id, gold.title, gold.authors)
        assert article["text"] == gold.text
        assert (article["section"], article["tags"]) == (gold.section, gold.tags)
        assert article["extraction"]["method"] == "learned"
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "newsrooms"))
    forget_sites()
    try:
        for name in ("kabaruji", "kabarhutan"):
            check_site(all_sites()[name], pages=tmp_path / "newsrooms" / name)
        story = BY_NAME["kabarhutan"].stories()[0]
        expected = json.loads((tmp_path / "newsrooms" / "kabarhutan" / "1" / "expected.json").read_text())
        assert expected["text"] == text_of(story)
    finally:
        monkeypatch.undo()
        forget_sites()


def test_pages_of_a_known_newsroom_are_named_before_anything_is_read(scraper, tmp_path: Path) -> None:
    url = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"
    (tmp_path / "page.html").write_text(f'<html><head><link rel="canonical" href="{url}"></head></html>')
    for words in ((url, url), ("page.html",)):
        # a page that is asked for after all could not be: nobody listens there
        done = scraper("new-site", *words, "--base-url", "http://127.0.0.1:9")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"scraper: {url} is a page of cnnindonesia, which is known already; see `scraper sites`\n"
        )
