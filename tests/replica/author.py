"""Writes the replica's articles: from (seed, index, time) to a Story, the same one every time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from scraper.core.article import Image, Link
from tests.replica import words
from tests.replica.clock import at, created_before
from tests.replica.prose import Cast, plain, slug_of
from tests.replica.sections import PHOTO_SUB, SECTIONS, Section
from tests.replica.story import HOST, LAYOUTS, Head, Story
from tests.replica.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Kind

FIRST_NUMBER: Final = 1_100_000
_GAP: Final = 3
_KINDS: Final[tuple[Kind, ...]] = (
    ("article",) * 73 + ("video",) * 13 + ("photo",) * 5 + ("column",) * 4 + ("live",) * 3 + ("infographic",) * 2
)
_BY_WEIGHT: Final = tuple(section for section in SECTIONS for _ in range(section.weight))
_PREFIX: Final[dict[Kind, str]] = {"video": "VIDEO: ", "photo": "FOTO: ", "infographic": "INFOGRAFIS: "}
# What only bodies with <p> show; the older ones carry articles and videos.
_MODERN_KINDS: Final = frozenset({"photo", "infographic", "column", "live"})
_MODERN_BODIES: Final = frozenset({"2020-p", "tailwind"})
_BYLINES: Final = ("CNN Indonesia",) * 6 + ("tim | CNN Indonesia",) * 2


def _mix(seed: int, index: int, salt: int) -> int:
    """A cheap even hash: kind and section of 20,000 articles are asked for at once by section lists."""
    value = (seed * 0x9E3779B97F4A7C15 + index * 0xBF58476D1CE4E5B9 + salt * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)


def section_of(seed: int, index: int) -> Section:
    return _BY_WEIGHT[_mix(seed, index, 1) % len(_BY_WEIGHT)]


def kind_of(seed: int, index: int) -> Kind:
    return _KINDS[_mix(seed, index, 2) % len(_KINDS)]


def layout_of(seed: int, index: int, layouts: Sequence[str]) -> str:
    """Half of the articles in the last of ``layouts`` that is plain tailwind, if any; the others evenly."""
    die = _mix(seed, index, 3)
    if "tailwind" in layouts and die % 2:
        return "tailwind"
    if kind_of(seed, index) in _MODERN_KINDS:
        layouts = [name for name in layouts if LAYOUTS[name][1] in _MODERN_BODIES] or ["tailwind"]
    return layouts[(die >> 8) % len(layouts)]


def tags_of(seed: int, index: int) -> tuple[str, ...]:
    """One to three topics of the section; cheap, because tag pages ask for those of all articles."""
    topics = section_of(seed, index).topics
    die = _mix(seed, index, 5)
    first = die % len(topics)
    return tuple(topics[(first + step) % len(topics)] for step in range(1 + (die >> 20) % 3))


def number_of(seed: int, index: int) -> int:
    return FIRST_NUMBER + index * _GAP + _mix(seed, index, 4) % _GAP


def index_of(number: int) -> int:
    return (number - FIRST_NUMBER) // _GAP


def _start(seed: int, index: int, published: int) -> tuple[Head, Cast]:
    section, kind = section_of(seed, index), kind_of(seed, index)
    rng = Random(f"{seed}/{index}")
    cast = Cast(rng, section, at(published))
    title = _PREFIX.get(kind, "") + cast.one(section.titles)
    sub = PHOTO_SUB[section.slug] if kind == "photo" else rng.choice(tuple(section.sub))
    head = Head(
        index=index,
        number=number_of(seed, index),
        kind=kind,
        section=section,
        sub=sub,
        title=title,
        slug=slug_of(title),
        created=created_before(published, rng),
        published=published,
    )
    return head, cast


def head_of(seed: int, index: int, published: int) -> Head:
    """What lists show of article ``index``, published at that second."""
    return _start(seed, index, published)[0]


def story_of(seed: int, index: int, published: int, layout: str, neighbours: Sequence[Head]) -> Story:
    """Article ``index`` as a whole. neighbours: articles that its boxes may link to."""
    head, cast = _start(seed, index, published)
    rng = cast.rng
    writer = Writer(head, cast, layout, [Link(other.title, other.url) for other in neighbours])
    pages, seams = writer.pages()
    story = Story(
        head=head,
        layout=layout,
        description=plain(cast.one(head.section.leads)),
        pages=pages,
        seams=seams,
        lead=_lead(head, cast, layout),
        tags=tags_of(seed, index),
        loose=rng.random() < 0.5,
    )
    _set_byline(story, cast)
    _set_ends(story, cast)
    _set_frame(story, cast)
    return story


def _lead(head: Head, cast: Cast, layout: str) -> Image | None:
    if head.kind == "photo" or LAYOUTS[layout][0] == "2014":
        return None
    caption, credit = cast.picture()
    # Frames since 2020 name the same picture in og:image at 1200 pixels.
    size = "?w=650&q=90" if LAYOUTS[layout][0] == "2017" else "?w=1200"
    return Image(head.picture + size, caption, credit)


def _set_byline(story: Story, cast: Cast) -> None:
    rng = cast.rng
    if story.head.kind == "column" or rng.random() < 0.2:
        name = f"{rng.choice(words.FIRST)} {rng.choice(words.LAST)}"
        story.authors = (name,)
        story.byline = f"{name} | CNN Indonesia"
    else:
        story.byline = rng.choice(_BYLINES)


def _set_ends(story: Story, cast: Cast) -> None:
    """Dateline and closing signature: photo stories, live reports and infographics have their own habits."""
    rng, kind = cast.rng, story.head.kind
    if kind in {"article", "video", "column"}:
        story.dateline = "" if rng.random() < 0.02 else rng.choice(words.DATELINES)
    if kind in {"column", "photo"}:
        return
    one, two, three = rng.sample(words.INITIALS, 3)
    full = f"{rng.choice(words.FIRST)} {rng.choice(words.LAST)}"
    forms: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...]], ...] = (
        (24, f"({one})", (one,), ()),
        (38, f"({one}/{two})", (one, two), ()),
        (12, f"({one}/{one})", (one,), ()),
        (3, f"({one}/{two}/{three})", (one, two, three), ()),
        (4, f"(tim/{one})", (one,), ()),
        (1, f"(TIM/{one})", (one,), ()),
        (4, f"(Antara/{one})", (one,), ("Antara",)),
        (2, f"(AFP/{one})", (one,), ("AFP",)),
        (2, f"(Reuters/{one})", (one,), ("Reuters",)),
        (1, f"(AFP/{one}/{two})", (one, two), ("AFP",)),
        (1, f"(CNN/{one})", (one,), ("CNN",)),
        (2, f"({one}/{two}, {three})", (one, two, three), ()),
        (1, f"({one}, {two}/{three})", (one, two, three), ()),
        (1, f"({one[:3].upper()})", (one[:3].upper(),), ()),
        (1, f"({one}/{two[:3].upper()})", (one, two[:3].upper()), ()),
        (1, f"({full}/{one})", (full, one), ()),
        (2, "", (), ()),
    )
    story.signature, story.editors, story.agencies = rng.choices(
        [form[1:] for form in forms], [form[0] for form in forms]
    )[0]
    story.signed_early = rng.random() < 0.5


def _set_frame(story: Story, cast: Cast) -> None:
    rng, head = cast.rng, story.head
    modern = story.frame not in {"2014", "2017"}
    story.json_ld = modern and rng.random() < 0.9
    story.broken_json_ld = story.json_ld and rng.random() < 0.03
    story.script_in_date = story.frame == "tailwind" and rng.random() < 0.05
    if story.json_ld:
        story.modified = head.published + rng.choice((2, 2, 2, 45, 610, 3 * 3600))
    if head.kind == "video":
        story.player = f"{HOST}/embed/video/{400_000 + head.index}"
    if head.kind == "photo":
        story.gallery = tuple(
            Image(head.picture.replace("_169", f"-{at_}_169") + "?w=1200", *cast.picture())
            for at_ in range(1, rng.randrange(6, 13))
        )
