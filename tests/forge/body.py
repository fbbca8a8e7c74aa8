"""The body of a forged page: a story's units in the markup of its dress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.forge import furniture
from tests.replica import markup
from tests.replica.story import FURNITURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.forge.dress import Dress
    from tests.replica.story import Story, Unit

_PARAGRAPHS = (
    "p", "p", "p", "classed p", "div", "br", "nested", "wrapped", "span in p", "block span", "font", "section", "spans",
)  # fmt: skip


def body_of(dress: Dress, story: Story) -> str:
    """The inside of the text's container: every page of the story at once."""
    chunks = list(_chunks(dress, story))
    for place, box in enumerate(furniture.other_boxes(dress), 1):
        chunks.insert(min(len(chunks), 3 * place + 1), box)
    if dress.has("share bar in the text", 0.2):
        chunks.insert(0 if dress.has("share bar first", 0.5) else len(chunks), furniture.share(dress))
    chunks += furniture.closing(dress)
    if dress.has("pull quote", 0.06) and story.head.kind == "article":
        chunks.insert(len(chunks) // 2, '<aside><p>"Kita harus segera bergerak"</p></aside>')
    form = dress.choose("sections", ("none", "none", "none", "sections", "parts", "one deeper"))
    if form == "sections":
        return "".join(dress.wrap("text:section", "".join(part), "section") for part in _parted(chunks, 5))
    if form == "parts":
        between = dress.wrap("ad:between", "")
        return between.join(dress.wrap("text:part", "".join(part)) for part in _parted(chunks, 4))
    if form == "one deeper":
        return dress.wrap("text:inner", "".join(chunks))
    return "".join(chunks)


def _parted(chunks: Sequence[str], size: int) -> list[Sequence[str]]:
    return [chunks[start : start + size] for start in range(0, len(chunks), size)]


def _chunks(dress: Dress, story: Story) -> Iterator[str]:
    units = [unit for part in story.pages for unit in part if unit.kind != "teaser"]
    lead_in = ""
    dateline = _dateline(dress, story)
    for place, unit in enumerate(units):
        if unit.kind == "embed" and unit.joined:
            if unit.joined == "start":
                lead_in = furniture.embed(dress, unit, inside=True)
            continue
        behind = units[place + 1] if place + 1 < len(units) else None
        tail = furniture.embed(dress, behind, inside=True) if behind is not None and behind.joined == "end" else ""
        if unit.kind in FURNITURE - {"disclaimer", "read_more"}:
            yield _furniture(dress, unit, story)
            continue
        if dateline and unit.kind == "paragraph":
            if dress.choose("dateline", ("inside", "inside", "loose")) == "loose":
                yield dateline
            else:
                lead_in = dateline + lead_in
            dateline = ""
        yield _text(dress, unit, story, lead_in, tail)
        lead_in = ""
    for image in story.gallery:
        yield furniture.picture(dress, image)
    if story.signature:
        yield _signature(dress, story)


def _dateline(dress: Dress, story: Story) -> str:
    if story.dateline is None:
        return ""
    place = f"{story.dateline}, CNN Indonesia" if story.dateline else "CNN Indonesia"
    if dress.choose("dateline in bold", ("strong", "b", "plain")) == "plain":
        return f"{place} -- "
    tag = dress.features["dateline in bold"]
    return f"<{tag}>{place}</{tag}> -- "


def _signature(dress: Dress, story: Story) -> str:
    form = dress.choose("signature", ("p", "strong", "div", "p strong", "loose"))
    if form == "p":
        return f"<p>{story.signature}</p>"
    if form == "strong":
        return f"<strong>{story.signature}</strong>"
    if form == "p strong":
        return f"<p><strong>{story.signature}</strong></p>"
    return f"<div>{story.signature}</div>" if form == "div" else f" {story.signature}"


def _furniture(dress: Dress, unit: Unit, story: Story) -> str:
    if unit.kind == "ad":
        return furniture.ad(dress, story.head.slug)
    if unit.kind == "box":
        return furniture.box(dress, unit)
    if unit.kind == "embed":
        return furniture.embed(dress, unit)
    if unit.kind == "picture" and unit.picture:
        return furniture.picture(dress, unit.picture)
    return furniture.contents(dress, unit)


def _text(dress: Dress, unit: Unit, story: Story, lead_in: str, tail: str) -> str:
    inner = f"{lead_in}{markup.inline(unit.text, 'tailwind', story.head.path)}{tail}"
    if unit.kind in {"typed", "squad"}:
        lines = [unit.text, *unit.items]
        joined = "<br>".join(markup.inline(line, "tailwind", story.head.path) for line in lines)
        return _paragraph(dress, f"{lead_in}{joined}{tail}")
    if unit.kind == "heading":
        return _heading(dress, inner)
    if unit.kind == "entry":
        tag = dress.choose("time", ("span", "time", "div", "p"))
        return f"{dress.wrap('live', unit.label, tag)} <h3>{inner}</h3>"
    if unit.kind == "list":
        tag = dress.choose("list", ("ul", "ol"))
        return f"<{tag}>{''.join(f'<li>{markup.escape(item)}</li>' for item in unit.items)}</{tag}>"
    if unit.kind == "quote":
        return f"<blockquote>{''.join(f'<p>{markup.escape(item)}</p>' for item in unit.items)}</blockquote>"
    if unit.kind == "table":
        table = markup.data_table(unit)
        return dress.wrap("text:table", table) if dress.has("table in a box", 0.5) else table
    return _paragraph(dress, inner)


def _heading(dress: Dress, inner: str) -> str:
    form = dress.choose("heading", ("h2", "h3", "h4", "p strong", "div b"))
    if form == "p strong":
        return f"<p><strong>{inner}</strong></p>"
    if form == "div b":
        return f"<div><b>{inner}</b></div>"
    return f"<{form}{dress.attributes('label:head')}>{inner}</{form}>"


def _paragraph(dress: Dress, inner: str) -> str:
    form = dress.choose("paragraph", _PARAGRAPHS)
    if form == "p":
        return f"<p>{inner}</p>"
    if form == "classed p":
        return dress.wrap("paragraph", inner, "p")
    if form == "div":
        return dress.wrap("paragraph", inner)
    if form == "br":
        return f"{inner}<br><br>"
    if form == "nested":
        return dress.wrap("paragraph", f"<div><p>{inner}</p></div>")
    if form == "wrapped":
        return dress.wrap("paragraph", f"<p>{inner}</p>")
    if form == "span in p":
        return f'<p><span style="font-weight: 400;">{inner}</span></p>'
    if form == "font":
        return f'<p align="justify"><font face="arial" size="2">{inner}</font></p>'
    if form == "section":
        return dress.wrap("paragraph", f"<p>{inner}</p>", "section")
    if form == "spans":
        return dress.wrap("paragraph", f"<span><span>{inner}</span></span>")
    return f'<span style="display: block; margin: 0 0 1em">{inner}</span>'
