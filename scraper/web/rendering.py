"""Pages made of templates: every value is escaped, and only addresses of the web become links."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from scraper.core.version import VERSION
from scraper.running.report.render import link, moment, number, percent
from scraper.web.index import MARKS

_DAY_CHARS: Final = len("2026-11-22")
_MINUTE_CHARS: Final = len("2026-11-22T12:34")


class Templates:
    """The templates of the site."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("scraper.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "number": number,
            "percent": percent,
            "link": link,
            "moment": moment,
            "when": when,
            "day": lambda time: (time or "")[:_DAY_CHARS],
            "found": found_words,
        }
        self._templates.globals["version"] = VERSION

    def render(self, template: str, /, **values: object) -> str:
        """Return a page; what a template asks for and does not get is an error."""
        return self._templates.get_template(f"{template}.html.j2").render(**values)


def asset(name: str) -> bytes:
    """Return a file of ours that pages load."""
    return files("scraper.web").joinpath("templates", name).read_bytes()


def when(time: str | None) -> str:
    """Return a time as the site's clock shows it, without seconds and zone."""
    return (time or "")[:_MINUTE_CHARS].replace("T", " ")


def found_words(snippet: str) -> Markup:
    """Return a snippet with the words of the search marked."""
    opening, closing = MARKS
    safe = str(escape(snippet)).replace(opening, "<mark>").replace(closing, "</mark>")
    balanced = (
        safe if safe.count("<mark>") == safe.count("</mark>") else safe.replace("<mark>", "").replace("</mark>", "")
    )
    return Markup(balanced)  # noqa: S704  escaped above; only our own mark is put in
