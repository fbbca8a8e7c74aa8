"""Show the cuts of a text to people: in line, side by side, or as a difference."""

from __future__ import annotations

import difflib
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.cli.terminal import BOLD, CYAN, DIM, GREEN, RED, STRUCK, YELLOW, coloured, line, paint, printable, say
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.article import Article
    from scraper.core.article_parts import Cut, Suspect

# The signs for a cut of nothing but white space.
_VISIBLE: Final = str.maketrans({"\n": "↵", "\t": "→", " ": "·", "\xa0": "⍽", "\r": "␍"})
_MIN_SIDE_WIDTH: Final = 60  # characters


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: kept, or cut by a rule."""

    text: str
    rule: str | None = None


def spans(blocks: Sequence[str], removed: Sequence[Cut]) -> Iterator[tuple[int | None, list[Stretch]]]:
    """Yield the original lines as stretches, each line with the number of its block; None for a line that was cut."""
    between: dict[int, list[Cut]] = {}
    within: dict[int, list[Cut]] = {}
    for cut in removed:
        (between if cut.start < 0 else within).setdefault(cut.block, []).append(cut)
    for number in range(len(blocks) + 1):
        for cut in between.get(number, ()):
            yield None, [Stretch(cut.text, cut.rule)]
        if number == len(blocks):
            return
        stretches: list[Stretch] = []
        done = 0
        for cut in within.get(number, ()):
            if cut.start > done:
                stretches.append(Stretch(blocks[number][done : cut.start]))
                done = cut.start
            stretches.append(Stretch(cut.text, cut.rule))
        yield number, [*stretches, Stretch(blocks[number][done:])]


def explain(
    blocks: Sequence[str], removed: Sequence[Cut], suspect: Sequence[Suspect], *, title: str = "", side: bool = False
) -> None:
    """Show on standard error what became of a text: every cut with its rule, then the sums, then what looks wrong."""
    on = coloured(sys.stderr)
    if title:
        say(paint(line(title), BOLD, on=on), always=True)
    if side:
        _side_by_side(blocks, removed, on=on)
    else:
        for _, stretches in spans(blocks, removed):
            say("".join(_shown(stretch, on=on) for stretch in stretches), always=True)
    rules = Counter(cut.rule for cut in removed)
    counts = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    say(paint(counted(len(removed), "cut") + (f": {counts}" if counts else ""), CYAN, on=on), always=True)
    for doubt in suspect:
        where = f"block {doubt.block}" if doubt.block >= 0 else "the article"
        say(
            paint(f"left alone, but looks wrong: {doubt.why} in {where}: {line(doubt.text)}", YELLOW, on=on),
            always=True,
        )


def explain_article(article: Article, name: str, *, side: bool) -> None:
    """Show on standard error what became of an Article.

    name: where the Article came from.
    """
    blocks = [block.text for block in article.blocks]
    explain(blocks, article.removed, article.suspect, title=f"{article.title or ''} ({name})", side=side)


def _shown(stretch: Stretch, *, on: bool) -> str:
    if stretch.rule is None:
        return printable(stretch.text)
    text = printable(stretch.text.strip("\n")) if stretch.text.strip() else stretch.text.translate(_VISIBLE)
    mark = paint(f"[{stretch.rule}]", DIM, on=on)
    return paint(text, STRUCK, on=on) + mark if on else f"[-{text}-]{mark}"


def _side_by_side(blocks: Sequence[str], removed: Sequence[Cut], *, on: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, expand=True, padding=(0, 1))
    table.add_column("as it came", ratio=1, overflow="fold")
    table.add_column("clean", ratio=1, overflow="fold")
    for number, stretches in spans(blocks, removed):
        left = Text()
        for stretch in stretches:
            text = printable(stretch.text) if stretch.text.strip() else stretch.text.translate(_VISIBLE)
            if stretch.rule is None:
                left.append(text)
            else:
                left.append(text if on else f"[-{text}-]", "red strike").append(f" {stretch.rule} ", "dim")
        table.add_row(left, Text(printable(blocks[number]) if number is not None else ""))
    width = max(_MIN_SIDE_WIDTH, shutil.get_terminal_size((120, 40)).columns)
    console = Console(stderr=True, force_terminal=on, no_color=not on, width=width, highlight=False, markup=False)
    console.print(table)


def difference(before: str, after: str, name: str, *, on: bool) -> str:
    """Return a unified diff from the text as it came to the clean one, in the form that ``patch`` reads."""
    lines = difflib.unified_diff(_lines(before), _lines(after), name, f"{name} (clean)")
    styles = {"+": GREEN, "-": RED, "@": CYAN}
    if not on:
        return "".join(lines)
    return "".join(paint(line(text.rstrip("\n")), styles.get(text[0], ""), on=on) + "\n" for text in lines)


def _lines(text: str) -> list[str]:
    return [part + "\n" for part in text.removesuffix("\n").split("\n")]
