"""What a page says of itself: metas, links, title and JSON-LD, collected once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import JSON_LD_CHARACTERS, JSON_LD_NESTING
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Document

Thing = dict[str, Any]

_ARTICLE_TYPES: Final = """
    NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle
    ReviewNewsArticle LiveBlogPosting BlogPosting
"""
_ARTICLES: Final = frozenset(_ARTICLE_TYPES.split())
_NEAR_ARTICLES: Final = ("VideoObject", "ImageGallery", "WebPage")  # in their order, where the page has no article's
_TELLING: Final = ("name", "url", "@id", "contentUrl")  # what an object is called by, the best first
_HOLDERS: Final = ("@graph", "mainEntity")  # of what a script or a page is about
_WRAPPED: Final = late_pattern(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_DANGLING: Final = late_pattern(r",\s*([}\]])")


@dataclass(slots=True)
class Head:
    """What a page says of itself outside its visible text.

    metas: contents by name or property in small letters, the first of each, as written.
    canonical, amp: addresses, as written.
    title: the title of the window.
    things: JSON-LD objects by their type, flattened, the first of each type.
    articles: the JSON-LD objects of articles, those of teasers included.
    article: the JSON-LD object of the article itself, see ``identify``; empty where the page has none.
    broken: how many JSON-LD scripts could not be read.
    body: the text of the article in the JSON-LD, see ``identify``, "" without one.
    """

    metas: dict[str, str]
    canonical: str = ""
    amp: str = ""
    title: str = ""
    things: dict[str, Thing] = field(default_factory=dict)
    articles: list[Thing] = field(default_factory=list)
    article: Thing = field(default_factory=dict)
    broken: int = 0
    body: str = ""

    def meta(self, *names: str) -> str:
        """Return the first of these metas that is there and says something, "" otherwise."""
        for name in names:
            value = self.metas.get(name)
            if value and (content := squash(value)):
                return content
        return ""


def read_head(doc: Document) -> Head:
    """Return what a page says of itself, wherever that stands: the site's own pages have some of it in the body."""
    metas: dict[str, str] = {}
    for meta in doc.find_all("meta"):
        name = meta.attr("name") or meta.attr("property") or meta.attr("itemprop")
        if name and (name := name.lower()) not in metas:
            content = meta.attr("content")
            if content and not content.isspace():
                metas[name] = content
    links: dict[str, str] = {}
    for link in doc.select("link[rel=canonical i], link[rel=amphtml i]"):
        if address := (link.attr("href") or "").strip():
            links.setdefault((link.attr("rel") or "").lower(), address)
    title = doc.find("title")
    head = Head(metas, links.get("canonical", ""), links.get("amphtml", ""), squash(title.text) if title else "")
    for script in doc.select('script[type*="application/ld+json" i]'):
        found = _json(script.text)
        if found is None:
            head.broken += 1
        else:
            _note(head, found)
    near = [head.things[name] for name in _NEAR_ARTICLES if name in head.things]
    head.article = next(iter([*head.articles, *near]), {})
    return head


def language_of(doc: Document) -> str:
    """Return the language that the page says it is in, without its region; "" when it does not say."""
    root = doc.find("html")
    return ((root.attr("lang") or "") if root is not None else "").split("-")[0].lower()


def text_of(value: object, depth: int = 0) -> str:
    """Return a JSON-LD value as text: of a list its first, of an object its name, url or @id."""
    if isinstance(value, str):
        return squash(value)
    if value is None or depth == JSON_LD_NESTING:
        return ""
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [value[key] for key in _TELLING if key in value]
    elif isinstance(value, list):
        inside = value[:JSON_LD_NESTING]
    for item in inside:
        if text := text_of(item, depth + 1):
            return text
    return ""


def _note(head: Head, found: object, depth: int = 0) -> None:
    """Note every object of a script, those in lists and graphs too."""
    if depth > JSON_LD_NESTING:
        return
    if isinstance(found, list):
        for item in found:
            _note(head, item, depth + 1)
    elif isinstance(found, dict):
        types = found.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if isinstance(name, str):
                head.things.setdefault(name, found)
                if name in _ARTICLES:
                    head.articles.append(found)
        for name in _HOLDERS:
            if name in found:
                _note(head, found[name], depth + 1)


def _json(text: str) -> object | None:
    if len(text) > JSON_LD_CHARACTERS:
        return None
    try:
        found: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        found = None
    if found is not None:
        return found
    # Line ends inside strings, commas before a closing bracket, comment marks around it all: seen on many sites.
    mended = _DANGLING.sub(r"\1", _WRAPPED.sub("", _WRAPPED.sub("", text)))
    try:
        found = json.loads(mended, strict=False)
        return _whole(found) if "\\ud" in mended.lower() else found
    except (ValueError, RecursionError):
        return None


def _whole(found: object) -> object:
    """Return a value without halves of surrogate pairs: json lets them in, and a text with one cannot be written."""
    text = json.dumps(found, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
