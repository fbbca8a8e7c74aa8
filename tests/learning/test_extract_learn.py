"""``scraper extract FOLDER --learn``: pages of any hosts, grouped, learned where there are enough, read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.learning.made_up import NEWSROOMS, text_of

if TYPE_CHECKING:
    from pathlib import Path

BY_NAME = {one.skin.name: one for one in NEWSROOMS}


def test_hosts_with_enough_pages_are_learned_and_all_pages_are_read(scraper, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    gold = {}
    for name, count in (("kabarhutan", 6), ("beritaselat", 5), ("pelitabukit", 5), ("radarlembah", 2)):
        for number, story in enumerate(BY_NAME[name].stories()[:count]):
            (tmp_path / "saved" / f"{number}-{name}.html").write_bytes(BY_NAME[name].page(story))
            gold[story.url] = (name, text_of(story))
    done = scraper("extract", "saved", "--learn", "--workers", "2")
    assert done.returncode == 0, done.stderr
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert {article["canonical_url"] for article in articles} == set(gold)
    for article in articles:
        name, text = gold[article["canonical_url"]]
        assert article["text"] == text
        assert article["extraction"]["method"] == ("found" if name == "radarlembah" else "learned")
    assert "kabarhutan.example: learned from 6 pages" in done.stderr
    assert "pelitabukit.example: learned from 5 pages" in done.stderr  # here no template of addresses is needed
    assert "radarlembah.example: read page by page; missing: 2 more articles" in done.stderr
    assert len({article["id"] for article in articles}) == len(gold)
