"""Words and addresses by which lines and links beside a text are known, whoever wrote the page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.page_words import is_meter
from scraper.rules.page_lines import AD_WORD, COMMENT_COUNT, GOES_ON, LISTENING, READING_TIME, VIEWS

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHARE_ADDRESS: Final = late_pattern(
    r"""
    facebook\.com/(?:sharer|share|dialog) | (?:twitter|x)\.com/(?:intent|share) | linkedin\.com/share
    | api\.whatsapp\.com/send | wa\.me/\? | whatsapp:// | (?:t|telegram)\.me/share | line\.me/R
    | social-plugins\.line\.me
    | pinterest\.\w+/pin/create | reddit\.com/submit | getpocket\.com | flipboard\.com/share | mailto:\?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STORE_ADDRESS: Final = late_pattern(
    r"""
    play\.google\.com/store | (?:apps|itunes)\.apple\.com | whatsapp\.com/channel | t\.me/[A-Za-z]
    | news\.google\.com | google\.com/preferences | /outboundlinks\?url=https://www\.google\.com
    """,
    re.IGNORECASE | re.VERBOSE,
)
# One of these stands in each such address; the search of the pattern takes thirty times as long to find nothing.
_SHARE_HINTS: Final = (
    "facebook.", "twitter.", "x.com", "linkedin.", "whatsapp", "wa.me", "t.me", "telegram.me", "line.me", "pinterest.",
    "reddit.", "getpocket.", "flipboard.", "mailto:",
)  # fmt: skip
_STORE_HINTS: Final = ("google.com", "apple.com", "whatsapp.com", "t.me")
_KEPT_ADDRESSES: Final = 2_048  # boxes stand in boxes, so that each address is asked for several times
_SIGNATURE: Final = late_pattern(r"\([^()\d]{1,60}\)")
_BOX: Final = late_pattern(
    r"""
    \W*(?:
        (?:baca|lihat|simak|tonton)(?:\s+(?:juga|pula|berita|artikel|video|lain|lainnya|terkait)){0,3}
        | pilihan\s+redaksi | terkait | rekomendasi(?:\s+untuk\s+anda)?
        | (?:artikel|berita|topik|konten)\s+(?:terkait|lainnya|lain|pilihan) | terpopuler | populer | topik
        | daftar\s+isi
        | (?:also\s+)?(?:read|see|watch)(?:\s+(?:more|also|next|this|too))? | related(?:\s+\w+){0,2}
        | in\s+this\s+article
        | more\s+(?:on|from|in|about)\b.{0,40} | explore\s+more.{0,40} | recommended(?:\s+\w+){0,2} | topics? | tags?
        | most\s+(?:read|popular|viewed) | trending(?:\s+now)? | top\s+stories | you\s+may\s+also\s+like
        | what\s+to\s+read\s+next | editor[’']?s\s+(?:picks?|choice) | don[’']?t\s+miss
    )\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BOX_BEFORE: Final = late_pattern(
    r"""
    \W*(?:
        (?:also\s+)?(?:read|see|watch|more|related|listen)(?:\s+(?:more|also|next|here|story|stories|article))?
        | (?:baca|lihat|simak|tonton)(?:\s+(?:juga|pula|berita|artikel|video|lain|lainnya|terkait)){0,3}
        | (?:(?:artikel|berita)\s+)?terkait | rekomendasi(?:\s+untuk\s+anda)? | selengkapnya
    )\s*[:>»|]\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_POPULAR: Final = late_pattern(
    r"""
    \W*(?:
        (?:berita\s+)?(?:terpopuler|populer|terbaru|terkini|lainnya) | most\s+(?:read|popular|viewed)
        | trending(?:\s+now)? | (?:top|latest)\s+(?:stories|news) | for\s+you
    )\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOPICS: Final = late_pattern(r"\W*(?:topik(?:\s+terkait)?|topics?|tags?|label|kata\s+kunci)\b", re.IGNORECASE)
_FRAME: Final = late_pattern(
    r"""
    \W*(?:
        rekomendasi\s+untuk\s+anda | video\s+(?:terkait|terbaru|terpopuler|lainnya|pilihan) | transkrip(?:\s+video)?
        | (?:tentang|profil)\s+penulis | about\s+the\s+authors? | meet\s+the\s+author
        | komentar(?:\s+pembaca)? | comments?
        | (?:buletin|newsletter)\b.{0,30} | (?:sign\s+up|subscribe)\b.{0,60} | jajak\s+pendapat | polling | poll
        | bagikan(?:\s+(?:ini|artikel))? | share\s+this.{0,20} | follow\s+us.{0,20} | ikuti\s+kami.{0,20}
        | topics? | tags? | tag\s+terkait
        | (?:ringkasan|rangkuman|intisari|summary|poin\s+penting)?.{0,20}
            \b(?:oleh|dari|dengan|by|buatan|versi|ringkasan|rangkuman|generated)\s+(?:kecerdasan\s+buatan|AI|akal\s+imitasi)\b.{0,20}
        | (?:(?:artikel|berita|baca)\s+)?(?:selanjutnya|berikutnya) | up\s+next | next\s+(?:up|article|story)
        | (?:kuis|quiz)\b.{0,60} | uji\s+pengetahuan\b.{0,40} | nawala\b.{0,30} | hitung\s+mundur\b.{0,40}
        | (?:dukung|support)\s+(?:jurnalisme|kami|our)\b.{0,40} | (?:lanjutkan|continue)\s+(?:membaca|reading)
        | cuaca\s+hari\s+ini | sedang\s+diputar | now\s+playing | linimasa\s+terkait
    )\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS: Final = late_pattern(
    r"\W*(?:\d+\s+)?(?:komentar(?:\s+pembaca)?|comments?|\d+\s+thoughts?\s+on\b.*)\W*", re.IGNORECASE
)
_AD: Final = late_pattern(
    rf"""\W*(?:
        advertorial | iklan\s+ini\b.{{0,30}}\bdetik | ads\s+by\b.{{0,30}}
        | (?:tutup|lewati|close|skip|loading)\s+(?:iklan|ads?)(?:\s+(?:dalam|in)\s+\d{{1,2}}(?:\s+\w+)?)?
        | (?:konten|artikel)?\s*(?:bersponsor|sponsor|berbayar) | (?:pesan|konten)\s+(?:ber)?sponsor
        | (?:{AD_WORD}|{GOES_ON})(?:\W+(?:{AD_WORD}|{GOES_ON}))* | lanjutkan\s+membaca\s+di\s+bawah
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGER: Final = late_pattern(
    r"""
    (?:(?:halaman|page|hal\.?)\s*:?\s*)?
    (?:(?:
        \d{1,3} | \.{2,3} | … | [«»‹›<>]{1,2} | selanjutnya | sebelumnya | berikutnya | next | prev(?:ious)?
        | (?:baca\s+)?halaman\s+(?:berikutnya|selanjutnya) | (?:tampilkan|show|lihat)\s+(?:semua|all)
    )\s*)+
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What a page says of itself in a box of its own; in a paragraph the words may be an article's.
_NETWORKS: Final = r"instagram|tiktok|youtube|facebook|x|twitter|threads|whatsapp|telegram|google\snews"
_NOTICES: Final = rf"""
    (?:ukuran|perbesar|perkecil)\s(?:huruf|font|teks)|A\s?[-+−]|Aa
    | mode\s(?:gelap|terang|malam|baca)(?:\s(?:aktif|mati|nyala))? | (?:dark|light)\smode
    | terjemahkan(?:\s(?:artikel|berita|laman)\sini)?\s(?:ke|dalam)\s(?:bahasa\s)?\w+
    | translate\s(?:this\s\w+\s)?to\s\w+
    | lapor(?:kan)?\s(?:kesalahan|kekeliruan|salah\sketik)(?:\s(?:ketik|penulisan|(?:pada|di)\s(?:artikel\s)?\w+))?
    | (?:ikuti|follow)\s(?:(?:kabar|berita|update|terus)\s)*(?:kami|us)\s(?:di|on|lewat)\s\w+(?:\s\w+)?
    | pilih\sbahasa | (?:terjemahkan|baca)\s(?:ke|dalam)(?:\sbahasa)?
    | (?:ikuti|follow)\s.{{1,40}}\s(?:di|on)\s(?:media\ssosial|social\smedia|(?:(?:{_NETWORKS})(?:,|\sdan|\sand|\s)*)+)
    | (?:temukan|menemukan|ada|lihat)\s(?:kesalahan|kekeliruan|salah)\b.{{1,50}}
    | (?:putar|play)\s(?:audio|suara|artikel) | 0?0:00\s?/\s?\d{{1,2}}:\d\d
    | (?:sedang\s)?(?:memuat|loading)(?:\s\w+){{0,2}} | (?:link\s)?(?:saved|copied)\sto\s.{{1,20}}
    | (?:artikel|berita|tautan|link|url)\s(?:sudah\s|berhasil\s|telah\s)?(?:di|ter)(?:simpan|salin)
        (?:\s(?:ke|di)\s.{{1,30}})?
    | (?:tunggu\ssebentar|mohon\stunggu|please\swait).{{0,40}} | (?:\#\w{{3,}}\s*){{2,8}}
    | (?:scan|pindai)\s(?:kode\s)?QR\b.{{0,50}} | (?:data\speta|map\sdata)\s©?.{{0,20}}
    | (?:created|made|dibuat)\s(?:with|dengan)\s(?:datawrapper|flourish|infogram)
    | \W*\d{{1,6}}\s(?:orang|pembaca|people|readers?)\s(?:sedang|telah|sudah|are)\s\w+(?:\s(?:ini|this))?
    | (?:anda\s)?sedang\s(?:luring|offline)(?:\.\s[^.]{{0,60}}\.?)? | kembali\ske\satas
    | (?:sudah|belum)\s(?:punya|memiliki)\sakun\b.{{0,40}}
    | (?:daftar|masuk)(?:\satau\s(?:daftar|masuk))?(?:\sgratis)?\suntuk\s(?:lanjut|melanjutkan)?\s?membaca.{{0,30}}
    | (?:konten|artikel|berita)\s(?:ini\s)?(?:premium|khusus\s(?:pelanggan|anggota)|berbayar)
    | (?:reporter|editor|penulis|redaktur|fotografer|kontributor|penyunting)\s?:\s?[A-Z].{{1,60}}
"""
_MACHINE: Final = late_pattern(
    r".{0,30}\b(?:di(?:buat|hasilkan|susun|rangkum|ringkas)|generated|created|summari[sz]ed)\b.{0,40}"
    r"\b(?:AI|kecerdasan\sbuatan|mesin)\b.{0,60}",
    re.IGNORECASE,
)
_OF_PAGE: Final = late_pattern(
    rf"\W*(?:{READING_TIME}|{LISTENING}|{VIEWS}|{COMMENT_COUNT}|{_NOTICES})\W*",
    re.IGNORECASE | re.VERBOSE,
)
_OF_AI: Final = late_pattern(
    r"(?=.*\bAI\b)(?=.*\b(?:di)?(?:ringkas|rangkum|poin|intisari|sekilas|summar)).{1,60}|\W*tanya\s+AI\b.{0,40}",
    re.IGNORECASE,
)
_MAX_NOTICE_CHARS: Final = 100  # of a line about the page
# What runs down has an event, seconds, or figures of two digits; how long a journey takes has none of these.
_COUNTDOWN: Final = late_pattern(
    r"(?=.*(?:menuju|hitung\smundur|mulai|jelang|berakhir|tinggal|tersisa|lagi|detik|\b0\d\s?(?:hari|jam|menit)))"
    r".{0,40}?(?:\d{1,3}\s*(?:hari|jam|menit|detik)\W*){3,4}(?:lagi)?",
    re.IGNORECASE,
)
_CALL: Final = late_pattern(
    r"""
    \W*(?:
        (?:mulai|daftar|(?:ber)?langganan|(?:ber)?donasi|dukung|(?:ber)?gabung|ikuti|ikut|masuk|lihat|unduh|pasang|beli|coba
        |klik|selengkapnya|pilih|kirim|tonton|dengarkan|main|mainkan|jawab|pesan|buka|baca|cek|simak|beri|kunjungi
        |saya\s+(?:sudah|setuju|mengerti)|tulisan\s+lain|more\s+(?:by|from)|book|izinkan|aktifkan|simpan|laporkan|adukan|tukar
        |download|follow|subscribe|join|sign\s+(?:up|in)|log\s+in|learn\s+more|get|start|donate|support|try|play|register)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FOLLOW: Final = late_pattern(
    r"""
    \b(?:ikuti|follow|(?:ber)?gabung|join|dapatkan|cek|simak|baca|pantau|kunjungi|temukan|tonton|saksikan|nikmati
    |(?:ber)?langganan|subscribe|unduh|download|klik|add|get)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OWN: Final = late_pattern(  # what a newsroom offers there; an app that an article tells of is another's
    r"\b(?:kami|redaksi|berita|kabar|update|kanal|saluran|channel|us|our|news)\b", re.IGNORECASE
)
_SAID: Final = late_pattern(r"[\"“”]|\b(?:kata|ujar|menurut|tutur|ucap|imbuh|tulis|lapor|said)\b", re.IGNORECASE)
_PROFILE_ADDRESS: Final = late_pattern(
    r"""
    (?:threads\.(?:net|com)|tiktok\.com)/@[\w.]+/?(?:\?|$) | youtube\.com/(?:@|c/|channel/|user/)
    | (?:instagram\.com|facebook\.com|twitter\.com|//x\.com|//www\.x\.com)/[\w.]+/?(?:\?|$)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PROFILE_HINTS: Final = (
    "threads.",
    "tiktok.com",
    "youtube.com",
    "instagram.com",
    "facebook.com",
    "twitter.com",
    "x.com",
)
_SOURCE: Final = late_pattern(
    r"\W*(?:sumber|source|data|catatan|keterangan|koreksi|ralat|note|correction)\b[^.:]{0,20}:", re.IGNORECASE
)
_CHANNEL: Final = late_pattern(
    r"(?:ikuti|follow|(?:ber)?gabung|dapatkan|pantau|temukan|baca|simak|cek|get)\b[^\"“.]{1,70}\b"
    rf"(?:di|on|via|lewat|melalui)\s(?:{_NETWORKS})(?:\s(?:channel|kami))?(?:,\s(?:ikuti|(?:ber)?gabung|klik)\s(?:sekarang|di\ssini))?\W*",
    re.IGNORECASE,
)
_ACCOUNT_ADDRESS: Final = late_pattern(
    r"[/.](?:(?:ber)?langganan|subscri(?:be|ption)s?|log-?in|masuk|daftar|regist(?:er|rasi)|sign-?(?:up|in)|premium|akun|account"
    r"|paket|donasi|dukung|newsletters?|buletin)(?:[/?#.]|\Z)",
    re.IGNORECASE,
)
_RIGHTS: Final = late_pattern(r"[^\w©]*(?:©|copyright\b|hak cipta\b|all rights reserved)", re.IGNORECASE)


@lru_cache(_KEPT_ADDRESSES)
def shares_page(address: str) -> bool:
    """Return whether an address shares the page, as ``https://wa.me/?text=...``."""
    return _has_any(address, _SHARE_HINTS) and _SHARE_ADDRESS.search(address) is not None


@lru_cache(_KEPT_ADDRESSES)
def leads_to_store(address: str) -> bool:
    """Return whether an address is that of an app in a store, or of a channel."""
    return _has_any(address, _STORE_HINTS) and _STORE_ADDRESS.search(address) is not None


def _has_any(address: str, hints: tuple[str, ...]) -> bool:
    low = address.lower()
    for hint in hints:  # noqa: SIM110  any() of a generator takes three times as long
        if hint in low:
            return True
    return False


def is_label(text: str) -> bool:
    """Return whether a line is nothing but the label of a box of links: "Baca juga", "Related stories"."""
    return _BOX.fullmatch(text) is not None


def label_chars(text: str) -> int:
    """Return how many characters of a line are the label of a box in front of its links, 0 without one."""
    found = _BOX_BEFORE.match(text)
    return found.end() if found else 0


def is_popular(text: str) -> bool:
    """Return whether a line labels a list that is the same on every page: "Terpopuler", "Most read"."""
    return _POPULAR.fullmatch(text) is not None


def opens_topics(text: str) -> bool:
    """Return whether a line begins with the label of a list of topics: "Topik terkait", "Tags"."""
    return _TOPICS.match(text) is not None


def is_frame_label(text: str) -> bool:
    """Return whether a line names its box something else than the article: "Tentang penulis", "Newsletter"."""
    return _FRAME.fullmatch(text) is not None or ("AI" in text and _OF_AI.fullmatch(text) is not None)


def opens_comments(text: str) -> bool:
    """Return whether a line heads what readers say: "Komentar", "2 comments"."""
    return _COMMENTS.fullmatch(text) is not None


def speaks_of_page(text: str) -> bool:
    """Return whether a line says something about the page: how long it takes to read, how many comments it has."""
    return len(text) <= _MAX_NOTICE_CHARS and _OF_PAGE.fullmatch(text) is not None


def is_note_of_machine(text: str) -> bool:
    """Return whether a line says that a machine wrote what it stands with: "Dibuat dengan bantuan AI"."""
    return ("AI" in text or "uatan" in text or "mesin" in text) and _MACHINE.fullmatch(text) is not None


def counts_down(text: str) -> bool:
    """Return whether a line counts the time to an event: "Menuju Pemilu 12 hari 03 jam 45 menit"."""
    return ("jam" in text or "menit" in text) and _COUNTDOWN.fullmatch(text) is not None


def calls_to_act(text: str) -> bool:
    """Return whether the words of a link or a button bid readers do something: "Daftar sekarang", "Mulai kuis"."""
    return _CALL.match(text) is not None


def calls_elsewhere(text: str, addresses: Sequence[str]) -> bool:
    """Return whether a line bids readers follow the newsroom in a channel: "Ikuti kanal kami"."""
    # The addresses first: most lines with links lead to articles, and a search through their words takes longer.
    if not addresses:
        return False
    if not all(leads_to_store(address) or leads_to_profile(address) for address in addresses):
        return (all(map(leads_to_account, addresses)) and is_meter(text)) or leads_to_channel(text)
    return _FOLLOW.search(text) is not None and _OWN.search(text) is not None and _SAID.search(text) is None


def leads_to_channel(text: str) -> bool:
    """Return whether a line bids readers follow news in a network, and no more: "Ikuti kabar kami di Google News"."""
    return len(text) <= _MAX_NOTICE_CHARS and _CHANNEL.fullmatch(text) is not None and _OWN.search(text) is not None


def offers_to_reader(text: str) -> bool:
    """Return whether a sentence bids readers do something, or speaks of what the newsroom offers; nobody is quoted."""
    return (_CALL.match(text) is not None or _OWN.search(text) is not None) and _SAID.search(text) is None


@lru_cache(_KEPT_ADDRESSES)
def leads_to_profile(address: str) -> bool:
    """Return whether an address is the profile of somebody in a social network."""
    return _has_any(address, _PROFILE_HINTS) and _PROFILE_ADDRESS.search(address) is not None


@lru_cache(_KEPT_ADDRESSES)
def leads_to_account(address: str) -> bool:
    """Return whether an address is that of a reader's account, or of what he may subscribe to."""
    return _ACCOUNT_ADDRESS.search(address) is not None


def is_ad_label(text: str) -> bool:
    """Return whether a line says that an advertisement stands there."""
    return _AD.fullmatch(text) is not None


def is_pager(text: str) -> bool:
    """Return whether a line has nothing but numbers of pages and words for the next one."""
    return _PAGER.fullmatch(text) is not None


def names_source(text: str) -> bool:
    """Return whether a line says where something comes from, or what was wrong: "Sumber: Badan Statistik"."""
    return _SOURCE.match(text) is not None


def is_rights(text: str) -> bool:
    """Return whether a line begins with a claim of copyright."""
    return _RIGHTS.match(text) is not None


def is_signature(text: str) -> bool:
    """Return whether a text is the signature of an article: initials or names in parentheses."""
    return text.startswith("(") and _SIGNATURE.fullmatch(text) is not None
