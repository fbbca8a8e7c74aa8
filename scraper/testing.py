"""Conformance tests for newsrooms and rules, ours and those of plug-ins: call them in a test of your own.

from scraper.testing import check_rules, check_site

def test_my_newsroom():
check_site(SITE, pages=Path("tests/pages"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import Profile
from scraper.cleaning.restore import restore
from scraper.composition.process import process
from scraper.core.errors import Rejected
from scraper.core.late_pattern import late_pattern
from scraper.core.page import Page
from scraper.facts.rule import Where
from scraper.parsing.page.dom import parse_html
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.facts.rule import Rule
    from scraper.facts.site import Site

__all__ = ["check_rules", "check_site"]

MIN_MATCHES: Final = 2
MIN_REFUSES: Final = 4
_NAME: Final = late_pattern(r"[a-z][a-z0-9]*")
_RULE_NAME: Final = late_pattern(r"[a-z]+(-[a-z]+)*")
_OTHER_ZEROS: Final = "٠०０"  # of scripts whose digits Python takes for digits
_CHANGING: Final = ("schema_version", "word_count", "content_hash", "fetched_at", "revision")


def check_site(site: Site, *, pages: Path | None = None) -> None:
    """Hold a newsroom's facts against each other, and against its saved pages.

    site: the facts. pages: a folder with one folder a page, which holds ``page.html``, ``page.meta.json`` (its ``url``)
    and ``expected.json`` (fields of the Article, those that matter) or ``rejected.txt`` (the reason).

    Raises ``AssertionError`` whose message lists every problem, one a line.
    """
    problems = [
        *_identity(site),
        *_addresses(site),
        *_lists(site),
        *_layouts(site),
        *_rule_problems(site.rules),
        *(_page_problems(site, pages) if pages else ()),
    ]
    _report(site.name, problems)


def check_rules(rules: Iterable[Rule]) -> None:
    """Hold rules to their own examples, alone and with all others.

    Raises ``AssertionError`` whose message lists every problem, one a line.
    """
    _report("rules", list(_rule_problems(rules)))


def _report(name: str, problems: list[str]) -> None:
    if problems:
        lines = "\n".join(f"- {problem}" for problem in problems)
        raise AssertionError(f"{name}: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}\n{lines}")


def _identity(site: Site) -> Iterator[str]:
    if not _NAME.fullmatch(site.name):
        yield f"name: {site.name!r} is part of file names; use small letters and digits, a letter first"
    if not site.hosts:
        yield "hosts: give at least the canonical one"
    if site.least_yield <= 0:
        yield "least_yield: say how many articles a day brings at least, or an outage is never noticed"
    if strange := set(site.channels) - set(site.hosts):
        yield f"channels: {sorted(strange)} are not among the hosts"
    if strange := {urlsplit(f"https://{before}").hostname or "" for before in site.moved} - set(site.hosts):
        yield f"moved: {sorted(strange)} are not among the hosts"
    for other in all_sites().values():
        if other is not site and (shared := set(site.hosts) & set(other.hosts)):
            yield f"hosts: {sorted(shared)} belong to {other.name} already"


def _addresses(site: Site) -> Iterator[str]:
    if len(site.matches) < MIN_MATCHES or len(site.refuses) < MIN_REFUSES:
        yield f"addresses: give at least {MIN_MATCHES} that match and {MIN_REFUSES} that are refused"
    numbers: dict[str, str] = {}
    for url in site.matches:
        yield from _address_problems(site, url)
        if address := site.read_address(url):
            other = numbers.setdefault(address.number, address.slug)
            if other != address.slug:
                yield f"matches: the articles {other!r} and {address.slug!r} have the same number {address.number}"
    for url in site.refuses:
        if site.read_address(url) is not None:
            yield f"refuses: {url} is read as an article's address"


def _address_problems(site: Site, url: str) -> Iterator[str]:
    address = site.read_address(url)
    if address is None:
        yield f"matches: {url} is not read as an article's address"
        return
    if not (address.number.isascii() and address.number in url):
        yield f"matches: the number {address.number!r} of {url} does not stand in the address"
    again = site.read_address(address.canonical)
    if again is None or (again.id, again.canonical, again.page, again.amp) != (address.id, address.canonical, 1, False):
        yield f"matches: {address.canonical}, the canonical address of {url}, is not the first page of the same article"
    parts = urlsplit(url)
    for zero in _OTHER_ZEROS:
        digits = str.maketrans("0123456789", "".join(chr(ord(zero) + value) for value in range(10)))
        foreign = f"https://{parts.netloc}{parts.path.translate(digits)}"
        if foreign != url and site.read_address(foreign) is not None:
            yield f"address: {foreign} is read, although its digits are of another script: a number names a file"


def _lists(site: Site) -> Iterator[str]:
    lists = site.lists
    templates = [*lists.newest, *lists.feeds, *lists.sitemaps, *lists.search, lists.index, lists.tag]
    templates += [lists.index_of_day, lists.index_of_section, lists.index_of_section_and_day]
    templates.append(lists.feed_of_section)
    if not any(templates):
        yield "lists: a newsroom without any list cannot be crawled"
    for template in filter(None, templates):
        for name, word in (site.lists.section_ids or {"": ""}).items():
            url = template.replace("{section_id}", str(word)).replace("{section}", name)
            if not site.owns(url):
                yield f"lists: {url} is not on a host of the newsroom"


def _layouts(site: Site) -> Iterator[str]:
    if not site.layouts:
        yield "layouts: there are none, so no page can be read by facts"
    if len({layout.name for layout in site.layouts}) < len(site.layouts):
        yield "layouts: two have the same name"
    tree = parse_html("<html><body></body></html>")
    for layout in site.layouts:
        for selector in (*layout.body, *layout.title, *layout.subtitle, *layout.date, *layout.author, *layout.tags):
            try:
                tree.select(selector)
            except Exception as error:  # noqa: BLE001  whatever the parser says of a selector, it is a problem to show
                yield f"layouts: {layout.name}: the selector {selector!r} cannot be read: {error}"


def _rule_problems(rules: Iterable[Rule]) -> Iterator[str]:
    rules = tuple(rules)
    for rule in rules:
        if not _RULE_NAME.fullmatch(rule.name):
            yield f"rule {rule.name!r}: names are kebab-case"
        if rule.where is not Where.STEP:
            yield from _example_problems(rule, rules)


def _example_problems(rule: Rule, rules: tuple[Rule, ...]) -> Iterator[str]:
    alone = Profile("alone", only=tuple(other for other in rules if other.name == rule.name))
    for before, after in rule.cuts:
        cleaned = clean_text(before, profile=alone)
        if cleaned.text != after:
            yield f"rule {rule.name!r}: of {before!r} it leaves {cleaned.text!r}, not {after!r}"
        if "".join(restore(cleaned).split()) != "".join(before.split()):
            yield f"rule {rule.name!r}: what it cuts of {before!r} cannot be put back"
        if rule.hints and not any(hint in f"\n{line}" for hint in rule.hints for line in before.split("\n")):
            yield f"rule {rule.name!r}: none of its hints stands in {before!r}, so it is not tried there"
    for text in rule.keeps:
        if clean_text(text, profile=alone).text != text:
            yield f"rule {rule.name!r}: it changes {text!r}, which it must keep"


def _page_problems(site: Site, folder: Path) -> Iterator[str]:
    names = sorted(path.parent for path in folder.glob("*/page.html"))
    if not names:
        yield f"pages: {folder} holds no folder with a page.html"
    for name in names:
        url = msgspec.json.decode((name / "page.meta.json").read_bytes())["url"]
        if site.owns(url):
            yield from _one_page(name, Page(url, (name / "page.html").read_bytes(), "text/html"))


def _one_page(folder: Path, page: Page) -> Iterator[str]:
    rejection = folder / "rejected.txt"
    try:
        article = msgspec.to_builtins(process(page))
    except Rejected as error:
        reason = rejection.read_text(encoding="utf-8").strip() if rejection.exists() else "an Article"
        if error.reason != reason:
            yield f"pages: {folder.name} is rejected ({error}); expected is {reason}"
        return
    if rejection.exists():
        yield f"pages: {folder.name} gives an Article; expected is {rejection.read_text(encoding='utf-8').strip()}"
        return
    expected = msgspec.json.decode((folder / "expected.json").read_bytes())
    for field, value in expected.items():
        have = article[field]
        if field == "extraction":
            have = {key: have[key] for key in value}
        if field not in _CHANGING and have != value:
            yield f"pages: {folder.name}: {field} is {have!r}, not {value!r}"
