"""The report: right numbers, safe and self-contained page, readable in a real browser."""

from __future__ import annotations

import json
import random
import re
import shutil
import time
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.cli import run
from scraper.core.article import Block
from scraper.core.article_parts import Cut
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.record import RunRecord, runs
from scraper.record.total import add_up
from scraper.running.alarms.alarm import alarm
from scraper.running.alarms.alarm_state import update
from scraper.running.alarms.judge import Verdict
from scraper.running.report.article_page import marked, sheets
from scraper.running.report.data import Day, gather
from scraper.running.report.picture import bars, calendar
from scraper.running.report.render import as_html, as_json, as_text, link, number, percent
from scraper.storage.output import open_store
from tests.report.history import END, HOSTILE, made, make


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    make(folder, 24, 900)
    wrong = alarm(
        "fill", f"Only 3% have {HOSTILE}.", "2026-11-22T16:00:00+00:00", ["javascript:alert(1)", "https://x/1"], "tags"
    )
    update(folder, Verdict([wrong]), END, timedelta(days=1), lambda _: None)
    return folder


@pytest.fixture(scope="module")
def page(output: Path) -> str:
    report = gather(output, None, END)
    return as_html(report, sheets(open_store(output), report.strangest + report.slowest))


def test_the_sum_of_runs_is_the_sum_of_their_numbers(output: Path) -> None:
    found = runs(output)
    total = add_up(found)
    assert total.new == sum(one.new for one in found)
    assert total.fetched == sum(one.fetched for one in found)
    assert total.times == [sum(column) for column in zip(*(one.times for one in found), strict=True)]
    assert total.cuts["dateline"] == sum(one.cuts["dateline"] for one in found)
    assert total.silent_rules == ["never-seen"]
    assert sum(n for sections in total.days.values() for n in sections.values()) == total.articles
    assert total.sections["ekonomi"].examples[0] == found[-1].sections["ekonomi"].examples[0]
    assert [sight.value for sight in total.slowest] == sorted((s.value for s in total.slowest), reverse=True)


def test_every_number_of_articles_leads_to_examples(output: Path) -> None:
    report = gather(output, None, END)
    assert report.articles > 700
    for rows in (report.sections, report.kinds, report.layouts, report.rules, report.rejections, report.codes):
        assert rows
        assert all(row.examples and all(url.startswith("https://www.cnn") for url in row.examples) for row in rows)
    assert all(row.examples for row in report.fields if row.share is not None and row.share < 1)
    assert all(day.examples for day in report.calendar)
    assert [row.usual is not None for row in report.against_usual] == [True] * len(report.against_usual)
    assert sum(day.n for day in report.calendar) == report.articles
    assert sum(day.n + day.changed for day in report.by_run_day) == report.articles


def test_since_leaves_out_what_was_before(output: Path) -> None:
    report = gather(output, END - timedelta(hours=10), END)
    assert report.runs == 4
    assert gather(output, END + timedelta(days=1), END).runs == 0


class Page(HTMLParser):
    """What a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_the_page_asks_for_nothing_and_escapes_everything(page: str) -> None:
    parsed = Page()
    parsed.feed(page)
    assert not parsed.tags & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "video"}
    assert not [name for name, _ in parsed.attributes if name.startswith("on") or name == "src"]
    hrefs = [value for name, value in parsed.attributes if name == "href"]
    assert hrefs
    assert all(href.startswith(("https://", "http://", "#")) for href in hrefs)
    assert "url(" not in page
    assert "@import" not in page
    assert "&lt;script&gt;" in page  # the hostile title is there, as text
    assert "javascript:alert(1)" in page  # and the hostile address, not followed


def test_the_page_marks_the_cuts(page: str) -> None:
    assert "<del>Jakarta, CNN Indonesia -- <sup>dateline</sup></del>" in page
    assert re.search(r"<h4>Clean</h4><p class=\"paragraph\">Harga beras", page)


def test_a_page_without_any_run(tmp_path: Path) -> None:
    report = gather(tmp_path, None, END)
    assert "No run yet" in as_html(report, [])
    assert as_text(report).startswith("0 runs")


def test_text_and_json_say_the_same(output: Path) -> None:
    report = gather(output, None, END)
    data = json.loads(as_json(report))
    assert data["articles"] == report.articles
    text = as_text(report)
    assert f"{number(report.articles)} articles" in text
    assert "ALARM  Only 3%" in text
    assert "Rules that never fired: never-seen" in text


def test_every_number_of_a_table_of_the_text_stands_in_one_column(output: Path, tmp_path: Path) -> None:
    shutil.copytree(output, tmp_path / "output")
    groups, _ = groups_of(tmp_path / "output")
    lines = as_text(gather(tmp_path / "output", None, END)).splitlines()
    table = lines[lines.index("Reading") + 1 :]
    rows = [re.match(r"  (\S.*?) {2,}[\d,]+(?= |$)", line) for line in table[: table.index("")]]
    assert len({row.end() for row in rows if row}) == 1
    names = [row[1] for row in rows if row]
    assert len(names) == len(rows)
    assert names[-2:] == ["near-duplicates", "copies of another article"]
    kept = sum(1 for _ in open_store(output).articles())
    assert f"of the {kept} kept articles that were last compared, on 20" in table[len(rows) - 1]
    assert f"{groups.grouped} " in table[len(rows) - 2]


def test_a_repair_and_a_cut_stand_where_they_were() -> None:

    article = made(random.Random(1), 3, END)
    article.blocks = [Block("paragraph", "Harga naik."), Block("paragraph", "Stok cukup.")]
    article.removed = [
        Cut("ad-block", "IKLAN", 0, -1),
        Cut("dateline", "Jakarta -- ", 0, 0),
        Cut("signature", " (abc)", 1, 11),
    ]
    assert [(kind, [(part.text, part.rule) for part in parts]) for kind, parts in marked(article)] == [
        ("cut", [("IKLAN", "ad-block")]),
        ("paragraph", [("Jakarta -- ", "dateline"), ("Harga naik.", "")]),
        ("paragraph", [("Stok cukup.", ""), (" (abc)", "signature")]),
    ]


def test_the_command_writes_prints_and_complains(output: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    since = f"{END - timedelta(days=9):%Y-%m-%d}"
    assert run(["report", "--output", str(output), "--since", since]) == 0
    assert "written: report.html (24 runs" in capsys.readouterr().err
    assert (tmp_path / "report.html").stat().st_size < 3_000_000
    assert run(["report", "--output", str(output), "--since", since, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 24
    for word in ("today", "yesterday", "2w"):
        assert run(["report", "--output", str(output), "--since", word, "--format", "json"]) == 0
    assert run(["report", "--output", str(output), "--since", "soon"]) == 2
    assert run(["report", "--output", str(tmp_path / "none")]) == 2
    (tmp_path / "no").touch()
    assert run(["report", "--output", str(output), "--output-file", str(tmp_path / "no" / "x.html")]) == 6
    assert "x.html: cannot be written (Not a directory); name another\n" in capsys.readouterr().err


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (1100, "dark"), (380, "light"), (380, "dark")])
def test_the_page_in_a_browser(browser, page: str, tmp_path: Path, width: int, scheme: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    asked, complaints = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert complaints == []
    assert tab.title().startswith("scraper, ")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    # Nothing sticks out, but for what scrolls by itself.
    outside = tab.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && !e.closest('svg')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []
    # No column of the table of runs is hidden behind a scroll, on a phone either.
    columns = tab.evaluate(
        "[...document.querySelectorAll('.runs tbody tr:first-child td')].map(e => e.getBoundingClientRect())"
        ".map(box => box.width > 0 && box.right <= innerWidth)"
    )
    assert columns == [True] * 8
    dark = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (dark == "rgb(21, 23, 26)") == (scheme == "dark")
    tab.click("text=new articles")
    assert tab.is_visible(".card details[open] a")
    context.close()


def test_contrast_of_text_is_enough_in_both_themes() -> None:
    style = (Path(__file__).parents[2] / "scraper/running/report/templates/report.css").read_text()
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    )

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme in (light, dark):
        for ink, paper in (
            ("ink", "card"),
            ("soft", "card"),
            ("soft", "paper"),
            ("warn", "card"),
            ("good", "card"),
            ("cut-ink", "cut"),
        ):
            bright, dim = sorted((luminance(theme[ink]), luminance(theme[paper])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, paper)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2015, 1, 1), date(2026, 12, 31)), st.integers(1, 500)),
        max_size=40,
    )
)
def test_pictures_hold_every_day(found) -> None:
    days = [Day(f"{day:%Y-%m-%d}", n) for day, n in sorted(dict(found).items())]
    drawn = calendar(days)
    if drawn:
        assert sum(cell.day.n for cell in drawn.cells) + drawn.earlier == sum(day.n for day in days)
        assert len({(cell.column, cell.row) for cell in drawn.cells}) == len(drawn.cells)
        assert all(0 <= cell.column < drawn.columns <= 53 and 1 <= cell.level <= 4 for cell in drawn.cells)
    stacked = bars(days)
    if stacked:
        assert sum(bar.day.n for bar in stacked.bars) == sum(day.n for day in days)
        assert all(0 <= bar.new <= 1 for bar in stacked.bars)


def test_a_month_that_begins_beside_another_has_its_name() -> None:
    days = [Day("2026-10-31", 3), *(Day(f"2026-11-{number:02}", 9) for number in range(1, 31))]
    drawn = calendar(days)
    assert drawn is not None
    assert drawn.months == [(0, "Nov")]


@pytest.mark.parametrize(
    ("value", "text"), [(1234567, "1,234,567"), (0.5, "0.5"), (123.4, "123"), (None, ""), (0, "0")]
)
def test_numbers(value, text) -> None:
    assert number(value) == text


def test_shares_and_links() -> None:
    assert [percent(value) for value in (None, 0, 0.0001, 0.125, 1)] == ["", "0%", "<0.1%", "12.5%", "100%"]
    assert [link(url) for url in ("https://x/", "javascript:x", "data:x", "//x")] == ["https://x/", None, None, None]


@pytest.mark.slow
def test_four_hundred_runs_and_a_hundred_thousand_articles(tmp_path: Path) -> None:
    make(tmp_path, 400, 100_000)
    began = time.process_time()
    report = gather(tmp_path, None, END)
    text = as_html(report, sheets(open_store(tmp_path), report.strangest + report.slowest))
    assert time.process_time() - began < 10
    assert len(text.encode()) < 3_000_000


def test_a_run_whose_articles_are_gone_still_makes_a_page(tmp_path: Path) -> None:
    record = RunRecord.open(tmp_path, {}, now=lambda: END)
    record.close("refused", "403")
    assert "refused" in as_html(gather(tmp_path, None, END), sheets(open_store(tmp_path), []))


@pytest.mark.parametrize("form", ["html", "text", "json"])
def test_an_earlier_report_is_written_over_whatever_its_form(output: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "report"
    for since in ("2999-01-01", "2026-11-01"):  # a report of no run, then one of many, then again
        order = ["report", "--from", str(output), "--since", since, "--format", form, "--output-file", str(target)]
        assert run(order) == 0
        assert run(order) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"notes of mine",
        b"SQLite format 3\0",
        b"<!DOCTYPE html><title>another page</title>",
        b'{"made": "by hand"}',
        b"24 runs, 900 articles to write",
    ],
)
def test_another_file_is_written_over_with_force_alone(output: Path, tmp_path: Path, content: bytes, capsys) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(content)
    order = ["report", "--from", str(output), "--since", "2026-11-01", "--output-file", str(target)]
    assert run(order) == 2
    assert "is there already; --force writes over it" in capsys.readouterr().err
    assert target.read_bytes() == content
    assert run([*order, "--force"]) == 0
    assert target.read_bytes() != content


@pytest.mark.parametrize("place", ["_state/ledger.sqlite", "_runs/report.html", "_state/new.html"])
def test_a_place_among_the_files_of_the_crawl_is_refused(output: Path, place: str, capsys) -> None:
    before = (output / place).read_bytes() if (output / place).exists() else None
    assert run(["report", "--from", str(output), "--output-file", str(output / place), "--force"]) == 2
    assert "lies among the files of the crawl" in capsys.readouterr().err
    assert ((output / place).read_bytes() if (output / place).exists() else None) == before
