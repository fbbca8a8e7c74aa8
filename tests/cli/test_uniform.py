"""All commands alike: ``--format json`` where one prints, ``--quiet`` and progress where one takes its time.

The tree of commands is Click's own, so a command that is added is held by these tests at once.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import click
import pytest

from scraper.cli import cli, meter, run
from scraper.cli.options import QUIET_WORDS
from tests.cli.conftest import PROGRAM, environment
from tests.learning.made_up import NEWSROOMS
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Running

NO_JSON: Final = {
    "crawl": "its result is a folder; --log-format json gives progress, problems and the summary as JSON",
    "export": "its first word is the format of the result",
    "schema": "prints JSON and nothing else",
    "serve": "answers over HTTP, in JSON below /api",
    "init": "prints nothing on standard output",
}
QUICK: Final = {
    "history": "reads one article",
    "schema": "reads nothing",
    "sites": "reads the records of runs",
    "accept-site": "copies one file and its pages",
    "init": "writes one file",
    "config": "reads one file",
    "workers": "reads one table of a database",
}
NO_PROGRESS: Final = {
    "serve": "runs until it is stopped, and says first that it makes an index",
    "schedule": "runs until it is stopped; each crawl writes a log",
}
RESULTS_AS_THEY_COME: Final = {"fixture": "prints a line for each page when it is done"}
# A call of each command that takes its time, with what its progress shows. SAVED, FOLDER, URL and ID stand for a saved
# page, the folder of a crawl, the address and the id of an article in it.
PROGRESS: Final = {
    "clean": ("clean dirty.jsonl --output clean.jsonl --force", "texts, "),
    "rules": ("rules --corpus dirty.jsonl", "texts, "),
    "radar": ("radar FOLDER", "texts read, "),
    "extract": ("extract SAVED SAVED", "pages, "),
    "rebuild": ("rebuild --from FOLDER --workers 1", "articles, "),
    "verify": ("verify --from FOLDER", "files and addresses, "),
    "export": ("export jsonl articles.jsonl --from FOLDER", "articles, "),
    "duplicates": ("duplicates --from FOLDER", "comparing the articles, 0:00"),
    "stats": ("stats --from FOLDER --no-duplicates", "articles, "),
    "report": ("report --from FOLDER --format text", "reading the runs, 0:00"),
    "new-site": ("new-site made-up-1.html made-up-2.html --into newsrooms", "reading 2 pages, 0:00"),
    "forget": ("forget ID --from FOLDER", "taking away 1 article, 0:00"),
}
OVER_THE_NET: Final = {
    "fetch": ("fetch URL --base-url SITE --no-store", "fetching 1 page, 0:00"),
    "doctor": ("doctor URL --base-url SITE", "fetching 1 page, 0:00"),
    "crawl": ("crawl --limit 1 --base-url SITE --output one-NUMBER", "crawling cnnindonesia newest"),
}


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command of the tree that does something, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        words = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, words)
            if not command.invoke_without_command:
                continue
        yield words, command


ALL: Final = dict(commands(cli))


def option(command: click.Command, name: str) -> click.Option | None:
    return next((one for one in command.params if isinstance(one, click.Option) and name in one.opts), None)


@pytest.mark.parametrize("words", ALL)
def test_a_command_that_prints_prints_json_too(words: str) -> None:
    form = option(ALL[words], "--format")
    assert bool(form) != (words in NO_JSON), words
    if form:
        assert isinstance(form.type, click.Choice)
        assert "json" in form.type.choices


@pytest.mark.parametrize("words", ALL)
def test_a_command_that_takes_its_time_can_be_silenced_by_one_option(words: str) -> None:
    quiet = option(ALL[words], "--quiet")
    assert bool(quiet) != (words in {**QUICK, **NO_PROGRESS}), words
    assert not quiet or quiet.help == QUIET_WORDS
    assert not quiet or words in {**PROGRESS, **OVER_THE_NET, **RESULTS_AS_THEY_COME}, (
        f"a call that shows the progress of {words} is missing"
    )


def test_the_exceptions_name_commands_that_exist() -> None:
    assert {*NO_JSON, *QUICK, *NO_PROGRESS, *PROGRESS, *OVER_THE_NET, *RESULTS_AS_THEY_COME} <= set(ALL)


@pytest.fixture(scope="module")
def site() -> Iterator[Running]:
    with serve(Replica(seed=7, articles=12)) as running:
        yield running


@pytest.fixture(scope="module")
def crawled(site: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uniform")
    words = [*PROGRAM, "crawl", "--base-url", site.url, "--output", str(folder / "corpus"), "--quiet"]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout, done.stderr) == ("", "")
    texts = [
        json.loads(path.read_bytes())["text"] for path in sorted((folder / "corpus").glob("cnnindonesia/**/*.json"))
    ]
    assert len(texts) > 5
    made_up = next(one for one in NEWSROOMS if one.skin.name == "radarlembah")
    for number, story in enumerate(made_up.stories()[:2], 1):
        (folder / f"made-up-{number}.html").write_bytes(made_up.page(story))
    (folder / "dirty.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return folder


def call_of(text: str, crawled: Path, site: Running, number: int) -> list[str]:
    """Return the words of a call, with the places of this test in it; number: of the article that is meant."""
    kept = sorted((crawled / "corpus").glob("cnnindonesia/**/*.json"))
    article = json.loads(kept[number].read_bytes())
    saved = crawled / "saved.html"
    saved.write_bytes(site.replica.answer(article["canonical_url"].removeprefix("https://www.cnnindonesia.com")).body)
    places = {
        "SAVED": str(saved), "FOLDER": str(crawled / "corpus"), "ID": article["id"], "URL": article["canonical_url"],
        "SITE": site.url, "NUMBER": str(number),
    }  # fmt: skip
    return [re.sub(r"\b[A-Z]{2,}\b", lambda found: places[found[0]], word) for word in text.split()]


ONE_LINE = ["history ID --from FOLDER", "sites --from FOLDER", "config", "report --from FOLDER", "stats --from FOLDER"]


@pytest.mark.parametrize("text", ONE_LINE)
def test_json_that_nobody_looks_at_is_one_line(crawled: Path, site: Running, capfd, text: str) -> None:
    assert run([*call_of(text, crawled, site, 0), "--format", "json"]) == 0
    printed = capfd.readouterr().out
    assert printed.count("\n") == 1
    json.loads(printed)


def show_once(elapsed: meter.Elapsed) -> None:
    """Stand for the thread of a wait, which shows nothing of work that takes less than its first pause."""
    sys.stderr.write(f"{elapsed.work}, 0:00\n")


@pytest.mark.parametrize("name", PROGRESS)
def test_work_offline_shows_its_progress_unless_it_is_quiet(
    crawled: Path, site: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(crawled)
    monkeypatch.setattr(meter, "_PLAIN_SECONDS", 0.0)
    monkeypatch.setattr(meter.Elapsed, "_run", show_once)
    text, progress = PROGRESS[name]
    run(call_of(text, crawled, site, 0))
    assert progress in capsys.readouterr().err
    run([*call_of(text, crawled, site, 1), "--quiet"])
    assert [line for line in capsys.readouterr().err.splitlines() if not line.startswith("scraper: ")] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OVER_THE_NET)
def test_work_over_the_net_shows_its_progress_unless_it_is_quiet(crawled: Path, site: Running, name: str) -> None:
    text, progress = OVER_THE_NET[name]
    program = (
        "import sys\nfrom scraper.cli import meter, run\nfrom tests.cli.test_uniform import show_once\n"
        "meter.Elapsed._run = show_once\nsys.exit(run(sys.argv[1:]))"
    )
    for number, words in enumerate(([], ["--quiet"])):
        call = [sys.executable, "-c", program, *call_of(text, crawled, site, number), *words]
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        assert (progress in done.stderr) != bool(words), done.stderr


def test_a_wait_shows_its_time_until_it_is_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(meter, "_PLAIN_SECONDS", 0.001)
    shown = ""
    with meter.Elapsed("reading"):
        deadline = time.monotonic() + 30
        while not shown and time.monotonic() < deadline:
            time.sleep(0.005)
            shown = capsys.readouterr().err
    assert shown.startswith("reading, 0:00\n")
    capsys.readouterr()
    time.sleep(0.01)
    assert capsys.readouterr().err == ""
