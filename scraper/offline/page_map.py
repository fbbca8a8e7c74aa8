"""The map of a page: its blocks as a reader sees them, what became of each, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from scraper.facts.furniture import Fate, Furniture
from scraper.parsing.fields.titles import title_key
from scraper.parsing.found.blocks import NO_TEXT, PageLine, Tree
from scraper.parsing.found.weights import Weights
from scraper.parsing.page.dom import Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scraper.core.draft import Draft
    from scraper.facts.furniture import Treatment
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.page.decisions import Decisions
    from scraper.parsing.page.dom import Node
    from scraper.parsing.page.parsed_page import ParsedPage

State = Literal["around", "text", "taken", "outside"]

_TAKEN: Final = {
    Fate.DROP: "dropped",
    Fate.CUT: "cut",
    Fate.BOX: "related links",
    Fate.FIGURE: "picture",
    Fate.GALLERY: "picture",
    Fate.EMBED: "embed",
    Fate.TIME: "time of an entry",
    Fate.TITLE: "title",
}
_OUTSIDE_OF: Final = {"nav": "In a menu of the page.", "footer": "In the footer of the page."}
_MAX_TEXT_CHARS: Final = 400  # of a block that are shown
_MAX_BLOCKS: Final = 2_000  # of a page that are drawn; the largest real ones have 300 that say something


@dataclass(frozen=True, slots=True)
class MapBlock:
    """One block of a page, or an element inside a line that was taken out of it.

    depth: levels below the outermost block that is drawn.
    name: its tag, its first class.
    state: ``around`` holds text and says nothing itself, ``text`` was read, ``taken`` stands in the body and is no
    text, ``outside`` stands in no body.
    fate: what became of it, for a taken one.
    why: in a sentence.
    words: of the block with all that is in it.
    text: the beginning of what it says.
    count: how many blocks of this name follow each other here; more than one is drawn as one.
    """

    depth: int
    name: str
    state: State
    fate: str
    why: str
    words: int
    text: str
    count: int = 1


def map_of(page: ParsedPage, draft: Draft | None, cuts: Mapping[str, str]) -> list[MapBlock]:
    """Return the blocks of a page that was read thoroughly, in order of reading.

    draft: None for a page that was rejected before it had one.
    cuts: the rules of the cuts in its text, by what they took.

    A block that is not text is drawn as a whole, and nothing inside it.
    """
    root = page.doc.root
    if root is None or page.decisions is None:
        return []
    return _Cartographer(root, page, page.decisions, draft, cuts).blocks()


class _Cartographer:
    """Draws the map of one page."""

    def __init__(
        self, root: Element, page: ParsedPage, decisions: Decisions, draft: Draft | None, cuts: Mapping[str, str]
    ) -> None:
        self._tree = Tree(root, frozenset())
        self._weights = Weights(self._tree, gallery=draft is not None and draft.kind == "photo")
        self._decisions = decisions
        self._furniture = page.site.furniture if page.site else Furniture()
        self._cuts = cuts
        self._method = draft.method if draft else ""
        self._title = title_key(draft.title or "") if draft else ""
        read = {piece.text for piece in draft.pieces} if draft and not decisions.body else set()
        self._read = read  # the lines of a text that came without its nodes
        self._holders = _holders(decisions.body)
        self._inside = set(decisions.body)
        self._loose = self._taken_inside_lines()

    def blocks(self) -> list[MapBlock]:
        """Return the blocks, each before those in it."""
        drawn: list[MapBlock] = []
        stack: list[tuple[PageBlock | PageLine, int, bool]] = [(self._tree.root, 0, False)]
        while stack and len(drawn) < _MAX_BLOCKS:
            entry, depth, is_inside = stack.pop()
            if isinstance(entry, PageLine):
                drawn.append(self._drawn_line(entry, depth))
                continue
            is_inside = is_inside or entry.node in self._inside
            state, fate, why = self._decide(entry, is_inside=is_inside)
            is_read = state in {"around", "text"}
            if not is_read or self._is_container(entry) or (state == "text" and not entry.blocks):
                _draw(drawn, MapBlock(depth, _named(entry.node), state, fate, why, _words(entry), _text_of(entry)))
                depth += 1
            if is_read:
                drawn += [self._drawn_inside(node, depth) for node in self._loose.get(entry, ())]
                inner = list(self._entries(entry, is_inside=is_inside)) if entry.blocks or not is_inside else []
                stack += [(one, depth, is_inside) for one in reversed(inner)]
        self._tree.release()
        return drawn

    def _entries(self, block: PageBlock, *, is_inside: bool) -> Iterator[PageBlock | PageLine]:
        """Yield the blocks of a block, and those of its own lines that stand in the body, in order of reading."""
        children = block.node.children
        own = [line for line in block.lines if is_inside or children[line.start] in self._inside]
        entries: list[PageBlock | PageLine] = [*block.blocks, *own]
        yield from sorted(entries, key=_place)

    def _drawn_line(self, line: PageLine, depth: int) -> MapBlock:
        """Return a line of the body that stands beside blocks or other lines."""
        rule = self._cuts.get(line.text, "")
        state: State = "taken" if rule else "text"
        why = "A rule for text takes it." if rule else _why_text(line.weight, is_heading=line.block.heading)
        return MapBlock(depth, "line", state, f"cut ({rule})" if rule else "", why, line.words, _short(line.text))

    def _is_container(self, block: PageBlock) -> bool:
        return any(node in self._inside for node in block.node.children)

    def _decide(self, block: PageBlock, *, is_inside: bool) -> tuple[State, str, str]:
        """Return state, fate and reason of a block."""
        treatment = self._decisions.treatments.get(block.node)
        if treatment is not None and treatment.fate is not Fate.LINES:
            return "taken", _fate_of(treatment), self._why_taken(block.node)
        if is_inside:
            rule = self._rule_of(block)
            return (
                ("taken", f"cut ({rule})", "A rule for text takes it.")
                if rule
                else ("text", "", _why_text(block.prose, is_heading=block.heading))
            )
        if block.node in self._holders:
            words = "Holds the body, which was found by its content." if self._method == "found" else ""
            return "around", "", words or "Holds the body, which the facts of the site name."
        if self._read and any(line.text in self._read for line in block.every_line()):
            is_whole = bool(block.lines) and any(line.text in self._read for line in block.lines)
            return ("text", "", "The second opinion has read it.") if is_whole else ("around", "", "")
        return "outside", "", self._why_outside(block)

    def _rule_of(self, block: PageBlock) -> str:
        """Return the rule that has cut every line of a block, empty for a block that keeps a line."""
        rules = [self._cuts.get(line.text, "") for line in block.every_line()]
        return rules[0] if rules and all(rules) else ""

    def _why_taken(self, node: Element) -> str:
        if why := self._decisions.reasons.get(node):
            return why
        names = [name for name in (node.attr("class") or "").split() if name in self._furniture.classes]
        if names:
            return f"The facts of the site name its class {names[0]}."
        if self._furniture.by_id(node.attr("id") or ""):
            return f"The facts of the site name its id {node.attr('id')}."
        return f"Its tag <{node.tag}>, its address or its style says so."

    def _why_outside(self, block: PageBlock) -> str:
        if self._title and any(title_key(line.text) == self._title for line in block.lines):
            return "It is the title."
        if block.tag in NO_TEXT:
            return _OUTSIDE_OF[block.tag]
        if self._weights.silences(block):
            return f"Its names say so: {', '.join(dict.fromkeys(self._weights.frames(block)))}."
        if block.noise > block.prose:
            return f"Links: {block.noise:.0f} of its words speak against it, {block.prose:.0f} for it."
        if block.prose <= 0:
            return "No sentence stands in it."
        return f"Not in the body, though {block.prose:.0f} of its words stand in sentences."

    def _taken_inside_lines(self) -> dict[PageBlock, list[Element]]:
        """Return the elements that were taken out of a line, by the block of the line."""
        blocks = {block.node: block for block in self._tree.blocks}
        loose: dict[PageBlock, list[Element]] = {}
        for node, treatment in self._decisions.treatments.items():
            is_empty = treatment.fate in {Fate.CUT, Fate.DROP} and not visible_text(node)  # a place without an advert
            if node in blocks or treatment.fate is Fate.LINES or is_empty:
                continue
            here: Node | None = node.parent
            while isinstance(here, Element) and here not in blocks:
                here = here.parent
            if isinstance(here, Element):
                loose.setdefault(blocks[here], []).append(node)
        return loose

    def _drawn_inside(self, node: Element, depth: int) -> MapBlock:
        text = visible_text(node)
        treatment = self._decisions.treatments[node]
        why = self._why_taken(node)
        return MapBlock(depth, _named(node), "taken", _fate_of(treatment), why, len(text.split()), _short(text))


def _holders(body: Sequence[Node]) -> set[Node]:
    """Return the elements that hold nodes of the body."""
    return {above for node in body for above in _above(node)}


def _above(node: Node) -> Iterator[Node]:
    here = node.parent
    while here is not None:
        yield here
        here = here.parent


def _fate_of(treatment: Treatment) -> str:
    word = _TAKEN.get(treatment.fate, "cut")
    return f"{word} ({treatment.rule})" if treatment.rule else word


def _why_text(prose: float, *, is_heading: bool) -> str:
    """Return why a block or a line of the body stays."""
    if is_heading:
        return "A heading in the body."
    return "Sentences in the body." if prose > 0 else "A line in the body that no sign of furniture speaks of."


def _place(entry: PageBlock | PageLine) -> tuple[int, bool]:
    """Return where an entry begins; a block without a line stands before the line behind it."""
    return (entry.number, True) if isinstance(entry, PageLine) else (entry.first, False)


def _draw(drawn: list[MapBlock], block: MapBlock) -> None:
    """Add a block; a run of blocks outside of the text that have one name becomes one."""
    last = drawn[-1] if drawn else None
    if last and last.state == block.state == "outside" and (last.name, last.depth) == (block.name, block.depth):
        text = _short(f"{last.text} / {block.text}")
        drawn[-1] = replace(last, words=last.words + block.words, text=text, count=last.count + 1)
    else:
        drawn.append(block)


def _named(node: Element) -> str:
    classes = (node.attr("class") or "").split()
    identity = node.attr("id")
    return f"{node.tag}{f'#{identity}' if identity else f'.{classes[0]}' if classes else ''}"[:60]


def _words(block: PageBlock) -> int:
    return sum(line.words for line in block.every_line())


def _text_of(block: PageBlock) -> str:
    return _short(" / ".join(line.text for line in block.every_line()[:20]))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_CHARS else f"{text[:_MAX_TEXT_CHARS]} ..."
