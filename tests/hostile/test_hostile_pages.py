"""Pages made to break their reader: each ends as a right Article or as a rejection with a name."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from scraper.composition.process import process
from scraper.core.article import decode, encode
from scraper.core.errors import FetchError, Reason, Rejected
from scraper.core.limits import PAGE_BYTES
from scraper.core.page import Page
from scraper.crawling.responses import rejection_in
from scraper.discover import read_feed, read_list, read_search, read_sitemap
from scraper.middlewares.bodies import UnpackMiddleware
from scraper.sites.cnnindonesia import SITE
from tests.fuzz.targets import URL
from tests.hostile.pages import HEAD, INSIDE, PAGE, TEXT

NO_ADDRESSES = [
    "https://www.cnnindonesia.com:99999/ekonomi/20261014062427-92-1186803/y",
    "https://www.cnnindonesia.com:x/ekonomi/20261014062427-92-1186803/y",
    "https://[1186803", "//[1186803", "https://ex\u2100mple.com/1186803",
]  # fmt: skip
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><urlset><url><loc>&c;</loc></url></urlset>"""
LATE = (
    f"<?xml version='1.0'?><!--{'x' * 5_000}-->"
    """<!DOCTYPE x [<!ENTITY a "1186802">]><rss><channel><link>
https://www.cnnindonesia.com/ekonomi/20261013062427-92-&a;/x</link></channel></rss>"""
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><link>&a;</link></channel></rss>'


def read(page: str | bytes, content_type: str = ""):
    body = page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass")
    article = process(Page(URL, body, content_type))
    assert decode(encode(article)) == article, "whatever a page holds, its JSON can be read again"
    return article


@pytest.mark.parametrize(
    "inside",
    [
        "<span><p>" * 20_000,
        "<!--" * 100_000,
        "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + "></p>",
        '<meta name="a" content="b">' * 20_000,
        "<br>" * 20_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "]" * 100_000 + "</script>",
        '<script type="application/ld+json">' + '{"@graph":[' * 1000 + "]}" * 1000 + "</script>",
        f'<script type="application/ld+json">["{"x" * 1_000_000}"]</script>',
        '<script type="application/ld+json">{"@type":"Article","author":'
        + '{"name":' * 700
        + '"x"'
        + "}" * 701
        + "</script>",
        '<a href="javascript:alert(1)"></a><a href="data:text/html,x"></a>',
    ],
    ids=lambda inside: inside[:30],
)
def test_nodes_attributes_and_json_ld_beyond_measure_cost_no_word(inside):
    article = read(PAGE[:INSIDE] + inside + PAGE[INSIDE:])
    assert article.extraction.method == "adapter"
    assert article.title == "Harga Beras Naik"
    assert article.text.startswith(TEXT.split("\n\n")[0])


@pytest.mark.parametrize("tags", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>"])
def test_depth_beyond_measure_is_named(tags):
    with pytest.raises(Rejected) as caught:
        read(PAGE[:INSIDE] + tags * 20_000 + PAGE[INSIDE:])
    assert caught.value.reason is Reason.TOO_LARGE
    assert "levels" in caught.value.detail


def test_a_page_beyond_any_size_is_named():
    with pytest.raises(Rejected) as caught:
        read(PAGE + " " * PAGE_BYTES)
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("mark", ["\x00", "\x01", "\x1b[2J", "\u202e", "\u2066", "\ud800", "&#0;", "&#xD800;", "\x85"])
def test_odd_characters_break_no_json_and_lose_no_word(mark):
    article = read(PAGE[:INSIDE] + f"<p>Beras {mark} mahal sekali.</p>" + PAGE[INSIDE:])
    line = next(block.text for block in article.blocks if "mahal" in block.text)
    assert line.startswith("Beras ")
    assert line.endswith(" mahal sekali.")
    assert "\x00" not in article.text
    article.text.encode()


MARK = "\x1b[31m\x07\u202e\u200b"


def fields_of(article):
    """Every text of an Article but that of its cuts, which are on record as they were."""
    images = [said for image in article.images for said in (image.caption, image.credit)]
    links = [link.title for link in article.related]
    suspects = [suspect.text for suspect in article.suspect]
    fields = [article.title, article.description, article.section, article.subsection, article.language, article.text]
    return [*fields, *article.authors, *article.tags, *images, *links, *suspects]


def test_what_nobody_sees_is_in_no_field():
    """What steers a terminal or turns a line round would else reach whoever shows the field."""
    head = f'<meta name="description" content="Harga{MARK} naik"><meta property="article:section" content="eko{MARK}">'
    inside = f"""<p>Baca Juga: <a href="/x">Judul{MARK} Lain Yang Panjang</a></p>
        <figure><img src="/a.jpg"><figcaption>Beras{MARK} di pasar. (Foto: Antara{MARK}/Sari)</figcaption></figure>"""
    page = PAGE[:HEAD] + head + PAGE[HEAD:INSIDE] + inside + PAGE[INSIDE:]
    page = page.replace("<h1>", f"<h1>{MARK}").replace("Sari Melati", r"Sari\u0000 Mel\u001bati")
    page = page.replace('og:title" content="', f'og:title" content="Lain sekali{MARK} ')
    page = page.replace("</body>", f'<div class="list-topik-terkait"><a href="/tag/a">be{MARK}ras</a></div></body>')
    article = read(page)
    assert article.title == "[31mHarga Beras Naik"
    assert article.authors == ["Sari Melati"]
    assert article.description == "Harga[31m naik"
    assert article.related[0].title == "Judul[31m Lain Yang Panjang"
    for text in filter(None, fields_of(article)):
        assert not set(text) & set(MARK + "\x00") - set("[31m"), text


@pytest.mark.parametrize(
    "address", ["javascript:x", "JavaScript:x", " data:text/html,x", "file:///etc/passwd", "ftp://x"]
)
def test_no_address_of_an_article_is_one_to_run_or_to_read_from_here(address):
    inside = f"""<img src="{address}"><img srcset="{address} 2x"><amp-tiktok data-src="{address}"></amp-tiktok>
        <amp-facebook data-href="{address}"></amp-facebook><iframe src="{address}"></iframe>
        <video src="{address}"></video><a class="embed videocnn" href="{address}">[Gambas:Video CNN]</a>
        <blockquote class="twitter-tweet" cite="{address}"><a href="{address}">x</a></blockquote>
        <p>Baca Juga: <a href="{address}">Judul Lain Yang Panjang</a></p>"""
    head = f'<meta property="og:image" content="{address}"><link rel="amphtml" href="{address}">'
    article = read(PAGE[:HEAD] + head + PAGE[HEAD:INSIDE] + inside + PAGE[INSIDE:])
    places = [one.url for one in (*article.images, *article.embeds, *article.related) if one.url]
    assert all(place.startswith(("https://", "http://")) for place in places)
    assert {embed.provider for embed in article.embeds} >= {"tiktok", "facebook"}


@pytest.mark.parametrize(
    "said",
    [
        r'"headline":"Harga Beras \ud800Naik"', r'"description":"harga \udfff beras"',
        r'"author":{"name":"Sari \uD800 Melati"}', r'"@id":"\ud83d"',
    ],
)  # fmt: skip
def test_half_a_surrogate_pair_in_json_ld_loses_no_article(said):
    """No text that holds one can be written, and json lets it in where msgspec refuses it."""
    bare = PAGE.replace("<h1>Harga Beras Naik</h1>", "").replace("og:title", "og:none").replace('name="author"', "")
    article = read(
        bare.replace('"headline":"Harga Beras Naik"', said).replace('"author":{"@type"', '"editor":{"@type"')
    )
    assert article.date_published == "2026-10-14T08:12:00+07:00"
    assert article.text == TEXT


@pytest.mark.parametrize(
    "date", ["9999-12-31T23:59:59-07:00", "0001-01-01T00:00:00+07:00", "2026-10-14T08:12:61+07:00"]
)
def test_a_day_outside_time_is_none_and_the_next_source_tells(date):
    page = PAGE.replace("2026-10-14T08:12:00+07:00", date)
    assert read(page).date_published == "2026-10-14T08:12:00+07:00"
    assert read(page.replace("2026/10/14 08:12:00", date).replace("14 Okt 2026", "-")).date_published is None


@pytest.mark.parametrize(("levels", "title"), [(18, "Harga"), (19, "Harga"), (700, "Harga Beras Naik")])
def test_a_name_inside_a_name_is_read_as_deep_as_the_limit(levels, title):
    deep = '{"name":' * levels + '"Harga"' + "}" * levels
    page = PAGE.replace("<h1>Harga Beras Naik</h1>", "").replace('"headline":"Harga Beras Naik"', f'"headline":{deep}')
    assert read(page).title == title


def test_whole_surrogate_pairs_in_json_ld_are_one_character():
    article = read(PAGE.replace('"headline"', r'"description":"\ud83d\ude00 \ud83d","headline"'))
    assert article.description == "\U0001f600 \ufffd"


@pytest.mark.parametrize(
    ("said", "content_type", "written"),
    [
        ("utf-16", "text/html; charset=shift_jis", "utf-8"),
        ("utf-8", "text/html; charset=iso-8859-1", "utf-8"),
        ("windows-1252", "", "cp1252"),
        ("no-such-charset", "text/html; charset=base64", "utf-8"),
        ("zlib_codec", "", "utf-8"),
    ],
)
def test_a_charset_that_lies_is_not_believed(said, content_type, written):
    page = PAGE.replace('charset="utf-8"', f'charset="{said}"').replace("Harga beras di", "Harga kafé “beras” di")
    article = read(page.encode(written), content_type)
    assert "Harga kafé “beras” di pasar" in article.text


@pytest.mark.parametrize("body", [b"", b" \n", b"\x1f\x8b\x08", b"%PDF-1.7", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"{}"])
def test_what_is_no_page_is_named(body):
    with pytest.raises(Rejected) as caught:
        read(body)
    assert caught.value.reason in {Reason.EMPTY_BODY, Reason.NOT_HTML}


@pytest.mark.parametrize("cut", range(100, len(PAGE), 301))
def test_a_page_cut_anywhere_is_an_article_or_named(cut):
    try:
        article = read(PAGE[:cut])
    except Rejected:
        return
    assert article.title == "Harga Beras Naik"


@pytest.mark.parametrize(
    "head",
    [
        '<base href="https://evil.example/">',
        '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
        '<link rel="amphtml" href="https://evil.example/amp">',
    ],
)
def test_a_page_cannot_send_its_reader_elsewhere(head):
    article = read(PAGE[:HEAD] + head + PAGE[HEAD:])
    assert b"evil.example" not in encode(article)
    assert article.text == TEXT


@pytest.mark.parametrize(
    "place",
    [
        '<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">', '<link rel="amphtml" href="{}">',
        '<base href="{}">', '<meta property="og:image" content="{}">',
        '<a class="gtm_breadcrumb_subkanal" href="{}">x</a>',
        '<div class="anchor_article_long"><a href="{}">2</a></div>',
        '<script type="application/ld+json">{{"@type":"BreadcrumbList","itemListElement":[{{"item":"{}"}}]}}</script>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_costs_no_article(place, address):
    line = place.format(address)
    assert read(PAGE[:HEAD] + line + PAGE[HEAD:]).text == TEXT


@pytest.mark.parametrize(
    "inside",
    [
        '<iframe src="{}"></iframe>', '<img src="{}"><img srcset="{} 1x">', '<video src="{}"></video>',
        '<a class="embed" href="{}">[Gambas:x]</a>', '<blockquote class="twitter-tweet" cite="{}">x</blockquote>',
        '<table class="linksisip"><tr><td><a href="{}">Judul Lain Panjang</a></td></tr></table>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_nor_inside_the_text(inside, address):
    assert read(PAGE[:INSIDE] + inside.replace("{}", address) + PAGE[INSIDE:]).text == TEXT


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_nor_does_it_lead_to_an_amp_form(address):
    with pytest.raises(Rejected) as caught:
        read(f'{PAGE[:HEAD]}<link rel="amphtml" href="{address}"></head><div class="detail-text"></div></html>')
    assert caught.value.reason is Reason.EMPTY_BODY
    assert caught.value.amp_url in {None, f"{URL}/amp"}


def test_a_page_cannot_pass_for_another_sites():
    with pytest.raises(Rejected) as caught:
        read(PAGE[:HEAD] + '<link rel="canonical" href="https://evil.example/x">' + PAGE[HEAD:])
    assert caught.value.reason is Reason.OFF_SITE


@pytest.mark.parametrize("reader", [read_feed, read_sitemap])
@pytest.mark.parametrize("body", [BOMB, OUTSIDE, LATE, "<" * 100_000, "<a>" * 100_000, "\x00", "<urlset><url><loc>"])
def test_xml_that_would_explode_or_reach_out_is_refused(reader, body):
    try:
        found = reader(body.encode(), "https://www.cnnindonesia.com/sitemap.xml", SITE)
    except FetchError:
        return
    assert not getattr(found, "addresses", found)


@pytest.mark.parametrize("reader", [read_feed, read_sitemap])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("body", [BOMB, OUTSIDE, LATE], ids=["bomb", "outside", "late"])
def test_a_document_type_is_refused_wherever_it_stands(reader, encoding, body):
    body = body.replace("<?xml version='1.0'", f"<?xml version='1.0' encoding='{encoding}'")
    body = body.replace('<?xml version="1.0"', f'<?xml version="1.0" encoding="{encoding}"')
    with pytest.raises(FetchError, match="declares a document type"):
        reader(body.encode(encoding), "https://www.cnnindonesia.com/sitemap.xml", SITE)


@pytest.mark.parametrize("reader", [read_list, read_feed, read_sitemap, read_search])
@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(20261013062427)",
        "data:text/html,/ekonomi/20261013062427-92-1186802/x",
        "https://evil.example/ekonomi/20261013062427-92-1186802/x",
        "https://www.cnnindonesia.com@evil.example/ekonomi/20261013062427-92-1186802/x",
        "https://user:pw@www.cnnindonesia.com/ekonomi/20261013062427-92-1186802/x",
        "https://www.cnnindonesia.com:22/ekonomi/20261013062427-92-1186802/x",
        "//evil.example/ekonomi/20261013062427-92-1186802/x",
        "https://www.cnnindonesia.com.evil.example/ekonomi/20261013062427-92-1186802/x",
        "https://xn--cnnindonesia-.com/ekonomi/20261013062427-92-1186802/x",
        "https://www.cnnindоnesia.com/ekonomi/20261013062427-92-1186802/x",
        "http://[/ekonomi/20261013062427-92-1186802/x",
    ],
)
def test_no_list_leads_off_the_site(reader, link):
    forms = {
        read_list: f'<a href="{link}">x</a>',
        read_feed: f"<rss><channel><item><link>{link}</link></item></channel></rss>",
        read_sitemap: f"<urlset><url><loc>{link}</loc></url></urlset>",
        read_search: f'{{"data":["{link}"]}}',
    }
    found = reader(forms[reader].encode(), "https://www.cnnindonesia.com/indeks", SITE)
    addresses = found if isinstance(found, list) else found.addresses
    assert all(address.canonical.startswith("https://www.cnnindonesia.com/") for address in addresses)
    assert not [address for address in addresses if "evil" in address.canonical]


@pytest.mark.parametrize("form", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_is_not_unpacked(form):
    plain = b"<html>" + b" " * (64 << 20)
    packed = {
        "gzip": gzip.compress,
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.compress,
        "deflate": zlib.compress,
    }[form](plain)
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 16 << 20})
    unpacker = UnpackMiddleware.from_crawler(crawler)
    response = HtmlResponse(URL, headers={"Content-Encoding": form}, body=packed)
    with pytest.raises(IgnoreRequest, match="DOWNLOAD_MAXSIZE") as caught:
        unpacker.process_response(Request(URL), response)
    rejection = rejection_in(caught.value)
    assert rejection is not None
    assert rejection.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "name",
    [
        "uu",
        "base64",
        "zlib",
        "bz2",
        "rot13",
        "hex",
        "quopri",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "utf-7",
        "mbcs",
    ],
)
def test_a_charset_that_is_none_is_as_if_none_were_named(name):
    body = PAGE.replace("utf-8", name).encode().replace(b"</p>", b" \\d +2AA- \xe9\xff</p>", 1)
    assert read(body).text.startswith(TEXT[:60])


def test_an_article_whose_id_can_name_no_file_is_rejected():
    """The store would refuse it, and that would end the crawl."""
    host = ".".join(["a" * 60] * 4)
    with pytest.raises(Rejected) as caught:
        process(Page(f"https://{host}/x", PAGE.encode()))
    assert caught.value.reason is Reason.NOT_AN_ARTICLE
