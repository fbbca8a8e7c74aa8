"""The newsrooms that are known: every module of this folder that defines SITE, those of installed packages and files.

A newsroom of our own is added by adding its file. One from outside is an entry point of the group ``scraper.sites``
whose object is a ``Site``, or a TOML file in the folder that the configuration names. Ours come first, then those of
packages; one with the name or a host of another newsroom is left out.
"""

from __future__ import annotations

import os
import pkgutil
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import scraper.sites as folder
from scraper.core.config_file import find_file
from scraper.core.plugins import SITES, leave_out, plugins
from scraper.facts.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER_VARIABLE: Final = "SCRAPER_NEWSROOMS"
"""The variable with the folder of TOML newsrooms, stronger than the configuration file; worker processes inherit it."""


@cache
def all_sites() -> dict[str, Site]:
    """Return every newsroom by its name, in order of the name."""
    modules = map(import_module, _modules_with_a_site())
    sites: dict[str, Site] = {module.SITE.name: module.SITE for module in modules}
    for plugin in plugins(SITES):
        if isinstance(plugin.value, Site) and not (conflict := _conflict(plugin.value, sites)):
            sites[plugin.value.name] = plugin.value
        else:
            leave_out(str(plugin), conflict if isinstance(plugin.value, Site) else _not_a_site(plugin.value))
    if newsrooms := _folder_of_newsrooms():
        _add_files(newsrooms, sites)
    return dict(sorted(sites.items()))


def _modules_with_a_site() -> Iterator[str]:
    """Yield the modules that define ``SITE``, by their text: to import the others of the folder takes 20 ms."""
    for entry in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
        spec = entry.module_finder.find_spec(entry.name, None)
        loader = spec.loader if spec else None
        if isinstance(loader, SourceFileLoader) and b"\nSITE: Final" in loader.get_data(loader.path):
            yield entry.name


def _folder_of_newsrooms() -> Path | None:
    """Return the folder that the variable names, else the configuration file, as every command finds it."""
    if folder_name := os.environ.get(FOLDER_VARIABLE):
        return Path(folder_name)
    found = find_file(os.environ)
    if found is None or not _names_a_folder(found.path):
        return None
    from scraper.config.load import load  # noqa: PLC0415  only where a file names a folder

    return load().newsrooms


def _names_a_folder(file: Path) -> bool:
    """Return whether a configuration file has the key; most have not, and need not be parsed for it."""
    try:
        return b"newsrooms" in file.read_bytes()
    except OSError:  # a missing file is named by the command that needs it
        return False


def forget_sites() -> None:
    """Look for newsrooms again at the next question, as after a file of the folder has changed."""
    all_sites.cache_clear()
    _by_host.cache_clear()


def _add_files(newsrooms: Path, sites: dict[str, Site]) -> None:
    """Add the newsrooms of a folder; a file that cannot be used is left out by name, and the others count."""
    # Late imports: without a folder of newsrooms no command pays for the reader of files.
    from scraper.sites.newsroom_file import NewsroomFileError, read_newsroom  # noqa: PLC0415
    from scraper.sites.newsroom_site import added  # noqa: PLC0415

    if not newsrooms.is_dir():
        leave_out(f"the folder of newsrooms {newsrooms}", "there is no such folder")
    for path in sorted(newsrooms.glob("*.toml")):
        try:
            data = read_newsroom(path.read_text(encoding="utf-8"), str(path))
        except (NewsroomFileError, OSError, UnicodeDecodeError) as error:
            leave_out(str(path), str(error))
            continue
        site = added(data, sites)
        conflict = f"it extends {data.extends}, which is no known newsroom" if site is None else _conflict(site, sites)
        if site is not None and (not conflict or data.extends):
            sites[site.name] = site
        else:
            leave_out(str(path), conflict)


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
