"""What a stranger gets wrong: each is one clear line that says what was meant or what to do, with exit code 2 or 3.

Nothing is asked of a site and nothing is written: the folder is afterwards as it was before.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scraper.cli import run
from tests.cli.conftest import PROGRAM, environment
from tests.unprivileged import as_nobody_special

WRONG = [
    # words that are nearly right
    ("crwal", 2, "did you mean crawl?"),
    ("rport", 2, "did you mean report?"),
    ("https://www.cnnindonesia.com/a", 2, "`scraper fetch URL` fetches an address"),
    ("page.html", 2, "`scraper extract PATH` reads saved pages"),
    ("crawl cnnindonesa", 2, "did you mean cnnindonesia?"),
    ("crawl www.cnnindonesia.com", 2, "did you mean cnnindonesia?"),
    ("crawl --section ekonmi", 2, "did you mean ekonomi?"),
    ("crawl all --section ekonmi", 2, "did you mean ekonomi?"),
    ("rules datelin", 2, "did you mean dateline?"),
    ("radar in.jsonl --without signatur", 2, "did you mean signature?"),
    ("clean text.txt --profile corpsu", 2, "did you mean corpus?"),
    ("schedule --config jobs.toml --run newst", 2, "did you mean newest?"),
    ("config --config typo.toml", 2, "typo.toml line 1: there is no setting contct; did you mean contact?"),
    ("report --from crop", 2, "did you mean corp?"),
    # values that cannot be
    ("crawl --kind vidio", 2, "--kind 'vidio' is not allowed; allowed: a list, each one of article, video"),
    ("crawl --since 2999-01-01", 2, "--since 2999-01-01 is in the future; today is "),
    ("crawl --since tomorow", 2, "--since 'tomorow' is not allowed; allowed: a date such as"),
    ("crawl --since 2d --until 9d", 2, "swap them"),
    ("crawl --contact nobody", 2, "an e-mail address such as you@example.org"),
    ("crawl --base-url nonsense", 2, "an address starting with http:// or https://"),
    ("crawl --limit 0", 2, "--limit 0 is not allowed; allowed: a whole number from 1 up"),
    ("crawl --limit many", 2, "'many' is not a valid integer"),
    ("clean in.jsonl --workers 0", 2, "0 is not in the range x>=1"),
    ("sites --format xml", 2, "'xml' is not one of 'table', 'json'"),
    ("config --config sections.toml", 2, "sections.toml line 2: no section 'ekonmi' at cnnindonesia; did you mean"),
    ("config --config contact.toml", 2, "contact.toml line 1: contact = 'me' is not allowed"),
    ("config --config site.toml", 2, "site.toml: job a: no site 'detk'; did you mean detik?"),
    ("config --config broken.toml", 2, "broken.toml: this is not TOML"),
    ("crawl --sitemap nonsense", 2, "--sitemap 'nonsense' is not allowed; allowed: an address starting with http"),
    ("crawl --max-minutes -1", 2, "--max-minutes -1.0 is not allowed; allowed: a number from 0.01 up"),
    ("clean text.txt --output", 2, "Option '--output' requires an argument; see `scraper clean --help`"),
    ("clean in.jsonl --delimiter abc --output o.jsonl", 2, "--delimiter abc: give one sign"),
    ("doctor --site detk", 2, "did you mean detik?"),
    ("export xml out.xml --from corp", 2, "'xml' is no format of an export; known are cdxj, csv"),
    ("rules --profile missing.toml", 2, "give --corpus"),
    ("rules --try broken.toml --corpus in.jsonl", 2, "broken.toml: cannot be read as TOML"),
    ("extract page.html --part 1/2", 2, "go with --into DEST"),
    ("extract page.html --into out --part 9/2", 2, "there is no part 9 of 2"),
    ("report --since gestern", 2, "allowed: a date such as"),
    ("schedule --run", 2, "Option '--run' requires an argument; see `scraper schedule --help`"),
    ("crawl --tag ''", 2, "--tag is empty; say what to look for, or leave it out"),
    ("crawl --search=", 2, "--search is empty"),
    ("--versoin", 2, "Did you mean '--version'? See `scraper --help`"),
    ("serve --host 0.0.0.0", 2, "name the host that they ask for with --allow-host NAME"),
    # places that are not there, or are another thing
    ("crawl --output articles.jsonl", 2, "an output is a folder of many"),
    ("crawl --output text.txt", 2, "is a file"),
    ("crawl --urls missing.txt", 2, "'missing.txt': No such file or directory"),
    ("crawl --from-archive empty", 2, "empty: no web archive there (.warc"),
    ("extract page.html --output empty", 2, "name a file: --output empty/articles.jsonl"),
    ("extract page.html text.txt --url https://www.cnnindonesia.com/", 2, "--url is for one page"),
    ("extract page.html --url '<html>hi</html>'", 2, "'<html>hi</html>' is no address; give it in full"),
    ("extract page.html", 3, "no text on it that could be an article's"),
    ("extract text.txt", 3, "not-html"),
    ("clean missing.txt", 2, "missing.txt: no such file; check the name"),
    ("clean list.json", 2, "jq -c '.[]' list.json > corpus.jsonl"),
    ("clean one.json", 2, "jq -c . one.json > corpus.jsonl"),
    ("clean page.html", 2, "use `scraper extract page.html`"),
    ("clean in.jsonl --output out.jsonl", 2, "out.jsonl is there already; --force writes over it"),
    ("clean text.txt --output out.jsonl", 2, "out.jsonl is there already; --force writes over it"),
    ("clean in.jsonl --output out.csv", 2, "end it like in.jsonl"),
    ("clean in.jsonl --field txt", 2, "no field 'txt'; it has text"),
    ("clean text.txt --profile missing.toml", 2, "missing.toml: no such file"),
    ("rules --try jobs.toml", 2, "give --corpus"),
    ("rules --corpus missing.jsonl", 2, "missing.jsonl: no such file"),
    ("report --from missing", 2, "missing: there is no such folder; name it with --from"),
    ("report --from empty", 2, "no crawl has written into this folder"),
    ("history 12 --from missing", 2, "there is no such folder"),
    ("verify --from missing", 2, "there is no such folder"),
    ("verify --from empty", 2, "no crawl has written into this folder"),
    ("rebuild --from missing", 2, "there is no such folder"),
    ("duplicates --from missing", 2, "there is no such folder"),
    ("export jsonl x.jsonl --from missing", 2, "no such folder"),
    ("serve --from empty", 2, "no crawl has written into this folder"),
    ("stats --from missing", 2, "there is no such folder"),
    ("sites --from missing", 2, "there is no such folder"),
    ("clean empty", 2, "empty: no .txt file in it"),
    ("radar empty", 2, "empty: no .txt file in it"),
    ("doctor empty", 2, "empty: a folder without a web archive (.warc.gz); name a page in it"),
    ("new-site missing.html", 2, "missing.html: no such file; check the name"),
    ("new-site page.html", 2, "the page does not say its address (link rel=canonical)"),
    ("accept-site detk --from empty", 2, "nothing is proposed for detk"),
    ("export jsonl out2.jsonl --from text.txt", 2, "'text.txt' is a file"),
    ("history '' --from crawl", 2, "'' is no article; give an id such as cnnindonesia:1274000, its number or"),
    ("history ../../x --from crawl", 2, "give an id such as cnnindonesia:1274000, its number or its address"),
    ("history 12 --from crawl", 2, "no article cnnindonesia:12 in crawl"),
    ("forget", 2, "name the articles that are to be forgotten"),
    ("doctor missing.html", 2, "missing.html: no such file; check the name"),
    ("fixture missing.html --into pages", 2, "scraper: missing.html: no such file; check the name"),
    ("clean text.txt --output empty", 2, "empty is a folder; name a file: --output empty/text.txt"),
    ("clean text.txt --output out.txt.gz", 2, "out.txt.gz: this result is not packed as .gz; leave it out"),
    ("extract page.html --output a.jsonl.gz", 2, "a.jsonl.gz: this result is not packed as .gz; leave it out"),
    ("extract page.html --output a.jsonl.tar.zst", 2, "this result is not packed as .tar.zst; leave it out"),
    ("extract page.html --output text.txt", 2, "text.txt is there already; --force writes over it"),
    ("extract page.html --output page.html", 2, "page.html is there already; --force writes over it"),
    ("extract missing.warc.gz", 2, "scraper: missing.warc.gz: no such file; check the name"),
    ("extract https://example.org/a.warc.gz", 2, "is an address; `scraper fetch` fetches an article"),
    (f"clean {'a' * 300}", 2, "aaa...: cannot be read (File name too long)"),
    (f"extract {'a' * 300}.html", 2, "cannot be read (File name too long)"),
    (f"doctor {'a' * 300}.html", 2, "aaa...: cannot be read (File name too long)"),
    (f"rules --corpus {'a' * 300}.jsonl", 2, "aaa...: cannot be read (File name too long)"),
    ("extract ''", 2, "a PATH is empty; name a file or folder, or . for the current one"),
    ("crawl --output ''", 2, "the name is empty; name a folder, or . for the current one"),
    ("verify --from ''", 2, "the name is empty; name a folder"),
    ("config --config nameless.toml", 2, "nameless.toml line 1: output = '' is not allowed; allowed: a path or s3://"),
    ("verify --from crawl/cnnindonesia", 2, "is a part of the crawl in "),
    ("stats --from crawl/_archive", 2, "is a part of the crawl in "),
    ("export jsonl x.jsonl --from crawl/cnnindonesia/2026", 2, "name that with --from"),
    ("export parquet crawl/tables --from crawl", 2, "lies among the files of the crawl in crawl; name a place outside"),
    ("export jsonl crawl/cnnindonesia/x.jsonl --from crawl", 2, "lies among the files of the crawl in crawl"),
    # what was not asked for, or not answered
    ("fetch", 2, "Missing argument 'URL...'"),
    ("fetch harga", 2, "write it whole: https://host/path"),
    ("fetch htps://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/a", 2, "write it whole: https://host/path"),
    ("fetch https://www.cnnindonesia.com/", 2, "`scraper crawl` reads pages that list articles"),
    ("schedule", 2, "`scraper init` a new one"),
    ("schedule --list --check", 2, "give one of --list, --run, --check and --print"),
    ("schedule --print docker", 2, "`scraper init` writes one"),
    ("init jobs.toml", 2, "--force writes over it"),
    ("init new.toml", 2, "nobody answers on standard input; `scraper init --yes` asks nothing"),
    ("new-site page.html --name Kabar!", 2, "lower-case letters and digits"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "page.html": "<html><body><p>hi</p></body></html>",
        "text.txt": "Harga naik.\n",
        "list.json": '[{"text": "a"}]',
        "one.json": '{"text": "a"}',
        "in.jsonl": '{"text": "Harga naik."}\n',
        "out.jsonl": '{"text": "Kerja sehari."}\n',
        "jobs.toml": '[[jobs]]\nname = "newest"\nevery = "1h"\n',
        "sections.toml": '[crawl]\nsections = ["ekonmi"]\n',
        "typo.toml": 'contct = "a@example.org"\n',
        "contact.toml": 'contact = "me"\n',
        "nameless.toml": 'output = ""\n',
        "site.toml": '[[jobs]]\nname = "a"\nevery = "1h"\nsite = "detk"\n',
        "broken.toml": "a b\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for name in ("empty", "corp", "crawl/_state", "crawl/_archive", "crawl/cnnindonesia/2026"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for name in [name for name in os.environ if name.startswith("SCRAPER_")]:
        monkeypatch.delenv(name)
    return tmp_path


def state(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize(("call", "code", "words"), WRONG, ids=[call for call, _, _ in WRONG])
def test_a_wrong_use_is_one_clear_line_with_its_code_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], call: str, code: int, words: str
) -> None:
    before = state(folder)
    assert run(shlex.split(call)) == code
    printed = capsys.readouterr()
    complaints = [line for line in printed.err.splitlines() if line.startswith("scraper: ")]
    assert len(complaints) == 1
    assert words in complaints[0]
    assert "Traceback" not in printed.err
    assert "('" not in printed.err  # a Python tuple
    assert not printed.out
    assert state(folder) == before


FORBIDDEN = [
    ("clean in.jsonl", "in.jsonl: may not be read; give yourself permission (chmod u+r)"),
    ("clean text.txt", "text.txt: may not be read"),
    ("clean empty", "empty: may not be read; give yourself permission (chmod u+rx)"),
    ("radar in.jsonl", "'in.jsonl' is not readable"),
    ("rules --corpus in.jsonl", "'in.jsonl' is not readable"),
    ("extract page.html", "page.html: may not be read"),
    ("extract corp", "corp: may not be read"),
    ("extract saved.warc.gz", "saved.warc.gz: may not be read"),
]


@pytest.mark.parametrize(("call", "words"), FORBIDDEN, ids=[call for call, _ in FORBIDDEN])
def test_what_may_not_be_read_is_named_as_such(folder: Path, call: str, words: str) -> None:
    """Neither as missing nor as empty, and not with the code of a disk that cannot be written."""
    (folder / "saved.warc.gz").write_bytes(b"")
    for path in folder.iterdir():
        path.chmod(0)
    done = subprocess.run(
        [*as_nobody_special(), *PROGRAM, *shlex.split(call)],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    for path in folder.iterdir():
        path.chmod(0o700)
    assert done.returncode == 2
    assert words in done.stderr.splitlines()[0]


CLOSED = [
    ("clean - <&-", 2, "standard input cannot be read (Bad file descriptor); is it closed?"),
    ("clean text.txt >&-", 6, "standard output cannot be written: Bad file descriptor"),
    ("--help >&-", 6, "Bad file descriptor"),
    ("clean text.txt > /dev/full", 6, "standard output cannot be written: No space left on device"),
    ("--help > /dev/full", 6, "No space left on device"),
    ("clean text.txt >&- 2>&-", 6, ""),
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(("call", "code", "words"), CLOSED, ids=[call for call, _, _ in CLOSED])
def test_a_stream_that_is_closed_or_full_is_one_clear_line(folder: Path, call: str, code: int, words: str) -> None:
    command = f"exec {shlex.join(PROGRAM)} {call}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == bool(words)
    assert words in done.stderr


def test_a_result_goes_where_it_should_with_standard_error_closed(folder: Path) -> None:
    command = f"exec {shlex.join(PROGRAM)} clean text.txt 2>&-"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment(), capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, b"Harga naik.\n")


def test_a_text_without_a_word_is_cleaned_and_said_to_be_empty(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "text.txt").write_text(" \n\n")
    assert run(["clean", "text.txt"]) == 0
    assert capsys.readouterr().err == "scraper: text.txt: there is no text in it\n"


def test_the_commands_that_messages_advise_do_what_they_promise(folder: Path) -> None:
    jq = shutil.which("jq")
    if not jq:
        pytest.skip("jq is not installed here")
    for name in ("list.json", "one.json"):
        done = subprocess.run(
            [*PROGRAM, "clean", name], cwd=folder, env=environment(), capture_output=True, text=True, check=False
        )
        advice = done.stderr.rpartition(": ")[2]
        subprocess.run(["sh", "-e", "-c", advice], check=True, cwd=folder)
        assert [json.loads(line) for line in (folder / "corpus.jsonl").read_text().splitlines()] == [{"text": "a"}]


def test_what_is_there_is_written_over_when_it_is_wanted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", "in.jsonl", "--output", "out.jsonl", "--force"]) == 0
    assert (folder / "out.jsonl").read_text() == '{"text": "Harga naik."}\n'
    assert "1 text in 1 row, 0 changed, 0 cuts by 0 rules\n1 row = 1 out\n" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="sees in /proc when the program waits for its input")
def test_sigterm_ends_a_command_as_ctrl_c_does(folder: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "clean", "-"], cwd=folder, env=environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not _reads_its_input(process.pid):  # by then all has been set up
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, printed = process.communicate()
    assert (process.returncode, printed) == (130, b"scraper: interrupted\n")


def test_sigterm_while_python_starts_ends_the_process_as_the_system_does(tmp_path: Path) -> None:
    """Python imports sitecustomize before any code of ours: there the process says that it has begun, and waits."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nprint('begun', flush=True)\nsys.stdin.read()\n")
    process = subprocess.Popen(
        [*PROGRAM, "init", "--yes"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(tmp_path)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    try:
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGTERM)
        printed = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, printed) == (-signal.SIGTERM, (b"", b""))  # 128 + 15 = 143 in a shell
    assert not (tmp_path / "scraper.toml").exists()


def _reads_its_input(pid: int) -> bool:
    return Path(f"/proc/{pid}/syscall").read_bytes().startswith(b"0 0x0 ")
