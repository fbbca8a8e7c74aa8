"""How a page speaks to its readers: what it bids them do, the things that only a page has, and the state they are in.

What a newsroom reports mostly speaks of others and of the world. Of 49,276 sentences of up to 30 words, of 2,976
articles, half of the words are a page's own in 225, and 67 of these begin with a bid. Most of the 67 are a page's
indeed ("Baca selengkapnya di sini."); the others are steps and calls that an article tells. So words are asked only in
boxes that a template made, see ``made``.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(Enum):
    """What a word is in the speech of a page.

    BID: it asks a reader to do something; THING: only a page has it; READER: it names reader or newsroom; STATE: what
    the page or a thing on it is, or which of several it is; FILLER: says nothing of who speaks.
    """

    BID = auto()
    THING = auto()
    READER = auto()
    STATE = auto()
    FILLER = auto()


_BIDS: Final = """
    adukan aktifkan ajak amankan asah atur baca bagikan balas bantu batal batalkan beli beri berikan berlangganan
    berdonasi bergabung buka cari cek cetak coba daftar daftarkan dapatkan dengar dengarkan donasi dukung gabung geser
    gulir gunakan hadiahkan hapus hubungi ikut ikuti izinkan jadikan jawab jelajahi kembali ketik ketuk kirim
    kirimkan klaim klik konfirmasi kunjungi langganan lanjut lanjutkan laporkan lengkapi lewati lihat lompat mainkan
    masuk masukkan matikan mengerti menangkan muat mulai nilai nonaktifkan nonton nyalakan pantau pasang pelajari
    perbarui perbesar perkecil periksa pesan pilih pindai putar salin saksikan sambungkan segarkan selesaikan
    sembunyikan sesuaikan setuju setujui simak simpan simulasikan tambah tambahkan tampilkan tandai tanya tanyakan
    tebak tekan temukan terapkan terima terjemahkan teruskan tes tinggalkan tolak tonton traktir tukar tukarkan tulis
    tutup ubah uji undang unduh unggah usap verifikasi accept add agree allow answer back book buy cancel check choose
    claim click close continue copy decline disable dismiss discover donate download enable enter explore find follow
    get give hide install join learn listen login manage open order play please press print read refresh register
    reload reply report retry save scan scroll search see select send share shop show sign skip start submit subscribe
    support swipe take tap translate try turn unlock update upgrade view visit vote watch write ambil gulirkan jeda
    jedakan bisukan hentikan bandingkan lacak rekam unggulkan nantikan sebarkan sampaikan kabari beritahu
    beralih hilangkan ringkas sederhanakan sorot blok kutip ulangi hubungkan pulihkan beranjak urutkan saring filter
    cermati putuskan kelola perpanjang aktivasi setel tetapkan kumpulkan kenali gali intip buktikan hitung upload
    forward drag unmute mute pause resume rotate sort adjust unsubscribe rate recommend bayar terbitkan ajukan ganti
"""
_THINGS: Final = """
    ai akses aksesibilitas akun animasi aplikasi arsip artikel asisten audio autoplay bacaan balasan banner berita
    bookmark browser buletin chat cookie cookies desktop diskon dislike e-mail e-paper edisi editor email episode
    facebook fitur font foto galeri game gambar gawai gim google gratis grup halaman hoaks hoax huruf iklan indeks
    infografik infografis inbox instagram internet jajak javascript kalkulator kanal kode komentar konten kontras
    kontributor koreksi kuis kuki kupon laman layar layanan linkedin link liputan live livestreaming lonceng lokasi
    lowongan menu mode newsletter notifikasi offline online outbrain pembaca pelanggan pemberitahuan penawaran
    pencarian pengaturan penilaian penulis penyunting peramban peta player playlist podcast poin polling popup
    preferensi premium privasi profil promo promosi ramalan redaksi reporter ringkasan rss saluran screenshot signal
    siaran siniar situs skor sponsor spotify stiker story streaming suara surel survei surey tab tag tagar tampilan
    tautan teka-teki telegram tema threads tiktok tiket tombol topik trending tren tweet twitter ulasan unggahan url
    versi video voucher web website whatsapp widget youtube zodiak account ad ads advertisement app apps article
    articles captions channel comment comments content conversation coupon coverage edition experience feedback
    fullscreen gallery gift image language light location map member membership mute news notifications offer page
    paper password photo photos points poll privacy quiz rating ratings reader readers reactions reading review
    reviews settings site size stories subscriber subscribers subscription survey terms text theme tickets topic
    topics updates videos vouchers takarir transkrip kecepatan kualitas resolusi subtitle subtitel disleksia
    terjemahan pemirsa penonton pendengar pengunjung pengguna pengiklan langganan keanggotaan plus beta tulisan
    paragraf kutipan whistleblower formulir kuota koran majalah suplemen katalog afiliasi affiliate komisi advertorial
    bersponsor disponsori pariwara qr barcode pin captcha pop-up pop spoiler trailer cuplikan klip thread utas forum
    obrolan bot chatbot ask shorts reel reels feed linimasa timeline beranda home homepage sitemap kategori rubrik
    transcript playback bookmarks profile dashboard checkout sale ebook webinar perks rewards loyalty
"""
_READERS: Final = """
    anda kamu kalian kami mohon yuk ayo silakan sobat ketinggalan penasaran punya you your yours our us we bosan
    tertarik tahukah lupa teman-teman
"""
_STATES: Final = """
    aktif nonaktif berhasil disimpan diputar disalin tersalin dibaca dilihat ditonton dibagikan disarankan dicari
    gagal gelap terang loading memuat memutar menunggu tunggu luring daring otomatis sebentar sebelumnya selanjutnya
    selengkapnya berikutnya lainnya lengkap terbaru terkait terkini terpopuler populer teratas pilihan sekarang nanti
    semua ulang lagi tersedia berikut oke ok tayang mengudara saved copied failed unavailable available next previous
    more related latest popular recommended now later all free again below above off nyala hidupkan penuh ringkas
    eksklusif gratis kedaluwarsa beruntun sukses trending hangat
"""
_FILLERS: Final = """
    yang dan di ke dari untuk dengan agar supaya atau ini itu pada oleh dalam sebagai adalah juga saja bisa dapat akan
    sudah telah tidak tak belum lalu jika bila secara setiap tiap hingga sampai jadi apakah apa bagaimana mana
    langsung lewat melalui via atas bawah samping kiri kanan hari menit detik jam kali sini ya pekan bulan pagi malam
    the to of for a an and or in on at by from with this that is are be it as not no if do does was have has can will
    what how up out here there minutes minute seconds
"""
_OTHERS: Final = frozenset(("ia", "dia", "mereka", "beliau", "he", "she", "they", "him", "her", "them", "saya", "aku"))
_ROLES: Final[Mapping[str, Role]] = {
    word: role
    for role, words in (
        (Role.FILLER, _FILLERS),
        (Role.STATE, _STATES),
        (Role.THING, _THINGS),
        (Role.READER, _READERS),
        (Role.BID, _BIDS),
    )
    for word in words.split()
}
_WORD: Final = late_pattern(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SUFFIXES: Final = ("lah", "nya", "kah", "ku")
_YOUR: Final = "mu"  # behind a word, as in "surelmu"
_PREFIXES: Final = ("meng", "meny", "mem", "men", "me", "di")
_MIN_STEM_CHARS: Final = 4
_MIN_YOUR_CHARS: Final = 7  # of a word that ends in "mu" because it is a reader's; shorter ones end so by themselves
_MAX_WORDS: Final = 60
_SHARE: Final = 0.5
_MIN_OWN: Final = 2


class Speech(NamedTuple):
    """What a few words say of who speaks.

    words: how many say something; own: how many of them are a page's; roles: of these; bids: whether they begin by
    asking a reader to do something.
    """

    words: int
    own: int
    roles: frozenset[Role]
    bids: bool

    @property
    def is_call(self) -> bool:
        """Whether they ask a reader to do something, in words half of which are a page's."""
        return self.bids and self.own >= self.words * _SHARE

    @property
    def is_label(self) -> bool:
        """Whether half of the words are a page's, and not all of them say only which of several there is."""
        return self.own >= self.words * _SHARE and not self.roles <= {Role.STATE}

    @property
    def is_of_page(self) -> bool:
        """Whether at least half of the words, and more than one, are a page's own, and they address somebody."""
        if self.own < _MIN_OWN or self.own < self.words * _SHARE:
            return False
        return Role.BID in self.roles or (Role.THING in self.roles and len(self.roles) > 1)


_NOTHING: Final = Speech(0, 0, frozenset(), bids=False)


@lru_cache(1_024)  # the pages of one newsroom say the same
def speech_of(text: str) -> Speech:
    """Return what a few words say of who speaks; of a longer text nothing."""
    words = _WORD.findall(text.lower(), 0)
    if not words or len(words) > _MAX_WORDS or not _OTHERS.isdisjoint(words):  # somebody is spoken of, or speaks
        return _NOTHING
    roles = [_role(word) for word in words]
    telling = [role for role in roles if role is not Role.FILLER]
    own = [role for role in telling if role is not None]
    return Speech(len(telling), len(own), frozenset(own), bids=roles[0] is Role.BID)


def _role(word: str) -> Role | None:
    """Return what a word is in the speech of a page, None for any other word; endings and prefixes are taken off."""
    found = _ROLES.get(word)
    if found is not None:
        return found
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM_CHARS:
            found = _ROLES.get(word.removesuffix(suffix))
            return None if found is Role.BID and suffix == "nya" else found  # "tutupnya", he closed, is no bid
    if word.endswith(_YOUR) and len(word) >= _MIN_YOUR_CHARS:
        return Role.READER
    for prefix in _PREFIXES:
        stem = word.removeprefix(prefix)
        if stem is not word and _ROLES.get(stem) in {Role.BID, Role.THING}:
            return Role.STATE
    return None
