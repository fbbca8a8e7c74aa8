"""The conformance test that plug-ins call: ours pass it, and each fault that it looks for is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scraper.facts.rule import Rule, Where
from scraper.facts.site import Layout, Lists
from scraper.sites.registry import all_sites
from scraper.testing import check_rules, check_site

PAGES = Path(__file__).parents[1] / "pages"
GOOD = all_sites()["cnnindonesia"]
RULE = Rule(
    name="stamp",
    pattern=r"\[CAP\]",
    where=Where.WHOLE,
    why="A stamp (made up).",
    cuts=(("Naik.\n[CAP]", "Naik."), ("[CAP]\nNaik.", "Naik.")),
    keeps=("Ia melihat [CAP] itu.", "Cap itu."),
    hints=("[CAP]",),
)


@pytest.mark.parametrize("site", all_sites().values(), ids=lambda site: site.name)
def test_our_newsrooms_pass(site) -> None:
    check_site(site, pages=PAGES)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": "Kabar Baru"}, "name: 'Kabar Baru' is part of file names"),
        ({"least_yield": 0}, "least_yield: say how many"),
        ({"channels": {"lain.example": "lain"}}, r"channels: \['lain.example'\] are not among the hosts"),
        ({"moved": {"lama.example/": "www.cnnindonesia.com/"}}, r"moved: \['lama.example'\]"),
        ({"hosts": (*GOOD.hosts, "www.detik.com")}, "hosts: .* belong to detik already"),
        ({"refuses": GOOD.matches}, "is read as an article's address"),
        ({"matches": GOOD.refuses}, "is not read as an article's address"),
        ({"matches": GOOD.matches[:1], "refuses": ()}, "give at least 2 that match and 4 that are refused"),
        ({"address": r"(?P<base>/(?P<number>\d)[^/]*(?:/.*)?)"}, "is not read as an article's address"),
        ({"lists": Lists()}, "lists: a newsroom without any list"),
        ({"lists": Lists(feeds=("https://elsewhere.example/rss",))}, "lists: https://elsewhere.example/rss is not on"),
        ({"layouts": ()}, "layouts: there are none"),
        ({"layouts": (GOOD.layouts[0], GOOD.layouts[0])}, "layouts: two have the same name"),
        ({"layouts": (Layout("odd", body=("div[",)),)}, r"layouts: odd: the selector 'div\[' cannot be read"),
        ({"rules": (replace(RULE, name="Stamp"),)}, "rule 'Stamp': names are kebab-case"),
    ],
)
def test_a_fault_is_named(change, problem) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_site(replace(GOOD, **change))


def test_one_number_for_two_articles_is_a_fault() -> None:
    """As a grammar has it that takes the year of an address for the number."""
    site = replace(
        GOOD,
        address=r"(?P<base>/(?P<number>\d{4})/(?P<slug>[a-z-]+))/?",
        matches=("https://www.cnnindonesia.com/2026/harga-naik", "https://www.cnnindonesia.com/2026/harga-turun"),
    )
    with pytest.raises(AssertionError, match="have the same number 2026"):
        check_site(site)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"keeps": ("[CAP]", "Cap itu.")}, r"it changes '\[CAP\]', which it must keep"),
        ({"cuts": (("Naik.\n[CAP]", "Turun."), ("[CAP]\nNaik.", "Naik."))}, "it leaves 'Naik.', not 'Turun.'"),
        ({"hints": ("[STEMPEL]",)}, "none of its hints stands in"),
    ],
)
def test_a_fault_of_a_rule_is_named(change, problem) -> None:
    check_rules((RULE,))
    with pytest.raises(AssertionError, match=problem):
        check_rules((replace(RULE, **change),))


def test_a_page_that_is_read_otherwise_is_a_fault(tmp_path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    for name in ("page.html", "page.meta.json"):
        (folder / name).write_bytes((PAGES / "2020-p" / name).read_bytes())
    (folder / "expected.json").write_text('{"title": "Judul lain"}')
    with pytest.raises(AssertionError, match=r"pages: page: title is .*, not 'Judul lain'"):
        check_site(GOOD, pages=tmp_path)
    (folder / "rejected.txt").write_text("live-blog\n")
    with pytest.raises(AssertionError, match="pages: page gives an Article; expected is live-blog"):
        check_site(GOOD, pages=tmp_path)
