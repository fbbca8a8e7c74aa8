"""Every command that a page of the docs shows is run in order, or named here with the reason why it is not."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.cli.conftest import PROGRAM, environment
from tests.docs.shell import run_in_shell
from tests.learning.made_up import NEWSROOMS
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica import Running

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Pages that another test runs as a whole.
RUN_BY: Final = {"first-hour.md": "tests/docs/test_walks.py", "new-site.md": "tests/cli/test_new_site.py"}
# What a command begins with, and why it is not run here.
NOT_RUN: Final = {
    "make demo": "makes an environment; tests/cli/test_demo.py runs it",
    "make install": "makes links in a user's own path; tests/supply tries the wheel",
    "make setup": "makes an environment with everything; each checkout begins with it",
    "uvx --from": "needs a wheel, and a registry for what it depends on; tests/supply",
    "uv tool install": "needs a wheel, and a registry for what it depends on; tests/supply",
    "pipx install": "needs a wheel, and a registry for what it depends on; tests/supply",
    "python3 -m venv": "needs a wheel, and a registry for what it depends on; tests/supply",
    "docker ": "needs an engine; tests/schedule/test_container_files.py checks the files",
    "eval": "a line of a shell's own settings; tests/cli/test_complete.py asks for the completion",
    "_SCRAPER_COMPLETE=fish_source": "a line of fish; tests/cli/test_complete.py asks for the completion",
    "scraper export postgresql": "needs a database server; tests/dataset tries it where one is",
    "AWS_REGION=": "needs an object store; tests/dataset tries it with a server of its own",
    "scraper export parquet s3://": "needs an object store; tests/dataset tries it with a server of its own",
    "scraper crawl all --since 7d": "asks for thirty articles a day of each newsroom; tests/cli/test_many_sites.py",
    "scraper crawl --since 7d": "asks for thirty articles a day, which the small replica here lacks; tests/crawl",
    "scraper crawl all --ledger": "needs a database server; tests/cli/test_shared_ledger_commands.py",
    "scraper schedule --ledger": "needs a database server, and runs until it is stopped",
    "scraper workers": "needs a database server; tests/cli/test_shared_ledger_commands.py",
    "scraper extract s3://": "needs an object store; tests/offline/test_remote_archives.py",
    "pbpaste": "reads the clipboard of macOS",
    "scraper init #": "asks three questions; tests/docs/test_walks.py runs it with --yes",
    "scraper init /etc": "writes outside the folder of the test",
    "scraper schedule --print systemd --into /tmp": "writes outside the folder of the test",
    "scraper new-site https://": "tests/cli/test_new_site.py learns from addresses",
    "scraper accept-site": "needs a layout that a crawl has learned; tests/cli/test_accept_site.py",
    "scraper serve": "runs until it is stopped; tests/web",
    "scraper schedule #": "runs until it is stopped; tests/schedule",
    "scraper fixture cnnindonesia:1274000": "needs somebody's judgement in the audit; tests/web/test_audit.py",
}
# What stands in the docs, and what stands for it in the test: an article of the replica, the folder of a contact.
ADDRESS: Final = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"
NUMBER: Final = "1274000"
CONTACT: Final = re.compile(r"doctor-cnnindonesia-[\d-]+/")
REPLICA: Final = "http://127.0.0.1:8600"
DIRTY: Final = "Jakarta, CNN Indonesia -- Harga beras naik.\nADVERTISEMENT\nPedagang cemas.\n(abc/def)"
QUICK: Final = {"corpora.md", "install.md", "report.md", "stats.md"}  # a second or two each
OURS: Final = re.compile(r"(?:^|[\s;|&(])(?:scraper|make|docker|\S+=\S+ scraper)\s")


def commands_of(page: Path) -> list[str]:
    """Return the commands of the shell in a page that are ours, in order; a command over several lines is one."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.split("\n")]
    return [line for line in lines if OURS.search(line) or why_not(line)]


def why_not(command: str) -> str:
    """Return why a command is not run, empty for one that is."""
    words = re.sub(r"\s+", " ", command) + " #"  # as if each had a remark, so that an end can be named
    return next((why for begin, why in NOT_RUN.items() if words.startswith(begin)), "")


SCRIPTS: Final = {
    page.name: [command for command in commands_of(page) if not why_not(command)]
    for page in PAGES
    if page.name not in RUN_BY
}


@pytest.fixture(scope="module")
def site() -> Iterator[Running]:
    with serve(Replica(seed=7, articles=24)) as running:
        yield running


@pytest.fixture(scope="module")
def crawled(site: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "output"
    words = [*PROGRAM, "crawl", "--limit", "12", "--base-url", site.url, "--output", str(folder), "--quiet"]
    subprocess.run(words, env=environment(), check=True, timeout=120)
    return folder


def test_every_page_that_is_run_elsewhere_is_named_there() -> None:
    for page, test in RUN_BY.items():
        assert page in (ROOT / test).read_text(encoding="utf-8")


def test_every_reason_holds_for_a_command_of_the_docs() -> None:
    shown = [re.sub(r"\s+", " ", command) + " #" for page in PAGES for command in commands_of(page)]
    assert [begin for begin in NOT_RUN if not any(command.startswith(begin) for command in shown)] == []


def test_no_command_stands_in_a_block_that_is_not_of_the_shell() -> None:
    for page in PAGES:
        for kind, block in re.findall(r"```(\w*)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            if kind != "sh" and page.name != "cli.md":  # generated from the help; tests/docs/test_docs.py
                assert not re.search(r"^\s*\$?\s*(scraper|make) [a-z-]+", block, re.MULTILINE), (page.name, block)


def make_inputs(work: Path, url: str, site: Running) -> None:
    """Make the files that the docs speak of. url: of an article that becomes the saved page."""
    page = site.replica.answer(url.removeprefix("https://www.cnnindonesia.com")).body
    (work / "saved").mkdir()
    for name in ("page.html", "saved/page.html"):
        (work / name).write_bytes(page)
    made_up = next(one for one in NEWSROOMS if one.skin.name == "radarlembah")
    for number, story in enumerate(made_up.stories()[:4], 1):
        (work / f"saved-{number}.html").write_bytes(made_up.page(story))
    shutil.copy(next((work / "output" / "_archive").rglob("*.warc.gz")), work / "CC-NEWS-1.warc.gz")
    (work / "addresses.txt").write_text(f"{url}\n")
    walk = (ROOT / "docs" / "first-hour.md").read_text(encoding="utf-8")
    (work / "mine.toml").write_text(walk.split("mine.toml <<'END'\n")[1].split("END\n")[0])
    (work / "dirty.txt").write_text(f"{DIRTY}\n")
    row = json.dumps({"text": DIRTY}) + "\n"
    for name in ("in.jsonl", "dirty.jsonl"):
        (work / name).write_text(row)
    (work / "corpus.jsonl.gz").write_bytes(gzip.compress(row.encode()))
    for name in ("train.parquet", "dirty.parquet"):
        parquet.write_table(pa.table({"content": [DIRTY]}), work / name)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.slow)
        for name, commands in SCRIPTS.items()
        if commands
    ],
)
def test_the_commands_of_a_page_do_what_they_say(page: str, crawled: Path, site: Running, tmp_path: Path) -> None:
    work = tmp_path / "work"
    for name in ("output", "corpus"):
        shutil.copytree(crawled, work / name)
    first = json.loads(min(crawled.glob("cnnindonesia/**/*.json")).read_bytes())
    make_inputs(work, first["canonical_url"], site)
    if page == "schedule.md":  # others make this file by `scraper init`
        (work / "scraper.toml").write_text('[[jobs]]\nname = "newest"\nevery = "1h"\n')
    if page == "cli.md":  # the README makes this file
        shutil.copy(work / "in.jsonl", work / "corpus.jsonl")
    script = "\n".join(SCRIPTS[page])
    for shown, real in (
        (ADDRESS, first["canonical_url"]),
        (NUMBER, first["id"].partition(":")[2]),
        (REPLICA, site.url),
    ):
        script = script.replace(shown, real)
    script = CONTACT.sub('"$(ls -d doctor-cnnindonesia-*/ | head -n 1)"', script)
    run_in_shell(re.sub(r"\bURL\b", first["canonical_url"], script), tmp_path, site.url)
