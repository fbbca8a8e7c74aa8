"""What ``scraper doctor`` prints: a page as it is understood, and a first contact."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from scraper.cli.terminal import BOLD, CYAN, DIM, GREEN, RED, YELLOW, line, paint

if TYPE_CHECKING:
    from scraper.offline.diagnosis import Diagnosis
    from scraper.offline.every_way import Readings
    from scraper.offline.first_contact import Contact
    from scraper.offline.page_map import MapBlock

_SHOWN_CHARS: Final = 100  # of a piece of the body
_BLOCK_CHARS: Final = 60  # of a block of the page
_WIDTH: Final = 100
_COLOURS: Final = {"text": GREEN, "taken": RED, "outside": DIM, "around": CYAN}
_MAX_DEPTH: Final = 8  # levels that are drawn one inside the other


def as_words(name: str, seen: Diagnosis, *, on: bool) -> str:
    """Return a page as it is understood."""
    lines = [paint(line(name), BOLD, on=on)]
    facts = [
        ("address", seen.url or "not known: give it by --url"),
        ("site", seen.site),
        ("layout", f"{seen.layout or 'none that is known'}, read by {seen.method or 'nobody'}"),
        ("tried", ", ".join(seen.tried)),
        ("trafilatura", "" if seen.disagreement is None else f"finds {seen.disagreement:.1%} more words"),
    ]
    lines += [f"  {key:<15}{line(value)}" for key, value in facts if value]
    if seen.evidence:
        lines.append(paint("evidence", BOLD, on=on))
        lines += [f"  {key:<15}{line(value)}" for key, value in seen.evidence.items() if value]
    lines.append(paint("fields", BOLD, on=on))
    for finding in seen.findings:
        lines.append(f"  {finding.name:<15}{line(finding.value) or '-'}{paint(f'  {finding.source}', DIM, on=on)}")
        lines += [
            paint(f"{'':<17}{line(place)}: {line(value)}", DIM if value == finding.value else YELLOW, on=on)
            for place, value in finding.rivals.items()
        ]
    lines.append(paint(f"body: {len(seen.pieces)} pieces as they stand on the page", BOLD, on=on))
    for kind, rule, text in seen.pieces:
        label = paint(f"{rule or kind:<18}", RED if rule else GREEN, on=on)
        lines.append(f"  {label}{textwrap.shorten(line(text), _SHOWN_CHARS, placeholder=' ...')}")
    lines += blocks_as_words(seen.blocks, on=on)
    if seen.parting:
        lines.append(paint("second opinion: lines that one reading has alone", BOLD, on=on))
    for part in seen.parting:
        whose = paint(f"{'only ours' if part.whose == 'ours' else 'only its':<10}", YELLOW, on=on)
        lines.append(f"  {whose} {textwrap.shorten(line(part.text), _SHOWN_CHARS, placeholder=' ...')}")
    if seen.cuts:
        counts = ", ".join(f"{rule} {count}" for rule, count in seen.cuts.items())
        lines += textwrap.wrap(f"cuts: {counts}", _WIDTH, subsequent_indent="  ")
    if seen.article:
        lines.append(
            paint(f"an Article of {seen.article.word_count} words in {len(seen.article.blocks)} blocks", CYAN, on=on)
        )
    lines += [paint(f"warning: {line(warning)}", YELLOW, on=on) for warning in seen.warnings]
    return "\n".join([*lines, "", ""])


def blocks_as_words(blocks: list[MapBlock], *, on: bool) -> list[str]:
    """Return the picture of a page: a line for each block, with its words, what became of it and why."""
    lines = [paint("page: its blocks in order of reading", BOLD, on=on)]
    for block in blocks:
        name = f"{block.name} x{block.count}" if block.count > 1 else block.name
        head = f"{'  ' * (min(block.depth, _MAX_DEPTH) + 1)}{block.state:<8}{line(name)}"
        what = f"{block.words} words. {f'{block.fate}. ' if block.fate else ''}{line(block.why)}"
        text = textwrap.shorten(line(block.text), _BLOCK_CHARS, placeholder=" ...") if block.state != "around" else ""
        lines.append(f"{paint(head, _COLOURS[block.state], on=on)}  {what}{paint(f'  {text}', DIM, on=on)}")
    return lines


def contact_as_words(contact: Contact, *, on: bool) -> str:
    """Return a first contact: lists, a table of agreement, the verdict in three lines."""
    lines = [paint("site", BOLD, on=on), f"  robots.txt: {contact.robots or 'was not answered'}"]
    if contact.answers:
        answers = ", ".join(f"{status} x{count}" for status, count in sorted(contact.answers.items()))
        lines.append(f"  answers by status: {answers}")
    if contact.lists:
        lines.append(paint("lists", BOLD, on=on))
    for one in contact.lists:
        word, colour = ("failed", RED) if one.failed else ("works", GREEN) if one.articles else ("empty", YELLOW)
        state = paint(f"{word:<7}", colour, on=on)
        lines.append(f"  {state} {line(one.name)}: {line(one.failed) or f'{one.articles} articles'}")
    lines.append(paint("articles: layout, words, alike by content, second opinion", BOLD, on=on))
    for readings in contact.pages:
        lines += _row(readings, on=on)
    lines += [f"  {paint('no article', RED, on=on)} {line(url)}: {line(why)}" for url, why in contact.problems]
    first, *others = contact.verdict()
    colour = GREEN if contact.standing == "hold" else YELLOW if contact.pages else RED
    return "\n".join([*lines, "", paint(line(first), colour, on=on), *map(line, others), ""])


def _row(readings: Readings, *, on: bool) -> list[str]:
    seen, article = readings.main, readings.main.article
    if seen.rejected:
        state = paint("rejected", RED, on=on)
    else:
        state = paint("look    ", YELLOW, on=on) if readings.differences else paint("well    ", GREEN, on=on)
    layout = seen.layout or ("unknown" if article else "-")
    alike = "-" if readings.alike is None else f"{readings.alike:.0%}"
    second = (
        "-" if seen.disagreement is None else "agrees" if not seen.disagreement else f"{seen.disagreement:.0%} more"
    )
    words = article.word_count if article else 0
    row = f"  {state} {layout:<16}{words:>6}{alike:>6}  {second:<9} {line(seen.url)}"
    return [row, *(f"           {line(words)}" for words in readings.differences)]


def as_data(seen: Diagnosis) -> dict[str, object]:
    """Return a page as it is understood, for programs."""
    import msgspec

    return {
        "url": seen.url,
        "site": seen.site,
        "layout": seen.layout,
        "method": seen.method,
        "tried": seen.tried,
        "evidence": seen.evidence,
        "fields": msgspec.to_builtins(seen.findings),
        "pieces": [{"type": kind, "rule": rule or None, "text": text} for kind, rule, text in seen.pieces],
        "blocks": msgspec.to_builtins(seen.blocks),
        "cuts": seen.cuts,
        "disagreement": seen.disagreement,
        "parting": msgspec.to_builtins(seen.parting),
        "rejected": str(seen.rejected) if seen.rejected else None,
        "warnings": seen.warnings,
    }


def contact_as_data(contact: Contact) -> dict[str, object]:
    """Return a first contact for programs."""
    return {
        "standing": contact.standing,
        "verdict": contact.verdict(),
        "robots": contact.robots,
        "answers": {str(status): count for status, count in contact.answers.items()},
        "sources": [{"name": one.name, "articles": one.articles, "failed": one.failed} for one in contact.lists],
        "problems": contact.problems,
        "pages": [
            {**as_data(one.main), "alike": one.alike, "by_content": one.by_content, "differences": one.differences}
            for one in contact.pages
        ],
    }
