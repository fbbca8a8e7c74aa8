"""A made-up newsroom: unrelated articles, one running story, a daily report, greetings, and planted artifacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from scraper.radar import DatedText

if TYPE_CHECKING:
    from collections.abc import Callable

SECTIONS = {
    "ekonomi": [
        "harga",
        "beras",
        "cabai",
        "pasar",
        "pedagang",
        "gudang",
        "pupuk",
        "petani",
        "ekspor",
        "pajak",
        "tarif",
        "upah",
        "pabrik",
        "koperasi",
        "kredit",
    ],
    "olahraga": [
        "pelatih",
        "pemain",
        "laga",
        "babak",
        "gol",
        "kiper",
        "wasit",
        "tribun",
        "klub",
        "turnamen",
        "cedera",
        "lapangan",
        "juara",
        "kartu",
    ],
    "gaya-hidup": [
        "resep",
        "kopi",
        "tidur",
        "kulit",
        "rambut",
        "vitamin",
        "sepatu",
        "taman",
        "kucing",
        "lemari",
        "dapur",
        "sayur",
        "bumbu",
        "teh",
    ],
    "nasional": [
        "jalan",
        "jembatan",
        "hujan",
        "warga",
        "kantor",
        "sekolah",
        "guru",
        "bupati",
        "sidang",
        "hakim",
        "polisi",
        "desa",
        "sungai",
        "listrik",
    ],
}
SENTENCES = (
    "{name} mengatakan {a} di {place} mulai berubah sejak {b} itu datang.",
    "Menurut {name}, {a} dan {b} tidak bisa dipisahkan dari {c}.",
    '"Kami melihat {a} di {place} semakin baik," ujar {name}.',
    "Hal itu membuat {a} di kawasan {place} menjadi perhatian {name}.",
    "Sementara itu, {b} yang dibawa {name} belum juga sampai ke {place}.",
    "Di sisi lain, {name} menilai {c} perlu dijaga bersama {a}.",
    "Pada {day} November, {b} di {place} tercatat sebanyak {count} buah.",
    "{name} lalu pergi ke {place} untuk memeriksa {a} dan {c}.",
    "Sebanyak {count} orang (dari {place}) ikut menyaksikan {b} tersebut.",
    "Ia (mantan pengurus {a}) enggan menjawab soal {c}, Senin ({day}/11).",
)
FESTIVAL = ["perahu", "juri", "rotan", "anyaman", "dermaga", "obor", "penari", "rakit"]
FESTIVAL_NAMES = ["Haji Sunaryo", "Panitia Bahari", "Camat Wetan"]
FESTIVAL_PLACES = ["Danau Serunai", "Lebak"]
RUNNING = (
    "Festival perahu hias itu berlangsung selama tiga malam di Danau Serunai.",
    "Tiga kelompok perahu memperebutkan piala bergilir dari Panitia Bahari.",
    "Tema festival seputar ikan, angin, dan anyaman rotan.",
    "Penilaian dilakukan sebelas juri dari kampung sekitar danau.",
)
REPORT = (
    "Indeks Niaga Nusantara dibuka menguat {up} poin ke level {level}.",
    "Data Balai Niaga menunjukkan {count} saham naik, {up} saham turun, dan sisanya diam.",
    "Mayoritas bursa tetangga terpantau bergairah pada perdagangan pagi.",
    "Rupiah bergerak ke Rp{level} per dolar pada pukul 09.15 WIB.",
)
GREETING = "Semoga tips ini berguna ya."
SYLLABLES = [
    "ba",
    "ra",
    "ko",
    "mi",
    "lu",
    "ta",
    "ne",
    "so",
    "wi",
    "da",
    "pu",
    "ri",
    "sa",
    "mo",
    "ge",
    "la",
    "ti",
    "na",
    "ku",
    "be",
]


@dataclass
class Newsroom:
    """Makes articles by seed. plant: family to (share of articles, change of the text)."""

    seed: int = 1
    days: int = 20
    plant: dict[str, tuple[float, Callable[[str, Random], str]]] = field(default_factory=dict)

    def records(self, articles: int, *, running: int = 0, reports: int = 0, greetings: int = 0) -> list[DatedText]:
        random = Random(self.seed)
        texts = [self._article(random) for _ in range(articles)]
        for number in range(greetings):
            section, text = texts[number * (articles // max(1, greetings))]
            texts[number * (articles // max(1, greetings))] = (section, f"{text} {GREETING}")
        texts += [self._running(random) for _ in range(running)]
        texts += [self._report(random) for _ in range(reports)]
        random.shuffle(texts)
        for name, (share, change) in sorted(self.plant.items()):
            own = Random(f"{self.seed} {name}")
            chosen = own.sample(range(len(texts)), max(1, round(share * len(texts))))
            for number in chosen:
                section, text = texts[number]
                texts[number] = section, change(text, own)
        return [
            DatedText(
                text, f"2026-11-{1 + number % self.days:02}", "kabarkita", section, f"https://kabarkita.test/{number}"
            )
            for number, (section, text) in enumerate(texts)
        ]

    def _article(self, random: Random) -> tuple[str, str]:
        section = random.choice(sorted(SECTIONS))
        names = [invented(random) for _ in range(4)]
        places = [invented(random) for _ in range(3)]
        return section, " ".join(self._sentence(random, section, names, places) for _ in range(random.randint(9, 15)))

    def _sentence(self, random: Random, section: str, names: list[str], places: list[str]) -> str:
        a, b, c = random.sample(SECTIONS.get(section, FESTIVAL), 3)
        return random.choice(SENTENCES).format(
            name=random.choice(names), place=random.choice(places), a=a, b=b, c=c,
            day=random.randint(1, 28), count=random.randint(2, 900),
        )  # fmt: skip

    def _running(self, random: Random) -> tuple[str, str]:
        own = [self._sentence(random, "festival", FESTIVAL_NAMES, FESTIVAL_PLACES) for _ in range(7)]
        return random.choice(["nasional", "gaya-hidup"]), " ".join([*own[:3], *RUNNING, *own[3:]])

    def _report(self, random: Random) -> tuple[str, str]:
        numbers = {"up": random.randint(2, 99), "level": random.randint(1000, 9999), "count": random.randint(100, 400)}
        own = [sentence.format(**numbers) for sentence in REPORT]
        return "ekonomi", " ".join([*own, self._article(random)[1].partition(". ")[0] + "."])


def invented(random: Random) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(3)).capitalize()


def middle(text: str) -> int:
    """The end of a sentence near the middle."""
    return text.find(". ", len(text) // 2) + 1


def signature(text: str, random: Random) -> str:
    initials = ["".join(random.choice("abdfgijkmnprstw") for _ in range(3)) for _ in range(2)]
    return f"{text} ({'/'.join(initials)})"


def between(artifact: str, *, space: str = " ", close: str = "") -> Callable[[str, Random], str]:
    def change(text: str, _: Random) -> str:
        at = middle(text)
        return text[:at] + space + artifact + (close or text[at : at + 1]) + text[at + 1 :]

    return change


def teaser(text: str, random: Random) -> str:
    return f"{text} Kisah {invented(random)} dan {invented(random)} di laman sesudah ini..."


def label(text: str, random: Random) -> str:
    """A box whose label and link title are glued to the paragraphs around it."""
    at = middle(text)
    title = f"{invented(random)} Temui {invented(random)} di {invented(random)}"
    return f"{text[:at]}Sajian Utama{title}{text[at + 1 :]}"


PLANTS: dict[str, tuple[float, Callable[[str, Random], str]]] = {
    "dateline": (0.3, lambda text, _: f"Bandung, KABAR KITA -- {text}"),
    "signature": (0.5, signature),
    "embed": (0.1, between("[Sisip:Video Kabar]")),
    "ad": (0.1, between("IKLAN GULIR UNTUK MELANJUTKAN BACAAN")),
    "label": (0.08, label),
    "teaser": (0.04, teaser),
    "navigation": (0.04, lambda text, random: f"{text} LAMAN SESUDAHNYA LAMAN: 1 {random.randint(2, 4)}"),
    "read-more": (0.04, lambda text, _: f"{text} Baca kisah selengkapnya di sini."),
    "prose": (0.06, between("Tulisan ini pertama kali terbit di surat kabar cetak kami.")),
    "credit": (0.05, lambda text, random: f"{text[: middle(text)]} (KABAR FOTO/{invented(random)} {invented(random)})"
                                          f"{text[middle(text) + 1 :]}"),
    "entity": (0.04, between("&nbsp;")),
    "zero-width": (0.04, lambda text, _: text.replace(" itu", "\u200b itu").replace(" dan", "\u200b dan")),
}  # fmt: skip
FORMS = {
    "dateline": "Bandung, KABAR KITA --",
    "signature": "(x/x) end",
    "embed": "[Sisip:…]",
    "ad": "IKLAN GULIR UNTUK MELANJUTKAN BACAAN",
    "label": "Sajian Utama",
    "teaser": "di laman sesudah ini...",
    "navigation": "LAMAN SESUDAHNYA LAMAN: 9 9",
    "read-more": "Baca kisah selengkapnya di sini.",
    "prose": "Tulisan ini pertama kali terbit di surat kabar cetak kami.",
    "credit": "(KABAR FOTO/…)",
    "entity": "&nbsp;",
    "zero-width": "U+200B zero width space",
}
