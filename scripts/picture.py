"""Draws docs/picture.svg, the picture of the README: a terminal in which the real program crawls, cleans and shows.

`make picture`; the site is the local replica, its articles are made up.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
WIDTH: Final = 104
PORT: Final = 8600
ADDRESS: Final = f"http://127.0.0.1:{PORT}"
DIRTY: Final = (
    "Jakarta, CNN Indonesia -- Harga beras di pasar induk naik tipis pekan ini.\n"
    "ADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT\n"
    "Pedagang menyebut pasokan dari daerah tetap lancar.\n[Gambas:Video CNN]\n(abc/def)\n"
)
SHOWN: Final = ("id", "title", "section", "date_published", "editors", "dateline", "text", "embeds", "removed")


def main() -> None:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "dirty.txt").write_text(DIRTY)
        replica = [sys.executable, "-m", "tests.replica", "--port", str(PORT), "--articles", "60"]
        with subprocess.Popen(replica, cwd=ROOT, stdout=subprocess.PIPE) as site:
            if site.stdout:
                site.stdout.readline()
            try:
                for line in _session(folder):
                    console.print(line)
            finally:
                site.terminate()
    svg = console.export_svg(title="scraper")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture that asks no other host for a font
    (ROOT / "docs" / "picture.svg").write_text(svg.replace(ADDRESS, "http://127.0.0.1:8600"), encoding="utf-8")


def _session(folder: Path) -> Iterator[Text]:
    yield from _run(folder, "scraper clean dirty.txt --explain")
    yield Text()
    yield from _run(folder, f"scraper crawl --base-url {ADDRESS} --output corpus")
    yield Text()
    files = sorted((folder / "corpus" / "cnnindonesia").rglob("*.json"))
    path = max(files, key=lambda file: len({cut["rule"] for cut in json.loads(file.read_bytes())["removed"]}))
    yield _prompt(f"head {path.relative_to(folder)}")
    article = json.loads(path.read_bytes())
    for key in SHOWN:
        yield Text.assemble((f'  "{key}": ', "cyan"), _short(article[key]), ",")
    yield Text("  ...")


def _prompt(command: str) -> Text:
    return Text.assemble(("$ ", "bold green"), (command, "bold"))


def _run(folder: Path, command: str) -> Iterator[Text]:
    yield _prompt(command)
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=folder,
        env=os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    yield from (Text.from_ansi(line) for line in done.stdout.splitlines())


def _short(value: Any) -> str:  # noqa: ANN401  any value of an Article
    """A value as JSON on what is left of the line."""
    text = json.dumps(value, ensure_ascii=False)
    room = WIDTH - 24
    return text if len(text) <= room else f"{text[:room]}..."


if __name__ == "__main__":
    main()
