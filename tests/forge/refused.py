"""Forged pages that are no article, at the address of one: each must end as a named rejection."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.forge import furniture, surroundings
from tests.forge.dress import Dress
from tests.forge.page import replica

KINDS: Final = (
    "home",
    "list",
    "search",
    "missing",
    "consent",
    "login",
    "challenge",
    "empty",
    "topic",
    "loading",
    "about",
)


@dataclass(frozen=True, slots=True)
class Refused:
    """url, html: the page; kind: what it is instead of an article."""

    url: str
    html: str
    kind: str
    features: dict[str, str]


def forge_refused(seed: int) -> Refused:
    """The page of this seed: of each kind in turn."""
    rng = Random(f"refused/{seed}")
    kind = KINDS[seed % len(KINDS)]
    head = replica(seed % 4).head(rng.randrange(4_000))
    dress = Dress(rng)
    title, middle = _of_kind(kind, dress, rng)
    page = (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>{surroundings.scripts(rng)}'
        f"</head><body>{surroundings.top(dress, rng)}{dress.wrap('main:columns', middle + surroundings.side(dress, rng))}"
        f"{surroundings.bottom(dress, rng)}</body></html>"
    )
    return Refused(head.url, page, kind, dress.features)


def _cards(dress: Dress, rng: Random, count: int, *, summary: bool) -> str:
    return dress.wrap("main", "".join(surroundings.card(dress, rng, summary=summary) for _ in range(count)))


def _of_kind(kind: str, dress: Dress, rng: Random) -> tuple[str, str]:
    if kind == "home":
        return "CNN Indonesia | Berita Terkini Nasional", _cards(dress, rng, rng.randrange(12, 40), summary=False)
    if kind == "list":
        return "Indeks Berita Ekonomi Terbaru", _cards(dress, rng, rng.randrange(8, 20), summary=True)
    if kind == "search":
        hits = _cards(dress, rng, rng.randrange(4, 12), summary=True)
        return "Hasil pencarian: beras", f"<h1>Hasil pencarian</h1><p>Ditemukan 431 hasil untuk beras.</p>{hits}"
    if kind == "topic":
        words = "<h1>Berita seputar harga beras</h1><p>Kumpulan berita terbaru tentang harga beras di Indonesia.</p>"
        return "Berita dan Informasi Harga Beras", words + _cards(dress, rng, rng.randrange(6, 15), summary=True)
    if kind == "missing":
        words = "<h1>404</h1><p>Halaman yang Anda cari tidak ditemukan. Silakan kembali ke beranda atau pakai pencarian.</p>"
        return "Halaman tidak ditemukan", words + _cards(dress, rng, rng.randrange(0, 8), summary=False)
    if kind == "consent":
        words = (
            "<h1>Sebelum melanjutkan</h1><p>Kami dan 812 mitra kami menyimpan kuki di peranti Anda untuk mengukur kunjungan."
            "</p><p>Pilih Setuju untuk menerima semua kuki, atau Atur untuk memilih tujuan yang Anda izinkan.</p>"
            "<p>Anda dapat mengubah pilihan kapan saja lewat tautan Privasi di kaki setiap halaman kami.</p>"
            "<button>Setuju</button><button>Atur</button>"
        )
        return "Sebelum melanjutkan", dress.wrap("consent", words)
    if kind == "login":
        words = (
            "<h1>Masuk</h1><p>Silakan masuk dengan akun Anda untuk melanjutkan membaca artikel ini.</p>"
            '<form><input type="email"><input type="password"><button>Masuk</button></form>'
        )
        return "Masuk", dress.wrap("main", words)
    if kind == "challenge":
        words = (
            "<h1>Just a moment...</h1><p>Checking your browser before accessing the site. This may take 5 seconds.</p>"
        )
        return "Just a moment...", words
    if kind == "loading":
        return "Memuat", dress.wrap("main", "<p>Memuat...</p>") + furniture.share(dress)
    if kind == "about":
        return "Tentang Kami", dress.wrap("main", "<h1>Tentang Kami</h1>") + _cards(dress, rng, 3, summary=False)
    return "CNN Indonesia", dress.wrap("main", dress.wrap("text", "")) + _cards(dress, rng, 6, summary=False)
