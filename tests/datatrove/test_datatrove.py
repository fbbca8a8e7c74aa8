"""``extract --into`` as a step of datatrove, by datatrove's own executor in the environment of `make datatrove`."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest

from scraper.cli.into import extract_into
from tests.offline.archives import ARCHIVES, make_archives
from tests.offline.web_archives import lines

ENVIRONMENT = Path(os.environ.get("DATATROVE", Path(__file__).parents[2] / ".datatrove"))
PYTHON = ENVIRONMENT / "bin" / "python"
ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="no datatrove here: make datatrove brings it"),
]

PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.writers import JsonlWriter
from scraper.offline.datatrove_step import ExtractArticles

logs, documents, tasks, into, *sources = sys.argv[1:]
steps = [ExtractArticles(sources, into, documents=bool(documents))]
if documents:
    steps.append(JsonlWriter(documents))
LocalPipelineExecutor(steps, tasks=int(tasks), workers=1, logging_dir=logs).run()
"""


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> Path:
    return make_archives(tmp_path_factory.mktemp("archives"))


def pipeline(folder: Path, into: Path, *sources: object, tasks: int = 3, documents: bool = True):
    arguments = [folder / "logs", folder / "documents" if documents else "", tasks, into, *sources]
    return subprocess.run(
        [PYTHON, "-c", PIPELINE, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip


def test_the_step_makes_what_the_command_makes_and_gives_each_article_on(archives, tmp_path, capfd):
    extract_into([str(archives)], str(tmp_path / "command"), None, workers=1)
    capfd.readouterr()
    done = pipeline(tmp_path, tmp_path / "into", archives)
    assert done.returncode == 0, done.stderr[-2000:]
    articles = lines(tmp_path / "command")
    assert lines(tmp_path / "into") == articles
    assert len(list((tmp_path / "into" / "_done").iterdir())) == ARCHIVES
    documents = [
        json.loads(line)
        for path in (tmp_path / "documents").glob("*.jsonl.gz")
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    expected = {one["id"]: one["text"] for some in articles.values() for one in some}
    assert {one["id"]: one["text"] for one in documents} == expected
    assert documents[0]["metadata"]["title"]
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text())[0]["stats"]
    totals = {name: one["total"] if isinstance(one, dict) else one for name, one in stats.items()}
    assert (totals["out"], totals["documents"], totals["bad: damaged"]) == (19, 19, 1)


def test_a_task_with_an_archive_that_cannot_be_had_has_failed_and_the_others_are_done(archives, tmp_path):
    sources = [*archives.glob("*.warc.gz"), "http://127.0.0.1:9/gone.warc.gz"]
    code = PIPELINE.replace(
        "import sys\n",
        "import sys\nfrom scraper.storage.remote import web_download\nweb_download.FIRST_WAIT_SECONDS = 0\n",
    )
    done = subprocess.run(
        [PYTHON, "-c", code, *map(str, [tmp_path / "logs", "", 1, tmp_path / "into", *sources])],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode != 0
    assert "1 archives were left out, among them gone.warc.gz: it cannot be reached" in done.stderr
    assert len(lines(tmp_path / "into")) == ARCHIVES
    assert not list((tmp_path / "logs" / "completions").glob("*"))
