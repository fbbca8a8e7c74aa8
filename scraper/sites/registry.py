"""The newsrooms that are known: every module of this folder that defines SITE, and those of installed packages.

A newsroom of our own is added by adding its file. One from outside is an entry point of the group ``scraper.sites``
whose object is a ``Site``. Ours come first; a plug-in with the name or a host of another newsroom is left out.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scraper.sites as folder
from scraper.core.plugins import SITES, leave_out, plugins
from scraper.facts.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def all_sites() -> dict[str, Site]:
    """Return every newsroom by its name, in order of the name."""
    modules = (import_module(f"{folder.__name__}.{entry.name}") for entry in pkgutil.iter_modules(folder.__path__))
    sites: dict[str, Site] = {module.SITE.name: module.SITE for module in modules if hasattr(module, "SITE")}
    for plugin in plugins(SITES):
        if isinstance(plugin.value, Site) and not (conflict := _conflict(plugin.value, sites)):
            sites[plugin.value.name] = plugin.value
        else:
            leave_out(str(plugin), conflict if isinstance(plugin.value, Site) else _not_a_site(plugin.value))
    return dict(sorted(sites.items()))


def _conflict(site: Site, sites: Mapping[str, Site]) -> str:
    """Return what the newsroom claims although another has it, the empty string where nothing is."""
    if site.name in sites:
        return f"there is a newsroom {site.name!r} already"
    for other in sites.values():
        if shared := sorted(set(site.hosts) & set(other.hosts)):
            return f"it claims {shared[0]}, which is a host of {other.name}"
    return ""


def _not_a_site(value: object) -> str:
    return f"it is no scraper.facts.site.Site but {type(value).__name__}"


def site_of(url: str) -> Site | None:
    """Return the newsroom on whose host an address is; None for any other host or string."""
    try:
        parts, sites = urlsplit(url), _by_host()
        return sites.get(parts.netloc) or sites.get(parts.hostname or "")
    except ValueError:
        return None


@cache
def _by_host() -> dict[str, Site]:
    return {host: site for site in all_sites().values() for host in site.hosts}
