"""Find a profile by its name on a command line, in a settings file or across processes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.core.errors import UsageError
from scraper.core.phrases import did_you_mean

NAMES: Final = {profile.name: profile for profile in (CORPUS, ARCHIVE)}


@cache
def profile_of(name: str) -> Profile:
    """Return ``corpus``, ``archive``, or the profile of a TOML file; raises ``UsageError`` for any other name."""
    if name in NAMES:
        return NAMES[name]
    path = Path(name)
    if path.suffix != ".toml":
        raise UsageError(
            f"no profile {name!r}{did_you_mean(name, NAMES)}; there are corpus, archive, and TOML files of your own"
        )
    if not path.is_file():
        raise UsageError(f"{name}: no such file; a profile is corpus, archive, or a TOML file")
    from scraper.cleaning.own_profile import load_profile  # noqa: PLC0415  few have rules of their own

    return load_profile(path)
