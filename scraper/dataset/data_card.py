"""The card of a data set, in Markdown: what is in it, how it was made, what it must not be used for without right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article import SCHEMA_VERSION
from scraper.core.version import VERSION
from scraper.dataset.statistics import FILLABLE, WORD_BOUNDS, length_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.dataset.statistics import Statistics

_MAX_ROWS: Final = 25  # of a table of sections or rules; the JSON of `scraper stats` has all

RIGHTS: Final = """\
## What it must not be used for without right

The texts and pictures belong to the newsrooms, their agencies and their authors. That a page could be fetched gives no
right to more than reading it. Without a licence, or an exception of the law where you are:

- do not publish the texts, or a data set that contains them, in whole or in part;
- do not train or feed a model with them where the law or the newsroom reserves that (text and data mining);
- do not show them in a product, and do not compete with the newsroom by them.

The articles name living people. Laws on personal data hold for what is made of them: do not build profiles of people,
and take out who asks for it (`scraper forget`). What is forgotten in the crawl must be withdrawn from each copy of this
data set too. An article may have been wrong when it was fetched and corrected later.
"""

MADE: Final = """\
## How it was made

Pages of the newsrooms were fetched and read by scraper-cnnindonesia {version}, which obeys robots.txt unless it is told
otherwise. The text is that of the newsroom, letter for letter. What was taken out of it (labels, boxes, datelines,
signatures) is recorded with its rule and place in `removed`, so that it can be put back. What looks wrong and was left
alone is in `suspect`. Missing values are null or empty, never a guess. Each row bears the version {schema} of the
Article's schema.
"""


def card(statistics: Statistics, *, front: str = "", about: str = "") -> str:
    """Return the card of a data set.

    front: lines of YAML for a place that reads them at the head of a card, such as the Hub of Hugging Face.
    about: a paragraph of the one who makes the data set, such as how its files are laid out.
    """
    head = f"---\n{front.strip()}\n---\n\n" if front else ""
    parts = [
        f"{head}# News articles of {_listed(sorted(statistics.sites)) or 'no newsroom'}\n",
        _summary(statistics),
        about.strip() + "\n" if about else "",
        "## What is in here\n",
        _months(statistics),
        _table(("section", "articles"), statistics.sections.most_common(), len(statistics.sections)),
        _lengths(statistics),
        _fill(statistics),
        _completeness(statistics),
        _duplicates(statistics),
        _cleaning(statistics),
        MADE.format(version=_listed(sorted(statistics.versions)) or VERSION, schema=SCHEMA_VERSION),
        RIGHTS,
    ]
    return "\n".join(part for part in parts if part)


def months_of(statistics: Statistics) -> dict[str, int]:
    """Return the Articles by month of publication, in order."""
    months: dict[str, int] = {}
    for day, count in sorted(statistics.days.items()):
        months[day[:7]] = months.get(day[:7], 0) + count
    return months


def span_of(statistics: Statistics) -> str:
    """Return the days of publication in words."""
    days = sorted(statistics.days)
    return f"published from {days[0]} to {days[-1]}" if days else "without a date"


def _summary(statistics: Statistics) -> str:
    texts = statistics.articles or 1
    size = f"{statistics.words:,} words ({statistics.words / texts:,.0f} an article)"
    kinds, languages = _counted(statistics.kinds.most_common()), _counted(statistics.languages.most_common())
    lines = [f"{statistics.articles:,} articles {span_of(statistics)}, {size}."]
    if statistics.articles:
        lines.append(f"Kinds: {kinds}. Languages: {languages}.")
    if statistics.undated and statistics.days:
        lines.append(f"{statistics.undated:,} of them give no date.")
    if statistics.revised:
        lines.append(f"{statistics.revised:,} were changed by the newsroom after their first fetch.")
    if statistics.fetched[0]:
        lines.append(f"Fetched from {statistics.fetched[0]} to {statistics.fetched[1]}.")
    if statistics.unreadable:
        lines.append(f"{statistics.unreadable:,} files could not be read and are not counted.")
    return "\n".join(lines) + "\n"


def _months(statistics: Statistics) -> str:
    months = list(months_of(statistics).items())
    return _table(("month", "articles"), months[-_MAX_ROWS:], len(months), left_out="earlier months")


def _lengths(statistics: Statistics) -> str:
    classes = [length_class(words) for words in (0, *WORD_BOUNDS)]
    return _table(("words", "articles"), [(name, statistics.lengths[name]) for name in classes], len(classes))


def _fill(statistics: Statistics) -> str:
    rows = [(f"`{name}`", share(statistics.filled[name], statistics.articles)) for name in FILLABLE]
    return "Articles that have a field; a missing value is null or empty.\n\n" + _table(
        ("field", "filled"), rows, len(rows)
    )


def _completeness(statistics: Statistics) -> str:
    whole = statistics.articles - statistics.incomplete
    text = f"{share(whole, statistics.articles)} of the articles are complete (`complete`)."
    if statistics.suspicions:
        text += f" Suspicions in `suspect`: {_counted(statistics.suspicions.most_common())}."
    return f"{text} Read by: {_counted(statistics.methods.most_common())}.\n"


def _duplicates(statistics: Statistics) -> str:
    found = statistics.duplicates
    if found is None:
        return ""
    if not found.groups:
        return "No near-duplicates.\n"
    return (
        f"{found.articles:,} articles are near-duplicates in {found.groups:,} groups"
        f" ({_counted(found.kinds.most_common())}). Without copies {statistics.articles - found.copies:,} articles are"
        " left; siblings of a template are articles of their own.\n"
    )


def _cleaning(statistics: Statistics) -> str:
    rows = [
        (f"`{name}`", f"{one.articles:,}", f"{one.cuts:,}", f"{one.characters:,}") for name, one in statistics.by_rule()
    ]
    if not rows:
        return ""
    head = ("rule", "articles", "cuts", "characters")
    return "What was taken out, by rule (`removed`).\n\n" + _table(head, rows, len(rows), left_out="rarer rules")


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], whole: int, *, left_out: str = "more") -> str:
    """Return a table of at most ``_MAX_ROWS`` rows; a line below counts the others. whole: the number of all rows."""
    shown = list(rows)[:_MAX_ROWS]
    if not shown:
        return ""
    lines = [f"| {' | '.join(head)} |", f"| --- {'| ---: ' * (len(head) - 1)}|"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in shown]
    if whole > len(shown):
        lines.append(f"\nand {whole - len(shown):,} {left_out}.")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def share(part: int, whole: int) -> str:
    """Return a part as percent of the whole, a dash where there is nothing to have a part of."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
