"""Signs of furniture: what shows, whatever its name, that a block between paragraphs stands outside the text."""

from __future__ import annotations

from typing import Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.found import box_signs, link_signs
from scraper.parsing.found.odd_boxes import is_odd
from scraper.parsing.found.sign import (
    ARTICLE,
    ASKS,
    BOX,
    EMBED,
    FRAME,
    HEADING,
    LINKED,
    MUTE,
    PICTURED,
    PLAYS,
    SHORT,
    SPEAKS,
    Sign,
)
from scraper.parsing.found.signs_of_use import SIGNS_OF_USE

_PICTURE: Final = Treatment(Fate.FIGURE, names.PHOTO_CAPTION)
_CONTENTS: Final = Treatment(Fate.CUT, names.TABLE_OF_CONTENTS)
_PAGES: Final = Treatment(Fate.CUT, names.PAGE_NAVIGATION)
_AD: Final = Treatment(Fate.CUT, names.AD)

OTHER_ARTICLE: Final = "other article"

SIGNS: Final = (
    Sign(
        "ad",
        "What says that it is an advertisement, or comes from an advertiser alone, is one.",
        _AD,
        box_signs.is_ad,
        cuts=(
            "<div>ADVERTISEMENT</div>",
            '<div><a href="https://ad.doubleclick.net/klik"><img src="https://ad.doubleclick.net/a.gif"></a></div>',
        ),
        keeps=(
            "<div>Iklan itu dipasang warga di tepi jalan desa sejak hari Senin.</div>",
            '<div><a href="https://www.contoh.example/desa"><img src="/desa.jpg"></a></div>',
        ),
    ),
    Sign(
        "picture",
        "A short line in one box with a picture is its caption.",
        _PICTURE,
        box_signs.is_picture,
        cuts=(
            '<div class="x"><img src="/a.jpg"><div>Kebun warga di tepi sungai. (Foto: Arsip Desa)</div></div>',
            '<div class="x"><img src="/a.jpg" alt="Kebun warga."><p>Kebun warga.</p></div>',
        ),
        keeps=(
            '<p><img src="/a.jpg">Warga merawat kebun bersama di tepi sungai sejak awal musim hujan tahun lalu.</p>',
            '<div class="x"><img src="/a.jpg"><h3>Kebun Warga</h3></div>',
        ),
        needs=PICTURED | SHORT,
    ),
    Sign(
        "player",
        "A player or its placeholder with hardly a word is an embed.",
        EMBED,
        box_signs.is_player,
        cuts=(
            '<div class="x"><iframe src="https://www.youtube.com/embed/1"></iframe><p>Panen raya</p></div>',
            '<div class="x"><a href="https://www.cnnindonesia.com/embed/video/1">[Gambas:Video CNN]</a></div>',
        ),
        keeps=(
            (
                '<div class="x"><iframe src="https://www.youtube.com/embed/1"></iframe><p>Panen raya dihadiri ribuan '
                "warga dari tujuh desa di tepi sungai.</p></div>"
            ),
        ),
        needs=PLAYS | MUTE,
    ),
    Sign(
        "contents",
        "Links that lead into the page itself are its table of contents.",
        _CONTENTS,
        link_signs.is_contents,
        cuts=('<div><p>Daftar Isi</p><ul><li><a href="#satu">Awal mula</a></li></ul></div>',),
        keeps=('<div><ul><li><a href="#">Awal mula</a></li></ul></div>',),
        needs=LINKED | MUTE,
    ),
    Sign(
        "topics",
        "Links to lists of a topic are the article's labels.",
        FRAME,
        link_signs.is_topics,
        cuts=(
            '<div>Topik: <a href="/tag/kebun">kebun</a> <a href="/tag/desa">desa</a></div>',
            '<div><span>TOPIK TERKAIT</span> <a href="/tag/desa">desa</a></div>',
        ),
        keeps=(
            '<p>Warga <a href="/tag/desa">desa</a> itu merawat kebun bersama sejak awal musim hujan tahun lalu.</p>',
            '<p>Warga merawat kebun. <a href="/tag/desa">desa</a>, <a href="/tag/kebun">kebun</a></p>',
        ),
        needs=LINKED | MUTE,
    ),
    Sign(
        "share",
        "A bar of links that share the page is no text.",
        FRAME,
        link_signs.is_share,
        cuts=(
            (
                '<div>Bagikan <a href="https://www.facebook.com/sharer.php?u=1">Facebook</a> '
                '<a href="https://twitter.com/intent/tweet?u=1">X</a></div>'
            ),
        ),
        keeps=(
            (
                '<p>Unggahan itu <a href="https://www.facebook.com/sharer.php?u=1">dibagikan</a> warga lebih dari '
                "seribu kali dalam dua hari, menurut pengelola kebun.</p>"
            ),
        ),
        needs=LINKED,
    ),
    Sign(
        "store",
        "A short box that sends readers to an app or a channel is no text.",
        FRAME,
        link_signs.is_store,
        cuts=(
            '<div>Baca lebih mudah lewat aplikasi kami <a href="https://play.google.com/store/apps/details?id=x">Pasang</a></div>',
            '<p>Ikuti kami di <a href="https://www.tiktok.com/@kabardesa">TikTok</a></p>',
        ),
        keeps=(
            (
                '<p>Aplikasi itu ada di <a href="https://play.google.com/store/apps/details?id=x">Google Play</a> '
                "sejak Senin. Warga memakainya untuk mencatat panen, membagi hasil, dan menjadwalkan giliran menyiram "
                "kebun bersama.</p>"
            ),
            '<p>Warga menulis di <a href="https://www.tiktok.com/@kebun">TikTok</a></p>',
            '<ul><li>Unduh <a href="https://play.google.com/store/apps/details?id=x">aplikasi itu</a></li></ul>',
        ),
        needs=LINKED | SHORT,
    ),
    Sign(
        "buttons",
        "A row of short links that lead nowhere are buttons: only the page's code knows what they do.",
        FRAME,
        link_signs.is_buttons,
        cuts=(
            '<div><span>Ukuran</span> <a href="#">Kecil</a> <a href="#">Besar</a></div>',
            '<ul><li><a href="javascript:void(0)">A-</a></li><li><a href="javascript:void(0)">A+</a></li></ul>',
        ),
        keeps=(
            '<p>Warga <a href="#">dua</a> desa <a href="#">itu</a></p>',
            '<div><a href="#">Awal mula</a></div>',
            (
                '<div><a href="#">Kami</a> dan <a href="#">mereka</a> menanam bersama di tepi sungai sejak awal musim '
                "hujan.</div>"
            ),
        ),
        needs=LINKED,
    ),
    Sign(
        "of the page",
        "Lines about the page itself are no text: how long it takes to read, that it can be heard, its comments.",
        FRAME,
        box_signs.is_of_page,
        cuts=(
            "<div><span>4 menit membaca</span></div>",
            "<div><p>Dengarkan artikel ini (4 menit)</p></div>",
            "<div>12 komentar</div>",
            "<div>Menuju panen raya <b>12</b> hari <b>03</b> jam <b>45</b> menit</div>",
        ),
        keeps=(
            "<div>Komentar warga dua desa</div>",
            "<div><p>Ia 4 menit membaca surat itu.</p></div>",
            "<p>Waktu tempuh 2 hari 3 jam 5 menit</p>",
        ),
    ),
    Sign(
        "copy",
        "Paragraphs that stood there before are a copy for screens of another size.",
        FRAME,
        box_signs.is_copy,
        cuts=(),
        keeps=("<div><p>Semua diam.</p><p>Semua diam.</p></div>",),
        needs=SPEAKS,
    ),
    Sign(
        "divider",
        "A heading of nothing but marks heads nothing.",
        FRAME,
        box_signs.is_divider,
        cuts=("<h2>___</h2>", "<h3>* * *</h3>"),
        keeps=("<p>* * *</p>", "<h2>...</h2>", "<h2>- 12</h2>"),
        needs=HEADING | SHORT,
    ),
    Sign(
        "pager",
        "Numbers of pages that are links lead to the rest of the article.",
        _PAGES,
        link_signs.is_pager_box,
        cuts=('<div><a href="/x?page=1">1</a> <a href="/x?page=2">2</a> <a href="/x?page=2">Selanjutnya</a></div>',),
        keeps=("<div>2</div>",),
        needs=LINKED,
    ),
    Sign(
        "popular",
        "A list of what most people read is the same on every page, and no hint of the article.",
        FRAME,
        link_signs.is_popular_box,
        cuts=('<div><h4>Terpopuler</h4><ul><li><a href="/a">Harga Cabai Naik Lagi</a></li></ul></div>',),
        keeps=("<div><h4>Harga terpopuler</h4><ul><li>Cabai rawit merah</li></ul></div>",),
        needs=LINKED,
    ),
    Sign(
        "box",
        "Titles of other articles, each a link, with a label and nothing else.",
        BOX,
        link_signs.is_box,
        cuts=(
            '<div><span>Lihat Juga</span><a href="/a">Cara Membuat Kompos dari Daun</a></div>',
            '<section><h4>Artikel terkait</h4><ul><li><a href="/a">Harga Pupuk Naik Lagi</a></li></ul></section>',
        ),
        keeps=(
            '<div><span>Menurut warga,</span> <a href="/a">kebun itu dirawat bersama sejak awal musim hujan.</a></div>',
            '<div><ul><li>Cangkul milik desa</li><li><a href="/a">Pompa air besar</a></li></ul></div>',
        ),
        needs=LINKED,
    ),
    Sign(
        "cards",
        "Titles of other articles that are links, each with a summary.",
        FRAME,
        link_signs.is_cards,
        cuts=(
            (
                '<div><div><a href="/a">Harga Pupuk Naik Lagi</a><p>Harga pupuk naik sepuluh persen dalam sepekan.</p>'
                '</div><div><a href="/b">Sungai Meluap Lagi</a><p>Sungai meluap setelah hujan semalaman.</p></div>'
                "</div>"
            ),
        ),
        keeps=(
            (
                "<div><div><h3>Harga Pupuk</h3><p>Harga pupuk naik sepuluh persen dalam sepekan terakhir.</p></div>"
                "<div><h3>Sungai Meluap</h3><p>Sungai meluap setelah hujan turun sepanjang malam.</p></div></div>"
            ),
        ),
        needs=LINKED,
    ),
    Sign(
        OTHER_ARTICLE,
        "An article inside this one, alone of its kind and with a headline of its own, is another one.",
        FRAME,
        box_signs.is_other_article,
        cuts=(
            "<article><h2>Harga Pupuk Naik Lagi</h2><p>Harga pupuk naik sepuluh persen dalam sepekan.</p></article>",
        ),
        keeps=("<section><h2>Harga Pupuk</h2><p>Harga pupuk naik sepuluh persen dalam sepekan.</p></section>",),
        needs=ARTICLE,
    ),
    Sign(
        "linked line",
        "A line that is one link and no sentence is the title of another page.",
        BOX,
        link_signs.is_linked_line,
        cuts=(
            '<p><a href="/a">HARGA PUPUK NAIK LAGI PEKAN INI</a></p>',
            '<p>Read more: <a href="/a">Rivers rise again after a night of rain</a></p>',
        ),
        keeps=(
            '<p><a href="/a">Warga merawat kebun bersama sejak awal musim hujan.</a></p>',
            '<p>Baca aturan di <a href="/a">laman resmi desa itu</a></p>',
        ),
        needs=LINKED | SHORT,
    ),
    Sign(
        "labelled",
        "A box whose first line says so is about something else.",
        FRAME,
        box_signs.is_labelled,
        cuts=("<div class='x'><h4>Tentang penulis</h4><p>Wartawan kami, menulis tentang kota dan pasar.</p></div>",),
        keeps=(
            "<div class='x'><h4>Komentar warga dua desa</h4><p>Warga menyambut rencana itu dengan gembira.</p></div>",
        ),
    ),
    Sign(
        "call",
        "A short box that ends in a link which bids readers do something is an offer of the page.",
        FRAME,
        box_signs.is_call,
        cuts=(
            (
                "<div class='x'><h4>Dukung kabar desa</h4><p>Bantu kami tetap terbit setiap pekan.</p>"
                '<a href="/dukung">Donasi sekarang</a></div>'
            ),
            '<div class="x"><b>Sari Wulan</b><p>Pegiat kebun</p><a href="/tokoh">Lihat profil</a></div>',
        ),
        keeps=(
            (
                '<div class="x"><p>Aturan desa itu memuat sembilan pasal.</p>'
                '<a href="/a">aturan yang ditulis ulang warga</a></div>'
            ),
            '<p>Aturan itu dapat dibaca siapa pun.<br><a href="/a">Lihat aturan</a></p>',
        ),
        needs=LINKED,
    ),
    Sign(
        "by a machine",
        "What ends in a note that a machine wrote it is a summary of the article, not its text.",
        FRAME,
        box_signs.is_by_machine,
        cuts=("<div><h4>Sekilas</h4><p>Kebun dirawat bersama.</p><p>Dibuat dengan bantuan AI</p></div>",),
        keeps=(
            "<p>Gambar itu dibuat dengan bantuan AI, kata warga.</p>",
            "<div><p>Dibuat dengan bantuan AI</p><p>Begitu tulisan di papan itu.</p></div>",
        ),
    ),
    Sign(
        "form",
        "A short box around a field or a button asks readers for something.",
        FRAME,
        box_signs.is_form,
        cuts=(
            "<div class='x'><p>Terima kabar setiap pagi.</p><form><input type='email'><button>Ya</button></form></div>",
            "<div class='x'><span>Kabar sore</span><button>Terima</button></div>",
            "<div class='x'><p>Kabar ini gratis berkat para pendukung kami.</p><button>Beri dukungan</button></div>",
        ),
        keeps=("<p>Sentuh tanda <button>Siram</button> supaya pompa menyala, kata pengelola kebun kepada warga.</p>",),
        needs=ASKS,
    ),
    *SIGNS_OF_USE,
    Sign(
        "named",
        "Tag, name or style say that it is no text, and little of the prose stands in such blocks.",
        FRAME,
        box_signs.is_named,
        cuts=(
            '<div class="newsletter-signup">Dari balai desa, tiap pagi</div>',
            "<aside><p>Angka hari ini: 12 ton.</p></aside>",
            "<div role='alert'>Tautan kabar ini berhasil disalin.</div>",
            '<div style="display:none"><p>Teks untuk mesin pencari.</p></div>',
        ),
        keeps=(
            '<aside><blockquote>"Kami menanam bersama sejak hujan pertama turun," kata dia.</blockquote></aside>',
            "<div role='alert'>Peringatan: kisah ini memuat uraian kekerasan.</div>",
            '<div class="story-part"><p>Warga merawat kebun bersama di tepi sungai sejak awal musim hujan.</p></div>',
        ),
    ),
    Sign(
        "odd box",
        "A short box with a name of its own and something to use, among paragraphs of one kind, is of the page.",
        FRAME,
        is_odd,
        cuts=(
            '<div class="bx"><h4>Hasil panen</h4><p>Padi dan jagung.</p><a href="/panen">seluruh angka panen</a></div>',
            '<section class="bx"><h4>Ternak</h4><p>Sapi dan kambing.</p><a href="/t">angka ternak semua</a></section>',
        ),
        keeps=(
            '<div class="bx"><div>Padi 12 ton</div><div>Jagung 9 ton</div></div>',
            '<div class="bx"><div>Koreksi: kebun itu di tepi utara sungai.</div></div>',
            '<div class="bx">Warga merawat kebun bersama di tepi sungai sejak awal musim hujan.</div>',
            '<div class="bx">"Kami menanam bersama," kata dia.</div>',
            "<div>Kebun bersama</div>",
            '<div class="bx">- Cangkul milik desa</div>',
            '<div class="bx"><ol><li>Cangkul</li></ol></div>',
            '<p class="bx">Kebun Bersama</p>',
            '<div class="bx"><p>Bahan</p><ul><li>padi dua karung</li></ul></div>',
            '<div class="bx"><h4>Siapa Pak Adi?</h4><p>Pak Adi memimpin kelompok tani desa sejak dua tahun.</p></div>',
            '<div class="bx">Kebun di Tepi Sungai</div>',
            '<div class="bx"><h3>Menanam</h3></div>',
            '<div class="bx">Kebun utara</div><div class="bx">Kebun selatan</div>',
            '<p>Warga membawa alat sendiri ke kebun itu:</p><div class="bx">Cangkul dan sekop</div>',
        ),
    ),
)
