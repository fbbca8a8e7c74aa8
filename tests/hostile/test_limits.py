"""Every limit stands in one place, is in force somewhere, and says its unit, its reason and what is beyond it."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest

from scraper import settings
from scraper.config import load
from scraper.core import limits

PACKAGE = Path(limits.__file__).parents[1]
NAMES = [name for name in vars(limits) if name.isupper()]


@cache
def used() -> set[str]:
    """Names of limits that some module reads."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "limits.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_is_in_force_and_says_why(name):
    assert name in used()
    body = ast.parse(inspect.getsource(limits)).body
    at = next(
        index for index, one in enumerate(body) if isinstance(one, ast.AnnAssign) and ast.unparse(one.target) == name
    )
    said = ast.literal_eval(body[at + 1].value)
    unit, _, rest = said.partition(". ")
    why, _, beyond = rest.partition(" Beyond: ")
    assert unit
    assert why.endswith(".")
    assert beyond.endswith(".")


def test_scrapy_alone_has_the_limits_of_the_configuration():
    config = load(environ={})
    assert config.limits.response_size == settings.DOWNLOAD_MAXSIZE == limits.RESPONSE_BYTES
    assert config.limits.redirects == settings.REDIRECT_MAX_TIMES == limits.REDIRECTS
    assert config.limits.page_time == limits.PAGE_SECONDS
    assert config.fetch.timeout == settings.DOWNLOAD_TIMEOUT == limits.REQUEST_SECONDS
