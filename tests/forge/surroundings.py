"""What stands around the article of a forged page: menus, side columns, lists of others, comments, footers."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from tests.replica import filler
from tests.replica.clock import at
from tests.replica.prose import Cast, plain, slug_of
from tests.replica.sections import SECTIONS
from tests.replica.story import HOST

if TYPE_CHECKING:
    from tests.forge.dress import Dress

_ABOUT: Final = (
    "Kabar Replika adalah media daring yang menyajikan berita tepercaya untuk pembaca di seluruh Nusantara sejak 2011. "
    "Kami bekerja di bawah pedoman media siber dan menerima koreksi setiap hari kerja melalui surel redaksi kami."
)
_CONSENT: Final = (
    "Kami memakai kuki untuk mengukur kunjungan dan menampilkan iklan yang sesuai. Dengan melanjutkan, Anda menyetujui "
    "kebijakan privasi kami serta pemakaian data oleh mitra kami."
)


def scripts(rng: Random) -> str:
    """Code in the head."""
    return filler.scripts(rng.randrange(4))


def cast_of(rng: Random) -> Cast:
    """Another article's people and places."""
    return Cast(Random(rng.random()), rng.choice(SECTIONS), at(1_795_000_000))


def _links(count: int) -> str:
    return "".join(f'<li><a href="{HOST}/{section.slug}">{section.name}</a></li>' for section in (SECTIONS * 2)[:count])


def top(dress: Dress, rng: Random) -> str:
    """Menu, perhaps a bar of running headlines and one about cookies."""
    form = dress.choose("menu", ("nav", "header", "div"))
    menu = f"<ul>{_links(rng.randrange(5, 14))}</ul>"
    out = dress.wrap("menu", menu, form)
    if dress.has("replica's header", 0.3):
        out += filler.navigation()
    if dress.has("consent", 0.25):
        out += dress.wrap("consent", f"<p>{_CONSENT}</p><button>Setuju</button>")
    if dress.has("ticker", 0.2):
        out += dress.wrap("below:ticker", " ".join(f'<a href="{HOST}/a/{n}">{title(rng)}</a>' for n in range(4)))
    return out


def title(rng: Random) -> str:
    """The title of another article."""
    cast = cast_of(rng)
    return plain(cast.one(cast.section.titles))


def card(dress: Dress, rng: Random, *, summary: bool) -> str:
    """A card of another article, with its summary or without."""
    words = title(rng)
    url = f"{HOST}/{rng.choice(SECTIONS).slug}/20261101101010-20-{rng.randrange(10**5, 10**6)}/{slug_of(words)}"
    text = ""
    if summary:
        cast = cast_of(rng)
        text = dress.wrap("item:summary", plain(cast.one(cast.section.leads)), "p")
    tag = dress.choose("card title", ("h2", "h3", "h4", "div", "span"))
    return dress.wrap(
        "item:other", f'<a href="{url}"><{tag}>{words}</{tag}></a>{text}<span>{rng.randrange(2, 23)} jam lalu</span>'
    )


def side(dress: Dress, rng: Random) -> str:
    """The column beside: links, perhaps with summaries."""
    form = dress.choose("side", ("none", "div", "aside", "replica"))
    if form == "none":
        return ""
    if form == "replica":
        return filler.side(rng.randrange(3))
    summary = dress.has("summaries beside", 0.2)
    cards = "".join(card(dress, rng, summary=summary) for _ in range(rng.randrange(4, 10)))
    return dress.wrap("side", f"<h4>TERPOPULER</h4>{cards}", form)


def below(dress: Dress, rng: Random) -> str:
    """What follows the article in its column."""
    out = ""
    if dress.has("comments", 0.25):
        out += _comments(dress, rng)
    if dress.has("cards below", 0.6):
        summary = dress.has("summaries below", 0.4)
        cards = "".join(card(dress, rng, summary=summary) for _ in range(rng.randrange(3, 9)))
        out += dress.wrap("below", f"<h3>BERITA LAINNYA</h3>{cards}")
    if dress.has("next article below", 0.08):
        out += _next_article(dress, rng)
    return out


def _comments(dress: Dress, rng: Random) -> str:
    cast = cast_of(rng)
    rows = "".join(
        dress.wrap(
            "comment:row",
            f"<b>{cast.fill('{person2}')}</b> <small>{rng.randrange(2, 50)} menit lalu</small><p>{plain(cast.one(_SAYINGS))}</p>",
        )
        for _ in range(rng.randrange(2, 7))
    )
    return dress.wrap("comment", f"<h3>Komentar</h3>{rows}<form><textarea></textarea><button>Kirim</button></form>")


_SAYINGS: Final = (
    "Setuju, sudah lama kami menunggu perbaikan jalan di {district} ini.",
    "Semoga {inst} benar-benar turun ke lapangan dan tidak hanya memberi janji.",
    "Di kampung saya malah belum ada kabar sama sekali soal {topic}.",
    "Terima kasih infonya, sangat membantu.",
    "Kok beda dengan yang disampaikan minggu lalu ya?",
    "Mantap!",
)


def _next_article(dress: Dress, rng: Random) -> str:
    """The beginning of another article, as endless pages have it."""
    cast = cast_of(rng)
    paragraphs = "".join(f"<p>{plain(cast.paragraph())}</p>" for _ in range(rng.randrange(2, 5)))
    return dress.wrap("below:article", f"<h2>{plain(cast.one(cast.section.titles))}</h2>{paragraphs}", "article")


def bottom(dress: Dress, rng: Random) -> str:
    """The foot of the page."""
    form = dress.choose("foot", ("footer", "div"))
    about = f"<p>{_ABOUT}</p>" if dress.has("prose in the foot", 0.5) else ""
    out = dress.wrap("footer", f"<ul>{_links(rng.randrange(6, 20))}</ul>{about}<p>Hak cipta dilindungi.</p>", form)
    if dress.has("replica's footer", 0.3):
        out += filler.footer(rng.randrange(4))
    return out
