"""What is in a folder, counted: days, sections, words, fill of fields, completeness, cleaning, near-duplicates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from scraper.core.article import Article
from scraper.core.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

WORD_BOUNDS: Final = (50, 100, 200, 400, 800, 1600)  # words of a text; the last class has no end
_NONE: Final = "(none)"
# Fields that every Article has: their fill says nothing.
_ALWAYS: Final = frozenset(
    {"schema_version", "id", "url", "canonical_url", "site", "kind", "language", "page_count", "complete"}
    | {"word_count", "removed", "suspect", "extraction", "revision", "content_hash"}
)
FILLABLE: Final = tuple(one.name for one in fields(Article) if one.name not in _ALWAYS)
_FILLS: Final[Callable[[Article], tuple[object, ...]]] = attrgetter(*FILLABLE)


@dataclass(slots=True)
class Cleaning:
    """What one rule took out. articles: those in which it cut."""

    articles: int = 0
    cuts: int = 0
    characters: int = 0


@dataclass(slots=True)
class Duplicates:
    """Near-duplicates. articles: those in a group; copies: those that have an original, siblings not counted.

    kinds: what each article but the first of its group is to another one.
    """

    groups: int = 0
    articles: int = 0
    copies: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Statistics:
    """The counts of one folder. Counters count Articles by value.

    articles: that could be read; unreadable: files that could not.
    words: of all texts; lengths: Articles by the first bound of ``WORD_BOUNDS`` that their words are below.
    days: of publication, by the clock of the site; undated: Articles without a date.
    filled: Articles that have a field.
    incomplete: Articles of which words are missing; suspicions: what looks wrong, by reason.
    revised: Articles that the newsroom changed after their first fetch.
    cleaning: by rule. versions: of the program. fetched: first and last time of fetching.
    forgotten: articles taken away by ``scraper forget``.
    duplicates: None when they were not looked for.
    """

    articles: int = 0
    unreadable: int = 0
    words: int = 0
    lengths: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    incomplete: int = 0
    suspicions: Counter[str] = field(default_factory=Counter)
    revised: int = 0
    cleaning: dict[str, Cleaning] = field(default_factory=dict)
    versions: Counter[str] = field(default_factory=Counter)
    fetched: tuple[str, str] = ("", "")
    forgotten: int = 0
    duplicates: Duplicates | None = None

    def add(self, article: Article) -> None:
        """Count one Article."""
        self.articles += 1
        self.words += article.word_count
        self.lengths[length_class(article.word_count)] += 1
        if article.date_published:
            self.days[article.date_published[:10]] += 1
        else:
            self.undated += 1
        self.sites[article.site] += 1
        self.sections[f"{article.site}/{article.section or _NONE}"] += 1
        self.kinds[article.kind] += 1
        self.languages[article.language] += 1
        self.methods[article.extraction.method] += 1
        self.versions[article.extraction.version] += 1
        self.filled.update(compress(FILLABLE, _FILLS(article)))
        self.incomplete += not article.complete
        self.suspicions.update(suspect.why for suspect in article.suspect)
        self.revised += article.revision > 1
        self._add_cleaning(article)
        self._add_times(article.fetched_at or "", article.fetched_at or "")

    def merge(self, other: Statistics) -> None:
        """Add the counts of another part of the folder."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, int):
                setattr(self, one.name, mine + theirs)
        for rule, cleaning in other.cleaning.items():
            known = self.cleaning.setdefault(rule, Cleaning())
            known.articles += cleaning.articles
            known.cuts += cleaning.cuts
            known.characters += cleaning.characters
        self._add_times(*other.fetched)

    def _add_times(self, first: str, last: str) -> None:
        if first:
            self.fetched = (min(self.fetched[0] or first, first), max(self.fetched[1], last))

    def _add_cleaning(self, article: Article) -> None:
        for rule in {cut.rule for cut in article.removed}:
            if rule not in self.cleaning:
                self.cleaning[rule] = Cleaning()
            self.cleaning[rule].articles += 1
        for cut in article.removed:
            cleaning = self.cleaning[cut.rule]
            cleaning.cuts += 1
            cleaning.characters += len(cut.text)

    def as_record(self) -> dict[str, Any]:
        """Return the counts for programs; counters by falling count, days in their order."""
        import msgspec  # noqa: PLC0415  for programs only

        record: dict[str, Any] = {"program": VERSION}
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, Counter):
                value = dict(sorted(value.items()) if one.name == "days" else value.most_common())
            record[one.name] = msgspec.to_builtins(value)
        record["cleaning"] = {name: msgspec.to_builtins(cleaning) for name, cleaning in self.by_rule()}
        return record

    def by_rule(self) -> list[tuple[str, Cleaning]]:
        """Return the rules that cut, those of the most articles first."""
        return sorted(self.cleaning.items(), key=lambda item: (-item[1].articles, item[0]))


def length_class(words: int) -> str:
    """Return the class of a text by its words: ``100-199``, ``1600+``."""
    before = 0
    for bound in WORD_BOUNDS:
        if words < bound:
            return f"{before}-{bound - 1}"
        before = bound
    return f"{before}+"
