"""A package from outside, installed for real: its newsroom is crawled by facts, its wrong plug-ins cost nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "package"
PAGE = """<!doctype html><html><head><title>Harga Cabai Naik</title>
<meta property="article:published_time" content="2026-11-20T08:00:00+07:00"></head>
<body><h1>Harga Cabai Naik</h1><span class="penulis">Sari Utami</span><div class="isi">
<p>Harga cabai rawit di pasar induk naik dua kali lipat sejak awal pekan ini.</p>
<p>Para pedagang mengatakan bahwa hujan lebat membuat panen di lereng gunung itu gagal dan jalan menuju pasar putus.</p>
<p>Pemerintah daerah akan membuka dua pos penjualan murah di halaman kantor kecamatan mulai hari Senin depan.</p>
<p>[STEMPEL KABAR]</p></div></body></html>"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the package in it, as pip installs it."""
    folder = tmp_path_factory.mktemp("site-packages")
    source = tmp_path_factory.mktemp("source") / "package"
    subprocess.run(["cp", "-r", PACKAGE, source], check=True)  # building leaves files beside the source
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", folder, source], check=True)
    return folder


def run(installed: Path, *words: object, code: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "scraper", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *sys.path])}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=installed)


def test_a_newsroom_from_outside_is_read_by_its_facts(installed, tmp_path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    done = run(
        installed, "extract", tmp_path / "page.html", "--url", "https://kabar.example/baca/7001/harga-cabai-naik"
    )
    article = json.loads(done.stdout)
    article = article[0] if isinstance(article, list) else article
    assert (article["id"], article["site"], article["title"]) == ("kabarcontoh:7001", "kabarcontoh", "Harga Cabai Naik")
    assert article["extraction"]["method"] == "adapter"
    assert article["authors"] == ["Sari Utami"]
    assert len(article["blocks"]) == 3
    assert [cut["rule"] for cut in article["removed"]] == ["kabar-stamp"]


def test_wrong_plugins_are_left_out_by_name_and_the_others_go_on(installed) -> None:
    done = run(installed, "sites", "--format", "json")
    assert {"kabarcontoh", "cnnindonesia", "detik"} <= {row["name"] for row in json.loads(done.stdout)}
    assert "pencuri" not in done.stdout
    lines = [line.partition("plug-in ")[2] for line in done.stderr.splitlines() if "left out" in line]
    assert lines == [
        f"{name} of the package kabar-contoh is left out: {why}"
        for name, why in [
            ("broken", "its import fails: RuntimeError: this module always breaks over two lines"),
            ("number", "it is no scraper.facts.site.Site but int"),
            ("thief", "it claims www.cnnindonesia.com, which is a host of cnnindonesia"),
        ]
    ]


def test_a_rule_with_the_name_of_another_is_left_out(installed) -> None:
    done = run(installed, "rules", "kabar-stamp")
    assert "kabar-stamp" in done.stdout
    assert "plug-in twins of the package kabar-contoh is left out: there is a rule 'dateline' already" in done.stderr


def test_the_conformance_test_passes_on_it(installed) -> None:
    run(
        installed,
        code="from scraper.testing import check_rules, check_site\n"
        "from kabar_contoh.newsroom import SITE\nfrom kabar_contoh.stamps import RULES\n"
        "check_site(SITE)\ncheck_rules(RULES)",
    )
