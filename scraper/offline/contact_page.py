"""What the doctor has seen, as one HTML page that loads nothing: a verdict, tables, and a picture of each page."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.offline.diagnosis import Diagnosis
    from scraper.offline.every_way import Readings
    from scraper.offline.first_contact import Contact
    from scraper.offline.page_map import MapBlock

_MAX_DEPTH: Final = 8  # levels that are drawn one inside the other; deeper ones are drawn at this one
_STATES: Final = {
    "text": "text: in the Article",
    "taken": "taken out of the body",
    "outside": "outside of the body",
    "around": "holds the body",
}
_METHODS: Final = {
    "": "read by nobody",
    "adapter": "read by the facts of the site",
    "learned": "read by a layout that was learned",
    "found": "found by its content",
    "state": "read from the scripts of the page",
    "trafilatura": "read by the second opinion",
}


@dataclass(frozen=True, slots=True)
class PageSheet:
    """One page of the report. readings: in every way, None for a page that was read as a crawl does alone."""

    name: str
    seen: Diagnosis
    readings: Readings | None = None

    @property
    def bar(self) -> list[tuple[str, int]]:
        """The parts of the page in order of reading, as state and words; neighbours of one state are one part."""
        parts: list[tuple[str, int]] = []
        for block in self.seen.blocks:
            if block.state == "around" or not block.words:
                continue
            words = parts.pop()[1] if parts and parts[-1][0] == block.state else 0
            parts.append((block.state, words + block.words))
        return parts


def page_of_contact(contact: Contact) -> str:
    """Return the report of a first contact."""
    return _render([PageSheet(one.main.url, one.main, one) for one in contact.pages], contact)


def page_of_diagnoses(diagnoses: Sequence[tuple[str, Diagnosis]]) -> str:
    """Return the report of pages that were looked at one by one, each with its name."""
    return _render([PageSheet(name, seen) for name, seen in diagnoses], None)


def _render(sheets: list[PageSheet], contact: Contact | None) -> str:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - the terminal does without

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["indent_of"] = _indent_of
    folder = files("scraper.offline").joinpath("templates")
    template = environment.from_string(folder.joinpath("doctor.html.j2").read_text(encoding="utf-8"))
    style = folder.joinpath("doctor.css").read_text(encoding="utf-8")
    return template.render(sheets=sheets, contact=contact, style=style, states=_STATES, methods=_METHODS)


def _indent_of(block: MapBlock) -> int:
    return min(block.depth, _MAX_DEPTH)
