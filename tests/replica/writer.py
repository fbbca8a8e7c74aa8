"""Writes the body of each kind of page as units in order of reading: article, video, photo, infographic, column, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article import Image, Link
from tests.replica import words
from tests.replica.story import HOST, LAYOUTS, Head, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.prose import Cast

Pages = tuple[tuple[tuple[Unit, ...], ...], tuple[str, ...]]

DISCLAIMER: Final = (
    "Artikel ini merupakan opini pribadi penulis dan tidak mencerminkan pandangan Redaksi CNNIndonesia.com"
)
# Class of the anchor, label, address ({n}: a number; None: an empty placeholder) and weight.
EMBEDS: Final = (
    ("videocnn", "[Gambas:Video CNN]", HOST + "/embed/video/{n}", 60),
    ("instagram", "[Gambas:Instagram]", "https://www.instagram.com/p/R{n}x/", 10),
    ("twitter", "[Gambas:Twitter]", "https://twitter.com/warta_uji/status/18{n}", 8),
    ("youtube", "[Gambas:Youtube]", "https://www.youtube.com/watch?v=rp{n}", 6),
    ("photocnn", "[Gambas:Photo CNN]", HOST + "/embed/foto/{n}", 4),
    ("infografiscnn", "[Gambas:Infografis CNN]", HOST + "/embed/infografis/{n}", 3),
    ("video20detik", "[Gambas:Video 20detik]", "https://20.detik.com/embed/{n}", 3),
    ("videoinsertlive", "[Gambas:Video Insertlive]", "https://www.insertlive.com/embed/video/{n}", 2),
)
_READ_MORE: Final = (
    "Baca selengkapnya ‹h:di sini›.", "Baca berita selengkapnya ‹h:di sini›.", "Selengkapnya ‹h:di sini›.",
    "Baca lengkapnya ‹h:di sini›.",
)  # fmt: skip
_TEASERS: Final = (
    "Lanjut ke sebelah...", "Bersambung ke halaman berikutnya...", "Berlanjut ke halaman berikutnya >>>",
    "Baca lanjutan berita ini di halaman berikut >>>", "Lanjut ke halaman sebelah..",
)  # fmt: skip
_CLOSERS: Final = ("Semoga bermanfaat.", "Terima kasih.", "Selamat mencoba!")
_ADVERTORIAL: Final = (
    "Unduh aplikasi Warung{slugword} di App Store atau Google Play, lalu daftar dengan nomor ponsel Anda.",
    "Tinggal klik tombol Daftar, unggah foto KTP, dan saldo {money} menanti pemenang undian.",
    "Promo ini berlaku hingga {day} ({date}) di seluruh gerai {company}.",
    "Ikuti akun resmi {company} untuk mengetahui promo selengkapnya di kota Anda.",
    "Kalkulator di laman www.{slugword}-hemat.example membantu menghitung cicilan mulai Rp{two} ribu per hari.",
)
_OPINIONS: Final = (
    "Setiap orang punya cara sendiri untuk mengingat kotanya, dan saya memilih mengingatnya lewat suara.",
    "Kita terlalu sering memuji hasil, padahal yang menentukan ialah kebiasaan yang dikerjakan diam-diam.",
    "Saya teringat pesan seorang guru di {district}: jangan percaya angka yang tak bisa kau hitung sendiri.",
    "Barangkali sudah waktunya ‹t:{topic}› dibicarakan tanpa saling menyalahkan.",
    "Di titik inilah {inst} semestinya hadir, bukan sekadar memberi sambutan.",
)
_INFO: Final = (
    "Penanganan {topic} di {place} menelan {money} dalam setahun. Simak perinciannya dalam infografis berikut.",
    "Sebanyak {num} wilayah di sekitar {place} mencatat kenaikan {topic} hingga {pct} persen sepanjang bulan ini.",
)


class Writer:
    """One article's body. link targets come from ``links``, each used once."""

    def __init__(self, head: Head, cast: Cast, layout: str, links: Sequence[Link]) -> None:
        self.head = head
        self.cast = cast
        self.rng = cast.rng
        self.frame, self.body = LAYOUTS[layout]
        self.links = list(links)

    def pages(self) -> Pages:
        """The units of each page, and the titles of the pages behind the first."""
        kind = self.head.kind
        if kind == "photo":
            return ((self._photo(),), ())
        if kind == "infographic":
            return ((self._infographic(),), ())
        if kind == "live":
            return ((self._live(),), ())
        if kind == "video":
            return ((self._video(),), ())
        if kind == "column":
            return ((self._column(),), ())
        if self.frame in {"tailwind", "next"} and self.rng.random() < 0.08:
            return self._paged()
        return ((self._article(),), ())

    def _paragraphs(self, least: int, most: int) -> list[Unit]:
        quote = 0.22
        return [
            Unit("paragraph", self.cast.quotation() if self.rng.random() < quote else self.cast.paragraph())
            for _ in range(self.rng.randrange(least, most))
        ]

    def _article(self) -> tuple[Unit, ...]:
        roll = self.rng.random
        units = [Unit("paragraph", self.cast.one(self.head.section.leads)), *self._paragraphs(7, 18)]
        self._insert_structure(units)
        if roll() < 0.04:  # an advertorial: what sounds like advertising is the article
            units[1:1] = [Unit("paragraph", self.cast.one(_ADVERTORIAL)) for _ in range(3)]
        if roll() < 0.04:
            note = self.cast.fill("Catatan Redaksi: Judul berita ini diubah pada {day} ({date}) agar lebih tepat.")
            units.append(Unit("paragraph", note))
        if roll() < 0.05:
            units.append(Unit("paragraph", self.rng.choice(_CLOSERS)))
        return self._furnished(units)

    def _insert_structure(self, units: list[Unit]) -> None:
        """Lists, sub-heads, quotations and tables somewhere behind the lead."""
        roll, rng = self.rng.random, self.rng
        makers = (
            (0.30, self._typed),
            (0.12, self._list),
            (0.10, self._quote),
            (0.08, self._table),
            (0.08, self._squad),
        )
        for share, make in makers:
            if roll() < share:
                units.insert(rng.randrange(2, len(units)), make())
        if roll() < 0.3:
            for _ in range(rng.randrange(1, 4)):
                # a sub-head never closes an article and never stands on another
                place = rng.randrange(2, len(units))
                if "heading" not in {units[place - 1].kind, units[place].kind}:
                    units.insert(place, Unit("heading", self.cast.one(words.SUBHEADS)))
            if roll() < 0.3:
                self._number_headings(units)

    @staticmethod
    def _number_headings(units: list[Unit]) -> None:
        """Sub-heads of a listicle: "1. Awal Mula"."""
        number = 0
        for place, unit in enumerate(units):
            if unit.kind == "heading":
                number += 1
                units[place] = Unit("heading", f"{number}. {unit.text}")

    def _items(self) -> list[str]:
        return [self.cast.one(words.ITEMS) for _ in range(self.rng.randrange(3, 7))]

    def _typed(self) -> Unit:
        items = self._items()
        form = self.rng.randrange(4)
        if form == 0:
            lines = [f"- {item};" for item in items[:-1]] + [f"- {items[-1]}."]
        elif form == 1:
            lines = [f"{place}. {item[0].upper()}{item[1:]}" for place, item in enumerate(items, 1)]
        elif form == 2:
            lines = [f"• {item}" for item in items]
        else:
            lines = [f"- {item}" for item in items]
        return Unit("typed", self.cast.one(words.BRIDGES), tuple(lines))

    def _list(self) -> Unit:
        return Unit("list", items=tuple(f"{item[0].upper()}{item[1:]}" for item in self._items()))

    def _squad(self) -> Unit:
        names = [f"{self.rng.choice(words.FIRST)} {self.rng.choice(words.LAST)}" for _ in range(7)]
        lines = (f"Kiper: {names[0]} (Kediri)", f"Bek: {names[1]}, {names[2]}, {names[3]}", f"Gelandang: {names[4]}",
                 f"Penyerang: {names[5]}, {names[6]} (Semarang)")  # fmt: skip
        return Unit("squad", "Susunan lengkapnya:", lines)

    def _quote(self) -> Unit:
        return Unit("quote", items=tuple(self.cast.one(words.QUOTES) for _ in range(self.rng.randrange(1, 3))))

    def _table(self) -> Unit:
        rows = ["\t".join(self.rng.choice(words.TABLE_HEADS))]
        rows += [self.cast.fill(f"{place}\t{{count}}\t{{pct}}%") for place in self.rng.sample(words.PLACES, 4)]
        return Unit("table", items=tuple(rows))

    def _box(self, label: str, links: int) -> Unit:
        chosen, self.links = self.links[:links], self.links[links:]
        if label == "Lihat Juga" and self.body != "tailwind":  # links of the older boxes end in a slash
            chosen = [Link(link.title, f"{link.url}/") for link in chosen]
        return Unit("box", label=label, links=tuple(chosen))

    def _embed(self) -> Unit:
        css, label, address, _ = self.rng.choices(EMBEDS, [embed[3] for embed in EMBEDS])[0]
        url = None if self.body == "2014" else address.format(n=410_000 + self.rng.randrange(90_000))
        return Unit("embed", embed=(css, label, url))

    def _picture(self) -> Unit:
        caption, credit = self.cast.picture()
        if self.rng.random() < 0.15:  # nothing but "Foto: Arsip PT X" under the picture
            caption, credit = None, f"Arsip {self.cast.fixed['company']}"
        url = self.head.picture.replace("_169", f"-sisip-{self.rng.randrange(10, 99)}_169") + "?w=620&q=90"
        return Unit("picture", picture=Image(url, caption, credit))

    def _furnished(self, units: list[Unit], *, closes: bool = True) -> tuple[Unit, ...]:
        """Boxes, ads, pictures and embeds between the units; with ``closes``, what stands at an article's end."""
        roll, rng = self.rng.random, self.rng
        for unit in self._between():
            units.insert(rng.randrange(2, len(units)), unit)
        if len(units) > 4:
            units.insert(3, Unit("ad"))
        if roll() < 0.2:
            self._join_embed(units)
        if closes and roll() < 0.05:
            units.append(Unit("read_more", rng.choice(_READ_MORE)))
        if closes and roll() < 0.6:
            units.append(self._embed())
        heads = tuple(unit.text for unit in units if unit.kind == "heading")
        if heads and roll() < 0.2:
            units.insert(0, Unit("contents", items=heads))
        return tuple(units)

    def _between(self) -> list[Unit]:
        """What stands somewhere between the paragraphs."""
        roll, rng = self.rng.random, self.rng
        makers = (
            (0.55, lambda: self._box("Lihat Juga", 1)),
            (0.1, lambda: self._box("Baca Juga", 1)),
            (0.3, lambda: self._box("Pilihan Redaksi", rng.randrange(2, 4))),
            (0.15, self._picture),
            (0.25, self._embed),
        )
        return [make() for share, make in makers if roll() < share]

    def _join_embed(self, units: list[Unit]) -> None:
        """An embed inside a paragraph: at its end, or in front of its first word."""
        places = [place for place, unit in enumerate(units) if unit.kind == "paragraph" and place > 1]
        place = self.rng.choice(places)
        css, label, url = self._embed().embed or ("", "", None)
        if css == "twitter":  # a post written out does not fit into a paragraph
            css, label, url = EMBEDS[0][0], EMBEDS[0][1], EMBEDS[0][2].format(n=self.rng.randrange(410_000, 500_000))
        if self.rng.random() < 0.6:
            units.insert(place + 1, Unit("embed", embed=(css, label, url), joined="end"))
        else:
            units.insert(place, Unit("embed", embed=(css, label, url), joined="start"))

    def _paged(self) -> Pages:
        count = self.rng.randrange(2, 5)
        seams = tuple(self.cast.one(words.SUBHEADS) for _ in range(count - 1))
        pages = []
        for page in range(1, count + 1):
            units = [Unit("heading", seams[page - 2])] if page > 1 else []
            if page == 1:
                units.append(Unit("paragraph", self.cast.one(self.head.section.leads)))
            units += self._paragraphs(4, 8)
            body = list(self._furnished(units, closes=page == count))
            if page < count and self.rng.random() < 0.6:
                body.append(Unit("teaser", self.rng.choice(_TEASERS)))
            pages.append(tuple(body))
        return tuple(pages), seams

    def _video(self) -> tuple[Unit, ...]:
        return (Unit("paragraph", self.cast.one(self.head.section.leads)), *self._paragraphs(2, 5))

    def _photo(self) -> tuple[Unit, ...]:
        return (Unit("paragraph", self.cast.one(self.head.section.leads)),) if self.rng.random() < 0.5 else ()

    def _infographic(self) -> tuple[Unit, ...]:
        return (Unit("paragraph", self.cast.one(_INFO)),)

    def _column(self) -> tuple[Unit, ...]:
        units = [Unit("paragraph", self.cast.one(_OPINIONS)) for _ in range(2)] + self._paragraphs(6, 12)
        units.insert(4, Unit("paragraph", self.cast.one(_OPINIONS)))
        self._insert_structure(units)
        return (Unit("disclaimer", DISCLAIMER), *self._furnished(units))

    def _live(self) -> tuple[Unit, ...]:
        units = [Unit("paragraph", self.cast.one(self.head.section.leads))]
        minutes = 18 * 60 + self.rng.randrange(60)
        for _ in range(self.rng.randrange(4, 9)):
            minutes -= self.rng.randrange(6, 70)
            units.append(
                Unit(
                    "entry", self.cast.one(self.head.section.titles), label=f"{minutes // 60:02}.{minutes % 60:02} WIB"
                )
            )
            units += self._paragraphs(1, 3)
        return tuple(units)
