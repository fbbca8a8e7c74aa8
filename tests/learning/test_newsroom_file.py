"""A newsroom as a TOML file: read strictly, written so that it reads back, and as good as one in Python."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.composition.process import process
from scraper.core.page import Page
from scraper.core.plugins import LEFT_OUT
from scraper.sites.address_template import MAX_TEMPLATE_CHARS, TemplateError, pattern_of
from scraper.sites.newsroom_file import NewsroomFileError, read_newsroom
from scraper.sites.newsroom_site import site_from
from scraper.sites.newsroom_writer import write_newsroom
from scraper.sites.registry import FOLDER_VARIABLE, all_sites, forget_sites
from scraper.sites.selector_grammar import selector_problem
from scraper.testing import check_site

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CNBC = (HERE / "cnbcindonesia.toml").read_text(encoding="utf-8")
PAGES = HERE.parent / "pages"
SMALL = """\
name = "kabarkecil"
title = "Kabar Kecil"
hosts = ["www.kabarkecil.example"]
address = "/{section}/{year}/{name}"

[furniture.classes]
"promo-kotak" = "cut"

[[layouts]]
name = "isi"
body = ["div.isi-berita"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    forget_sites()
    yield tmp_path
    monkeypatch.undo()
    forget_sites()


def fields(site: object) -> dict[str, object]:
    return {key: value for key, value in vars(site).items() if not key.startswith("_")}


def test_one_of_ours_written_as_a_file_has_the_facts_of_the_one_in_python() -> None:
    ours = all_sites()["cnbcindonesia"]
    read = site_from(read_newsroom(CNBC))
    differing = {key for key, value in fields(read).items() if value != fields(ours)[key]}
    assert differing <= {"address", "rules", "numbered"}
    assert [rule.name for rule in read.rules] == [rule.name for rule in ours.rules]
    for url in (*ours.matches, *ours.refuses):
        assert read.read_address(url) == ours.read_address(url)


def test_one_of_ours_written_as_a_file_gives_the_same_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for saved in sorted(PAGES.glob("cnbcindonesia-*")):
        meta = json.loads((saved / "page.meta.json").read_text())
        pages.append(Page(meta["url"], (saved / "page.html").read_bytes(), meta.get("content_type", "")))
    assert len(pages) == 2
    before = [process(page) for page in pages]
    sites = {**all_sites(), "cnbcindonesia": site_from(read_newsroom(CNBC))}
    monkeypatch.setattr("scraper.parsing.page.parsed_page.site_of", lambda _: sites["cnbcindonesia"])
    monkeypatch.setattr("scraper.sites.registry.all_sites", lambda: sites)
    assert [process(page) for page in pages] == before


def test_a_file_reads_back_as_it_was_written() -> None:
    for text in (CNBC, SMALL):
        data = read_newsroom(text)
        assert read_newsroom(write_newsroom(data, "A comment.\nAnother one.")) == data


def test_odd_words_survive_writing() -> None:
    data = read_newsroom(SMALL.replace('"Kabar Kecil"', '"Kabar \\"Kecil\\" # \\\\ é"'))
    assert read_newsroom(write_newsroom(data)).title == 'Kabar "Kecil" # \\ é'


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        ('title = "Kabar Kecil"', "titel = 1", "line 2: there is no titel; did you mean title?"),
        ('title = "Kabar Kecil"', "title = 7", "line 2: title: expected `str`, got `int`"),
        ('title = "Kabar Kecil"', "", "x.toml: title is missing"),
        ('body = ["div.isi-berita"]', 'body = ["div:has(p)"]', "line 11: the selector 'div:has(p)' is not allowed"),
        ('body = ["div.isi-berita"]', 'body = "div"', "line 11: layouts.0.body: expected `array`"),
        ('body = ["div.isi-berita"]', "body = []", "line 11: layouts.0.body: expected `array` of length >= 1"),
        ('name = "isi"', 'name = "isi"\nbodi = 3', "line 11: there is no layouts.0.bodi; did you mean body?"),
        ('"promo-kotak" = "cut"', '"promo-kotak" = "burn"', "line 7: 'burn' is no treatment"),
        ('"promo-kotak" = "cut"', '"promo-kotak" = "cut twice"', "line 7: 'cut twice' is no treatment"),
        ("/{section}/{year}/{name}", "/{section}/{year}", "line 4: address = '/{section}/{year}' is not allowed"),
        ("/{section}/{year}/{name}", "/{nomor}", "line 4: address = '/{nomor}' is not allowed: there is no {nomor}"),
        ('hosts = ["www.kabarkecil.example"]', 'hosts = ["a b"]', "line 3: hosts.0: expected `str` matching"),
        ("[furniture.classes]", 'platform = "wordpres"\n[furniture.classes]', "line 6: there is no platform"),
        ("[[layouts]]", "[[layouts", "this is not TOML"),
        ('kabarkecil"\n', '../kabar"\n', "line 1: name: expected `str` matching"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(line: str, instead: str, message: str) -> None:
    assert line in SMALL
    with pytest.raises(NewsroomFileError, match=re.escape(message)):
        read_newsroom(SMALL.replace(line, instead, 1), "x.toml")


def test_every_selector_that_we_write_ourselves_is_allowed() -> None:
    for site in all_sites().values():
        for layout in site.layouts:
            for selector in (*layout.date, *layout.author, *layout.lead_image, *layout.tags, *layout.pages):
                assert not selector_problem(selector), selector


@pytest.mark.parametrize(
    "selector",
    ["", "div,p", "div:not(p)", "div" * 200, " > ".join(["div"] * 9), "div{}", "div >", "a[href=javascript:x]", "<p>"],
)
def test_what_is_no_plain_selector_is_refused(selector: str) -> None:
    assert selector_problem(selector)


@pytest.mark.parametrize(
    "template",
    ["", "kota/{number}", "/{number}{slug}", "/{number}/{name}", "/[{number}]", "/[a/[b]]/{number}", "/{number}/[a",
     "/(.*)+/{number}", "/{section}/{section}/{number}", "/" + "a" * 300 + "/{number}",
     "/{word}-{word}-{word}-{number}"],
)  # fmt: skip
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(TemplateError):
        pattern_of(template)


def test_a_template_may_be_as_long_as_the_limit_and_no_longer() -> None:
    head, tail = "/", "/{number}"
    longest = head + "a" * (MAX_TEMPLATE_CHARS - len(head) - len(tail)) + tail
    assert "<number>" in pattern_of(longest)
    with pytest.raises(TemplateError, match=f"longer than {MAX_TEMPLATE_CHARS} characters"):
        pattern_of(f"/a{longest}")


def test_articles_without_a_number_are_told_apart_by_their_name() -> None:
    site = site_from(read_newsroom(SMALL))
    one, other = (site.read_address(f"https://www.kabarkecil.example/kota/2024/{name}") for name in ("satu", "dua"))
    assert (one.number, other.number, one.section) == ("satu", "dua", "kota")
    long = site.read_address("https://www.kabarkecil.example/kota/2024/" + "kata-" * 50 + "akhir")
    odd = site.read_address("https://www.kabarkecil.example/kota/2024/harga%20naik")
    assert re.fullmatch(r"[0-9a-f]{16}", long.number)
    assert re.fullmatch(r"[0-9a-f]{16}", odd.number)


def test_the_folder_of_the_configuration_is_read(folder: Path) -> None:
    (folder / "kabarkecil.toml").write_text(SMALL)
    (folder / "rusak.toml").write_text(SMALL.replace("cut", "burn"))
    (folder / "detik.toml").write_text(SMALL.replace("kabarkecil", "detik"))
    (folder / "cnn.toml").write_text(
        'name = "cnn"\nextends = "cnnindonesia"\n[[layouts]]\nname = "baru"\nbody = ["div.isi"]\nlearned = true\n'
    )
    sites = all_sites()
    assert sites["kabarkecil"].title == "Kabar Kecil"
    assert sites["detik"].title == "detik"
    assert [layout.name for layout in sites["cnnindonesia"].layouts][-1] == "baru"
    assert sites["cnnindonesia"].layouts[-1].learned
    assert any("rusak.toml is left out" in line and "line 7" in line for line in LEFT_OUT)
    assert any("detik.toml is left out: there is a newsroom 'detik' already" in line for line in LEFT_OUT)


def test_the_configuration_names_the_folder(scraper, tmp_path: Path) -> None:
    (tmp_path / "redaksi").mkdir()
    (tmp_path / "redaksi" / "kabarkecil.toml").write_text(SMALL)
    (tmp_path / "scraper.toml").write_text('newsrooms = "redaksi"\n')
    done = scraper("sites")
    assert done.returncode == 0, done.stderr
    assert "kabarkecil" in done.stdout


def test_a_file_is_held_to_the_conformance_of_any_newsroom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.testing.all_sites", dict)
    check_site(site_from(read_newsroom(CNBC)), pages=None)


@pytest.mark.parametrize("place", ["", "below"])
def test_the_library_finds_the_newsrooms_of_the_configuration_as_commands_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    (tmp_path / "redaksi").mkdir()
    text = CNBC.replace("cnbcindonesia", "wartauji")
    (tmp_path / "redaksi" / "wartauji.toml").write_text(text, encoding="utf-8")
    (tmp_path / "scraper.toml").write_text('newsrooms = "redaksi"\n', encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / place)
    forget_sites()
    try:
        assert "wartauji" in all_sites()
        (tmp_path / "scraper.toml").write_text('contact = "you@example.org"\n', encoding="utf-8")
        forget_sites()
        assert "wartauji" not in all_sites()
    finally:
        forget_sites()
