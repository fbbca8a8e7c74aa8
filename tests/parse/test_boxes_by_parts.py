"""Boxes of the page in whatever element: known by their parts, in bodies of known layouts; what people typed stays."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.parsing.found.parts import parts_of
from scraper.parsing.page.dom import parse_html

URL = "https://www.cnnindonesia.com/nasional/20260301120000-20-1400100/pos-ronda"
FIRST = "Warga Kampung Seberang membangun pos ronda baru di tepi sungai sejak awal bulan lalu."
SECOND = "Mereka memakai kayu bekas jembatan lama yang disimpan di balai desa selama dua tahun."
THIRD = "Pos itu dijaga bergantian oleh empat keluarga setiap malam, dari pukul sembilan sampai subuh."


def lines_around(fragment: str, *, broken: bool) -> list[str]:
    """Return the lines of an article with a fragment in it; broken: its paragraphs are parted by line breaks."""
    if broken:
        body = f'<div class="detail_text">{FIRST}<br><br>{SECOND}<br><br>{fragment}<br><br>{THIRD}</div>'
    else:
        body = f'<div class="detail-text"><p>{FIRST}</p><p>{SECOND}</p>{fragment}<p>{THIRD}</p></div>'
    article = extract(f"<html><body><div><h1>Pos Ronda</h1>{body}</div></body></html>".encode(), URL)
    return [block.text for block in article.blocks]


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    "box",
    [
        "<p class='w'><b>Menuju hari ronda</b><br><a href='#'>12 Hari</a> <a href='#'>3 Jam</a></p>",
        "<p class='w'><strong>Uji ingatan</strong> <span>Lima soal.</span> <a href='/uji'>Mulai kuis</a></p>",
        "<p class='w'><span>Geser ke samping →</span></p>",
        "<p class=w><b>Dulu:</b> <a href='/a'>Jembatan Tua Roboh</a> <b>Kini:</b> <a href='/b'>Air Surut Lagi</a></p>",
        "<p class='w'><i>Anda sudah membaca 2 artikel gratis bulan ini.</i> <a href='/langganan'>Berlangganan</a></p>",
        "<p>Pilih pos: <a href='#'>Utara</a> | <a href='#'>Selatan</a></p>",
        "<p>Kabar ronda untuk Anda tiap malam. <a href='javascript:void(0)'>Ikuti</a></p>",
        "<p><a href='#'>Putar</a> · <a href='#'>Layar penuh</a><br><span>0:00 / 2:15</span></p>",
        "<p><a href='#'>Bosan</a> · <a href='#'>Sudah tahu</a><br><span>Pilihan Anda telah tersimpan</span></p>",
        "<p><b>Nilai pos itu</b> <a href=#>1</a> <a href=#>2</a> <a href=#>3</a> <a href=#>4</a> <a href=#>5</a></p>",
        "<p class='w'><span>Video berikutnya dalam 4 detik</span> <a href='/a'>Jembatan Tua Roboh</a></p>",
        "<div class='w'><span>Kurangi berita ini</span> · <span>Sembunyikan topik ini</span></div>",
        "<p class='w'>Kuota Anda hampir habis. <a href='/akun-saya'>Buat akun</a></p>",
        "<div><b>Pos baru dibuka</b><br><i>Lebih terang.</i><br><a href='#'>Perbarui</a> · <a href='#'>Nanti</a></div>",
        "<center class='w'><b>Pilihan Redaksi</b><br><div><a href='/a'>Jembatan Tua Roboh</a></div></center>",
        "<div class='w'><h3>Pasar</h3><ul><li>Padi <b>7</b> <i>+1%</i></li></ul><i>Data tertunda 15 menit</i></div>",
        "<div><p>Pos kedua?</p><div><label><input type=radio>1</label><label><input type=radio>2</label></div></div>",
        "<div class='w'><small>#Ronda #Malam #Desa</small></div>",
        "<ul><li>Kabar desa di surel Anda</li><li><input type='email'></li><li><button>Kirim</button></li></ul>",
        "<ul><li>Apa reaksi Anda?</li><li><a href='#'>😀 Senang 20%</a></li><li><a href='#'>😢 Sedih 7%</a></li></ul>",
        "<table><tr><td><b>Perlu pos kedua?</b><br><button>Ya</button> <button>Tidak</button></td></tr></table>",
        "<figure><h3>Cari balai terdekat</h3><input type='text'><button>Cari</button></figure>",
        "<center class='w'><p>Gabung warga pembaca</p><a href='#'>Gabung</a></center>",
        "<span class='w'><b>Ikuti topik ini</b> <a href='#'>+ ronda</a> <a href='#'>+ sungai</a></span>",
        "<span>Durasi: 3 menit baca</span>",
        "<div><div>Ronda raya dimulai dalam</div><div>10:22:07</div></div>",
        "<div><span>Ini kabar gratis terakhir Anda.</span><a href='/akun'>Masuk</a></div>",
        "<div data-component='poll'><p>Setujukah Anda?</p><div>Setuju 42%</div><div>Tidak 58%</div></div>",
        "<div>Iklan ini akan hilang dalam 5 detik</div>",
        "<div><span>✕ Tutup</span> <span>Ingatkan nanti</span></div>",
        "<x-kotak><span>Bagikan:</span> <span>Facebook</span> <span>WhatsApp</span></x-kotak>",
        "<div class='w'><b>Gempa hari ini</b><ul><li>Utara 5</li><li>Timur 3</li></ul><a href='/g'>Gempa</a></div>",
        "<div><p>Isi ini untuk orang dewasa.</p><div><span>Ya, saya dewasa</span> | <span>Belum</span></div></div>",
        "<marquee>Kabar singkat dari berbagai desa</marquee>",
    ],
)
def test_a_box_goes_whatever_element_holds_it(box: str, broken: bool) -> None:
    assert lines_around(box, broken=broken) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("<p>Ia mengunggah itu di <a href='https://www.instagram.com/adi'>Instagram</a></p>", 1),
        ("<p>Laporan itu terbit Senin. <a href='https://desa.example/a'>Laporan tahunan</a></p>", 1),
        ("<p><b>Penjaga:</b> <a href='/a'>Adi</a>, <a href='/b'>Budi</a></p>", 1),
        ("<p><strong>Sumber:</strong> <a href='https://desa.example'>Balai Desa</a></p>", 1),
        ("<p>Ia lahir pada 1950.<a href='#'>1</a></p>", 1),
        ("<p>Aturan itu memuat 12 pasal. <a href='https://desa.example/a.pdf'>Unduh PDF</a></p>", 1),
        ("<p><span style='font-weight:400'>Petugas menghapus akun palsu.</span></p>", 1),
        ("<p><span style='font-weight:400'>Hubungi saluran siaga dan kirim pesan suara.</span></p>", 1),
        ("<p><em>Redaksi mengubah judul artikel ini.</em></p>", 1),
        ("<p><strong>Aktifkan Mode Gelap</strong></p>", 1),
        ("<p class='sub'>Unduh Aplikasi Desa</p>", 1),
        ("<h2>Usap ke Atas untuk Membuka Menu</h2>", 1),
        ("<p>Geser ke kiri untuk menghapus pesan</p>", 1),
        ("<div>Dapatkan 25 poin</div>", 1),
        ("<section><p>Kementerian membuka pendaftaran. <a href='https://desa.example/d'>Daftar</a></p></section>", 1),
        ("<center>Informasi: <a href='https://www.instagram.com/desa'>Instagram desa</a></center>", 1),
        ("<p>“Anda boleh ikut.” <a href='/x'>Adi Putra</a></p>", 1),
        ("<ul><li>Masuk</li><li>Daftar</li><li>Kirim</li></ul>", 3),
        ("<ul><li>Senter 12</li><li>Kopi 9</li><li><a href='https://desa.example/d'>Data lengkap</a></li></ul>", 3),
        ("<table><tr><td>Utara</td><td>2</td></tr><tr><td>Selatan</td><td>1</td></tr></table>", 2),
        ("<div><span>Masuk</span><span>Adi</span><span>Keluar</span><span>Budi</span></div>", 1),
        ("<div><span>Utara</span><b>2</b><span>Selatan</span><b>1</b></div>", 1),
        ("<div>Koreksi: pos itu di tepi utara.</div>", 1),
        ("<div class='bantuan'><p>Jika Anda melihat asap, telepon.</p><p><a href='tel:119'>119</a></p></div>", 2),
        ("<div class='dialog'><p>Hakim: Di mana Anda?</p><p>Saksi: Di pos.</p></div>", 2),
        ("<div>Waktu tempuh 2 hari 3 jam 5 menit</div>", 1),
        ("<p>Pos itu milik <a href='#'>Adi</a></p>", 1),
        ("<p>Pos itu dibuka Senin. <a href='#'>Tonton videonya</a></p>", 1),
        ("<p>Dua penjaga absen: <a href='#'>Adi</a>, <a href='#'>Budi</a></p>", 1),
        ("<p>Ia lahir pada 1950. <a href='#'>1</a> <a href='#'>2</a></p>", 1),
        ("<p>Pilih menu lalu klik <a href='#'>Daftar</a></p>", 1),
        ("<p><a href='#'>Daftar nama penjaga</a></p>", 1),
        ("<p>“Datang ke pos kami.” <a href='#'>Ikuti</a></p>", 1),
        ("<p>Panitia membuka pendaftaran. <a href='https://www.cnnindonesia.com/daftar'>Daftar</a></p>", 1),
        ("<p>Anda boleh membantah. <a href='https://www.cnnindonesia.com/redaksi'>Hubungi redaksi</a></p>", 1),
        ("<p>Pos itu milik <a href='https://www.cnnindonesia.com/nasional'>Kampung Seberang</a></p>", 1),
        ("<figure class='w'><div class='v'><div>Warga menjaga pos itu bergantian.</div></div></figure>", 1),
        ("<center>Unduh edaran di <a href='https://desa.example/a.pdf'>laman desa</a></center>", 1),
        ("<section><p>Ketuk kentungan untuk memanggil penjaga</p></section>", 1),
        ("<p>Tagar #Ronda dan #Malam ramai.</p>", 1),
        ("<center><b>Bagian Kedua</b></center>", 1),
        (
            (
                "<div><p>Warga memakai aplikasi ronda di <a href='https://play.google.com/store/apps?id=x'>Google "
                "Play</a> untuk melaporkan asap di tepi sungai, kata Adi.</p></div>"
            ),
            1,
        ),
    ],
)
def test_what_people_typed_stays(typed: str, lines: int) -> None:
    assert len(lines_around(typed, broken=False)) == 3 + lines


def test_a_list_that_a_line_announces_stays() -> None:
    listed = "<p>Cara memakai kentungan itu:</p><ul><li>Angkat</li><li><a href='#'>Pukul</a></li></ul>"
    assert lines_around(listed, broken=False)[2:5] == ["Cara memakai kentungan itu:", "Angkat", "Pukul"]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<span>Kuota habis.</span><a href='/akun'>Masuk</a>", ["Kuota habis.", "Masuk"]),
        ("<b>45</b> hari <i>lagi</i>", ["45 hari lagi"]),
        ("H<sub>2</sub>O dan <b>air</b>, katanya", ["H2O dan air, katanya"]),
        ("<a href='#'>Ya</a> | <a href='#'>Tidak</a>", ["Ya", "Tidak"]),
        ("Sudah habis. <a href='/akun'>Masuk</a>", ["Sudah habis.", "Masuk"]),
        ("Lihat <a href='/a'>aturan itu</a>", ["Lihat aturan itu"]),
        ("<p>Satu</p>dua<br>tiga", ["Satu", "dua", "tiga"]),
    ],
)
def test_the_parts_of_a_box(markup: str, texts: list[str]) -> None:
    box = parse_html(f"<div>{markup}</div>").select_one("div")
    assert box is not None
    assert [part.text for part in parts_of(box)] == texts
