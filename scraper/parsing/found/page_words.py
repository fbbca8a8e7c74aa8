"""Words of small boxes that a page has for its readers: buttons, counters, meters, what a page says of itself."""

from __future__ import annotations

import re
from typing import Final

from scraper.core.late_pattern import late_pattern

_MAX_BUTTON_CHARS: Final = 40
_MAX_NOTE_CHARS: Final = 120
# Verbs that bid a reader use the page, and what may stand behind them: words of a page, no thing in the world.
_VERBS: Final = """
    accept adukan ajukan aktif aktifkan allow amankan atur bagikan balas batalkan bayar beli bergabung beri
    berlangganan bisukan book buat buka cari cetak close coba copy daftar daftarkan dengar dengarkan dismiss donasi
    donate dukung follow gabung ganti gift hadiahkan hapus hilangkan hitung hubungi ikuti ingatkan isi izinkan
    jangan jawab jeda jelaskan join kelola kirim klaim konversi kunjungi langganan langsung lanjut lanjutkan
    laporkan lewati lihat listen login lompat mainkan masuk matikan mengerti more muat mulai mute nanti nonaktifkan
    nyalakan ok oke pantau pasang pelajari perbarui perpanjang pilih play print putar read refresh register report
    ringkas salin save sebarkan sederhanakan segarkan selengkapnya sembunyikan sewa share show simpan simulasikan
    skip start submit subscribe suka tambahkan tampilkan tanya temukan terbitkan terima terjemahkan tolak traktir
    translate tukar tulis tutup ubah undo unduh vote
"""
_BEHIND: Final = """
    a adukan akun all an aplikasi article artikel as asli audio author bacaan banyak berita by content cookie
    cookies daftar dan di dibaca diskusi dulu email error free full gift gratis hadiah halaman here iklan in ini
    kami kasih ke kode komentar konten koreksi kuis kuki kupon kursi lagi lainnya laman lanjutkan later lebih
    lengkap link luring membaca more nanti navigation nilai notifikasi now page paket past pdf penuh pertanyaan
    pilihan poin polling profil promosi promotion radio reading redaksi saja satu saya sebagai sekarang semua
    siaran sini skor story suara surel survei tampilkan tautan teks tempat terima this tidak tiket to topik
    transkrip ulang untuk up us utama video
"""


def _any_of(words: str) -> str:
    return "|".join(words.split())


_BUTTON: Final = late_pattern(
    rf"""
    [+＋▶►→➜🔔✕×\s]*(?:
        (?:{_any_of(_VERBS)}|(?:log|sign)\s(?:in|up)|tidak,\sterima\skasih)
            (?:\s(?:{_any_of(_BEHIND)})){{0,4}}
        | (?:\w+\s){{1,3}}(?:selengkapnya|lainnya|lebih\slanjut)
    )[\s→»›>!…]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REACTION: Final = late_pattern(
    r"[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\ufe0f\u200d]{1,8}(?:\s\w+){0,2}"
    r"\s?\d{0,6}(?:[.,]\d)?\s?(?:rb|k|jt|%)?",
    re.IGNORECASE,
)
_RATINGS: Final = late_pattern(
    r".{0,20}\d+(?:[.,]\d)?\s?(?:dari|of|/)?\s?\d*\s?(?:ulasan|penilaian|suara|ratings?|reviews?|votes?)\W*",
    re.IGNORECASE,
)
_NETWORK: Final = late_pattern(
    r"(?:(?:bagikan|share|ikuti|follow|kirim)\s(?:ke|di|on|via|us\son|lewat|to)\s)?(?:facebook|x|twitter|x\s\(twitter\)|whatsapp"
    r"|telegram|line|threads|instagram|tiktok|linkedin|youtube|e-?mail|surel|google\s(?:play|news|berita)|app\sstore|app\s?gallery"
    r"|tweet|(?:salin|copy)\s(?:tautan|link))",
    re.IGNORECASE,
)
_SERIES: Final = late_pattern(
    r"""
    \W*(?i:(?:(?:tonton|saksikan|simak|lihat|dengarkan|galeri|baca)\s)?(?:juga\s)?(?:video|foto|infografis|podcast|siniar))
    (?:\s(?:(?i:terkait|lainnya|terbaru|pilihan|populer|di\sbawah\sini|saat\sini|berikut)|[A-Z]\S*(?:\s\S+){0,3}))?\W*
    """,
    re.VERBOSE,
)
_TOPICS: Final = late_pattern(
    r"\W*(?:topik|tags?|label|topics?|kata\skunci)(?:\s(?:terkait|hangat|populer|pilihan|lainnya|ini))?\W*",
    re.IGNORECASE,
)
_HOW_MANY: Final = r"\d{1,6}(?:[.,]\d{1,3})?\s?(?:rb|ribu|jt|k)?"
_COUNTER: Final = late_pattern(
    rf"(?:{_HOW_MANY}\s)?(?:suka|komentar|(?:di)?bagikan|simpan|likes?|comments?|shares?|balasan|tanggapan)"
    rf"(?:\s\(?{_HOW_MANY}\)?)?",
    re.IGNORECASE,
)
_PLAYER: Final = late_pattern(
    r"""
    [▶►⏵⏸⏯🔊🎧]{1,2} | \d{1,2}:\d\d(?:\s?/\s?\d{1,2}:\d\d)? | \d(?:[.,]\d{1,2})?\s?[x×] | \d{1,2}\s(?:menit|min)
    | (?:dengarkan|putar|play|listen|jeda|pause|kecepatan|audio)(?:\s(?:audio|artikel|berita|suara|ini))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLAYS: Final = late_pattern(r"[▶►⏵⏸⏯🔊🎧]|dengarkan|putar|play|listen|0:00\s?/", re.IGNORECASE)
_EVENT: Final = late_pattern(
    r"""
    hitung\smundur | menuju\b | jelang | mulai | berakhir | ditutup | dibuka | tersisa | tinggal | sisa\swaktu
    | countdown | \b(?:starts?|ends?|begins?|closes?|left)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COUNTDOWN: Final = late_pattern(r"\W*(?:hitung\smundur|countdown)\b", re.IGNORECASE)
_CLOCK: Final = late_pattern(
    r"""
    \W*\d{1,3}\s?:\s?\d\d\s?:\s?\d\d(?:\s?:\s?\d\d)?\W*(?:lagi)?\W*
    | \W*(?:\d{1,4}\s*(?:hari|jam|menit|detik|days?|hours?|minutes?|seconds?|[hjmds])\b\W*){2,4}(?:lagi|left)?\W*
    | \W*\d{1,4}\s*(?:hari|jam|menit|days?|hours?)\s+(?:lagi|left)\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_METER: Final = late_pattern(
    r"""
    \b(?:
        \d+\s(?:artikel|berita)\s(?:gratis|premium|lagi) | (?:artikel|berita|bacaan)\s(?:gratis|premium|bebas|pelanggan)
        | kuota\s(?:baca|artikel|gratis)
        | (?:sudah|belum)\s(?:(?:punya|memiliki)\sakun|(?:ber)?langganan|terdaftar|jadi\s(?:anggota|pelanggan))\s?\?
        | (?:mem)?baca\s(?:tanpa\s(?:batas|iklan)|sepuasnya) | (?:lanjut(?:kan)?|terus)\smembaca
        | akses\s(?:penuh|tanpa\sbatas|premium) | (?:ber)?langganan\s(?:mulai|kabar|sekarang|digital|untuk)
        | free\sarticles? | unlimited\s(?:access|reading)
        | already\sa\s(?:member|subscriber) | subscribe\s(?:now|to|for)
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_READER: Final = late_pattern(
    r"\b(?:anda|kamu|kami|you|your|us|our|surel|e-?mail|kotak\smasuk|inbox|notifikasi|pemberitahuan|kuki|cookies?)\b"
    r"|\b(?:artikel|berita|tulisan|laman|halaman|situs|this\s(?:article|story|page))\sini\b",
    re.IGNORECASE,
)
_FLASH: Final = late_pattern(
    r"""
    \W*(?:
        (?:kabar|berita|info|warta)\s(?:kilat|terkini|terbaru|singkat) | (?:se)?kilas(?:\s(?:kabar|berita|info))?
        | terkini | baru\ssaja | breaking(?:\snews)? | (?:news\s?)?flash(?:\snews)? | just\sin | live(?:\supdates?)?
        | (?:siaran\s)?langsung
    )\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CHANGE: Final = late_pattern(
    r"(?:[A-Z][A-Z0-9/.&]{2,9}\b.{0,20})?(?:[▲▼↑↓+−-]\s?\d{1,3}(?:[.,]\d{1,3})?\s?%|\d[\d.,]*\s?[▲▼↑↓])"
)
_TRADED: Final = late_pattern(r"[A-Z][A-Z0-9/.&\s]{2,14}|(?:Rp|US?\$)?\s?\d[\d.,]*|[▲▼↑↓]")
_ANSWER: Final = late_pattern(
    r"""
    \W*(?:
        (?:tidak\s|sangat\s|kurang\s)?(?:setuju|perlu|puas) | ya(?:,\ssaya(?:\s\S+)?)? | tidak
        | ragu(?:-ragu)? | netral | belum | mungkin
        | yes | no | agree | disagree | unsure | \d{1,3}(?:[.,]\d)?\s?%
    )\W*(?:\d{1,3}(?:[.,]\d)?\s?%)?\W*|👍|👎
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIZES: Final = late_pattern(r"(?:A[\s+−-]*){3,4}|(?:A\s?[+−-]\s?){2}|Aa|[aA]\s?A")
_FEEDBACK: Final = late_pattern(
    r"""
    (?:(?:apakah|was|(?:bermanfaat|berguna|membantu)kah)\s)?(?:artikel|berita|tulisan|laman|halaman|this\s(?:article|story|page))(?:\sini)?\s
    (?:membantu|bermanfaat|berguna|menarik|helpful|useful)?\b.{0,30}
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Where a page says how it is used, or how far a reader is.
_HINTS: Final = r"""(?:
    (?:geser|usap|swipe)\s(?:layar\s)?(?:ke\s(?:samping|kiri|kanan|atas|bawah)|left|right|up|down)
        (?:\s(?:untuk|to|for)\s[^.,!?\n]{1,40})?
    | (?:geser|usap|gulir|swipe|scroll)\s(?:layar\s)?(?:untuk|to)\s[^.,!?\n]{1,40}
    | (?:klik|ketuk|tekan|tap|click)\s(?:pada\s)?(?:gambar|foto|image|photo)(?:\sini)?\s(?:untuk|to)\s[^.,!?\n]{1,40}
    | (?:video|artikel|berita)?\s?(?:berikutnya|selanjutnya|next)\s(?:dalam|in)\s\d{1,2}(?:\s(?:detik|seconds?))?
    | (?:data|harga|kurs)\s(?:ter)?tunda\s\d{1,2}\smenit
    | (?:tips?:\s)?(?:blok|sorot|tandai|tekan\slama(?:\spada)?)\s(?:teks|kalimat)\suntuk\s[^.,!?\n]{1,50}
    | (?:aktifkan|nyalakan|(?:please\s)?enable)\sJavaScript\b[^.!?\n]{0,60}
    | (?:peramban|browser)\s(?:anda|kamu)\s[^.!?\n]{0,40}\b(?:JavaScript|kedaluwarsa|usang)\b[^.!?\n]{0,60}
    | (?:anda|kamu)\s(?:telah|sudah)\s(?:mem)?baca\s\d{1,3}\s?%
    | (?:baca\ssampai\s(?:habis|selesai)\sdan\s)?(?:dapatkan|kumpulkan|klaim)\s\d{1,5}\s(?:poin|koin)
        (?:\s(?:dari|untuk|dengan)\s(?:artikel|membaca)[^.!?\n]{0,20})?
    | (?:(?:dipersembahkan|didukung)\soleh|disponsori(?:\soleh)?|(?:presented|sponsored|supported|powered)\sby)
        \s[A-Z0-9][^.,!?\n]{1,40}
)"""
_HINT: Final = late_pattern(rf"\W*{_HINTS}\W*", re.IGNORECASE | re.VERBOSE)


def gives_hint(text: str) -> bool:
    """Return whether a line says how the page is used, or what a reader gets for it: "Geser ke samping"."""
    return len(text) <= _MAX_NOTE_CHARS and _HINT.fullmatch(text) is not None


def is_button(text: str) -> bool:
    """Return whether words are those of a button: "Kirim", "Daftar sekarang", "Nanti saja"."""
    return len(text) <= _MAX_BUTTON_CHARS and _BUTTON.fullmatch(text) is not None


def is_reaction(text: str) -> bool:
    """Return whether a text is a mark that readers click at, perhaps with how many did: "😀 12"."""
    return _REACTION.fullmatch(text) is not None


def counts_ratings(text: str) -> bool:
    """Return whether words say how many readers rated the article: "(44 ulasan)"."""
    return _RATINGS.fullmatch(text) is not None


def is_network(text: str) -> bool:
    """Return whether words name a network or a store, perhaps to share or follow there."""
    return _NETWORK.fullmatch(text) is not None


def names_series(text: str) -> bool:
    """Return whether words label videos, pictures or sound that stand elsewhere: "Video terkait", "Siniar Desa"."""
    return _SERIES.fullmatch(text) is not None


def labels_topics(text: str) -> bool:
    """Return whether words are nothing but the label of a list of topics: "Topik hangat"."""
    return _TOPICS.fullmatch(text) is not None


def is_counter(text: str) -> bool:
    """Return whether words count what readers did: "Suka 120", "14 komentar"."""
    return _COUNTER.fullmatch(text) is not None


def is_of_player(text: str) -> bool:
    """Return whether words are those of a player's controls: "Putar audio", "04:12", "1,5x"."""
    return _PLAYER.fullmatch(text) is not None


def starts_player(text: str) -> bool:
    """Return whether words say that something can be played."""
    return _PLAYS.search(text) is not None


def names_event(text: str) -> bool:
    """Return whether words lead to a countdown: "Pemilu dimulai dalam", "Menuju Piala Dunia"."""
    return len(text) <= _MAX_NOTE_CHARS and _EVENT.search(text) is not None


def names_countdown(text: str) -> bool:
    """Return whether words can lead to nothing but a countdown: "Hitung mundur"."""
    return _COUNTDOWN.match(text) is not None


def is_clock(text: str) -> bool:
    """Return whether a text is time that runs down: "10:22:07", "12 hari 03 jam"."""
    return _CLOCK.fullmatch(text) is not None


def is_meter(text: str) -> bool:
    """Return whether words say how much a reader may read, or what a subscription gives."""
    return len(text) <= _MAX_NOTE_CHARS and _METER.search(text) is not None


def speaks_to_reader(text: str) -> bool:
    """Return whether words speak to the reader, or of how a page reaches him: "di surel Anda"."""
    return _READER.search(text) is not None


def is_flash(text: str) -> bool:
    """Return whether words label a strip of news: "KABAR KILAT", "Breaking news"."""
    return _FLASH.fullmatch(text) is not None


def is_change(text: str) -> bool:
    """Return whether a text is a change of a price: "▲ 0,32%"."""
    return _CHANGE.fullmatch(text) is not None


def is_of_market(text: str) -> bool:
    """Return whether a text is the name or the price of what is traded: "IHSG", "7.213,45"."""
    return _TRADED.fullmatch(text) is not None


def is_answer(text: str) -> bool:
    """Return whether words are an answer that readers choose: "Ya", "Setuju 42%"."""
    return _ANSWER.fullmatch(text) is not None


def is_answer_in_words(text: str) -> bool:
    """Return whether words, and no figures alone, are an answer that readers choose."""
    return not text[0].isdigit() and is_answer(text)


def is_sizes(text: str) -> bool:
    """Return whether letters are those by which readers choose the size of the text: "A A A"."""
    return _SIZES.fullmatch(text) is not None


def asks_of_page(text: str) -> bool:
    """Return whether words ask readers what they think of the article: "Apakah artikel ini membantu?"."""
    return _FEEDBACK.fullmatch(text) is not None
