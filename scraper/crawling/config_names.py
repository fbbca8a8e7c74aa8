"""The names in a configuration that only the newsrooms can confirm: sites and their sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.config.load import ConfigError
from scraper.core.phrases import did_you_mean
from scraper.discover.plan import has_section
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.config import Config

EVERY_SITE: Final = "all"


def check_names(config: Config) -> None:
    """Raise ``ConfigError``, a line for each, for sites and sections that do not exist, those of the jobs included."""
    mistakes = [f"{place}: {what}" for place, what in _mistakes(config)]
    if mistakes:
        raise ConfigError("\n".join(dict.fromkeys(mistakes)))


def _mistakes(config: Config) -> Iterator[tuple[str, str]]:
    origin = config.origin
    yield from _of(origin.get("site", ""), config.site, origin.get("crawl.sections", ""), config.crawl.sections)
    for job in config.jobs:
        place = f"{origin.get('jobs', '')}: job {job.name}"
        yield from _of(place, job.site or config.site, place, job.sections)


def _of(site_place: str, name: str, section_place: str, sections: Sequence[str]) -> Iterator[tuple[str, str]]:
    known = all_sites()
    if name not in {*known, EVERY_SITE}:
        yield site_place, f"no site {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}, and {EVERY_SITE}"
        return
    sites = list(known.values()) if name == EVERY_SITE else [known[name]]
    for section in sections:
        if not any(has_section(site, section) for site in sites):
            names = list(dict.fromkeys(one for site in sites for one in site.lists.section_ids))
            meant = did_you_mean(section, names)
            yield section_place, f"no section {section!r} at {name}{meant}; there are {', '.join(names)}"
