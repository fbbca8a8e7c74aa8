"""Parts from which sentences are composed: who, did what, about what, when or why. Tens of thousands of combinations."""

from __future__ import annotations

from typing import Final

ACTORS: Final = (
    "{person}", "{person2}", "Pihak {company}", "Juru bicara {inst}", "Warga {district}", "Pemerintah kota {place}",
    "Sejumlah pedagang di {place2}", "Panitia", "Tim dari {inst}", "Manajemen {company}", "Para orang tua murid",
    "Dinas terkait", "Perwakilan nelayan {district}", "Anggota dewan asal {place}", "Seorang saksi",
    "Petugas lapangan", "Kelompok relawan", "Sekretaris {inst}", "Dua peneliti {inst}", "Pengurus koperasi {district}",
)  # fmt: skip
ACTS: Final = (
    "menolak", "mendukung", "mempertanyakan", "meminta penjelasan tentang", "menunda", "meninjau ulang", "menyambut",
    "mengumumkan", "menyiapkan", "membahas", "menyoroti", "mengawasi", "menguji", "membiayai", "melaporkan", "mencatat",
    "memuji", "mengkritik", "belum mengetahui", "sudah menyelesaikan", "akan mempercepat", "tengah menghitung ulang",
)  # fmt: skip
OBJECTS: Final = (
    "rencana ‹t:{topic}› di {district}", "perubahan jadwal itu", "usulan tarif baru sebesar Rp{two}.000",
    "pembagian bantuan tahap {few}", "hasil survei {inst}", "pembangunan gedung senilai {money}", "perbaikan saluran air",
    "kerja sama dengan {company}", "temuan {num} berkas ganda", "penutupan jalan di {district}",
    "penggunaan dana {money} tersebut", "pelatihan bagi {num} warga", "aturan tentang ‹t:{topic2}›",
    "pemindahan kantor ke {place2}", "layanan ‹e:online› yang baru dibuka", "program ‹e:pilot project› itu",
    "kenaikan {pct} persen tersebut", "surat edaran nomor {two}", "pengadaan {count} unit alat",
    "keluhan {num} pelanggan", "isi perjanjian yang bocor", "gagasan ‹b:kota tanpa antre›",
)  # fmt: skip
TAILS: Final = (
    " sejak {day} ({date})", " karena dinilai terlalu mahal", " dalam rapat tertutup di {place2}", "",
    " sebelum tenggat berakhir", " meski cuaca buruk", " tanpa menyebut nama siapa pun", " untuk kedua kalinya tahun ini",
    ", demikian menurut catatan {inst}", " agar tidak merugikan warga", " di hadapan {num} undangan",
    " pada pukul {hour}.{minute} WIB", " sambil menunggu putusan pengadilan", " dengan biaya {money}", "",
    " setelah didesak warga {district}", " lewat siaran langsung selama {num} menit", " bersama pengurus ‹t:{topic}›",
)  # fmt: skip
OPENERS: Final = (
    "", "", "", "", "", "", "Sementara itu, ", "Di sisi lain, ", "Pada kesempatan yang sama, ", "Namun, ", "Selain itu, ",
    "Sehari kemudian, ", "Menurut laporan itu, ", "Tak lama setelahnya, ", "Di {place2}, ", "Hingga kini, ",
)  # fmt: skip
SPEAKERS: Final = (
    "Kami",
    "Saya",
    "Warga di sini",
    "Anak-anak muda",
    "Pihak kami",
    "[Mereka]",
    "Teman-teman di lapangan",
)
AFTERTHOUGHTS: Final = (
    "", "", " Itu saja dulu.", " Selebihnya tunggu saja.", " Tolong dicatat.", " Nilainya {money}.", " Sudah {num} hari!",
    " Apa salahnya?", " Bukan sekali dua kali [terjadi di {district}].", " Kami punya datanya.", " Silakan tanya {inst}.",
)  # fmt: skip
