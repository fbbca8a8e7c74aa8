"""The names of the metas in which a newsroom states the facts of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, eq=False)
class Metas:
    """The names of a newsroom's own metas, in small letters, the best first.

    published: the time of publication.
    local_z: a ``Z`` behind a time in those metas stands for the newsroom's own clock.
    author: the byline.
    title: the title without the name of the site.
    picture: the lead picture.
    subsection: the part of the section, as addresses name it.
    content_type: what kind of article the page is, see ``Site.content_types``.
    page_type: what kind of page it is.
    number: the number of the article, as it stands in its address.
    list_types: what the last two say of a page that is a list and not an article.
    """

    published: tuple[str, ...] = ()
    local_z: bool = False
    author: tuple[str, ...] = ("author",)
    title: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()
    subsection: tuple[str, ...] = ()
    content_type: tuple[str, ...] = ("contenttype",)
    page_type: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    list_types: frozenset[str] = frozenset(("indeks", "index", "home", "kanal", "tag", "search", "listing"))


USUAL_METAS: Final = Metas()
