"""Fixtures of the tests of archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.offline.archives import make_archives

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def archives(tmp_path_factory) -> Path:
    """Five archives of four articles each; one has a damaged record, one a page that is not an article."""
    return make_archives(tmp_path_factory.mktemp("archives"))
