"""``scraper clean`` of one text and of a corpus, as a user calls it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from dataclasses import fields

import pytest

from scraper.cleaning.clean_text import Cleaned
from tests.corpus.sample import dirty, is_clean

STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(dirty(0) + "\n", encoding="utf-8")
    return path


def test_the_clean_text_and_nothing_else_goes_to_stdout(scraper, text) -> None:
    done = scraper("clean", text)
    assert (done.returncode, done.stderr) == (0, "")
    assert is_clean(done.stdout.removesuffix("\n"), 0)


def test_from_standard_input(scraper) -> None:
    assert is_clean(scraper("clean", "-", stdin=dirty(1).encode()).stdout.removesuffix("\n"), 1)


def test_more_than_any_text_is_refused_and_not_read_to_its_end(scraper, tmp_path) -> None:
    path = tmp_path / "much.txt"
    for much in (b"a " * 1_000_001, b" " * 9_000_000):
        path.write_bytes(much)
        for done in (scraper("clean", "-", stdin=much), scraper("clean", str(path))):
            assert done.returncode == 2
            assert "longer than any text (2,000,000 characters)" in done.stderr


def test_json_holds_text_dateline_signature_and_every_cut(scraper, text) -> None:
    found = json.loads(scraper("clean", text, "--format", "json").stdout)
    assert list(found) == [field.name for field in fields(Cleaned)]
    assert found["dateline"] == "Jakarta"
    assert (found["signature"], found["editors"], found["agencies"]) == ("(abc/def)", ["abc", "def"], [])
    cut = "\n".join(one["text"] for one in found["removed"])
    assert {"rule", "text", "block", "start"} == set(found["removed"][0])
    for part in ("Jakarta, CNN Indonesia", "ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "(abc/def)"):
        assert part in cut


def test_json_says_what_stood_behind_the_placeholders_and_who_signed(scraper) -> None:
    dirty_text = b"Harga naik.\n[Gambas:Video CNN]\nHarga turun.\n(Antara/abc)"
    found = json.loads(scraper("clean", "-", "--format", "json", stdin=dirty_text).stdout)
    assert [(one["type"], one["provider"], one["after_block"]) for one in found["embeds"]] == [("video", "cnn", 0)]
    assert (found["editors"], found["agencies"]) == (["abc"], ["Antara"])


def test_titles_of_links_go_where_they_stand(scraper, tmp_path) -> None:
    title = "Harga Cabai Turun Menjelang Akhir Pekan"
    path, titles = tmp_path / "text.txt", tmp_path / "titles.txt"
    path.write_text(f"Harga beras naik.\n{title}\nHarga gula tetap.\n")
    titles.write_text(f"Judul Lain yang Tidak Ada di Sini\r\n\n  {title} \n")
    assert title in scraper("clean", path).stdout
    done = scraper("clean", path, "--link-titles", titles)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Harga beras naik.\nHarga gula tetap.\n", "")
    missing = scraper("clean", path, "--link-titles", "missing.txt")
    assert (missing.returncode, missing.stderr) == (2, "scraper: missing.txt: no such file; check the name\n")


def test_the_difference_turns_one_into_the_other(scraper, text, tmp_path) -> None:
    done = scraper("clean", text, "--format", "diff")
    assert done.returncode == 0
    assert "-ADVERTISEMENT\n" in done.stdout
    subprocess.run(["patch", "-s", str(text)], input=done.stdout.encode(), cwd=tmp_path, check=True)
    assert is_clean(text.read_text().removesuffix("\n"), 0)


def test_explain_says_what_was_cut_by_which_rule_and_leaves_stdout_alone(scraper, text) -> None:
    plain = scraper("clean", text)
    done = scraper("clean", text, "--explain")
    assert done.stdout == plain.stdout
    assert "\x1b" not in done.stderr
    assert re.search(r"\[-Jakarta, CNN Indonesia -- ?-\] ?\[dateline\]", done.stderr)
    assert re.search(r"\[-ADVERTISEMENT.*-\]\[ad[a-z-]*\]", done.stderr)
    assert "Harga beras naik menjelang akhir tahun 0." in done.stderr
    assert re.search(r"^\d cuts: .*signature 1", done.stderr, re.MULTILINE)


def test_side_by_side_has_the_dirty_left_and_the_clean_right(scraper, text) -> None:
    done = scraper("clean", text, "--side", COLUMNS="160")
    row = next(line for line in done.stderr.splitlines() if "Harga beras" in line)
    left, right = re.split("[│|]", row)  # the second where the locale's encoding has no first
    assert "Jakarta, CNN Indonesia" in left
    assert "Jakarta" not in right
    assert right.strip().startswith("Harga beras naik")


def test_colour_in_a_terminal_and_none_with_no_color(on_terminal, text) -> None:
    shown = on_terminal("clean", text, "--explain").shown
    assert "\x1b[9;31mADVERTISEMENT" in shown
    assert "ADVERTISEMENT" in STYLE.sub("", shown)
    assert "\x1b" not in on_terminal("clean", text, "--explain", NO_COLOR="1").shown
    assert "\x1b[" in on_terminal("clean", text, "--side").shown
    assert "\x1b[31m-ADVERTISEMENT" in on_terminal("clean", text, "--format", "diff").shown


@pytest.mark.parametrize("arguments", [[], ["--explain"], ["--side"], ["--format", "json"], ["--format", "diff"]])
@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}])
def test_no_control_of_a_text_reaches_a_terminal(on_terminal, tmp_path, arguments, colour) -> None:
    evil = "\x1b]0;judul\x07 \x1b[2J \x9b31m \x08\x08 \u202eterbalik\u202c \x7f"
    path = tmp_path / "evil.txt"
    path.write_text(f"Harga naik {evil} sekali.\n{evil}(abc/def)\nADVERTISEMENT{evil}\n", encoding="utf-8")
    shown = on_terminal("clean", path, *arguments, **colour).shown
    rest = STYLE.sub("", shown)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rest), rest
    assert "\x1b[2J" not in shown
    assert "Harga naik" in rest


def test_into_a_file_bytes_go_as_they_are(scraper, tmp_path) -> None:
    path, out = tmp_path / "a.txt", tmp_path / "new" / "out.txt"
    path.write_text("Harga \u202enaik sekali.\n", encoding="utf-8")
    assert scraper("clean", path, "--output", out).returncode == 0
    assert out.read_text(encoding="utf-8") == scraper("clean", path).stdout
    assert [one.name for one in out.parent.iterdir()] == ["out.txt"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Presiden José naik.\n".encode("cp1252"), "windows-1252"),
        ("Presiden José naik.\n".encode("utf-16"), "UTF-16"),
        ("Presiden José naik.\n".encode("utf-8-sig"), ""),
        ("Presiden José naik.\r\n".encode(), ""),
    ],
)
def test_other_encodings_are_read_and_named(scraper, tmp_path, data, encoding) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    done = scraper("clean", path)
    assert done.returncode == 0
    assert done.stdout == "Presiden José naik.\n"
    assert done.stderr == (f"scraper: {path}: not UTF-8, read as {encoding}\n" if encoding else "")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.txt", None, "no such file; check the name"),
        ("x.txt", b"\x7fELF\0\0\1", "is binary, no text"),
        ("x.zst", b"\x28\xb5\x2f\xfd", "it is compressed, and cut before anything of it can be read; fetch it again"),
        ("x", b"\x1f\x8b\x08", "it is compressed, and cut before anything of it can be read; fetch it again"),
        ("x.txt.gz", gzip.compress(b"Harga naik.", mtime=0), "it is compressed; unpack it first"),
        ("x.txt", b"Harga\x81naik", "neither UTF-8 nor windows-1252; convert it first with iconv"),
        ("x.txt", b"  <!DOCTYPE html><html>", "is an HTML page; use `scraper extract"),
        ("x.json", b'{"text": "x"}', "a corpus has one object a line"),
        ("x.jsonl", None, "no such file"),
        ("x.csv", b"id,isi\n1,x\n", "no column 'text'; name one with --field: id, isi"),
    ],
)
def test_bad_input_is_one_clear_line(scraper, tmp_path, name, data, says) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = scraper("clean", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"scraper: {name}: ")
    assert says in done.stderr


def test_a_file_that_may_not_be_read(scraper, tmp_path) -> None:
    (tmp_path / "loop").symlink_to("loop")  # unreadable for everybody, the super-user too
    done = scraper("clean", "loop")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("scraper: loop: cannot be read (")


def test_a_corpus_line_by_line(scraper, tmp_path) -> None:
    source = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": n, "isi": dirty(n), "n": 1.0}) for n in range(20)]
    source.write_text("\n".join([*lines[:10], "{broken", *lines[10:]]) + "\n")
    done = scraper("clean", source, "--output", "out.jsonl", "--field", "isi", "--workers", "2")
    assert done.returncode == 9
    assert done.stdout == ""
    assert f"scraper: {source}: row 11: not JSON" in done.stderr
    assert "21 rows = 20 out + 1 bad (not-json 1)" in done.stderr
    assert "out.jsonl: 20 texts in 21 rows, 20 changed" in done.stderr
    assert "1 bad row -> out.jsonl.bad" in done.stderr
    assert "\r" not in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [list(row) for row in rows] == [["id", "isi", "n"]] * 20
    assert all(is_clean(row["isi"], row["id"]) for row in rows)
    assert (tmp_path / "out.jsonl.bad").read_text() == "{broken\n"


def test_a_reason_that_holds_for_many_rows_is_said_once(scraper, tmp_path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Harga naik."}\n' + '{"isi": "x"}\n' * 40 + "{broken\n")
    done = scraper("clean", "in.jsonl", "--output", "out.jsonl")
    assert done.returncode == 9
    first, second, more, *_ = done.stderr.splitlines()
    assert first == "scraper: in.jsonl: row 2: no field 'text'; it has isi"
    assert second.startswith("scraper: in.jsonl: row 42: not JSON")
    assert more == "and 39 more bad rows"


def test_a_field_that_no_row_has_is_told_before_the_work(scraper, tmp_path) -> None:
    (tmp_path / "in.jsonl").write_text('{"isi": "x"}\n' * 40 + "{broken\n")
    done = scraper("clean", "in.jsonl", "--output", "out.jsonl")
    assert done.returncode == 2
    assert done.stderr == "scraper: in.jsonl: row 1: no field 'text'; it has isi; name another with --field\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_the_balance_of_a_corpus_for_programs(scraper, tmp_path) -> None:
    (tmp_path / "in.csv").write_text('text\nHarga naik. ADVERTISEMENT\n Harga  tetap.\n"terbuka\n')
    done = scraper("clean", "in.csv", "--output", "out.csv", "--format", "json")
    assert done.returncode == 9
    assert json.loads(done.stdout) == {
        "balance": {
            "unit": "rows", "in": 3, "out": 2, "rejected": {}, "skipped": {}, "bad": {"quote": 1}, "lost_bytes": 0,
            "doubtful": 0, "missing": 0,
        },
        "texts": 2, "changed": 2, "only_spaces": 1, "cuts": {"ad": 1},
    }  # fmt: skip
    nowhere = scraper("clean", "in.csv", "--format", "json")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert "say where the result goes with --output" in nowhere.stderr


def test_a_corpus_to_standard_output(scraper, tmp_path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": dirty(4)}) + "\n")
    done = scraper("clean", "in.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert is_clean(json.loads(done.stdout)["text"], 4)
    (tmp_path / "a.txt").write_text("Harga naik.")
    folder = scraper("clean", tmp_path)
    assert folder.returncode == 2
    assert "say where the result goes with --output" in folder.stderr


def test_one_text_a_line(scraper, tmp_path) -> None:
    (tmp_path / "in.txt").write_text("Jakarta, CNN Indonesia -- Harga naik sekali. (abc/def)\nHarga tetap.\n")
    done = scraper("clean", "in.txt", "--lines", "--output", "out.txt")
    assert done.returncode == 0
    assert (tmp_path / "out.txt").read_text() == "Harga naik sekali.\nHarga tetap.\n"


def test_progress_moves_on_a_terminal(on_terminal, tmp_path) -> None:
    line = json.dumps({"text": "Harga beras naik menjelang akhir tahun. " * 100}) + "\n"
    (tmp_path / "in.jsonl").write_text(line * 8000)
    screen = on_terminal("clean", "in.jsonl", "--output", "out.jsonl", "--workers", "1")
    assert screen.returncode == 0
    assert re.search(r"\r\x1b\[K[\d,]+ texts, [\d,]+ a second, \d+ %, \d+:\d\d left", screen.shown)
    assert screen.shown.rstrip().endswith("8,000 rows = 8,000 out")


def test_options_of_a_corpus_are_refused_for_one_text(scraper, text) -> None:
    for option in (["--into", "x"], ["--add", "removed"], ["--workers", "2"]):
        done = scraper("clean", text, *option)
        assert done.returncode == 2
        assert "are for a corpus" in done.stderr


def test_options_of_one_text_are_refused_for_a_corpus(scraper, text) -> None:
    for option in (["--format", "diff"], ["--explain"], ["--side"], ["--link-titles", text]):
        done = scraper("clean", text, "--lines", *option)
        assert (done.returncode, done.stdout) == (2, "")
        assert "are for one text" in done.stderr


@pytest.mark.parametrize(("encoding", "sign"), [("cp1252", b"\x93"), ("iso-8859-5", b"\xb1")])
def test_a_table_is_read_in_the_encoding_that_is_named(scraper, tmp_path, encoding, sign):
    (tmp_path / "in.csv").write_bytes(b"text\nHarga " + sign + b"naik. ADVERTISEMENT\n")
    done = scraper("clean", "in.csv", "--output", "out.csv", "--encoding", encoding)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.csv").read_bytes() == b"text\nHarga " + sign + b"naik.\n"


@pytest.mark.parametrize("output", [False, True])
@pytest.mark.parametrize(
    "case",
    [
        ("a.jsonl", b"", 0, "a.jsonl: it is empty: 0 rows"),
        ("a.jsonl", b"\n\n", 0, "a.jsonl: no text in its 2 rows"),
        ("a.csv", b"id,text\n", 0, "a.csv: it is empty: 0 rows"),
        ("a.csv", b"", 2, "a.csv: the table is empty: no header and no rows"),
        ("a.jsonl", b'{"text": "Harga naik."}\n', 0, ""),
    ],
)
def test_a_corpus_without_a_text_says_so(scraper, tmp_path, case, output) -> None:
    name, content, code, words = case
    (tmp_path / name).write_bytes(content)
    done = scraper("clean", tmp_path / name, *(["--output", tmp_path / f"out-{name}"] if output else ()))
    assert done.returncode == code
    assert words in done.stderr
    assert output or words or not done.stderr


def test_a_corpus_whose_end_is_missing_is_read_up_to_there_and_named(scraper, tmp_path) -> None:
    rows = b"".join(json.dumps({"text": f"Harga ke-{number**5} naik."}).encode() + b"\n" for number in range(400))
    packed = gzip.compress(rows)
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    source.write_bytes(packed[:-600])
    done = scraper("clean", source, "--output", target, "--format", "json")
    assert done.returncode == 9
    assert f"its end is missing: it ends at byte {len(packed) - 600:,} " in done.stderr
    balance = json.loads(done.stdout)["balance"]
    assert balance["bad"] == {"cut": 1}
    assert balance["doubtful"] == balance["out"] == balance["in"] - 1 > 300
    assert rows.startswith(target.read_bytes())
