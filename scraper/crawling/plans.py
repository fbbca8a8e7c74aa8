"""The plans of a run: what each of its newsrooms is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.core.phrases import did_you_mean
from scraper.discover import Plan
from scraper.discover.plan import has_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.config import Config
    from scraper.facts.site import Site


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways to find articles, beside what the configuration says: one of these, or none for the newest.

    from_archive: a folder or file of web archives that are read in place of the site.
    urls: these addresses and no others.
    probe: see ``Plan``.
    """

    search: str = ""
    tag: str = ""
    sitemap: str = ""
    from_archive: str = ""
    urls: Sequence[str] = ()
    probe: int = 0


def plans_of(sites: Sequence[Site], config: Config, ways: Ways) -> tuple[list[tuple[Site, Plan]], list[str]]:
    """Return a plan for each site that has a wanted section, and in words which site lacks which section.

    Raises ``UsageError`` for a section that none of the sites has, for a sitemap without an address,
    and for addresses of which none is of these sites.
    """
    wanted = config.crawl.sections
    if ways.sitemap and not ways.sitemap.startswith(("http://", "https://")):
        raise UsageError(
            f"--sitemap {ways.sitemap!r} is not allowed; allowed: an address starting with http:// or https://"
        )
    if ways.urls:  # a site without an address would read its lists
        sites = [site for site in sites if any(site.owns(url) for url in ways.urls)]
        if not sites:
            raise UsageError("none of the addresses is of a newsroom that is crawled")
    if len(sites) == 1 or not wanted:
        return [(site, _plan(site, config, ways, wanted)) for site in sites], []
    for section in wanted:
        if not any(has_section(site, section) for site in sites):
            known = {name for site in sites for name in site.lists.section_ids}
            raise UsageError(
                f"no site has a section {section!r}{did_you_mean(section, known)}; "
                "`scraper sites --format json` names those of each"
            )
    plans, lacking = [], []
    for site in sites:
        sections = [section for section in wanted if has_section(site, section)]
        if sections:
            plans.append((site, _plan(site, config, ways, sections)))
        if len(sections) < len(wanted):
            missing = ", ".join(section for section in wanted if section not in sections)
            lacking.append(f"{site.title} has no section {missing}" + ("" if sections else ", so it is left out"))
    return plans, lacking


def _plan(site: Site, config: Config, ways: Ways, sections: Sequence[str]) -> Plan:
    return Plan.read(
        site,
        since=config.crawl.since or "",
        until=config.crawl.until or "",
        sections=sections,
        kinds=config.crawl.kinds,
        search=ways.search,
        tag=ways.tag,
        sitemap=ways.sitemap,
        from_archive=ways.from_archive,
        urls=[url for url in ways.urls if site.owns(url)],
        probe=ways.probe,
    )
