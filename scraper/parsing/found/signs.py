"""Signs of furniture: what shows, whatever its name, that a block between paragraphs is no text of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.facts import names
from scraper.facts.furniture import AD_FRAMES, Fate, Treatment
from scraper.parsing.body.boxes import absolute
from scraper.parsing.body.embeds import named_by_label
from scraper.parsing.fields.images import split_caption
from scraper.parsing.found.vocabulary import Sense
from scraper.parsing.found.weights import FULL_WORDS, kind_of, kind_within
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.parsing.found.blocks import Block, Line
    from scraper.parsing.found.weights import Weights
    from scraper.parsing.page.dom import Element

BOX: Final = Treatment(Fate.BOX, names.LINK_BOX)
FRAME: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
PICTURE: Final = Treatment(Fate.FIGURE, names.PHOTO_CAPTION)
CAPTION: Final = Treatment(Fate.CUT, names.PHOTO_CAPTION)
CONTENTS: Final = Treatment(Fate.CUT, names.TABLE_OF_CONTENTS)
EMBED: Final = Treatment(Fate.EMBED, names.EMBED)
PAGES: Final = Treatment(Fate.CUT, names.PAGE_NAVIGATION)
AD: Final = Treatment(Fate.CUT, names.AD)

_MAX_BOX_LINES: Final = 80  # of furniture between paragraphs; what has more is looked into
_SIGNATURE: Final = re.compile(r"\([^()]{1,60}\)")
_PLACE: Final = re.compile(r"\[[^\[\]]{3,40}\]")
_LABEL_WORDS: Final = 4  # of a line in a box of links that is no link: its label, a kicker, how long ago
_TITLE_WORDS: Final = 3  # of a link that can be the title of another article
_LINKED: Final = 0.5  # share of a line's characters
_FEW_CARDS: Final = 2
_CARDS_SHARE: Final = 0.75  # of the boxes with a sentence that are cards of other articles
_CARD_LINES: Final = 4  # of the title, the summary and what else is a link, as a topic
_MAX_BOX_TITLES: Final = 8  # of a box of the newsroom's own hints; a longer list is of the page's frame
_WHOLLY: Final = 0.95  # share of the characters of a line that is one link
_NO_BOXES: Final = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_BOX_LINKED: Final = 0.6  # share of the characters of a box
_TAG_WORDS: Final = 4  # of the link of a topic
TAG_ADDRESS: Final = re.compile(r"/(?:tags?|topics?|topik|hashtag|keyword|label)/|[?&](?:tag|topic)=", re.IGNORECASE)
_SHARE_ADDRESS: Final = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|api\.whatsapp\.com/send|wa\.me/\?"
    r"|whatsapp://|t\.me/share|telegram\.me/share|linkedin\.com/share|pinterest\.\w+/pin/create|line\.me/R|mailto:\?"
    r"|reddit\.com/submit|getpocket\.com|social-plugins\.line\.me|flipboard\.com/share",
    re.IGNORECASE,
)
_STORE_ADDRESS: Final = re.compile(
    r"play\.google\.com/store|(?:apps|itunes)\.apple\.com|whatsapp\.com/channel|news\.google\.com/publications"
    r"|google\.com/preferences|t\.me/[A-Za-z]|/outboundlinks\?url=https://www\.google\.com",
    re.IGNORECASE,
)
_CONTROL_WORDS: Final = 80  # of a box around a form; a form in a longer block leaves the block's text alone
_SHARE_WORDS: Final = 8  # of a line in a bar of links that share the page: its label, byline and date
_STORE_WORDS: Final = 25  # of a box that sends readers to an app or a channel
_STORE_LINES: Final = 3  # of such a box
_PLAYER_WORDS: Final = 20  # of the title of a video beside its player
_CAPTION_WORDS: Final = 60
_UNSIGNED_CAPTION_WORDS: Final = 40  # of a caption without a credit
_NO_FIGURES: Final = frozenset(("p", "li", "ul", "ol", "table", "tbody", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6"))
_MUCH: Final = 0.2  # share of the text's prose; a kind of block that holds as much is no furniture
_AD_LABEL: Final = re.compile(
    r"\W*(?:advertisements?|iklan|sponsored(?: content)?|pariwara|advertorial|ads?|scroll to (?:continue|resume)\b.{0,30}"
    r"|(?:story|article) continues below(?: advertisement)?|lanjutkan membaca di bawah|gulir untuk lanjut membaca)\W*",
    re.IGNORECASE,
)
_LABELS: Final = re.compile(
    r"\W*(?:(?:baca|lihat|simak|tonton)(?:\s+juga)?|(?:artikel|berita|topik|konten)\s+(?:terkait|lainnya|lain|pilihan)"
    r"|terkait|pilihan\s+redaksi|rekomendasi(?:\s+untuk\s+anda)?|terpopuler|populer|berita\s+terpopuler|daftar\s+isi"
    r"|(?:also\s+)?(?:read|see|watch)(?:\s+(?:more|also|next|this|too))?|related(?:\s+\w+){0,2}|more\s+(?:on|from|in|about)\b.{0,40}"
    r"|recommended(?:\s+\w+){0,2}|most\s+(?:read|popular|viewed)|trending(?:\s+now)?|you\s+may\s+also\s+like|what\s+to\s+read\s+next"
    r"|topik|topics?|tags?|explore\s+more.{0,40}|in\s+this\s+article|top\s+stories|editor[’']?s\s+(?:picks?|choice)|don[’']?t\s+miss)\W*",
    re.IGNORECASE,
)
_TOPICS_LABEL: Final = re.compile(r"\W*(?:topik(?:\s+terkait)?|topics?|tags?|label|kata\s+kunci)\b", re.IGNORECASE)
_POPULAR: Final = re.compile(
    r"\W*(?:(?:berita\s+)?(?:terpopuler|populer|terbaru|terkini|lainnya)|most\s+(?:read|popular|viewed)|trending(?:\s+now)?"
    r"|(?:top|latest)\s+(?:stories|news)|for\s+you)\W*",
    re.IGNORECASE,
)
_PAGER: Final = re.compile(
    r"(?:(?:halaman|page|hal\.?)\s*:?\s*)?(?:(?:\d{1,3}|\.{2,3}|…|[«»‹›<>]{1,2}|selanjutnya|sebelumnya|berikutnya|next|prev(?:ious)?"
    r"|(?:baca\s+)?halaman\s+(?:berikutnya|selanjutnya)|(?:tampilkan|show|lihat)\s+(?:semua|all))\s*)+",
    re.IGNORECASE,
)
_FRAME_LABEL: Final = re.compile(
    r"\W*(?:tentang\s+penulis|profil\s+penulis|about\s+the\s+authors?|meet\s+the\s+author|komentar(?:\s+pembaca)?|comments?"
    r"|(?:buletin|newsletter)\b.{0,30}|(?:sign\s+up|subscribe)\b.{0,60}|jajak\s+pendapat|polling|poll|share\s+this.{0,20}"
    r"|bagikan(?:\s+(?:ini|artikel))?|follow\s+us.{0,20}|ikuti\s+kami.{0,20}|topics?|tags?|tag\s+terkait)\W*",
    re.IGNORECASE,
)
_FRAME_LINES: Final = 20  # of a box with such a label
_LABEL_BEFORE: Final = re.compile(
    r"\W*(?:(?:also\s+)?(?:read|see|watch|more|related|listen)(?:\s+(?:more|also|next|here|story|stories|article))?"
    r"|(?:baca|lihat|simak|tonton)(?:\s+juga)?|terkait)\s*[:>»|]\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Surroundings:
    """What the signs look at besides a block itself.

    base: the page's address; weights: of the page; prose: weight of the whole text; paragraphs: how much prose blocks of each kind hold.
    """

    base: str
    weights: Weights
    prose: float
    paragraphs: dict[str, float] = field(default_factory=dict)
    gallery: bool = False
    before: Line | None = None
    texts: set[str] = field(default_factory=set)
    seen: list[tuple[str, Block]] = field(default_factory=list)

    def holds_text(self, block: Block) -> bool:
        """Whether blocks of this one's kind hold much of the text."""
        much = _MUCH * self.prose
        if block.names and self.paragraphs.get(kind_of(block), 0.0) >= much:
            return True
        return bool(block.lines) and self.paragraphs.get(kind_within(block), 0.0) >= much


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of furniture. why: the reason in a sentence; is_seen: whether a block shows it; treatment: what becomes of it;
    of_links: whether only a block with links can show it."""

    name: str
    why: str
    treatment: Treatment
    is_seen: Callable[[Block, Surroundings], bool]
    of_links: bool = False


def sign_of(block: Block, around: Surroundings) -> Sign | None:
    """The first sign that a block between paragraphs shows; None for one that is text or holds some."""
    if block.is_plain and not block.silenced and block.prose > 0 and not any(line.linked for line in block.lines):
        return None  # a paragraph, as nearly always
    if block.size > _MAX_BOX_LINES or any(is_signature(line.text) for line in block.every_line()):
        return None
    signs = SIGNS if block.addresses else _SIGNS_WITHOUT_LINKS
    return next((sign for sign in signs if sign.is_seen(block, around)), None)


def is_signature(text: str) -> bool:
    """Whether a line is the signature of an article: initials or names in parentheses."""
    return text[0] == "(" and _SIGNATURE.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """Whether a line is nothing but the label of a box of links."""
    return _LABELS.fullmatch(text) is not None


def anchors_of(block: Block) -> list[Element]:
    """The links in a block."""
    return block.node.find_all("a")


def _speaks(block: Block) -> bool:
    """Whether a block holds a sentence that weighs something."""
    return any(line.weight > 0 for line in block.every_line())


def is_picture(block: Block, around: Surroundings) -> bool:
    """Whether a block is a picture with its caption, and nothing else."""
    pictures = _pictures_in(block)
    if not pictures or block.tag in _NO_FIGURES:
        return False
    lines = block.every_line()
    if sum(line.words for line in lines) > _CAPTION_WORDS or len(lines) > (2 if len(pictures) == 1 else 1):
        return False
    return all(_is_caption(line, pictures, around) for line in lines)


def _pictures_in(block: Block) -> list[Element]:
    found = list(block.pictures)
    for inner in block.blocks:
        found += _pictures_in(inner)
    return found


def _is_caption(line: Line, pictures: list[Element], around: Surroundings) -> bool:
    if line.is_linked:
        return False
    if line.block.tag == "figcaption" or Sense.CAPTION in line.block.named.sense:
        return True
    caption, credit = split_caption(line.text)
    if credit is not None or any(caption == (picture.attr("alt") or "").strip() for picture in pictures):
        return True
    return not line.block.heading and not around.holds_text(line.block) and line.words <= _UNSIGNED_CAPTION_WORDS


def _is_player(block: Block, around: Surroundings) -> bool:
    lines = block.every_line()
    if block.tag in _NO_FIGURES or around.holds_text(block) or any(line.weight > 0 for line in lines):
        return False
    if sum(line.words for line in lines) > _PLAYER_WORDS:
        return False
    frames = [node for node in _players_in(block) if node.tag in {"iframe", "amp-iframe"}]
    if frames:
        return len(frames) == 1 and not _leads_to_ad(frames[0].attr("src") or "", around)
    return len(lines) == 1 and is_placeholder(lines[0].text)


def is_placeholder(text: str) -> bool:
    """Whether a line is nothing but the placeholder of a player, as ``[Gambas:Video CNN]``."""
    return text[0] == "[" and text[-1] == "]" and named_by_label(text) is not None


def without_placeholder(text: str) -> str:
    """What a line says besides the placeholders of players in it."""
    return _PLACE.sub(lambda found: "" if named_by_label(found[0]) else found[0], text).strip()


def _players_in(block: Block) -> list[Element]:
    found = list(block.players)
    for inner in block.blocks:
        found += _players_in(inner)
    return found


def _leads_to_ad(address: str, around: Surroundings) -> bool:
    host = urlsplit(absolute(address, around.base) or "").hostname or ""
    return host.endswith(AD_FRAMES)


def _is_box(block: Block, around: Surroundings) -> bool:
    """A box of links: links with titles, and besides them nothing but labels."""
    lines = block.every_line()
    if not lines or block.tag in _NO_BOXES or _announces(around.before):
        return False
    linked = total = titles = 0
    for line in lines:
        size = len(line.text)
        if line.is_linked:
            titles += line.words >= _TITLE_WORDS
            linked += size
        elif line.block.heading and block.size <= _CARD_LINES and line.words >= _TITLE_WORDS and not is_label(line.text):
            titles += 1  # of a card of which only the picture is a link
            linked += size
        elif line.words > _LABEL_WORDS and not is_label(line.text):
            return False
        total += size
    return 0 < titles <= _MAX_BOX_TITLES and linked >= _BOX_LINKED * total and not all(line.is_sentence for line in lines)


def _is_copy(block: Block, around: Surroundings) -> bool:
    """Paragraphs that stood there before, word for word."""
    if block.is_plain or block.prose < 2 * FULL_WORDS:
        return False
    speaking = [line for line in block.every_line() if line.weight > 0]
    return len(speaking) > 1 and all(line.text in around.texts for line in speaking)


def _is_pager_box(block: Block, _: Surroundings) -> bool:
    lines = block.every_line()
    return bool(lines) and all(_PAGER.fullmatch(line.text) for line in lines) and any(line.linked for line in lines)


def _is_popular(block: Block, around: Surroundings) -> bool:
    """A box of links that is the same on every page."""
    lines = block.every_line()
    return bool(lines) and _POPULAR.fullmatch(lines[0].text) is not None and _is_box(block, around)


def _is_cards(block: Block, _: Surroundings) -> bool:
    """Cards of other articles: in each a title that is a link, and a summary below."""
    if block.tag in _NO_BOXES:
        return False
    speaking = [inner for inner in block.blocks if inner.prose > 0]
    cards = sum(map(_is_card, speaking))
    return cards >= _FEW_CARDS and cards >= _CARDS_SHARE * len(speaking)


def _is_card(block: Block) -> bool:
    """A title that is a link, with one or two sentences below."""
    lines = [line for line in block.every_line() if line.weight or line.is_linked]
    return bool(lines) and lines[0].is_linked and lines[0].words >= _TITLE_WORDS and len(lines) <= _CARD_LINES


def _is_other_article(block: Block, around: Surroundings) -> bool:
    """An article inside the article, with a headline of its own; the entries of a live report are many."""
    if block.tag != "article" or block.parent is None:
        return False
    lines = block.every_line()
    alike = sum(kind_of(other) == kind_of(block) for other in block.parent.blocks)
    return bool(lines) and lines[0].block.heading and (alike == 1 or not around.holds_text(block))


def _is_labelled(block: Block, around: Surroundings) -> bool:
    """A box whose first line says that it is no text of the article."""
    lines = block.every_line()
    if len(lines) < 2 or block.size > _FRAME_LINES or around.holds_text(block):  # noqa: PLR2004 - a label and more
        return False
    if _holds_paragraph(block, around) or any(inner.first == block.first and inner.size > 1 for inner in block.blocks):
        return False  # or the box is a part of this one
    return _FRAME_LABEL.fullmatch(lines[0].text) is not None


def _holds_paragraph(block: Block, around: Surroundings) -> bool:
    """Whether a paragraph of the text stands in a block."""
    return any(line.weight >= FULL_WORDS and around.holds_text(line.block) for line in block.every_line())


def _announces(line: Line | None) -> bool:
    """Whether a line says that a list follows, which is text then; the label of a box says so too."""
    return line is not None and line.text.endswith(":") and not is_label(line.text)


def _is_linked_line(block: Block, _: Surroundings) -> bool:
    """A paragraph that is one link to another page, and no sentence."""
    if len(block.lines) != 1 or block.blocks or block.heading or block.tag == "li":
        return False
    line = block.lines[0]
    label = _LABEL_BEFORE.match(line.text)
    size = len(line.text) - (label.end() if label else 0)
    if (line.is_sentence and not label) or line.words < _TITLE_WORDS + 1 or line.linked < _WHOLLY * size:
        return False
    links = block.addresses
    return len(links) == 1 and not links[0].startswith("#") and not named_by_label(line.text)


def _is_topics(block: Block, _: Surroundings) -> bool:
    lines = block.every_line()
    if not lines or _speaks(block):
        return False
    links = block.addresses
    if not links or not all(TAG_ADDRESS.search(link) for link in links):
        return False
    linked = sum(line.linked for line in lines)
    total = sum(len(line.text) for line in lines)
    return linked >= _LINKED * total or len(links) > 1 or _TOPICS_LABEL.match(lines[0].text) is not None


def _is_share(block: Block, around: Surroundings) -> bool:
    if not block.size or _holds_paragraph(block, around) or not any(_SHARE_ADDRESS.search(link) for link in block.addresses):
        return False
    return all(line.is_linked or line.words <= _SHARE_WORDS for line in block.every_line())


def _is_store(block: Block, around: Surroundings) -> bool:
    lines = block.every_line()
    if _holds_paragraph(block, around) or not 0 < len(lines) <= _STORE_LINES or sum(line.words for line in lines) > _STORE_WORDS:
        return False
    return any(_STORE_ADDRESS.search(link) for link in block.addresses)


def _controls_in(block: Block) -> int:
    return block.controls + sum(map(_controls_in, block.blocks))


def _is_form(block: Block, around: Surroundings) -> bool:
    if not _controls_in(block) or (_speaks(block) and around.holds_text(block)):
        return False
    lines = block.every_line()
    if sum(line.words for line in lines) > _CONTROL_WORDS:
        return False
    if _holds_paragraph(block, around):
        return False
    return block.node.find(["input", "textarea", "select"]) is not None or not _speaks(block)


def _is_contents(block: Block, _: Surroundings) -> bool:
    links = block.addresses
    if not links or _speaks(block) or block.tag == "p":
        return False
    return all(link.startswith("#") and len(link) > 1 for link in links)


def _is_named(block: Block, around: Surroundings) -> bool:
    """A block whose tag, name or style says that it is no text, and in which little of the prose stands."""
    return not block.linked and around.weights.silences(block) and not _is_pull_quote(block)


def _is_pull_quote(block: Block) -> bool:
    return block.tag == "aside" and bool(block.blocks) and all(inner.tag == "blockquote" for inner in block.blocks)


def _is_ad(block: Block, around: Surroundings) -> bool:
    lines = block.every_line()
    if lines:
        return all(_AD_LABEL.fullmatch(line.text) for line in lines)
    addresses = [*block.addresses, *(node.attr("src") or "" for node in [*_pictures_in(block), *_players_in(block)])]
    return bool(addresses) and all(_leads_to_ad(address, around) for address in addresses)


SIGNS: Final = (
    Sign("ad", "A picture that leads to an advertiser.", AD, _is_ad),
    Sign("picture", "A picture and one short line near it: the line is its caption.", PICTURE, is_picture),
    Sign("player", "A player or its placeholder, with hardly a word: an embed.", EMBED, _is_player),
    Sign("contents", "Links that lead into the page itself are its table of contents.", CONTENTS, _is_contents, of_links=True),
    Sign("topics", "Links to lists of a topic are its labels.", FRAME, _is_topics, of_links=True),
    Sign("share", "Links that share the page are no text.", FRAME, _is_share, of_links=True),
    Sign("store", "A line that sends readers to an app or a channel is no text.", FRAME, _is_store, of_links=True),
    Sign("copy", "Paragraphs that stood on the page before, for screens of another size.", FRAME, _is_copy),
    Sign("pager", "Links to the other pages of the article.", PAGES, _is_pager_box, of_links=True),
    Sign("popular", "A list of what most people read is no hint of the newsroom's.", FRAME, _is_popular, of_links=True),
    Sign("box", "Titles of other articles, each a link, with a label and nothing else.", BOX, _is_box, of_links=True),
    Sign("cards", "Titles of other articles with their summaries.", FRAME, _is_cards, of_links=True),
    Sign("other article", "An article inside this one, with a headline of its own, is another one.", FRAME, _is_other_article),
    Sign("linked line", "A line that is one link and no sentence is the title of another page.", BOX, _is_linked_line, of_links=True),
    Sign("labelled", "A box whose first line says that it is about something else.", FRAME, _is_labelled),
    Sign("form", "A short box around a field or a button asks readers for something.", FRAME, _is_form),
    Sign("named", "Tag, name or style say that it is no text.", FRAME, _is_named),
)


_SIGNS_WITHOUT_LINKS: Final = tuple(sign for sign in SIGNS if not sign.of_links)


def placeholders_in(block: Block) -> Iterator[Element]:
    """The links that stand for a player, as ``[Gambas:Video CNN]``."""
    for anchor in anchors_of(block):
        if named_by_label(visible_text(anchor)):
            yield anchor
