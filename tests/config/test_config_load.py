"""Settings: who wins, what is refused, and how a mistake is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.config import SETTINGS, ConfigError, load
from scraper.config.load import cron_is_valid, line_numbers
from scraper.discover import Plan
from scraper.sites.registry import all_sites


def written(folder: Path, text: str) -> Path:
    file = folder / "scraper.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_day_is_written_as_the_crawl_reads_it() -> None:
    for word in ("2026-11-22", "today", "yesterday", "7d", "2w"):
        got = load(environ={"SCRAPER_CRAWL_SINCE": word}).crawl.since
        assert Plan.read(all_sites()["cnnindonesia"], since=got).since
    with pytest.raises(ConfigError, match="today, yesterday"):
        load(environ={"SCRAPER_CRAWL_SINCE": "soon"})


def test_a_flag_that_may_be_given_again_is_named_as_it_is_written() -> None:
    with pytest.raises(ConfigError, match=r"^--kind 'essay' is not allowed"):
        load(environ={}, flags={"crawl.kinds": ("essay",)})


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, '[crawl]\nlimit = 1\nsince = "7d"\nuntil = 2026-11-22\n[fetch]\ndelay = 5\n')
    got = load(
        file, environ={"SCRAPER_CRAWL_LIMIT": "2", "SCRAPER_CRAWL_SINCE": "3d"}, flags={"crawl.limit": 3, "site": None}
    )
    assert (got.crawl.limit, got.crawl.since, got.crawl.until, got.fetch.delay) == (3, "3d", "2026-11-22", 5.0)
    assert got.origin == {
        "crawl.limit": "flag --limit",
        "crawl.since": "variable SCRAPER_CRAWL_SINCE",
        "crawl.until": f"{file} line 4",
        "fetch.delay": f"{file} line 6",
    }
    assert got.site == "cnnindonesia"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n[fetch]\ndelay = 'fast'\n", r"line 3: fetch\.delay = 'fast' .*allowed: a number from 0 to 3600"),
        ("[fetch]\ndelayy = 1\n", r"line 2: there is no setting fetch\.delayy; did you mean fetch\.delay\?"),
        ("[log]\nformat = 'xml'\n", r"line 2: log\.format = 'xml' .*one of text, json"),
        ("[archive]\nkeep = 1\n", r"line 2: archive\.keep = 1 .*true or false"),
        ("[crawl]\nlimit = true\n", r"line 2: crawl\.limit = True .*whole number"),
        ("base_url = 'ftp://x'\n", r"line 1: base_url = 'ftp://x' .*http:// or https://"),
        ("[alarms.least_fill]\ntitle = 2\n", r"alarms\.least_fill = .*a share from 0 to 1"),
        ("[[jobs]]\nname = 'a'\n", r"line 1: the job a needs exactly one of cron, every and at"),
        ("[[jobs]]\nname = 'a'\nevery = '1h'\nat = ['06:00']\n", "exactly one of"),
        ("[[jobs]]\nname = 'a'\ncron = '61 * * * *'\n", r"jobs\.cron = '61 \* \* \* \*' .*five fields"),
        ("[[jobs]]\nname='a'\nevery=60\n[[jobs]]\nname='a'\nevery=60\n", r"line 4: the job a is there twice"),
        ("[[jobs]]\nname='A b'\nevery=60\n", r"line 2: jobs\.name = 'A b' .*lower-case"),
        ("[[receivers]]\nkind='email'\n", r"line 1: a receiver of kind email needs to"),
        ("jobs = 3\n", r"line 1: jobs are written as \[\[jobs\]\]"),
        ("a = = 3\n", "this is not TOML.*line 1"),
    ],
)
def test_a_mistake_is_named_with_key_line_and_what_is_allowed(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text), environ={})
    assert re.search(says, str(caught.value)), caught.value


def test_every_mistake_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "[fetch]\ndelay = 'x'\nretries = -1\n")
    with pytest.raises(ConfigError) as caught:
        load(file, environ={"SCRAPER_FETCH_TIMEOUT": "soon"})
    assert len(str(caught.value).splitlines()) == 3


def test_a_misspelt_variable_is_refused_and_a_foreign_one_is_not() -> None:
    with pytest.raises(ConfigError, match="SCRAPER_FETCH_DELAY"):
        load(Path("/dev/null"), environ={"SCRAPER_FETCH_DELY": "1"})
    with pytest.raises(ConfigError, match="no such setting; did you mean SCRAPER_CRAWL_LIMIT"):
        load(Path("/dev/null"), environ={"SCRAPER_LIMIT": "1"})
    load(Path("/dev/null"), environ={"SCRAPER_SOMEBODY_ELSES": "1"})


def test_a_missing_file_that_was_named_is_an_error_and_one_that_was_not_is_none(tmp_path, monkeypatch) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml", environ={})
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).file is None
    written(tmp_path, "site = 'detik'\n")
    assert load(environ={}).site == "detik"


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_every_default_is_of_its_own_form(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.form.read(setting.default) == setting.default
    assert setting.doc.endswith(".")


def test_every_setting_can_be_given_by_its_variable() -> None:
    values = {"limit": "5", "sections": "ekonomi, nasional", "recheck": "1h,2d", "least_fill": "title=0.9"}
    environ = {SETTINGS[key].variable: values[key.split(".")[-1]] for key in ("crawl.limit", "crawl.sections")}
    environ |= {"SCRAPER_CRAWL_RECHECK": values["recheck"], "SCRAPER_ALARMS_LEAST_FILL": values["least_fill"]}
    got = load(Path("/dev/null"), environ=environ)
    assert got.crawl.sections == ("ekonomi", "nasional")
    assert got.crawl.recheck == (3600.0, 172800.0)
    assert got.alarms.least_fill == {"title": 0.9}
    assert len({setting.variable for setting in SETTINGS.values()}) == len(SETTINGS)


@given(st.lists(st.sampled_from(["", "# note", "x = 1", "", "[s]", "[[l]]", "k = '''a'''"]), max_size=12))
def test_line_numbers_point_at_lines_that_hold_their_key(lines: list[str]) -> None:
    for key, number in line_numbers("\n".join(lines)).items():
        last = key.split(".")[-1]
        assert last in lines[number - 1] or last.isdigit()


@pytest.mark.parametrize(
    ("cron", "valid"),
    [
        ("*/30 * * * *", True),
        ("0 6,18 * * mon-fri", True),
        ("5 4 1-7 jan 0", True),
        ("0 6 * *", False),
        ("60 * * * *", False),
        ("0 18-6 * * *", False),
        ("0 6 * * mon; rm", False),
        ("@daily", False),
    ],
)
def test_cron_lines(cron: str, valid: bool) -> None:
    assert cron_is_valid(cron) is valid
