"""Frames as the systems and newsrooms of the web have them, written from memory with words of our own."""

from __future__ import annotations

import html
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

from tests.forge import surroundings
from tests.replica.prose import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.prose import Cast

_SHARE: Final = (
    '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="https://twitter.com/share?u=1">'
    'Click to share on Twitter (Opens in new window)</a></li><li><a href="https://www.facebook.com/sharer.php?u=1">Facebook</a></li></ul></div>'
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with a story in it. name: of the template; lines: of the text, in order."""

    name: str
    url: str
    html: str
    lines: tuple[str, ...]


class Story:
    """What a template is filled with; what it takes with ``text`` and its kin must come out."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.cast: Cast = surroundings.cast_of(rng)
        self.title = surroundings.title(rng)
        self.lines: list[str] = []

    def sentence(self) -> str:
        return html.escape(plain(self.cast.composed()), quote=False)

    def keep(self, text: str) -> str:
        """Notes a line of the text."""
        self.lines.append(html.unescape(text))
        return text

    def paragraph(self) -> str:
        return self.keep(" ".join(self.sentence() for _ in range(self.rng.randrange(1, 4))))

    def paragraphs(self, count: int, form: str = "<p>{}</p>") -> str:
        return "\n".join(form.format(self.paragraph()) for _ in range(count))

    def heading(self, form: str = "<h2>{}</h2>") -> str:
        return form.format(
            self.keep(self.rng.choice(("Awal Mula", "Tanggapan Warga", "Langkah Berikutnya", "Di Balik Angka")))
        )

    def other(self) -> str:
        return html.escape(surroundings.title(self.rng), quote=False)

    def cards(self, count: int, form: str) -> str:
        return "".join(form.format(title=self.other(), summary=self.sentence(), n=n) for n in range(count))


def _page(story: Story, body: str, *, head: str = "", classes: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{html.escape(story.title)} - Warta Desa</title>'
        f'<meta property="og:title" content="{html.escape(story.title)}">{head}</head><body class="{classes}">{body}</body></html>'
    )


def wordpress(s: Story) -> str:
    return _page(
        s,
        f"""
<div id="page" class="site"><header id="masthead" class="site-header"><div class="site-branding"><p class="site-title"><a href="/">Warta Desa</a></p>
<p class="site-description">Kabar dari desa, untuk desa.</p></div><nav class="main-navigation"><ul><li><a href="/a">Beranda</a></li></ul></nav></header>
<div id="content" class="site-content"><main id="main" class="site-main"><article id="post-112" class="post-112 post type-post status-publish hentry category-kabar tag-desa">
<header class="entry-header"><h1 class="entry-title">{s.title}</h1><div class="entry-meta"><span class="posted-on">Posted on <a href="/d"><time>3 Maret 2026</time></a></span>
<span class="byline"> by <span class="author vcard"><a href="/u">Sari Melati</a></span></span> <span class="comments-link"><a href="#c">2 Comments</a></span></div></header>
<div class="post-thumbnail"><img src="/u/a.jpg" width="800" height="500"></div>
<div class="entry-content">{s.paragraphs(4)}<h2>{s.keep("Awal Mula")}</h2>{s.paragraphs(3)}<blockquote class="wp-block-quote"><p>{s.paragraph()}</p></blockquote>{s.paragraphs(2)}
{_SHARE}<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>
<div class="jp-relatedposts-items">{s.cards(3, '<div class="jp-relatedposts-post"><h4><a href="/r{n}">{title}</a></h4><p>{summary}</p><p>In "Kabar"</p></div>')}</div></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/category/kabar">Kabar</a></span><span class="tags-links">Tagged <a href="/tag/desa">desa</a></span></footer></article>
<nav class="navigation post-navigation"><a href="/p">Previous: {s.other()}</a><a href="/n">Next: {s.other()}</a></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on &ldquo;{s.title}&rdquo;</h2><ol class="comment-list">
<li class="comment"><article class="comment-body"><div class="comment-author"><b class="fn">Budi</b> says:</div><div class="comment-content"><p>{s.sentence()} {s.sentence()}</p></div><div class="reply"><a href="#">Reply</a></div></article></li>
<li class="comment"><article class="comment-body"><div class="comment-author"><b class="fn">Wati</b> says:</div><div class="comment-content"><p>{s.sentence()}</p></div></article></li></ol>
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p class="comment-notes">Your email address will not be published. Required fields are marked *</p><textarea></textarea></form></div></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>{s.cards(5, '<li><a href="/x{n}">{title}</a></li>')}</ul></section><section class="widget widget_text"><h2>Tentang</h2><p>{s.sentence()} {s.sentence()}</p></section></aside></div>
<footer class="site-footer"><p>Proudly powered by WordPress</p></footer></div>""",
        classes="single single-post postid-112 has-sidebar",
    )


def blogspot(s: Story) -> str:
    body = "<br /><br />".join(s.paragraph() for _ in range(7))
    return _page(
        s,
        f"""
<div class="content-outer"><div class="content-inner"><header><div class="titlewrapper"><h1 class="title"><a href="/">Catatan Harian</a></h1></div><div class="descriptionwrapper"><p class="description"><span>Catatan kecil dari kampung.</span></p></div></header>
<div class="main-outer"><div class="main-inner"><div class="columns"><div class="column-center-outer"><div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed">
<div class="date-outer"><h2 class="date-header"><span>Selasa, 3 Maret 2026</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry uncustomized-post-template">
<h3 class="post-title entry-title">{s.title}</h3><div class="post-header"><div class="post-header-line-1"></div></div>
<div class="post-body entry-content" id="post-body-9"><div class="separator" style="clear: both; text-align: center;"><a href="/i.jpg"><img border="0" src="/i.jpg" width="320"></a></div>{body}<div style="clear: both;"></div></div>
<div class="post-footer"><div class="post-footer-line"><span class="post-author vcard">Diposting oleh <span class="fn"><a href="/u">Sari</a></span></span> <span class="post-timestamp">di <a href="/t">07.30</a></span></div><div class="post-share-buttons"><a href="/s">Kirimkan Ini lewat Email</a><a href="/s">BlogThis!</a></div><div><span class="post-labels">Label: <a href="/search/label/desa" rel="tag">desa</a></span></div></div></div>
<div class="comments" id="comments"><h4>Tidak ada komentar:</h4><p class="comment-footer"><a href="/c">Posting Komentar</a></p></div></div></div></div></div>
<div class="blog-pager"><a href="/n">Posting Lebih Baru</a><a href="/h">Beranda</a></div></div></div></div></div>
<div class="column-right-outer"><aside><div class="widget"><h2>Arsip Blog</h2><ul>{s.cards(6, '<li><a href="/x{n}">{title}</a></li>')}</ul></div></aside></div></div></div></div></div></div>""",
    )


def medium(s: Story) -> str:
    form = '<p id="x1" class="pw-post-body-paragraph nf ng gr nh b ni nj nk bj">{}</p>'
    return _page(
        s,
        f"""
<div id="root"><div class="a b c"><div class="d e"><div class="f g"><a href="/signin">Sign up</a><a href="/signin">Sign in</a></div></div>
<div class="l c"><article><div class="l"><section><div><div class="gn go gp gq"><div class="ab ca"><div class="ch bg"><h1 class="pw-post-title gs gt">{s.title}</h1>
<h2 class="pw-subtitle-paragraph">Catatan singkat tentang kota</h2><div class="speechify"><div class="ab"><p class="be b"><a href="/@sari">Sari Melati</a></p> <span>·</span> <p class="be"><a href="/f">Follow</a></p><span class="be b">5 min read</span><span>Mar 3, 2026</span></div>
<div class="ab"><button>Listen</button><button>Share</button></div></div>
<figure class="mw mx paragraph-image"><div><picture><img alt="" src="/m.png"></picture></div><figcaption class="nb fe">Photo by <a href="/p">Budi</a> on <a href="/u">Unsplash</a></figcaption></figure>
{s.paragraphs(4, form)}<h1 id="x9" class="ol om gt be">{s.keep("Langkah Berikutnya")}</h1>{s.paragraphs(3, form)}<ul class=""><li class="nf ng">{s.keep(s.sentence())}</li><li class="nf ng">{s.keep(s.sentence())}</li></ul>{s.paragraphs(2, form)}</div></div></div></div></section></div></article></div>
<div class="ab ca"><div><a href="/tag/kota">Kota</a><a href="/tag/desa">Desa</a></div><div class="ab"><button>Clap</button><span>12</span></div>
<div class="l"><h2>Written by Sari Melati</h2><p>120 Followers</p><p>{s.sentence()}</p><a href="/f">Follow</a></div>
<div class="l"><h2>More from Sari Melati</h2>{s.cards(4, '<article class="q r"><a href="/a{n}"><h2>{title}</h2><h3>{summary}</h3></a><span>3 min read</span></article>')}</div></div></div></div>""",
    )


def drupal(s: Story) -> str:
    return _page(
        s,
        f"""
<div class="dialog-off-canvas-main-canvas"><header role="banner"><div class="region region-header"><a href="/">Beranda</a></div></header>
<main role="main"><div class="layout-content"><div class="region region-content"><div class="block block-page-title"><h1 class="page-header"><span class="field field--name-title">{s.title}</span></h1></div>
<article class="node node--type-article node--view-mode-full"><footer class="node__meta"><div class="node__submitted">Dikirim oleh <span class="field--name-uid">sari</span> pada <span class="field--name-created">Sel, 03/03/2026 - 07:30</span></div></footer>
<div class="node__content clearfix"><div class="field field--name-field-image"><img src="/d.jpg" width="600" height="400"></div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">{s.paragraphs(3)}<h3>{s.keep("Tanggapan Warga")}</h3>{s.paragraphs(4)}<ol><li>{s.keep(s.sentence())}</li><li>{s.keep(s.sentence())}</li></ol></div>
<div class="field field--name-field-tags"><div class="field__label">Tags</div><div class="field__items"><div class="field__item"><a href="/tags/kota">kota</a></div></div></div>
<div class="node__links"><ul class="links inline"><li><a href="/login">Masuk</a> untuk menulis komentar</li></ul></div></div></article></div></div>
<aside class="layout-sidebar-second"><div class="region region-sidebar-second"><div class="views-element-container block"><h2>Terbaru</h2>{s.cards(4, '<div class="views-row"><div class="views-field-title"><a href="/v{n}">{title}</a></div><div class="views-field-body"><p>{summary}</p></div></div>')}</div></div></aside></main></div>""",
    )


def columns(s: Story) -> str:
    """A paper that puts each run of paragraphs into a column of its own, with ads between."""
    parts = "".join(
        f'<div class="css-s99gbd StoryBodyCompanionColumn" data-testid="companionColumn-{n}"><div class="css-53u6y8">'
        f'{s.paragraphs(3, """<p class="css-at9mc1 evys1bk0">{}</p>""")}</div><aside class="css-ew4tgv"></aside></div>'
        f'<div class="css-1wgwbq"><div id="story-ad-{n}-wrapper"><p>Advertisement</p><a href="#after-ad-{n}">SKIP ADVERTISEMENT</a></div></div>'
        for n in range(4)
    )
    return _page(
        s,
        f"""
<div id="app"><div><div><header class="css-1bymuyk"><section><a href="/">Warta</a></section></header></div></div><div aria-hidden="false"><main id="site-content"><div><article id="story" class="css-1vxca1d">
<div id="top-wrapper"><p>Advertisement</p><a href="#after-top">SKIP ADVERTISEMENT</a></div><header class="css-1"><h1 data-testid="headline" class="css-88wicj">{s.title}</h1><p id="article-summary" class="css-79elbk">{s.sentence()}</p>
<figure class="css-j"><picture><img src="/n.jpg"></picture><figcaption class="css-k"><span class="css-jevhma">Warga di tepi sungai.</span><span class="css-1u46b8y">Credit...Budi untuk Warta</span></figcaption></figure>
<div class="css-x"><p class="css-1">By <a href="/by/sari">Sari Melati</a></p><time datetime="2026-03-03">March 3, 2026</time></div></header>
<section name="articleBody" class="meteredContent css-1r7ky0e">{parts}</section><div class="bottom-of-article"><div class="css-1ubp8k9"><p>Sari Melati menulis tentang kota dan air. <a href="/by/sari">More about Sari Melati</a></p></div></div></article></div></main>
<nav id="site-index"><h2>Site Index</h2></nav><footer><ul><li><a href="/t">Terms</a></li></ul></footer></div></div>""",
    )


def text_blocks(s: Story) -> str:
    """A broadcaster that puts each paragraph into a component of its own."""

    def block() -> str:
        return (
            '<div data-component="text-block" class="ssrcss-11r1m41-RichTextComponentWrapper"><div class="ssrcss-7uxr49-RichTextContainer">'
            f'<p class="ssrcss-1q0x1qg-Paragraph">{s.paragraph()}</p></div></div>'
        )

    first = "".join(block() for _ in range(3))
    head = s.heading('<div data-component="subheadline-block"><h2 class="ssrcss-y2fd7s-StyledHeading">{}</h2></div>')
    rest = "".join(block() for _ in range(5))
    return _page(
        s,
        f"""
<div id="main-wrapper"><header><nav>Menu</nav></header><div class="ssrcss-1"><main id="main-content"><article class="ssrcss-pv1rh6-ArticleWrapper"><header><h1 id="main-heading" class="ssrcss-15xko80">{s.title}</h1>
<div data-component="byline-block"><div class="ssrcss-68pt20">Sari Melati</div><div>Wartawan kota</div></div><div><time datetime="2026-03-03T00:10:00Z">3 jam yang lalu</time></div></header>
<div data-component="image-block"><figure><div><span><picture><img src="/b.jpg"></picture></span></div><figcaption class="ssrcss-3mdv8"><span class="visually-hidden">Image caption, </span>Sungai di pinggir kota</figcaption></figure></div>
{first}<div data-component="ad-slot"></div>{head}{rest}
<div data-component="links-block"><ul role="list"><li><a href="/l1">{s.other()}</a></li><li><a href="/l2">{s.other()}</a></li></ul></div>
<section data-component="topic-list"><div><h2>More on this story</h2><ul><li><a href="/topics/kota">Kota</a></li></ul></div></section></article>
<section data-component="related"><h2>Related</h2><ul>{s.cards(3, '<li><div><a href="/r{n}">{title}</a><p>{summary}</p><span>1 day ago</span></div></li>')}</ul></section></main></div></div>""",
    )


def broadcaster(s: Story) -> str:
    """A broadcaster of 2016: paragraphs as divs, a read-all mask in between."""
    lead = s.paragraph()
    first = s.paragraphs(3, '<div class="zn-body__paragraph">{}</div>')
    more = s.paragraphs(5, '<div class="zn-body__paragraph">{}</div>')
    return _page(
        s,
        f"""
<div class="pg-right-rail-tall pg-wrapper"><article class="pg-rail-tall pg-rail"><h1 class="pg-headline">{s.title}</h1><div class="metadata"><div class="metadata__info"><p class="metadata__byline"><span class="metadata__byline__author">By Sari Melati</span></p><p class="update-time">Updated 0732 GMT March 3, 2026</p></div></div>
<div class="l-container"><div class="pg-side-of-rail"><div class="media__video--thumbnail-wrapper"><img src="/v.jpg"><div class="media__caption">Warga menunggu perahu</div></div></div>
<section id="body-text" class="zn zn-body-text"><div class="l-container"><div class="zn-body__read-all"><div class="el__leafmedia"><p class="zn-body__paragraph speakable">{lead}</p></div>
{first}<div class="el__embedded el__embedded--standard"><div class="el__article--embed"><span class="el__article--teaserimage"><a href="/r"><img src="/r.jpg"></a></span><div class="cd__content"><h4>{s.other()}</h4></div></div></div>{more}<p class="zn-body__footer">Budi contributed to this report.</p></div></div></section></div></article>
<div class="ob-widget OUTBRAIN"><h3>Paid Content</h3>{s.cards(4, '<div class="ob-rec"><a href="/o{n}">{title}</a></div>')}</div></div>""",
    )


def kompas(s: Story) -> str:
    def also() -> str:
        return f'<p><strong>Baca juga: <a href="/read/9" class="inner-link-baca-juga">{s.other()}</a></strong></p>'

    first = s.paragraphs(3)
    middle = f"{also()}{s.paragraphs(3)}"
    last = f"{also()}{s.paragraphs(2)}"
    return _page(
        s,
        f"""
<div class="wrap"><header class="header"><nav>Menu</nav></header><div class="container clearfix"><div class="row mt2 col-offset-fluid clearfix"><div class="col-bs10-10"><h1 class="read__title">{s.title}</h1><div class="read__author"><div class="credit">Sari Melati, Budi</div><div class="credit-title">Tim Redaksi</div></div><div class="read__time">03/03/2026, 07:30 WIB</div></div></div>
<div class="row"><div class="col-bs10-7"><div class="photo"><img src="/k.jpg" alt="sungai"><div class="photo__caption">Sungai di pinggir kota.(KOTA/BUDI)</div></div>
<div class="read__article"><div class="read__content"><div class="clearfix">{first}<div class="ads-on-body"><div id="ads-1">Advertisement</div></div>{middle}<div class="kompasidRec"></div>{last}
<div class="ads-partner-wrap"></div><div class="wrap-tag"><p>Simak berita dan artikel pilihan kami langsung dari ponsel Anda. <a href="https://whatsapp.com/channel/1">Pilih saluran andalanmu</a></p></div></div></div></div>
<section class="tag__section mt2"><h3 class="tag__article">Tag</h3><ul class="tag__article__wrap"><li class="tag__article__item"><a href="/tag/kota" class="tag__article__link">kota</a></li></ul></section>
<div class="related clearfix"><h3>Berita Terkait</h3>{s.cards(3, '<div class="related__item"><a href="/t{n}"><h4>{title}</h4></a></div>')}</div></div><div class="col-bs10-3"><div class="most">{s.cards(5, '<div class="most__list"><a href="/p{n}"><h4>{title}</h4></a><div class="most__read">dibaca 9 kali</div></div>')}</div></div></div></div></div>""",
    )


def kumparan(s: Story) -> str:
    form = '<div class="Viewweb__StyledView-sc-b0snvl-0 kDxzAt" data-qa-id="story-paragraph"><span class="Textweb__StyledText-sc-1ed9ao-0 eKftcl StoryRenderer__Paragraph">{}</span></div>'
    return _page(
        s,
        f"""
<div id="content"><div class="Viewweb__StyledView-sc-b0snvl-0 a"><div class="Viewweb b"><div class="Viewweb c"><h1 class="Titleweb__StyledTitle" data-qa-id="story-title">{s.title}</h1><div class="Viewweb d"><span data-qa-id="author-name">warta kota</span><span>3 Maret 2026 7:30 WIB</span><span>·</span><span>waktu baca 2 menit</span></div>
<div data-qa-id="story-editor-content"><div class="Viewweb"><figure><img src="/q.jpg"><figcaption><span>Sungai di pinggir kota. Foto: Budi/warta</span></figcaption></figure></div>{s.paragraphs(3, form)}
<div class="Viewweb ads"><span class="Textweb">ADVERTISEMENT</span></div>{s.paragraphs(2, form)}<h2 class="Headingweb">{s.keep("Di Balik Angka")}</h2>{s.paragraphs(3, form)}<div class="Viewweb ads"><span>ADVERTISEMENT</span></div></div></div>
<div class="Viewweb e"><a href="/topic/kota"><span>Kota</span></a><a href="/topic/air"><span>Air</span></a></div><div><span>Laporkan tulisan</span></div></div>
<div class="Viewweb f"><span>Baca Lainnya</span>{s.cards(5, '<div class="Viewweb g"><a href="/k{n}"><span>{title}</span></a><span>warta kota</span></div>')}</div></div></div>""",
    )


def tribun(s: Story) -> str:
    first = s.paragraphs(3)
    s.lines[0] = f"WARTADESA.COM, TEGAL - {s.lines[0]}"
    also = f'<p class="baca"><strong>Baca juga: </strong><a href="/b"><strong>{s.other()}</strong></a></p>'
    rest = s.paragraphs(4)
    return _page(
        s,
        f"""
<div class="main"><div class="content"><div class="fl w677"><div id="article" class="bsh mt10 pb20"><div id="article_con"><div class="mt10"><h1 id="arttitle" class="f50">{s.title}</h1><div class="mb5"><time class="grey f20">Selasa, 3 Maret 2026 07:30 WIB</time></div><div id="penulis">Penulis: <a href="/e">Sari Melati</a></div><div id="editor">Editor: Budi</div></div>
<div class="pt10" id="artimg"><div class="pos_rel"><a href="/g"><img class="imgfull" src="/z.jpg"></a></div><div class="arial f12 pt5 grey2">Sungai di pinggir kota. (Warta/Budi)</div></div>
<div class="side-article txt-article multi-fontsize"><p><strong>WARTADESA.COM, TEGAL - </strong>{first.removeprefix("<p>")}{also}{rest}<div class="side-article mb5"><div class="mb10"><h5 class="tagcloud3">Tags <a href="/tag/kota">kota</a></h5></div></div></div></div></div></div>
<div class="fr w323"><div class="bsh"><h4>Populer</h4>{s.cards(6, '<li><a href="/u{n}">{title}</a></li>')}</div></div></div></div>""",
    )


def old_table(s: Story) -> str:
    body = "<br><br>\n".join(s.paragraph() for _ in range(6))
    return _page(
        s,
        f"""
<table width="780" border="0" cellpadding="0"><tr><td colspan="3"><img src="/logo.gif"><a href="/">Depan</a> | <a href="/a">Arsip</a></td></tr><tr><td width="140" valign="top"><font size="1">{s.cards(8, '<a href="/m{n}">{title}</a><br>')}</font></td>
<td width="480" valign="top"><font face="Verdana" size="4"><b>{s.title}</b></font><br><font size="1" color="gray">Selasa, 03 Maret 2026, 07:30 WIB</font><br><br><table align="left" width="200"><tr><td><img src="/f.jpg" width="190"></td></tr><tr><td><font size="1">Sungai di pinggir kota. (Foto: Budi)</font></td></tr></table>
<font face="Verdana" size="2">{body}</font><br><br><a href="javascript:print()">Cetak</a> <a href="/kirim">Kirim ke teman</a></td><td width="160" valign="top"><img src="/iklan.gif"></td></tr><tr><td colspan="3"><font size="1">Hak cipta Warta Desa</font></td></tr></table>""",
    )


def endless(s: Story) -> str:
    """A page that goes on with the next article, as long as the first."""
    first = s.paragraphs(6)
    title = s.other()
    more = "".join(f"<p>{s.sentence()} {s.sentence()}</p>" for _ in range(9))
    return _page(
        s,
        f"""
<div class="infinite"><article class="single-article" data-id="1"><div class="article-head"><h1>{s.title}</h1><div class="article-meta">Sari Melati | 3 Maret 2026</div></div><div class="article-content">{first}</div></article>
<article class="single-article" data-id="2"><div class="article-head"><h1>{title}</h1><div class="article-meta">Budi | 2 Maret 2026</div></div><div class="article-content">{more}</div></article></div>""",
    )


def twice(s: Story) -> str:
    """A page that has its text once for phones and once for screens."""
    body = s.paragraphs(5)
    return _page(
        s,
        f"""
<main><h1>{s.title}</h1><div class="d-none d-md-block story">{body}</div><div class="d-md-none story-m">{body}</div></main><footer><p>Warta Desa</p></footer>""",
    )


def application(s: Story) -> str:
    """A whole page in the form of an old web application, its text in a div of a div."""
    return _page(
        s,
        f"""
<form name="aspnetForm" method="post" action="artikel.aspx" id="aspnetForm"><div><input type="hidden" name="__VIEWSTATE" value="x"></div><div id="wrapper"><div id="ctl00_header"><ul><li><a href="/">Home</a></li></ul></div><div id="ctl00_Main"><span id="ctl00_lblTitle"><h1>{s.title}</h1></span><span id="ctl00_lblDate">3/3/2026 7:30:00 AM</span><div id="ctl00_divBody">{s.paragraphs(6)}</div><div><input type="text" name="q"><input type="submit" value="Cari"></div></div></div></form>""",
    )


TEMPLATES: Final[tuple[Callable[[Story], str], ...]] = (
    wordpress, blogspot, medium, drupal, columns, text_blocks, broadcaster, kompas, kumparan, tribun, old_table, endless,
    twice, application,
)  # fmt: skip


def fill(seed: int) -> Filled:
    """A template with the story of this seed: each template in turn."""
    make = TEMPLATES[seed % len(TEMPLATES)]
    story = Story(Random(f"template/{seed}"))
    text = make(story)
    return Filled(make.__name__, f"https://www.warta-{seed}.example/kabar/{seed}", text, tuple(story.lines))
