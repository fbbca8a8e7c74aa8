"""The program as a whole: help, errors, exit codes, pipes, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import scraper.cli
from scraper.cli import COMMANDS
from scraper.core import errors
from scraper.core.version import VERSION
from tests.cli.conftest import PROGRAM, environment

NAMES = [name for section in COMMANDS.values() for name in section]


def loaded(*arguments: str) -> set[str]:
    code = "import sys; from scraper.cli import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_names_every_command_and_imports_none() -> None:
    modules = loaded("--help")
    commands = {name for name in modules if name.startswith("scraper.cli.")} - {
        "scraper.cli.terminal",
        "scraper.cli.newsrooms",
    }
    assert not commands
    assert not modules & {"scrapy", "twisted", "msgspec", "rich", "scraper.core.article", "scraper.rules"}


def test_cleaning_a_text_loads_nothing_heavy(tmp_path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Harga beras naik.\n(abc/def)\n")
    modules = loaded("clean", str(text))
    assert "scraper.cleaning" in modules
    assert not modules & {
        "scrapy",
        "twisted",
        "trafilatura",
        "lxml",
        "rich",
        "pyarrow",
        "turbohtml",
        "multiprocessing",
        "msgspec",
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_command_of_the_table_has_help_with_examples(scraper, name) -> None:
    done = scraper(name, "--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert f"scraper {name}" in done.stdout.split("Examples:")[1]
    assert not done.stderr


def test_every_module_that_is_a_command_is_in_the_table() -> None:
    folder = Path(scraper.cli.__file__).parent
    commands = {path.stem for path in folder.glob("*.py") if "\n@click.command()" in path.read_text()}
    assert commands == {name.replace("-", "_") for name in NAMES}


def test_version(scraper) -> None:
    assert scraper("--version").stdout == f"scraper {VERSION}\n"


def test_no_command_shows_the_help_as_an_error(scraper) -> None:
    done = scraper()
    assert done.returncode == 2
    assert not done.stdout
    assert "Examples:" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["clean"], "Missing argument 'PATH|-'"),
        (["clean", "--frmat", "json", "x"], "Did you mean '--format'?"),
        (["clean", "--format", "xml", "x"], "'xml' is not one of 'text', 'json', 'diff'"),
        (["extract", "--workers", "0", "x"], "0 is not in the range x>=1"),
    ],
)
def test_a_wrong_call_is_one_line_that_says_where_help_is(scraper, arguments, says) -> None:
    done = scraper(*arguments)
    assert done.returncode == 2
    assert not done.stdout
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("scraper: ")
    assert says in done.stderr
    assert "--help`" in done.stderr


def test_every_error_class_has_a_documented_exit_code() -> None:
    def below(cls: type) -> set[type]:
        return {cls}.union(*(below(one) for one in cls.__subclasses__()))

    assert {cls.exit_code for cls in below(errors.ScraperError)} <= set(errors.EXIT_CODES)
    assert set(errors.REASONS) == set(errors.Reason)


def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run([*PROGRAM, "schema"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == errors.StoreError.exit_code
    assert done.stderr.decode() == "scraper: standard output cannot be written: No space left on device\n"


def test_a_reader_that_goes_away_ends_the_program_quietly() -> None:
    process = subprocess.Popen([*PROGRAM, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == errors.EXIT_BROKEN_PIPE


@pytest.mark.skipif(sys.platform != "linux", reason="sees in /proc when the program waits for its input")
def test_ctrl_c_is_one_line() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "clean", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a background job ignores it
    )
    waiting = f"/proc/{process.pid}/syscall"
    while True:  # until it waits for its input
        time.sleep(0.05)
        with open(waiting) as file:  # noqa: PTH123
            if file.read().startswith("0 0x0 "):
                break
    os.kill(process.pid, signal.SIGINT)
    process.wait()
    said = process.stderr.read().decode()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    assert (process.returncode, said) == (130, "scraper: interrupted\n")


def test_output_is_utf_8_whatever_the_locale(tmp_path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Harga naik “sekali” – kata José.\n", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "clean", str(path)],
        env=environment(LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == "Harga naik “sekali” – kata José.\n"


def test_debug_shows_where_a_fault_comes_from() -> None:
    code = (
        "import sys\nfrom scraper import cli\nimport scraper.cli.sites as sites\n"
        "def broken(**_): raise ZeroDivisionError('by zero')\n"
        "sites.command.callback = broken\nsys.exit(cli.run(sys.argv[1:]))"
    )
    plain = subprocess.run([sys.executable, "-c", code, "sites"], capture_output=True, text=True, check=False)
    assert plain.returncode == 1
    assert plain.stderr.count("\n") == 1
    assert "ZeroDivisionError: by zero" in plain.stderr
    assert "--debug" in plain.stderr
    loud = subprocess.run([sys.executable, "-c", code, "--debug", "sites"], capture_output=True, text=True, check=False)
    assert loud.returncode == 1
    assert "Traceback" in loud.stderr


@pytest.mark.parametrize(("arguments", "code", "is_traced"), [("crwl", 2, False), ("stats --from nowhere", 2, True)])
def test_debug_leaves_the_exit_code_as_it_is(arguments, code, is_traced, scraper) -> None:
    done = scraper("--debug", *arguments.split())
    assert done.returncode == code
    assert ("Traceback" in done.stderr) == is_traced
    assert done.stderr.splitlines()[-1].startswith("scraper: ")


def test_ctrl_c_while_the_program_is_imported_is_one_line(tmp_path) -> None:
    slow = tmp_path / "click.py"
    slow.write_text("import pathlib, time\npathlib.Path(__file__).with_name('begun').touch()\ntime.sleep(60)\n")
    process = subprocess.Popen(
        [*PROGRAM, "--version"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(PYTHONPATH=os.pathsep.join((str(tmp_path), str(Path.cwd())))),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a background job ignores it
    )
    while not (tmp_path / "begun").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1] == "scraper: interrupted\n"
    assert process.returncode == errors.EXIT_INTERRUPTED
