"""The sites there are: every module in this folder that defines SITE. Adding a site is adding its file."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scraper.sites as folder

if TYPE_CHECKING:
    from scraper.facts.site import Site


@cache
def all_sites() -> dict[str, Site]:
    """Every site by its name, in order of the name."""
    modules = (import_module(f"{folder.__name__}.{found.name}") for found in pkgutil.iter_modules(folder.__path__))
    sites: list[Site] = [module.SITE for module in modules if hasattr(module, "SITE")]
    return {site.name: site for site in sorted(sites, key=lambda site: site.name)}


def site_of(url: str) -> Site | None:
    """The site whose host the address is on, None for a host of no known site and for what is no address."""
    try:
        parts, sites = urlsplit(url), _by_host()
        return sites.get(parts.netloc) or sites.get(parts.hostname or "")
    except ValueError:
        return None


@cache
def _by_host() -> dict[str, Site]:
    return {host: site for site in all_sites().values() for host in site.hosts}
