"""The proposal of a newsroom: a facts file as text, and golden pages to review."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.errors import UsageError
from scraper.newsite.grammar import grammar_of
from scraper.newsite.survey import gather

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.core.page import Page
    from scraper.newsite.survey import Survey

# An address goes into a file of Python, so it must not be able to end a string there.
_ADDRESS: Final = re.compile(r"https?://[\w.-]+(?:/[\w.%~+,-]*)+")


@dataclass(slots=True)
class Proposal:
    """The files of a proposed newsroom and their evidence.

    files: content by path below the project.
    evidence: why each selector was chosen.
    """

    evidence: Survey
    files: dict[str, bytes] = field(default_factory=dict)


def propose(name: str, pages: Sequence[Page], lists: Mapping[str, Sequence[str]]) -> Proposal:
    """Return the proposal of a newsroom of this name from some of its pages.

    lists: addresses of index, feeds and sitemaps, when known.

    Raises ``UsageError`` when the pages are of several hosts or too few, or no grammar or body is found.
    """
    if len(pages) < 2:  # noqa: PLR2004  one page shows nothing that all have
        raise UsageError("give two articles at least, better five, of different sections")
    for page in pages:
        if not _ADDRESS.fullmatch(page.url):
            raise UsageError(f"{page.url}: an address with a query or unusual characters; give the plain one")
    hosts = {urlsplit(page.url).hostname or "" for page in pages}
    if len(hosts) > 1:
        raise UsageError(f"these are pages of several hosts: {', '.join(sorted(hosts))}; give one newsroom at a time")
    grammar = grammar_of([page.url for page in pages])
    evidence = gather(pages)
    if not evidence.fields["body"]:
        raise UsageError(
            "no element with a name of its own holds the text of these pages; the site needs facts by hand"
        )
    proposal = Proposal(evidence)
    proposal.files[f"scraper/sites/{name}.py"] = _facts(name, grammar, pages, evidence, lists).encode()
    for at, page in enumerate(pages, 1):
        folder = f"tests/pages/{name}-{at}"
        meta = {"url": page.url, "content_type": page.content_type or "text/html; charset=UTF-8"}
        proposal.files[f"{folder}/page.html"] = page.body
        proposal.files[f"{folder}/page.meta.json"] = f"{json.dumps(meta)}\n".encode()
        proposal.files[f"{folder}/why.md"] = (
            b"A page that the facts were proposed from; write your own words into it.\n"
        )
    return proposal


def _facts(name: str, grammar: str, pages: Sequence[Page], evidence: Survey, lists: Mapping[str, Sequence[str]]) -> str:
    host = urlsplit(pages[0].url).hostname
    layout = [f'        name="{name}",']
    for place, found in evidence.fields.items():
        good = [one for one in found if one.pages == evidence.pages] or found[:1]
        if good:
            best = good[0]
            layout.append(f'        {place}=("{best.selector}",),  # {best.pages} of {evidence.pages} pages')
    rows = [f"        {key}={_value(key, found)}," for key, found in lists.items() if found]
    matches = "".join(f'        "{page.url}",\n' for page in pages)
    refuses = "".join(
        f'        "{url}",\n'
        for url in (f"https://{host}/", f"https://{host}/tag/contoh", f"https://{host}.example.org{_path(pages[0])}",
                    f"https://nama:sandi@{host}{_path(pages[0])}")
    )  # fmt: skip
    listing = "\n".join(["Lists(", *rows, "    )"]) if rows else "Lists()"
    return f'''"""{name}: the facts, proposed from {evidence.pages} pages; review each line.

Marks: raw = seen in a stored page.
"""

from __future__ import annotations

from typing import Final

from scraper.facts.site import Layout, Lists, Site

_ADDRESS: Final = r"""{grammar}"""

_LAYOUTS: Final = (
    Layout(  # raw
{chr(10).join(layout)}
    ),
)

SITE: Final = Site(
    name="{name}",
    title="{name}",
    hosts=("{host}",),
    address=_ADDRESS,
    matches=(
{matches}    ),
    refuses=(
{refuses}    ),
    layouts=_LAYOUTS,
    lists={listing},
    brands=("{name}",),
    least_yield=1,
    state="experimental",
)
'''


def _path(page: Page) -> str:
    return urlsplit(page.url).path


def _value(key: str, found: Sequence[str]) -> str:
    if key == "index":
        return json.dumps(found[0])
    return "(" + "".join(f"{json.dumps(one)}, " for one in found).rstrip(" ") + ")"
