"""Other newsrooms that the replica can show: each module in this folder that defines SKIN is one, chosen by its host."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.replica.skins.kit import Skin


@cache
def all_skins() -> dict[str, Skin]:
    """Every skin by the name of its site."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {module.SKIN.name: module.SKIN for module in modules if hasattr(module, "SKIN")}


@cache
def skin_of(host: str) -> Skin | None:
    """The skin that answers for a host, None for the replica's own newsroom."""
    bare = host.partition(":")[0]
    return next((skin for skin in all_skins().values() if bare in skin.hosts), None)
