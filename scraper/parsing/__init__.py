"""Parse: from a page to a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.joining import is_again, is_foreign, is_other_edition, join

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.facts.site import Site

__all__ = ["FAR", "disagreement", "is_again", "is_foreign", "is_other_edition", "join", "parse", "parse_by"]

FAR: Final = 0.2  # share of words lost, see ``disagreement``; 0 on healthy pages, 0.3 without a third of the text


def parse(page: Page) -> Draft:
    """Reads one page.

    By the facts of its site; where they know no body on it, or the host is of no known site, by evidence, and
    ``method`` says how. Raises ``Rejected`` with a reason from the closed list; its ``amp_url``, and that of a draft,
    is where the same article might still be read whole, see ``scraper.composition.collect``.
    """
    # Late imports: whoever reads lists takes the parser alone from this folder.
    from scraper.parsing.page.parsed_page import open_page  # noqa: PLC0415
    from scraper.parsing.read import read  # noqa: PLC0415

    return read(open_page(page))


def parse_by(site: Site, page: Page) -> Draft:
    """Read one page by the facts of a newsroom that is not known yet, a page of any other host as ``parse`` does.

    site: the facts; where they have no template of addresses, their layouts alone.
    """
    from scraper.parsing.page.parsed_page import open_page  # noqa: PLC0415  as in ``parse``
    from scraper.parsing.read import read  # noqa: PLC0415

    return read(open_page(page, learned=site if site.address else None), site)


def disagreement(page: Page, article: Article) -> float:
    """Return the share of words, 0 to 1, of the Article's page that trafilatura reads and the Article has lost.

    More than ``FAR`` is worth a look: so a layout that changed without a sound is seen. Costs twenty times a parse: for
    a sample of a crawl.
    """
    from scraper.parsing.page.decode import decode  # noqa: PLC0415  as in ``parse``
    from scraper.parsing.second_opinion import disagreement as differ  # noqa: PLC0415 - trafilatura is slow to import

    return differ(decode(page), article)
