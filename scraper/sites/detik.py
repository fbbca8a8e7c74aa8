"""The facts of detik (detikcom).

Marks: raw = seen in a stored page, src = relied on by public code, assumed = our guess where no source shows it.
"""

from __future__ import annotations

from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where
from scraper.facts.site import Layout, Lists, Site
from scraper.sites.detiknetwork.cms import CONTENT_TYPES, FURNITURE
from scraper.sites.detiknetwork.network_metas import METAS
from scraper.sites.detiknetwork.network_wording import WORDING
from scraper.sites.detiknetwork.text_rules import DETIK_NETWORK

_ADDRESS: Final = r"""
    (?P<base>
        /(?: (?:[a-z]{2,20}/)?read(?:foto|video)?/(?P<created>\d{4}/\d\d/\d\d/\d{6})/   # to 2016: of creation
           | (?:(?P<section>[a-z][a-z0-9-]{1,30})/)?                   # www: the channel; elsewhere a rubric
             (?:[a-z][a-z0-9-]{1,40}/)?                                # rubric
             (?:d-)?                                                   # 2016-20 also without
         )
        (?P<number>\d{5,9})/                                           # the number is one for all channels
        (?(created)(?:\d{1,9}/){1,2})                                  # to 2016: number of the channel, of the picture
        (?P<slug>(?u:[\w%.-]*[^\W\d][\w%.-]*))                            # letters of any script
    )
    (?:/(?P<page>[1-9]\d?))?                                           # page of a long article, picture of a gallery
    (?P<amp>/amp)?
    /?
"""

# Channels with a host of their own; the others (edu, jatim, properti, ...) stand under www.
_CHANNELS: Final = ("news", "finance", "inet", "sport", "hot", "oto", "travel", "food", "health", "wolipop")
_UNDER_WWW: Final = (
    "edu",
    "jateng",
    "jatim",
    "jabar",
    "jogja",
    "bali",
    "sumut",
    "sumbagsel",
    "sulsel",
    "properti",
    "hikmah",
)

_TAGS: Final = ("div.detail__body-tag", "div.detail_tag")
_CRUMB: Final = ("a[dtr-sec=breadcrumbkanal]", "div.page__breadcrumb a:nth-of-type(2)")
_PAGES: Final = ("div.detail__long-nav", "div.pagination")  # src: the first

# Recognised by what is on the page; the first match counts.
_LAYOUTS: Final = (
    Layout(
        name="detail__body-text",  # 2019 to now; raw 2023, fragment 2026
        body=("div.detail__body-text",),
        title=("h1.detail__title", "h1"),
        date=("div.detail__date",),
        author=("div.detail__author",),
        lead_image=("div.detail__media",),
        tags=_TAGS,
        breadcrumb=_CRUMB,
        pages=_PAGES,
    ),
    Layout(
        name="itp_bodycontent",  # src: channels in a newer layout (`detail__body ... itp_bodycontent`), and 2016-20
        body=("div.itp_bodycontent",),
        date=("div.detail__date", "time", "div.date", "span.date"),
        author=("div.detail__author", "div.author"),
        lead_image=("div.detail__media", "div.media_artikel", "div.pic_artikel"),
        tags=_TAGS,
        breadcrumb=_CRUMB,
        pages=_PAGES,
    ),
    Layout(
        name="detikdetailtext",  # src: 2016-19
        body=("div#detikdetailtext, span#detikdetailtext",),
        date=("div.date", "span.date"),
        author=("div.author strong", "div.author", "span.author"),
        lead_image=("div.media_artikel", "div.pic_artikel"),
        tags=_TAGS,
    ),
    Layout(
        name="text_detail",  # to 2016; raw 2015
        body=("div.text_detail", "div.detail_text"),
        date=("div.date",),
        author=("div.author strong", "div.author"),
        lead_image=("div.pic_artikel",),
        breadcrumb=("ul.breadcrumb li:nth-of-type(3) a",),
    ),
)

# Places in datelines, for pages whose markup does not set the dateline apart.
_PLACES: Final = r"""
    Jakarta|Bandung|Surabaya|Semarang|Yogyakarta|Jogja|Solo|Surakarta|Medan|Makassar|Denpasar|Palembang|Malang|Bogor
    |Depok|Tangerang|Tangerang\ Selatan|Bekasi|Banten|Serang|Cilegon|Lebak|Pandeglang|Cirebon|Sukabumi|Cianjur|Garut
    |Tasikmalaya|Ciamis|Pangandaran|Karawang|Purwakarta|Subang|Indramayu|Majalengka|Kuningan|Sumedang|Cimahi
    |Bandung\ Barat|Brebes|Tegal|Pekalongan|Purwokerto|Banyumas|Cilacap|Kebumen|Magelang|Temanggung|Wonosobo|Klaten
    |Sukoharjo|Boyolali|Sragen|Karanganyar|Wonogiri|Kudus|Jepara|Pati|Demak|Rembang|Blora|Bantul|Sleman|Gunungkidul
    |Kulon\ Progo|Sidoarjo|Gresik|Mojokerto|Jombang|Kediri|Blitar|Tulungagung|Madiun|Ngawi|Ponorogo|Pacitan|Tuban
    |Lamongan|Bojonegoro|Pasuruan|Probolinggo|Lumajang|Jember|Banyuwangi|Situbondo|Bondowoso|Bangkalan|Pamekasan
    |Badung|Gianyar|Buleleng|Klungkung|Tabanan|Mataram|Kupang|Labuan\ Bajo|Banda\ Aceh|Pekanbaru|Padang|Jambi
    |Bengkulu|Bandar\ Lampung|Lampung|Batam|Pangkalpinang|Pontianak|Banjarmasin|Banjarbaru|Palangka\ Raya|Samarinda
    |Balikpapan|Tarakan|Manado|Gorontalo|Palu|Kendari|Mamuju|Maros|Gowa|Ambon|Ternate|Sorong|Manokwari|Jayapura
    |Merauke|Timika|Deli\ Serdang|Langkat|Simalungun|Toba|Singapura|Kuala\ Lumpur|Bangkok|Tokyo|Seoul|Beijing
    |Washington\ DC|Washington|New\ York|London|Paris|Madrid|Roma|Milan|Manchester|Liverpool|Barcelona|Dublin
    |Nusa\ Dua|Maluku|Belitung|Humbang\ Hasundutan|Bali|Aceh|Papua
"""

_RULES: Final = (
    Rule(
        name=names.DATELINE,
        pattern=r"(?P<place>[A-Z][\w.'’/]*(?:[\s-][A-Z][\w.'’/]*){0,3})\s?(?:-{1,2}|–|—)",
        where=Where.OPENING,
        why="Place and dash before the first sentence: in bold, outside the first paragraph (raw 2015 and 2023). Only "
        "where the markup sets them apart, or on a line of their own: then it can be any place.",
        cuts=(
            ("Jakarta -\nHarga beras naik.", "Harga beras naik."),
            ("Labuan Bajo -\nBandung kalah dari Medan.", "Bandung kalah dari Medan."),
        ),
        keeps=("Kunci jawaban -\nHarga beras naik.", "Bandung - Medan\nDua kota itu jauh."),
    ),
    Rule(
        name=names.DATELINE,
        pattern=rf"(?P<cut>(?P<place>{_PLACES})\s-\s)(?=[A-Z\"“'‘0-9])(?!(?:{_PLACES})\b)",
        where=Where.START,
        why="The same inside the first paragraph (fragment of 2026), where only its position tells: a known place, a "
        "dash, a new sentence. Behind a second place it may be a route or a match, so it stays.",
        cuts=(
            ("Jakarta - Harga beras naik.", "Harga beras naik."),
            ('Banda Aceh - "Harga beras naik," kata Sari.', '"Harga beras naik," kata Sari.'),
        ),
        keeps=(
            "Jakarta - Bandung kini tersambung kereta cepat.",
            "Liverpool - Manchester United berakhir imbang.",
            "Solo - begitu warga menyebutnya - sedang ramai.",
            "Gojek - Tokopedia resmi bersatu.",
        ),
        hints=(" - ",),
    ),
)

SITE: Final = Site(
    name="detik",
    title="detik",
    hosts=("www.detik.com", "detik.com", "m.detik.com", *(f"{channel}.detik.com" for channel in _CHANNELS)),
    channels={f"{channel}.detik.com": channel for channel in _CHANNELS},
    moved={f"m.detik.com/{channel}/": f"{channel}.detik.com/" for channel in _CHANNELS},  # src: m.detik.com/news/...
    address=_ADDRESS,
    matches=(
        "https://health.detik.com/true-story/d-7016153/contoh-judul",
        "https://www.detik.com/edu/detikpedia/d-7001257/contoh-judul",
        "https://www.detik.com/berita/d-1234567/contoh-judul?single=1",
        "https://news.detik.com/d-6451018/contoh-judul/amp",
        "https://finance.detik.com/berita-ekonomi-bisnis/5064934/contoh-judul",
        "https://news.detik.com/foto-news/d-5598369/contoh-judul/12",
        "https://m.detik.com/news/berita/d-6451018/contoh-judul",
        "http://inet.detik.com/read/2015/11/05/100026/3062623/323/contoh-judul?",
        "http://sport.detik.com/sepakbola/read/2015/11/05/095513/3062618/1033/contoh-judul",
        "http://inet.detik.com/readfoto/2015/11/04/091629/3061417/1146/1/contoh--judul",
    ),
    refuses=(
        "https://www.detik.com/",
        "https://news.detik.com/indeks?date=11/02/2023",
        "https://news.detik.com/berita",
        "https://www.detik.com/tag/stroke/",
        "https://20.detik.com/embed/231004064",
        "https://20.detik.com/detikupdate/20250430-250430083/contoh-judul",
        "http://inet.detik.com/read///////",
        "http://inet.detik.com/indeksfokus/4821/contoh-fokus",
        "http://inet.detik.com/kanal/323/security",
        "https://news.detik.com/berita/d-6451018/2",
        "https://news.detik.com.example.org/berita/d-6451018/contoh-judul",
        "https://user:secret@news.detik.com/berita/d-6451018/contoh-judul",
    ),
    layouts=_LAYOUTS,
    lists=Lists(
        feeds=tuple(f"https://{channel}.detik.com/rss" for channel in _CHANNELS),  # src: finance, 100 items
        sitemaps=(
            "https://news.detik.com/berita/sitemap_news.xml",  # src: recent items only
            "https://finance.detik.com/sitemap_news.xml",  # src
            "https://oto.detik.com/berita/sitemap_news.xml",  # src
        ),
        # src: works back to 2019-01-02. Each channel has an index of its own; the whole site has none.
        index_of_section="https://{section_id}/indeks?page={page}",
        index_of_section_and_day="https://{section_id}/indeks?page={page}&date={date}",
        date_form="%m/%d/%Y",  # src: month first
        section_ids={
            **{channel: f"{channel}.detik.com" for channel in _CHANNELS},
            **{channel: f"www.detik.com/{channel}" for channel in _UNDER_WWW},
        },
        search=("https://www.detik.com/search/searchall?query={query}&page={page}",),  # src, 2024-26
        tag="https://www.detik.com/tag/{tag}/?page={page}",  # raw without the page number
    ),
    kinds={
        "/foto-news/": "photo",  # src
        "/foto/": "photo",  # raw: rubric of health and sport
        "/fotoinet/": "photo",  # raw: rubric
        "/kolom/": "column",  # raw: rubric
        "/readfoto/": "photo",  # raw 2015
        "/readvideo/": "video",  # raw 2015
    },
    rules=(*DETIK_NETWORK, *_RULES),
    furniture=FURNITURE,
    wording=WORDING,
    metas=METAS,
    content_types=CONTENT_TYPES,
    # The brand of a channel is its name behind "detik": detikNews, detikHealth, detikinet.
    brands=(
        "detik",
        "detikcom",
        *(f"detik{channel}" for channel in (*_CHANNELS, *_UNDER_WWW)),
        "wolipop",
        "20detik",
        "tim",
        "redaksi",
    ),
    least_yield=400,
)
