"""Names of style are no names of furniture: a box shares them with the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.learning import learn
from tests.learning.test_learn import HUTAN, pages_of, renamed

STYLES = "border rounded shadow inline italic small alignright ring-1 list-none cursor-pointer transition-all pull-left"


def test_a_class_of_mere_style_names_no_furniture() -> None:
    pages = [renamed(page, ('class="related-box"', f'class="related-box {STYLES}"')) for page in pages_of(HUTAN, 4)]
    names = set(learn(pages).data.furniture.classes)
    assert "related-box" in names
    assert not names & set(STYLES.split())


@pytest.mark.parametrize("name", ["list-berita", "link-terkait", "kotak-border", "showcase", "small-box", "pull-quote"])
def test_a_class_that_begins_or_ends_as_one_of_style_may_name_furniture(name: str) -> None:
    pages = [renamed(page, ('class="related-box"', f'class="{name}"')) for page in pages_of(HUTAN, 4)]
    assert name in learn(pages).data.furniture.classes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("</p>", ' <strong class="garis">Warga</strong></p>'),
        ("</p>", ' <a href="/tag/desa"><em class="garis">desa</em></a></p>'),
        ("</p>", '</p><figure><img class="garis" src="/a.jpg"><figcaption>Kebun. (Foto: Arsip)</figcaption></figure>'),
        ("</p>", '</p><figure><img src="/a.jpg"><figcaption class="garis">Kebun. (Foto: Arsip)</figcaption></figure>'),
        ('class="site-main"', 'class="site-main garis"'),
    ],
    ids=["words", "words in a link", "picture", "caption", "around the body"],
)
def test_a_class_that_a_box_shares_with_the_text_names_no_furniture(before: str, after: str) -> None:
    """What stands in a paragraph, in a picture or around the text would be cut with the box."""
    pages = [renamed(page, ('class="related-box"', 'class="related-box garis"')) for page in pages_of(HUTAN, 4)]
    assert {"related-box", "garis"} <= learn(pages).data.furniture.classes.keys()
    head, mark, rest = pages[3].body.partition(b'<div class="entry-content">')
    if before == "</p>":
        rest = rest.replace(before.encode(), after.encode(), 2)
        pages[3] = replace(pages[3], body=head + mark + rest)
    else:
        pages[3] = renamed(pages[3], (before, after))
    names = learn(pages).data.furniture.classes.keys()
    assert "related-box" in names
    assert "garis" not in names
