"""Which Articles: the flags that every command shares that reads a crawl as a data set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from scraper.core.article import Article, Kind, Method
from scraper.core.errors import UsageError
from scraper.core.wib import WIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIELDS: Final = tuple(Article.__dataclass_fields__)
ALWAYS: Final = ("schema_version", "id")  # whatever fields are chosen: a reader must know what it holds


@dataclass(slots=True, frozen=True)
class Selection:
    """A choice of Articles and of their fields. Empty values select all.

    since, until: days of publication, both included; an article without a date is outside of any span.
    sections, kinds, methods, languages: any of the values.
    complete: only Articles of which all was read.
    min_words: of the text.
    no_duplicates: of each group of near-duplicates only the one that was published first.
    fields: in the order of the Article; the schema's version and the id are always there.
    sample: so many, chosen by their ids alone, so that every run chooses alike; 0 for all.
    """

    since: str = ""
    until: str = ""
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    complete: bool = False
    min_words: int = 0
    no_duplicates: bool = False
    fields: tuple[str, ...] = FIELDS
    sample: int = 0

    def has_day(self, day: str) -> bool:
        """Return whether a day is in the span. day: ``2026-11-22``, empty for an article without a date."""
        if not day:
            return not (self.since or self.until)
        return self.since <= day and (not self.until or day <= self.until)

    def refusal(self, article: Article) -> str:
        """Return the name of the first flag by which an Article is left out; empty for one that is selected."""
        if self.sections and article.section not in self.sections and article.subsection not in self.sections:
            return "section"
        if self.kinds and article.kind not in self.kinds:
            return "kind"
        if self.methods and article.extraction.method not in self.methods:
            return "method"
        if self.languages and article.language not in self.languages:
            return "language"
        if self.complete and not article.complete:
            return "incomplete"
        return "short" if article.word_count < self.min_words else ""

    @property
    def is_all(self) -> bool:
        """Whether every Article is selected, whatever fields of it."""
        return self == Selection(fields=self.fields)

    @property
    def has_all_fields(self) -> bool:
        """Whether nothing of an Article is left out."""
        return self.fields == FIELDS


def read_selection(  # noqa: PLR0913  each is a flag
    *,
    since: str | None,
    until: str | None,
    sections: Iterable[str],
    kinds: Iterable[str],
    methods: Iterable[str],
    languages: Iterable[str],
    complete: bool,
    min_words: int,
    no_duplicates: bool,
    fields: str | None,
    sample: int,
) -> Selection:
    """Return the selection that flags name; raises ``UsageError`` for a day or a field that does not exist."""
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise UsageError(f"--since {first} is behind --until {last}")
    return Selection(
        since=first,
        until=last,
        sections=tuple(sorted(set(sections))),
        kinds=tuple(sorted(set(kinds))),
        methods=tuple(sorted(set(methods))),
        languages=tuple(sorted(set(languages))),
        complete=complete,
        min_words=min_words,
        no_duplicates=no_duplicates,
        fields=_fields(fields) if fields else FIELDS,
        sample=sample,
    )


def _day(word: str | None) -> str:
    if not word:
        return ""
    from scraper.discover.plan import read_day  # noqa: PLC0415  it brings all that finds articles

    return str(read_day(word, datetime.now(UTC).astimezone(WIB).date()))


def _fields(names: str) -> tuple[str, ...]:
    wanted = {name.strip() for name in names.split(",")} - {""}
    if unknown := sorted(wanted - set(FIELDS)):
        raise UsageError(f"--fields: an Article has no field {unknown[0]!r}; it has {', '.join(FIELDS)}")
    return tuple(name for name in FIELDS if name in wanted or name in ALWAYS)


_OPTIONS: Final = (
    click.option("--since", metavar="DAY", help="First day of publication: 2026-11-22, today, yesterday, 7d, 2w."),
    click.option("--until", metavar="DAY", help="Last day of publication."),
    click.option("--section", "sections", multiple=True, help="Only this section or subsection; may be given again."),
    click.option(
        "--kind", "kinds", multiple=True, type=click.Choice(get_args(Kind)), help="Only this; may be given again."
    ),
    click.option("--complete", is_flag=True, help="Only Articles of which all was read."),
    click.option(
        "--method",
        "methods",
        multiple=True,
        type=click.Choice(get_args(Method)),
        help="Only what was read in this way; may be given again.",
    ),
    click.option("--language", "languages", multiple=True, metavar="CODE", help="Only this language: id, en, ..."),
    click.option("--min-words", type=click.IntRange(0), default=0, metavar="N", help="Only texts of so many words."),
    click.option("--no-duplicates", is_flag=True, help="Of near-duplicates only the one that was published first."),
    click.option("--fields", metavar="A,B,...", help="Only these fields; schema_version and id are always there."),
    click.option(
        "--sample", type=click.IntRange(0), default=0, metavar="N", help="So many, by chance, always the same."
    ),
)


def selecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags of a selection; it gets them as ``**flags``, which are for ``read_selection``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
