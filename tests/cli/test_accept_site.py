"""``scraper accept-site``: what a crawl proposed becomes a file of the folder of newsrooms, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import UsageError
from scraper.learning.accepting import accept
from scraper.sites.newsroom_file import read_newsroom

if TYPE_CHECKING:
    from pathlib import Path

PROPOSAL = """\
name = "cnnindonesia"
extends = "cnnindonesia"

[furniture.classes]
promo-kanal = "cut"

[[layouts]]
name = "learned-2026-11-10"
learned = true
body = ["div.isi-baru"]
"""


def test_a_proposal_is_accepted_once(scraper, tmp_path: Path) -> None:
    proposal = tmp_path / "corpus" / "_alarms" / "learned" / "cnnindonesia"
    (proposal / "1").mkdir(parents=True)
    (proposal / "cnnindonesia.toml").write_text(PROPOSAL)
    (proposal / "difference.txt").write_text("+ learned-2026-11-10\n")
    (proposal / "1" / "page.html").write_text("<p>halaman</p>")
    (tmp_path / "scraper.toml").write_text('newsrooms = "redaksi"\n')
    done = scraper("accept-site", "cnnindonesia", "--from", "corpus")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "+ learned-2026-11-10\n"
    assert "scraper rebuild --output corpus" in done.stderr
    assert read_newsroom((tmp_path / "redaksi/cnnindonesia.toml").read_text()) == read_newsroom(PROPOSAL)
    assert (tmp_path / "redaksi/cnnindonesia/1/page.html").exists()
    proposals, newsrooms = proposal.parent, tmp_path / "redaksi"
    with pytest.raises(UsageError, match="is there already"):
        accept(proposals, "cnnindonesia", newsrooms)
    (proposal / "cnnindonesia.toml").write_text(PROPOSAL.replace("isi-baru", "isi-terbaru"))
    layouts = read_newsroom(accept(proposals, "cnnindonesia", newsrooms).read_text()).layouts
    assert [layout.name for layout in layouts] == ["learned-2026-11-10", "learned-2026-11-10-2"]
    assert (newsrooms / "cnnindonesia/2/page.html").exists()


@pytest.mark.parametrize(
    ("name", "why"), [("../rahasia", "lower-case letters and digits"), ("detik", "nothing is proposed")]
)
def test_nothing_is_accepted_that_was_not_proposed(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        accept(tmp_path, name, tmp_path / "redaksi")
    assert list(tmp_path.iterdir()) == []
