"""Bodies of articles by generation: the container, the text in it, and what the site put between the paragraphs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tests.replica import markup, wear
from tests.replica.story import FURNITURE, HOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.replica.story import Story, Unit

_BREAK = "<br /><br />"
_PREFERRED = (
    f'<a href="{HOST}/outboundlinks?url=https://www.google.com" class="border border-black-light3 rounded-md flex gap-2 '
    'items-center w-fit p-2 my-6">Add as a preferred source on Google</a>'
)
_END = (
    '<div class="end-of-article"></div><div class="newstag"><ins data-labelname="newstag" data-revive-zoneid="1065" '
    'data-revive-id="0cceecb9cae9f51a31123c541910d59b"></ins></div>'
)


def body_of(story: Story, page: int | None, *, amp: bool = False) -> str:
    """The body's container(s) of one page, or of all pages at once (None).

    amp: of the AMP form, which keeps the container of the tailwind frame when the page itself gets another.
    """
    pages = story.pages if page is None else story.pages[page - 1 : page]
    units = [unit for part in pages for unit in part if page is not None or unit.kind != "teaser"]
    first = page in {None, 1}
    last = page in {None, len(story.pages)}
    if story.head.kind == "photo":
        return _photo(story)
    dateline = markup.dateline(story, story.body) if first else ""
    signature = story.signature if last else ""
    make = {"2014": _body_2014, "2017": _body_2017, "2020-br": _body_2020_br}.get(story.body, _body_p)
    inner = make(story, units, dateline, signature)
    if not last and page is not None:
        inner += _next_page(story, page)
    if story.frame == "tailwind" or (story.frame == "next" and amp):
        return (
            f'<div class="detail-wrap flex gap-4 relative">\n<div class="detail-text text-cnn_black text-sm grow min-w-0">\n'
            f"{inner}{_PREFERRED if last and not story.loose else ''}{_END}\n</div></div>"
        )
    if story.frame == "next":
        return f'<div class="story__prose" data-v="9">\n{inner}\n</div>'
    if story.frame == "2020":
        return f'<div id="detikdetailtext" class="detail_text itp_bodycontent">\n{inner}\n</div>'
    return f'<div class="detail_text" id="detail_text_{story.frame}">\n{inner}\n</div>'


def _text_of(unit: Unit, story: Story) -> str:
    return markup.inline(unit.text, story.body, story.head.path)


def _furniture(unit: Unit, story: Story) -> str:
    kind, body = unit.kind, story.body
    if kind == "ad":
        return markup.ad(body, story.head.slug)
    if kind == "box":
        return markup.box(unit, body)
    if kind == "embed":
        return markup.embed(unit, body)
    if kind == "picture" and unit.picture:
        return markup.picture(unit.picture)
    if kind == "contents":
        return markup.contents(unit)
    return _text_of(unit, story)


def _lines(unit: Unit, story: Story, line_break: str) -> str:
    """A typed list: its first line and its items, a line each."""
    lines = [unit.text, *unit.items]
    return line_break.join(markup.inline(line, "tailwind", story.head.path) for line in lines)


def _quotes(unit: Unit, *, paragraphs: bool) -> str:
    if paragraphs:
        return f"<blockquote>{''.join(f'<p>{markup.escape(item)}</p>' for item in unit.items)}</blockquote>"
    return f"<blockquote>{'<br>'.join(f'<em>{markup.escape(item)}</em>' for item in unit.items)}</blockquote>"


def _list(unit: Unit) -> str:
    name = "ol" if markup.dice(unit.items[0], 2) else "ul"
    return f"<{name}>\n{''.join(f'<li>{markup.escape(item)}</li>{chr(10)}' for item in unit.items)}</{name}>"


def _structure(unit: Unit, *, paragraphs: bool) -> str:
    if unit.kind == "list":
        return _list(unit)
    if unit.kind == "quote":
        return _quotes(unit, paragraphs=paragraphs)
    return markup.data_table(unit)


def _with_joined(units: Sequence[Unit], story: Story) -> Iterator[tuple[Unit, str]]:
    """Each unit with its inner markup; embeds that stand inside a paragraph are part of it."""
    lead_in = ""
    for at, unit in enumerate(units):
        if unit.kind == "embed" and unit.joined:
            if unit.joined == "start":
                lead_in = markup.embed(unit, story.body)
            continue
        inner = _furniture(unit, story) if unit.kind in FURNITURE else _text_of(unit, story)
        behind = units[at + 1] if at + 1 < len(units) else None
        if behind is not None and behind.joined == "end":
            inner += markup.embed(behind, story.body)
        yield unit, lead_in + inner
        lead_in = ""


def _signed(chunks: list[str], kinds: list[str], story: Story, signature: str) -> list[str]:
    """The signature behind everything, or before the last embed."""
    if not signature:
        return chunks
    mark = signature if story.loose else f"<strong>{signature}</strong>"
    if story.body == "2014":
        mark = f"<!--S:AUTHOR INISIAL-->\n        {mark}\n        <!--E:AUTHOR INISIAL-->"
    if story.body in {"2017", "2020-br"}:
        mark = f"&nbsp;{mark}"
    if story.signed_early and kinds and kinds[-1] == "embed":
        return [*chunks[:-1], f" {mark}", chunks[-1]]
    return [*chunks, f" {mark}"]


def _br_chunks(story: Story, units: Sequence[Unit], dateline: str) -> tuple[list[str], list[str]]:
    """Chunks that a br body puts one behind the other, each with the breaks that follow it, and their kinds."""
    chunks, kinds = [], []
    for unit, inner in _with_joined(units, story):
        if dateline and unit.kind not in FURNITURE:
            chunks.append(dateline)
            kinds.append("dateline")
            dateline = ""
        if unit.kind in {"typed", "squad"}:
            chunk = _lines(unit, story, "<br />") + _BREAK
        elif unit.kind in {"list", "quote", "table"}:
            chunk = _structure(unit, paragraphs=False)
        elif unit.kind == "heading":
            chunk = f"<strong>{inner}</strong><br />"
        elif unit.kind in {"ad", "box", "picture", "contents"}:
            chunk = inner
        else:
            chunk = inner + _BREAK
        chunks.append(chunk)
        kinds.append(unit.kind)
    return chunks, kinds


def _body_2014(story: Story, units: Sequence[Unit], dateline: str, signature: str) -> str:
    chunks, kinds = _br_chunks(story, units, dateline)
    return "\n".join(_signed(chunks, kinds, story, signature))


def _body_2017(story: Story, units: Sequence[Unit], dateline: str, signature: str) -> str:
    """The span with the body's id is closed and opened again where an ad stands; the dateline is outside of it."""
    chunks, kinds = _br_chunks(story, units, "")
    parts: list[list[str]] = [[]]
    between: list[str] = []
    for chunk, kind in zip(chunks, kinds, strict=True):
        if kind == "ad":
            between.append(chunk)
            parts.append([])
        else:
            parts[-1].append(chunk)
    tail_kinds = kinds[len(kinds) - len(parts[-1]) :]
    parts[-1] = _signed(parts[-1], tail_kinds, story, signature)
    spans = [f'<span id="detikdetailtext">{"".join(part)}</span>' for part in parts]
    out = [dateline, spans[0]]
    for slot, span in zip(between, spans[1:], strict=True):
        out += [_BREAK, slot, span]
    return "".join(out)


def _body_2020_br(story: Story, units: Sequence[Unit], dateline: str, signature: str) -> str:
    chunks, kinds = _br_chunks(story, units, dateline)
    return "".join(_signed(chunks, kinds, story, signature))


def _p_chunk(unit: Unit, inner: str, story: Story) -> str:
    kind = unit.kind
    if kind in {"typed", "squad"}:
        return f"<p>{_lines(unit, story, '<br />')}</p>"
    if kind in {"list", "quote", "table"}:
        return _structure(unit, paragraphs=bool(markup.dice(unit.items[0], 2)))
    if kind == "heading":
        form = markup.dice(unit.text, 4)
        if form == 0:
            return f"<h2>{inner}</h2>"
        if form == 1:
            return f"<h3>{inner}</h3>"
        return f"<p><strong>{inner}</strong></p>"
    if kind == "embed" and markup.dice(inner, 2) and "<blockquote" not in inner:
        return f"<p>{inner}</p>"
    if kind in {"ad", "box", "picture", "contents", "embed"}:
        return inner
    if kind == "disclaimer":
        return f"<p><em>{inner}</em></p>"
    if kind == "paragraph" and "Gambas" not in inner:
        return wear.paragraph(inner)
    return f"<p>{inner}</p>"


def _body_p(story: Story, units: Sequence[Unit], dateline: str, signature: str) -> str:
    if story.head.kind == "live":
        return _live(story, units) + (f" <strong>{signature}</strong>" if signature else "")
    chunks: list[str] = []
    kinds: list[str] = []
    for unit, inner in _with_joined(units, story):
        chunk = _p_chunk(unit, inner, story)
        if dateline and unit.kind not in FURNITURE:
            style = ' style="display:inline"' if story.body == "2020-p" else ""
            chunk = f"{dateline}<p{style}>{inner}</p>"
            dateline = ""
        if unit.kind == "paragraph" and _takes_in(chunks, kinds, inner):
            chunk = f"{chunks.pop().removesuffix('</p>')}<br />{inner}</p>"
            kinds.pop()
        chunks.append(chunk)
        kinds.append(unit.kind)
    if signature and kinds[-1] == "paragraph" and chunks[-1].endswith("</p>") and markup.dice(signature, 12) < 2:
        between = "<br /><br />" if markup.dice(signature, 12) else " "
        return "".join(chunks).removesuffix("</p>") + f"{between}{signature}</p>"
    if story.body == "tailwind" and not story.loose:
        chunks[-1] += "<p></p>"
    return "".join(_signed(chunks, kinds, story, signature))


def _takes_in(chunks: Sequence[str], kinds: Sequence[str], inner: str) -> bool:
    """Whether the sub-head before is the first line of this paragraph: ``<p><strong>Sub-head</strong><br />Text``."""
    return bool(kinds) and kinds[-1] == "heading" and chunks[-1].endswith("</strong></p>") and not markup.dice(inner, 3)


def _live(story: Story, units: Sequence[Unit]) -> str:
    out = []
    is_open = False
    for unit in units:
        if unit.kind == "entry":
            out.append(
                f'{"</div>" if is_open else ""}<div class="live-entry"><span class="live-time">{unit.label}</span>'
                f'<h3 class="live-title">{markup.escape(unit.text)}</h3>'
            )
            is_open = True
        else:
            out.append(f"<p>{_text_of(unit, story)}</p>")
    return f'<div class="live-report">{"".join(out)}{"</div>" if is_open else ""}</div>'


def _photo(story: Story) -> str:
    total = len(story.gallery)
    intro = "".join(f"<p>{_text_of(unit, story)}</p>" for unit in story.pages[0])
    figures = "".join(
        f'<figure class="foto-item"><img src="{image.url}" alt="{html.escape(image.caption or "")}" />'
        f'<span class="foto-number">{at}/{total}</span>'
        f"<figcaption>{markup.escape(markup.printed_caption(image))}</figcaption></figure>\n"
        for at, image in enumerate(story.gallery, 1)
    )
    return f'<div class="detail-foto">{intro}\n{figures}</div>'


def _next_page(story: Story, page: int) -> str:
    """The foot of a page that is not the last: title of the next, and the pager."""
    url = story.head.url
    event = 'dtr-evt="halaman" onclick="_pt(this)"'
    pages = " ".join(
        f'<a href="{url if at == 1 else f"{url}/{at}"}" {event} dtr-sec="halaman {at}">{at}</a>'
        for at in range(1, len(story.pages) + 1)
    )
    return (
        f'<div class="mb-8"><a href="{url}/{page + 1}" {event} dtr-sec="halaman selanjutnya" class="block">'
        f"<strong>{markup.escape(story.seams[page - 1])}</strong> <span>BACA HALAMAN BERIKUTNYA</span></a>"
        f'<div class="flex gap-2 text-base">HALAMAN: {pages}</div></div>'
    )
