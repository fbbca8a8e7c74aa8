"""What each section writes about: titles, leads, sentences, topics, and the site's numbers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Section:
    """One kanal. sub: number of the sub-kanal in addresses -> (its slug, its name) as the breadcrumb shows it."""

    slug: str
    name: str
    weight: int
    sub: dict[int, tuple[str, str]]
    topics: tuple[str, ...]
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    sentences: tuple[str, ...]


SECTIONS: Final = (
    Section(
        "nasional",
        "Nasional",
        30,
        {12: ("hukum-kriminal", "Hukum & Kriminal"), 20: ("peristiwa", "Peristiwa"), 32: ("politik", "Politik")},
        ("banjir", "pilkada", "KPK", "DPR", "jalan tol", "angkutan umum", "tata ruang", "sampah"),
        (
            "Warga {district} Tagih Janji soal {Topic}",
            "{person}: Persoalan {Topic} Harus Selesai Tahun Ini",
            "{num} Kepala Desa di {place} Datangi {inst}",
            "Polisi Periksa {num} Saksi Kasus {Topic} di {place}",
            "Hujan Deras, {num} Rumah di {district} Terendam",
            "Kronologi Ricuh Rapat {Topic} di {place}",
            "'Kami Lelah', Kata Warga {district} soal {Topic} & Banjir",
        ),
        (
            "{role} {inst} {person} menyebut penanganan ‹t:{topic}› di {place} berjalan lambat karena kekurangan tenaga.",
            "Sedikitnya {num} rumah di {district}, {place}, terendam air setelah hujan turun sejak {day} ({date}) malam.",
            "Komisi Pemberantasan Korupsi (KPK) memeriksa {num} orang terkait proyek ‹t:{topic}› senilai {money} di {place}.",
            "Puluhan kepala desa mendatangi kantor {inst} di {place} untuk menanyakan kelanjutan ‹t:{topic}›.",
        ),
        (
            "Penyidik menyita {num} dokumen dan dua unit kendaraan dari kantor {company}.",
            "Ketinggian air di {district} sempat mencapai {num} sentimeter sebelum surut menjelang subuh.",
            "Pengadilan menjadwalkan sidang berikutnya pada {day} ({date}) dengan agenda mendengar saksi ahli.",
            "DPRD {place} akan memanggil {company} untuk dimintai penjelasan.",
            "Jalur menuju {district} ditutup sementara, dan kendaraan dialihkan melalui {place2}.",
            "Fraksi-fraksi di dewan terbelah: {few} setuju, sisanya meminta kajian ulang.",
        ),
    ),
    Section(
        "internasional",
        "Internasional",
        16,
        {
            115: ("asia-pasifik", "Asia Pasifik"),
            134: ("eropa-amerika", "Eropa Amerika"),
            120: ("timur-tengah", "Timur Tengah"),
        },
        ("gencatan senjata", "imigrasi", "pemilu sela", "gempa", "kapal tanker", "perbatasan"),
        (
            "Feri Terbalik di Danau Morvane, {num} Orang Selamat",
            "Pemerintah Estovia Batalkan Pajak {Topic}",
            "Perundingan {Topic} di Port Selwyn Buntu Lagi",
            "{num} Negara Teken Kesepakatan {Topic}",
            "Kota Lembah Qarsen Gelap Gulita {num} Jam",
            "Wali Kota Port Selwyn Mundur Usai Skandal {Topic}",
        ),
        (
            "Perundingan mengenai ‹t:{topic}› di Port Selwyn berakhir tanpa kesepakatan, {day} ({date}) waktu setempat.",
            "Sebanyak {num} penumpang selamat setelah feri yang mereka tumpangi terbalik di Danau Morvane, Estovia.",
            "Pemerintah Estovia membatalkan rencana kenaikan pajak setelah ribuan orang turun ke jalan di Lembah Qarsen.",
        ),
        (
            'Menteri Luar Negeri Estovia Adela Brankova menyebut pembicaraan itu "jujur dan terbuka".',
            "Dilansir ‹l:{outlet}›, listrik padam sejak pukul {hour}.{minute} waktu setempat.",
            "Kedutaan memastikan tidak ada warga Indonesia di antara korban.",
            "Parlemen Estovia menggelar pemungutan suara kedua pada {day} ({date}).",
            "Sejumlah penerbangan dari Port Selwyn dialihkan ke bandara terdekat.",
            '"Kami tidak akan mundur selangkah pun," ujar Brankova seperti dikutip ‹l:{outlet}›.',
        ),
    ),
    Section(
        "ekonomi",
        "Ekonomi",
        18,
        {92: ("makro", "Makro"), 78: ("keuangan", "Keuangan"), 85: ("energi", "Energi"), 532: ("bisnis", "Bisnis")},
        ("harga beras", "inflasi", "rupiah", "listrik", "pajak", "ekspor", "kredit mikro"),
        (
            "Harga {Topic} di {place} Naik {pct} Persen",
            "{company} Bidik Pendapatan {money}",
            "Daftar {num} Kota dengan {Topic} Tertinggi",
            "{inst}: {Topic} Masih Aman sampai Akhir Tahun",
            "Rugi {money}, {company} Tutup Gerai di {place}",
            "Cara Menghitung {Topic} buat Pemula",
        ),
        (
            "{company} membukukan laba bersih {money} sepanjang semester pertama, naik {pct} persen secara tahunan (yoy).",
            "Harga kebutuhan pokok di {place} naik {pct} persen dalam sepekan, terutama karena ‹t:{topic}›.",
            "{role} {inst} {person} memperkirakan ‹t:{topic}› akan stabil hingga akhir tahun.",
        ),
        (
            "Kenaikan tertinggi terjadi di {place2}, yakni {pct} persen atau Rp{two}.000 per kilogram.",
            "Saham perusahaan itu ditutup melemah {few} poin (bps) pada perdagangan {day} ({date}).",
            "Biaya logistik menyumbang hampir {pct} persen dari harga jual.",
            "Pinjaman baru senilai {money} akan dicairkan dalam {few} tahap.",
            "Nilai ekspor lewat {place} tercatat US${few},{two} miliar.",
            "Bank penyalur menetapkan bunga {few} persen per tahun bagi pelaku usaha kecil.",
        ),
    ),
    Section(
        "olahraga",
        "Olahraga",
        12,
        {142: ("sepakbola", "Sepak Bola"), 170: ("raket", "Raket"), 178: ("lainnya", "Lainnya")},
        ("Liga Nusantara", "bulu tangkis", "balap motor", "bola voli", "tim nasional"),
        (
            "{team} vs {team2}: Imbang Tanpa Gol",
            "Daftar Pemain {team} untuk Piala Pesisir",
            "{person} Cetak Dua Gol, {team} Menang",
            "Pelatih {team}: Kami Belum Habis",
            "Jadwal {Topic} Pekan Ini",
            "{team} Tumbang di Kandang {team2}",
        ),
        (
            "‹t:{team}› menang {few}-1 atas ‹t:{team2}› dalam lanjutan Piala Pesisir di {place}, {day} ({date}).",
            "{team} mengumumkan {num} pemain yang dibawa ke turnamen ‹t:{topic}› di {place}.",
            "Pelatih {team} {person} belum menyerah meski timnya tertinggal {few} poin dari pemuncak klasemen.",
        ),
        (
            "Gol pertama lahir pada menit ke-{two} lewat sundulan {person2}.",
            "{team2} sempat menyamakan kedudukan, namun gol itu dianulir wasit.",
            "Kekalahan ini membuat {team} turun ke peringkat {few} klasemen sementara.",
            "Stadion di {place} disesaki {count} penonton.",
            '"Anak-anak [pemain muda] sudah memberikan segalanya," ucap {person}.',
            "Babak pertama berakhir imbang, lalu {person2} memecah kebuntuan.",
        ),
    ),
    Section(
        "teknologi",
        "Teknologi",
        7,
        {185: ("teknologi-informasi", "Teknologi Informasi"), 199: ("sains", "Sains"), 384: ("gadget", "Gadget")},
        ("kecerdasan buatan", "peretasan", "satelit", "ponsel lipat", "gerhana"),
        (
            "Peneliti {inst} Temukan Celah di {Topic}",
            "Satelit Baru untuk {Topic} Meluncur dari {place}",
            "{num} Aplikasi Ini Diam-diam Kuras Baterai",
            "Kapan {Topic} Tiba di Indonesia?",
        ),
        (
            "Peneliti {inst} menemukan ‹e:malware› baru yang menyamar sebagai aplikasi ‹t:{topic}›.",
            "{company} meluncurkan perangkat ‹t:{topic}› seharga Rp{few},{two} juta di {place}.",
        ),
        (
            "‹e:Malware› itu mengirim data pengguna ke ‹e:server› di luar negeri setiap {few} jam.",
            "Pembaruan sistem dirilis bertahap mulai {day} ({date}) untuk {count} pengguna.",
            "Kamera utamanya beresolusi {two} megapiksel dengan ‹e:optical image stabilization›.",
            "Para ahli menyarankan ‹e:password› diganti setiap {few} bulan.",
        ),
    ),
    Section(
        "otomotif",
        "Otomotif",
        4,
        {591: ("mobil", "Mobil"), 579: ("motor", "Motor")},
        ("mobil listrik", "SIM", "tilang elektronik", "motor bebek"),
        (
            "Mobil Listrik Buatan {place} Dijual {money}",
            "Penjualan {Topic} Naik {pct} Persen",
            "Biaya Urus {Topic} Terbaru",
        ),
        ("Penjualan ‹t:{topic}› sepanjang bulan lalu naik {pct} persen menjadi {count} unit.",),
        (
            "Fitur ‹e:Lane Follow Assist› kini hadir di semua tipe.",
            "Baterainya berkapasitas {two} kWh dan sanggup menempuh {num}0 km.",
            "Harga termurah dibanderol Rp{two},5 juta ‹e:on the road› {place}.",
        ),
    ),
    Section(
        "edukasi",
        "Edukasi",
        3,
        {561: ("sekolah", "Sekolah"), 563: ("kampus", "Kampus")},
        ("beasiswa", "kurikulum", "ujian masuk", "guru honorer"),
        (
            "Contoh Soal {Topic} dan Pembahasannya",
            "{num} Jurusan Sepi Peminat di {place}",
            "Syarat {Topic} dan Jadwalnya",
        ),
        ("{inst} membuka pendaftaran ‹t:{topic}› bagi {count} peserta dari {place} dan sekitarnya.",),
        (
            "Pendaftar wajib mengunggah ijazah paling lambat {day} ({date}).",
            "Setiap peserta menerima bantuan Rp{few},{two} juta per semester.",
            "Ujian berlangsung {num} menit dan terdiri atas {few} bagian.",
        ),
    ),
    Section(
        "hiburan",
        "Hiburan",
        6,
        {220: ("film", "Film"), 227: ("musik", "Musik"), 234: ("seleb", "Seleb")},
        ("konser", "film pendek", "festival musik", "serial"),
        (
            "Sinopsis Film Malam di {district}",
            "{person} Gelar Konser Tunggal di {place}",
            "Daftar Pemenang {Topic} {place}",
        ),
        ("Penyanyi ‹t:{person}› mengumumkan konser tunggal di {place} pada akhir tahun, {day} ({date}).",),
        (
            "Tiket dijual mulai Rp{two}0 ribu dan habis dalam {few} jam.",
            "Film itu dibintangi {person2} dan disutradarai orang yang sama.",
            "Album terbarunya, ‹e:Tanah Seberang›, berisi {num} lagu.",
        ),
    ),
    Section(
        "gaya-hidup",
        "Gaya Hidup",
        4,
        {255: ("health", "Health"), 269: ("travel", "Travel"), 284: ("trends", "Trends")},
        ("diabetes", "liburan murah", "kopi", "kulit kering"),
        (
            "{few} Manfaat Berjalan Kaki untuk {Topic}",
            "Rekomendasi {num} Tempat Makan di {place}",
            "Tanda Awal {Topic} yang Sering Luput",
        ),
        ("Banyak orang tidak menyadari bahwa ‹t:{topic}› bisa diatasi dengan kebiasaan kecil sehari-hari.",),
        (
            "Dokter {person2} menyarankan minum {few} gelas air sebelum tidur.",
            "Gejalanya mirip flu biasa: demam, batuk, dan lemas.",
            "Kedai itu buka pukul {hour}.00 WIB dan ramai setiap akhir pekan.",
        ),
    ),
)
BY_SLUG: Final = {section.slug: section for section in SECTIONS}
# Sub-kanal numbers of photo and infographic pages are their own; these were seen with photo stories.
PHOTO_SUB: Final = {
    "nasional": 22,
    "internasional": 136,
    "olahraga": 144,
    "ekonomi": 94,
    "gaya-hidup": 272,
    "hiburan": 243,
    "otomotif": 605,
    "teknologi": 201,
    "edukasi": 22,
}
