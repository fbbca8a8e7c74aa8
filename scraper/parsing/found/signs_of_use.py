"""Signs of furniture that readers use or watch: offers with a button, countdowns, rows of buttons, strips, polls."""

from __future__ import annotations

from typing import Final

from scraper.parsing.found import use_signs
from scraper.parsing.found.sign import BOX, FRAME, LINKED, Sign

SPEECH: Final = Sign(
    "page speaks",
    "A small box in words of a page, or with a button among its words, speaks to readers: no newsroom reports so.",
    FRAME,
    use_signs.is_speech,
    cuts=(
        "<div><small>Pindai kode untuk membuka aplikasi</small></div>",
        "<div class='w'><span>Nyalakan lonceng untuk kabar terbaru kami</span></div>",
        '<div><div>Ramalan panen</div><a href="/b">Baca ramalan lengkap</a><div>Padi, Jagung</div></div>',
    ),
    keeps=(
        "<div>Warga memakai aplikasi itu untuk melaporkan pipa bocor.</div>",
        "<div><p>Buka laman desa.</p><p>Pilih menu panen.</p><p>Unggah foto.</p><p>Kirim formulir.</p></div>",
        "<div>&quot;Buka aplikasi kami dan ikuti petunjuk,&quot; kata dia.</div>",
        "<div>Koreksi: kebun itu di tepi utara sungai.</div>",
    ),
)
SIGNS_OF_USE: Final = (
    Sign(
        "meter",
        "A box that says how much may be read for nothing, or that more may be read with an account, is of the page.",
        FRAME,
        use_signs.is_meter_box,
        cuts=(
            "<div class='w'><p>2 artikel gratis tersisa</p><p>Akun membuka lebih banyak</p></div>",
            "<section><p>Satu artikel gratis lagi.</p><p>Sudah punya akun?</p></section>",
        ),
        keeps=(
            "<div>Laman desa itu memuat dua artikel gratis.</div>",
            '<div>"Anda punya 2 artikel gratis," begitu tulisan di laman itu.</div>',
        ),
    ),
    Sign(
        "countdown",
        "The name of an event above time that runs down, in parts of its own, is a clock of the page.",
        FRAME,
        use_signs.is_countdown,
        cuts=(
            "<div><div>Panen raya dimulai dalam</div><div>10:22:07</div></div>",
            '<div class="x"><span>Menuju hari tani</span><b>12</b><i>Hari</i><b>3</b><i>Jam</i></div>',
        ),
        keeps=(
            "<div><div>Catatan waktu lari desa</div><div>2:01:09</div></div>",
            "<div>Panen raya dimulai pukul 10.22</div>",
            "<div><div>Lomba dimulai</div><div>10 Maret</div></div>",
        ),
    ),
    Sign(
        "note",
        "Parts that say something about the page, alone or together, are no text, nor are the buttons beside them.",
        FRAME,
        use_signs.is_note,
        cuts=(
            "<div><span>4 menit</span><span>baca</span></div>",
            "<div>Ukuran huruf<span>A-</span><span>A+</span></div>",
        ),
        keeps=("<div><div>4 menit</div><div>lewat tengah malam</div></div>",),
    ),
    Sign(
        "row of buttons",
        "Buttons, marks to click at, counters and controls of a player in a row are no text.",
        FRAME,
        use_signs.is_row,
        cuts=(
            "<div><span>Suka 12</span><span>Komentar 3</span></div>",
            "<div><span>😀 12</span><span>😢 3</span></div>",
            "<div><span>▶</span><span>Dengarkan</span><span>04:12</span></div>",
            "<div><span>A</span><span>A</span><span>A</span></div>",
            "<div class='w'>Suka 120 · Komentar 14 · Bagikan</div>",
        ),
        keeps=(
            "<div>Peringkat desa itu: AAA</div>",
            "<div>AAA</div>",
            "<ul><li>Masuk</li><li>Daftar</li></ul>",
            "<div><div>Simpan</div><div>Pinjam</div></div>",
            "<div>Terima kasih 🙏</div>",
        ),
    ),
    Sign(
        "strip",
        "A label of news, videos or sound before titles that are links leads elsewhere.",
        BOX,
        use_signs.is_strip,
        cuts=(
            (
                '<div><b>Siniar Desa</b> <a href="/a">Cerita Kebun Kita</a> <span>Cerita pekan ini</span> '
                "<span>Bagian ke 4</span></div>"
            ),
        ),
        keeps=(
            "<div>KABAR KILAT: sungai meluap di dua desa.</div>",
            '<div><b>Kata warga:</b> <a href="/a">Cerita dari Kebun</a></div>',
        ),
        needs=LINKED,
    ),
    Sign(
        "prices",
        "Names of what is traded, each with an arrow and how it changed, side by side, run along the page.",
        FRAME,
        use_signs.is_prices,
        cuts=(
            "<div><span>PADI</span><span>7.213</span><span>▲ 0,3%</span><span>TEH</span><span>▼ 1%</span></div>",
            "<div class='w'><ul><li>Padi <b>7</b> <i>▲ 1%</i></li><li>Teh <b>9</b> <i>▼ 2%</i></li></ul></div>",
        ),
        keeps=(
            "<div><div>Padi naik 0,32%</div><div>Jagung turun 0,10%</div></div>",
            "<div class='w'><ul><li>Padi <b>7</b> <i>1%</i></li><li>Teh <b>9</b> <i>2%</i></li></ul></div>",
        ),
    ),
    Sign(
        "poll",
        "A question with the answers that readers choose from, side by side or on the article, is of the page.",
        FRAME,
        use_signs.is_poll,
        cuts=(
            "<div><b>Perlu kebun kedua?</b><span>Ya</span><span>Tidak</span></div>",
            "<div><p>Apakah artikel ini membantu?</p><span>Ya</span><span>Tidak</span></div>",
        ),
        keeps=(
            "<div><p>Mengapa kebun di desa ini?</p><p>Tanahnya gembur.</p></div>",
            "<div><div>Setuju 42%</div><div>Tidak setuju 58%</div></div>",
            "<div><p>Perlu kebun kedua?</p><p>Ya.</p><p>Tidak.</p></div>",
        ),
    ),
    Sign(
        "offer",
        "Words that bid readers act and touch what stands before them are a button: who types puts a space between.",
        FRAME,
        use_signs.is_offer,
        cuts=(
            '<div><span>Anda sudah membaca tiga kabar gratis.</span><a href="/akun">Masuk</a></div>',
            "<div><p>Kabar desa tiap pagi di surel Anda.</p><span>Kirim</span></div>",
            '<div class="x">Uji ingatan tentang kebun<a href="/uji">Mulai</a></div>',
            "<div><b>Kabar panen langsung ke ponsel</b><span>Aktifkan</span></div>",
        ),
        keeps=(
            '<div>Warga dapat mendaftar di <a href="/balai">laman balai desa</a></div>',
            "<div><p>Pilih menu panen</p><p>Kirim</p></div>",
            "<div><span>Masuk</span><span>Adi</span><span>Keluar</span><span>Budi</span></div>",
            '<div>"Anda boleh ikut," kata dia.<a href="/kebun">Daftar</a></div>',
        ),
    ),
    SPEECH,
    Sign(
        "button links",
        "A line that ends in links which lead nowhere, or bid act right below the front page, is of the page.",
        FRAME,
        use_signs.ends_in_button_links,
        cuts=(
            '<p>Pilih ukuran kebun: <a href="#">Kecil</a> | <a href="#">Besar</a></p>',
            '<p>Kabar panen untuk Anda tiap pagi. <a href="javascript:void(0)">Ikuti</a></p>',
            '<p><a href="/gim-kata">Mainkan gim kata</a></p>',
        ),
        keeps=(
            '<p>Kebun itu milik <a href="#">Adi</a></p>',
            '<p>Panen naik dua kali lipat. <a href="#">Adi dan Budi</a></p>',
            '<p>Panen naik dua kali lipat.<a href="#">1</a></p>',
            '<p>&quot;Datang ke kebun kami.&quot; <a href="#">Ikuti</a></p>',
        ),
        needs=LINKED,
    ),
)
