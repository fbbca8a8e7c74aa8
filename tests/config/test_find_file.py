"""Where the configuration is found: here, above, in the user's own folder; and where its paths then start."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.config import find_file, load


@pytest.fixture(autouse=True)
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project" / "notes" / "week"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_a_file_above_describes_the_project_and_its_paths_start_there(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "scraper.toml").write_text('output = "corpus"\n')
    assert load(environ={}).output == project / "corpus"
    (project / "scraper.toml").write_text("")
    assert load(environ={}).output == project / "output"
    assert load(environ={"SCRAPER_OUTPUT": "here"}).output == Path("here")
    assert load(environ={}, flags={"output": Path("there")}).output == Path("there")


def test_a_file_in_this_folder_comes_before_one_above(tmp_path: Path, deep: Path) -> None:
    (tmp_path / "project" / "scraper.toml").write_text('output = "far"\n')
    (deep / "scraper.toml").write_text('output = "near"\n')
    assert load(environ={}).output == Path("near")


def test_the_users_own_file_is_the_last_and_its_paths_start_here(tmp_path: Path) -> None:
    own = tmp_path / "home" / ".config" / "scraper" / "scraper.toml"
    own.parent.mkdir(parents=True)
    own.write_text('contact = "me@example.org"\noutput = "corpus"\n')
    got = load(environ={"HOME": str(tmp_path / "home")})
    assert (got.contact, got.output, got.file) == ("me@example.org", Path("corpus"), own)
    elsewhere = load(environ={"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path)})
    assert elsewhere.contact is None
    assert load(environ={}).contact is None


def test_a_file_of_somebody_else_above_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scraper.toml").write_text('contact = "trap@example.org"\n')
    assert load(environ={}).contact == "trap@example.org"
    owner = (tmp_path / "scraper.toml").stat().st_uid
    monkeypatch.setattr(find_file.os, "getuid", lambda: owner + 1)
    monkeypatch.setattr(find_file, "_ROOT", owner + 2)
    assert load(environ={}).contact is None
