"""The docs are complete and current: what the program has, they have."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scraper.cli import COMMANDS, cli
from scraper.config.load import SETTINGS, TABLES, settings_of
from scraper.core import errors
from scraper.core.article import Article
from scraper.sites.rule_catalogue import catalogue

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAPERS = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])
NAMES = [name for section in COMMANDS.values() for name in section]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def command_of(name: str) -> click.Command:
    return cli.get_command(click.Context(cli), name)


def test_generated_parts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_is_in_the_docs(name) -> None:
    part = read("cli.md").split(f"\n### scraper {name}\n")[1].split("\n### ")[0]
    for option in command_of(name).params:
        if isinstance(option, click.Option) and not option.hidden and "--help" not in option.opts:
            assert option.help, f"scraper {name} {option.opts[0]} does not say what it does"
            assert option.opts[0] in part
    assert f"scraper {name}" in part.split("Examples:")[1]


def test_every_rule_reason_field_exit_code_and_setting_is_in_the_docs() -> None:
    for entry in catalogue():
        assert f"\n### {entry.rule.name}\n" in read("rules.md")
    for reason in errors.Reason:
        assert f"| `{reason}` | {errors.REASONS[reason]} |" in read("rejections.md")
    for name in Article.__annotations__:
        assert f"| `{name}` |" in read("fields.md")
    for code, meaning in errors.EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in read("cli.md")
    for setting in SETTINGS.values():
        assert f"| `{setting.key}` |" in read("config.md")
    for name, cls in TABLES.items():
        part = read("config.md").split(f"### [[{name}]]")[1]
        assert all(f"| `{setting.key}` |" in part for setting in settings_of(cls))


def test_the_article_that_is_shown_has_every_field_in_order() -> None:
    text = read("fields.md").split("<!-- article -->\n```json\n")[1].split("```")[0]
    assert list(json.loads(text)) == list(Article.__dataclass_fields__)


def test_every_page_has_a_place_in_the_site() -> None:
    shown = re.findall(r"[\w-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_links_lead_somewhere(paper) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8")):
        assert target.startswith("http") or (paper.parent / target).exists(), target


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_call_in_the_papers_is_one_that_the_program_knows(paper) -> None:
    text = paper.read_text(encoding="utf-8")
    for line in re.findall(r"^\s*(?:\w+ \| )?scraper ([a-z].*)$", text, re.MULTILINE):
        name, *words = re.split(r"\s+", re.sub(r"\s+#.*|[|>;].*", "", line))
        if not re.fullmatch(r"[a-z-]+", name):
            continue
        assert name in NAMES, line
        options = {option for param in command_of(name).params for option in (*param.opts, *param.secondary_opts)}
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}, line


def test_the_commands_of_the_readme_are_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        if target != "and":
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
