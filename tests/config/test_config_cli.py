"""``scraper config`` and ``scraper init``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import run
from scraper.cli.init import command as init
from scraper.config import SETTINGS, load
from scraper.config.starter import literal, starter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_init_writes_a_file_that_loads_and_names_every_setting(tmp_path: Path) -> None:
    assert run(["init", "--yes"]) == 0
    text = (tmp_path / "scraper.toml").read_text(encoding="utf-8")
    for setting in SETTINGS.values():
        assert re.search(rf"(?m)^(# )?{setting.key.rpartition('.')[2]} =", text), setting.key
        assert setting.doc in text
    got = load(environ={})
    assert [job.name for job in got.jobs] == ["newest", "yesterday"]
    assert got.receivers == ()


def test_every_default_in_the_written_file_is_one_when_its_mark_is_removed(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (\w+ = .+)$", r"\1", starter({}, [], []))
    assert text.count("\n") > 2 * len(SETTINGS)
    file = tmp_path / "all.toml"
    file.write_text(text, encoding="utf-8")
    got, default = load(file, environ={}), load(environ={})
    without_default = [one for one in SETTINGS.values() if one.form.show(one.default) is None]
    assert len(got.origin) == len(SETTINGS) - len(without_default)
    for name in ("crawl", "fetch", "limits", "archive", "log", "schedule", "alarms", "output", "site"):
        assert getattr(got, name) == getattr(default, name)


def test_init_asks_three_questions(tmp_path: Path) -> None:
    done = CliRunner().invoke(init, [], input='"Ani" <ani@example.org>\nekonomi, nasional\nhttps://example.org/hook\n')
    assert done.exit_code == 0, done.output
    assert done.stderr.count("?") == 3
    got = load(tmp_path / "scraper.toml", environ={})
    assert (got.contact, got.crawl.sections) == ('"Ani" <ani@example.org>', ("ekonomi", "nasional"))
    assert [receiver.url for receiver in got.receivers] == ["https://example.org/hook"]


@pytest.mark.parametrize(("answers", "says"), [("\nEko nomi\n\n", "lower-case"), ("\n\nsomebody\n", "neither")])
def test_init_refuses_answers_that_are_no_good_and_writes_nothing(tmp_path: Path, answers: str, says: str) -> None:
    done = CliRunner().invoke(init, [], input=answers)
    assert done.exit_code
    assert says in str(done.exception)
    assert not (tmp_path / "scraper.toml").exists()


def test_init_does_not_write_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scraper.toml").write_text("site = 'detik'\n")
    assert run(["init", "--yes"]) == 2
    assert "--force" in capsys.readouterr().err
    assert run(["init", "--yes", "--force"]) == 0


def test_config_shows_every_value_and_its_origin(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "scraper.toml").write_text("[fetch]\ndelay = 3\n[[jobs]]\nname = 'a'\nevery = '30m'\n")
    monkeypatch.setenv("SCRAPER_CRAWL_LIMIT", "7")
    assert run(["config"]) == 0
    shown = capsys.readouterr().out
    assert all(key in shown for key in SETTINGS)
    assert re.search(r"fetch\.delay +3\.0 +scraper\.toml line 2", shown)
    assert re.search(r"crawl\.limit +7 +variable SCRAPER_CRAWL_LIMIT", shown)
    assert re.search(r'jobs\.0\.every +"30m"', shown)
    assert re.search(r'limits\.response_size +"20 MB" +default', shown)
    assert run(["config", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["crawl.limit"] == {
        "value": 7,
        "origin": "variable SCRAPER_CRAWL_LIMIT",
        "variable": "SCRAPER_CRAWL_LIMIT",
        "doc": SETTINGS["crawl.limit"].doc,
    }


def test_a_variable_that_no_setting_has_is_named_as_not_used(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "scraper.toml").write_text(
        "[[receivers]]\nkind = 'webhook'\nurl = 'https://example.org/'\nheaders = { Authorization = '$SCRAPER_HOOK' }\n"
        "[[receivers]]\nkind = 'email'\nto = ['a@example.org']\npassword_variable = 'SCRAPER_MAIL_SECRET'\n"
    )
    for name in ("SCRAPER_HOOK", "SCRAPER_MAIL_SECRET", "SCRAPER_JOB", "SCRAPERS", "_SCRAPER_COMPLETES"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("SCRAPER_CRAWL_LIMIT", "7")
    assert run(["config"]) == 0
    assert "not used" not in capsys.readouterr().err
    monkeypatch.setenv("SCRAPER_NOPE", "1")
    monkeypatch.setenv("SCRAPER_A_STRANGER", "1")
    assert run(["config", "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert "not used: SCRAPER_A_STRANGER, SCRAPER_NOPE: no setting has such a variable\n" in shown.err
    assert json.loads(shown.out)


def test_a_wrong_file_is_one_clear_line(tmp_path, capsys) -> None:
    (tmp_path / "scraper.toml").write_text("[fetch]\ndelay = 'x'\n")
    assert run(["config"]) == 2
    assert "scraper.toml line 2: fetch.delay" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "toml"),
    [(True, "true"), (3, "3"), ('a"b', '"a\\"b"'), (["a", 1], '["a", 1]'), ({"a b": 1}, '{ "a b" = 1 }')],
)
def test_literals(value: object, toml: str) -> None:
    assert literal(value) == toml
