"""Twelve newsrooms that nobody wrote facts for, two of each of six publishing systems; two of them cannot be learned.

The markup is that of the systems' own themes, written anew and shortened; the words come from the replica.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.replica import Replica
from tests.replica.skins.kit import Skin, Story, attribute, escape, html, squashed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.skins.kit import Office

CHANNELS = ("kota", "desa", "pasar")


@dataclass(frozen=True)
class MadeUp:
    """A newsroom. missing: what must be said to be missing, "" where it can be learned."""

    system: str
    skin: Skin
    missing: str = ""

    @property
    def office(self) -> Office:
        return self.skin.of(Replica(seed=21, articles=45))

    def stories(self) -> list[Story]:
        return self.office.stories

    def page(self, story: Story) -> bytes:
        return self.skin.page(story).encode()


def text_of(story: Story) -> str:
    return "\n\n".join(squashed(text) for _, text in story.units)


def _paragraphs(story: Story, attributes: str = "", heading: str = "h2") -> list[str]:
    return [
        f"<{heading}>{html(text)}</{heading}>" if kind == "heading" else f"<p{attributes}>{html(text)}</p>"
        for kind, text in story.units
    ]


def _with_box(parts: list[str], box: str) -> str:
    """The parts with a box of links between the second and the third."""
    return "".join([*parts[:2], box, *parts[2:]])


def _data(story: Story, **more: object) -> str:
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title,
        "datePublished": story.when.isoformat(), "author": [{"@type": "Person", "name": story.author}], **more,
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _head(story: Story, name: str, extra: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{escape(story.title)} - {name}</title>'
        f'<link rel="canonical" href="{story.url}"><meta name="description" content="{attribute(story.description)}">'
        f'<meta property="og:title" content="{attribute(story.title)}"><meta property="og:site_name" content="{name}">'
        f'<meta property="og:image" content="{story.picture}?w=1200">{extra}</head>'
    )


def _menu(host: str) -> str:
    links = "".join(f'<a href="https://{host}/{channel}">{channel.title()}</a> ' for channel in CHANNELS)
    return f'<nav class="site-navigation">{links}</nav>'


def _popular(story: Story) -> str:
    items = f'<li><a href="{story.box.url}">{escape(story.box.title)}</a></li>' * 3
    return f'<aside class="widget-area"><h2>Terpopuler</h2><ol>{items}</ol></aside><footer>Hak cipta redaksi.</footer>'


def _related(story: Story, label: str = "Baca Juga") -> str:
    return f'<div class="related-box"><strong>{label}:</strong> <a href="{story.box.url}">{escape(story.box.title)}</a></div>'


def _slug(story: Story) -> str:
    return f"{story.slug}-{story.place.lower().replace(' ', '-')}-{story.index}x"


# WordPress: a classic theme with dates in its addresses, and a theme of blocks without.


def _classic(story: Story) -> str:
    feed = '<link rel="alternate" type="application/rss+xml" href="https://www.kabarhutan.example/feed/">'
    tags = "".join(f'<a href="/tag/{tag.replace(" ", "-")}/" rel="tag">{tag}</a> ' for tag in story.tags)
    body = _with_box(_paragraphs(story), _related(story))
    return f"""{_head(story, "Kabar Hutan", feed + _data(story))}
<body class="single postid-{story.number}">{_menu("www.kabarhutan.example")}<div id="primary"><main class="site-main">
<article id="post-{story.number}" class="post-{story.number} post type-post hentry">
<header class="entry-header"><h1 class="entry-title">{escape(story.title)}</h1>
<div class="entry-meta"><span class="posted-on"><time class="entry-date">{story.date_line}</time></span>
<span class="byline"><a class="url fn" href="/author/x/">{escape(story.author)}</a></span></div></header>
<div class="post-thumbnail"><img src="{story.picture}?w=1200" alt=""></div>
<div class="entry-content">{body}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Bagikan ini:</h3><ul><li>
<a href="https://www.facebook.com/sharer.php?u={story.url}">Facebook</a></li></ul></div>
<div class="jp-relatedposts"><h3>Terkait</h3><a href="{story.box.url}">{escape(story.box.title)}</a></div></div>
<footer class="entry-footer"><span class="tags-links">{tags}</span></footer></article>
<div id="comments"><h2>2 komentar</h2><ol class="comment-list"><li><div class="comment-content"><p>Saya setuju dengan isi
tulisan ini, semoga warga di sana segera dibantu oleh semua pihak.</p></div></li></ol></div></main></div>
{_popular(story)}</body></html>"""


def _blocks(story: Story) -> str:
    body = _with_box(_paragraphs(story, ' class="has-medium-font-size"'), _related(story, "Lihat Juga"))
    return f"""{_head(story, "Warta Pesisir", f'<meta property="article:published_time" content="{story.when.isoformat()}">')}
<body class="wp-singular"><div class="wp-site-blocks">{_menu("wartapesisir.example")}<main class="wp-block-group">
<h1 class="wp-block-post-title">{escape(story.title)}</h1>
<div class="wp-block-post-date"><time datetime="{story.when.isoformat()}">{story.date_line}</time></div>
<div class="wp-block-post-author-name">{escape(story.author)}</div>
<div class="entry-content wp-block-post-content is-layout-constrained">{body}
<div class="wp-block-newsletter"><p>Daftar buletin kami.</p><form><input type="email"><button>Kirim</button></form></div>
</div></main>{_popular(story)}</div></body></html>"""


# Next.js: names with hashes, and nothing but utility classes.


def _hashed(story: Story) -> str:
    state = json.dumps({"props": {"pageProps": {"id": story.number}}, "page": "/berita/[slug]"})
    body = _with_box(
        [f'<p class="Body_paragraph__x3Kd9">{html(text)}</p>' if kind != "heading" else f"<h2>{html(text)}</h2>"
         for kind, text in story.units], f'<div class="Promo_box__aa81Z">{_related(story)}</div>')  # fmt: skip
    return f"""{_head(story, "Suara Kampung", _data(story))}<body><div id="__next"><div class="Layout_page__1sWqe">
{_menu("suarakampung.example")}<main class="Article_main__Zk2pL"><h1 class="Title_title__0xPq1">{escape(story.title)}</h1>
<div class="Meta_meta__9aZbc"><span class="Meta_author__8sLmn">Oleh {escape(story.author)}</span>
<span class="Meta_date__7dKjh">{story.date_line}</span></div><div class="Body_body__3jHq2">{body}</div></main>
{_popular(story)}</div></div><script id="__NEXT_DATA__" type="application/json">{state}</script></body></html>"""


def _utility(story: Story) -> str:
    body = _with_box(
        _paragraphs(story, ' class="mt-4 text-base"'), f'<div class="my-6 border-l-4">{_related(story)}</div>'
    )
    return f"""{_head(story, "Lensa Kota", _data(story))}<body class="bg-white"><div id="__next"><div class="flex flex-col">
{_menu("lensakota.example")}<main class="mx-auto max-w-3xl"><article class="px-4">
<h1 class="text-3xl font-bold">{escape(story.title)}</h1><p class="text-sm text-gray-500">{escape(story.author)} |
{story.date_line}</p><div class="prose max-w-none mt-8">{body}</div></article></main>{_popular(story)}</div></div></body></html>"""


# Drupal: addresses with numbers of nodes, and names.


def _node(story: Story) -> str:
    body = _with_box(_paragraphs(story, heading="h3"), _related(story))
    return f"""{_head(story, "Radar Lembah", _data(story))}<body class="path-node"><div class="dialog-off-canvas-main-canvas">
{_menu("radarlembah.example")}<main role="main"><div class="region region-content">
<h1 class="page-header"><span>{escape(story.title)}</span></h1>
<article data-history-node-id="{story.number}" role="article" class="article full clearfix"><footer class="node__meta">
<span class="submitted-by">Oleh {escape(story.author)}, {story.date_line}</span></footer><div class="content">
<div class="field field--name-field-image"><img src="{story.picture}?w=1200" alt=""></div>
<div class="field field--name-body field--type-text-with-summary field__item">{body}</div>
<div class="field field--name-field-tags"><a href="/tags/{story.tags[0].replace(" ", "-")}">{story.tags[0]}</a></div>
</div></article></div></main>{_popular(story)}</div></body></html>"""


def _alias(story: Story) -> str:
    body = "".join(_paragraphs(story))
    return f"""{_head(story, "Kabar Lereng")}<body><div class="layout-container">{_menu("kabarlereng.example")}
<main><div class="layout-content"><div class="block-page-title-block"><h1>{escape(story.title)}</h1></div>
<div class="node node--type-berita node--view-mode-full"><div class="node__submitted">{story.date_line} oleh
<span class="username">{escape(story.author)}</span></div>
<div class="node__content"><div class="clearfix text-formatted field-body">{body}</div>
<div class="field-terkait"><h4>Artikel terkait</h4><ul><li><a href="{story.box.url}">{escape(story.box.title)}</a></li></ul>
</div></div></div></div></main>{_popular(story)}</div></body></html>"""


# Blogger: its own theme, lines with breaks; and one of another hand.


def _blogger(story: Story) -> str:
    body = "<br><br>".join(html(text) for _, text in story.units)
    return f"""{_head(story, "Catatan Ladang")}<body><div class="content-outer">{_menu("catatanladang.example")}
<div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>{story.date_line}</span></h2>
<div class="post hentry uncustomized-post-template"><h3 class="post-title entry-title">{escape(story.title)}</h3>
<div class="post-body entry-content" id="post-body-{story.number}">{body}<div style="clear: both;"></div></div>
<div class="post-footer"><span class="post-author vcard">Oleh <span class="fn">{escape(story.author)}</span></span></div>
</div></div></div>{_popular(story)}</div></body></html>"""


def _blogger_theme(story: Story) -> str:
    body = _with_box(_paragraphs(story), _related(story))
    return f"""{_head(story, "Jurnal Muara", _data(story))}<body><div id="outer-wrapper">{_menu("jurnalmuara.example")}
<div id="main-wrapper"><div class="post"><h1 class="post-title">{escape(story.title)}</h1><div class="post-info">
<span class="author">{escape(story.author)}</span> <abbr class="published">{story.date_line}</abbr></div>
<div class="postBody" id="postBody">{body}</div><div class="post-labels"><a href="/search/label/{story.tags[0]}">{story.tags[0]}</a></div>
</div></div>{_popular(story)}</div></body></html>"""


# As Arc writes pages: parts of a chain, and paragraphs each in a box of its own.


def _chain(story: Story) -> str:
    body = _with_box(_paragraphs(story, ' class="c-paragraph"'), '<div class="c-ad" data-ad="1">Iklan</div>')
    return f"""{_head(story, "Harian Delta", _data(story))}<body><div id="fusion-app">{_menu("www.hariandelta.example")}
<main class="c-stack b-right-rail__main"><h1 class="b-headline">{escape(story.title)}</h1>
<div class="b-byline">{escape(story.author)}</div><time class="b-date" datetime="{story.when.isoformat()}">{story.date_line}</time>
<article class="b-article-body article-body-wrapper">{body}</article>
<section class="b-more"><h2>Berita lainnya</h2><a href="{story.box.url}">{escape(story.box.title)}</a></section></main>
{_popular(story)}</div></body></html>"""


def _parts(story: Story) -> str:
    parts = [f'<div data-testid="paragraph" class="text__text__1FZLe">{html(text)}</div>' for _, text in story.units]
    body = _with_box(parts, f'<div data-testid="promo-box">{_related(story)}</div>')
    return f"""{_head(story, "Berita Selat", _data(story))}<body><div id="fusion-app">{_menu("beritaselat.example")}
<main><h1 data-testid="Heading">{escape(story.title)}</h1><div data-testid="AuthorName">{escape(story.author)}</div>
<time data-testid="Date">{story.date_line}</time><div data-testid="ArticleBody" class="article-body__content__17Yit">{body}</div></main>
{_popular(story)}</div></body></html>"""


# By hand: one whose articles have no address of their own, and one that shows hardly a sentence.


def _by_query(story: Story) -> str:
    body = _with_box(_paragraphs(story), _related(story))
    return f"""{_head(story, "Pelita Bukit")}<body>{_menu("pelitabukit.example")}<table><tr><td class="isi-berita">
<h1>{escape(story.title)}</h1><p class="tgl">{story.date_line}</p><div id="isi">{body}</div></td></tr></table>
{_popular(story)}</body></html>"""


def _walled(story: Story) -> str:
    return f"""{_head(story, "Koran Sawah", _data(story))}<body>{_menu("koransawah.example")}<div class="artikel">
<h1>{escape(story.title)}</h1><div class="berlangganan"><button>Masuk</button></div></div>{_popular(story)}</body></html>"""


def _skin(name: str, host: str, address: Callable[[Story], str], page: Callable[[Story], str]) -> Skin:
    return Skin(
        name=name, hosts=(host,), channels=CHANNELS, first_number=48_000, page=page, lists=lambda *_: None,
        address=lambda story: f"https://{host}{address(story)}",
    )  # fmt: skip


NEWSROOMS = (
    MadeUp("wordpress", _skin("kabarhutan", "www.kabarhutan.example", lambda s: f"/{s.when:%Y/%m}/{_slug(s)}/", _classic)),
    MadeUp("wordpress", _skin("wartapesisir", "wartapesisir.example", lambda s: f"/{s.channel}/{_slug(s)}/", _blocks)),
    MadeUp("nextjs", _skin("suarakampung", "suarakampung.example", lambda s: f"/berita/{s.number}-{s.slug}", _hashed)),
    MadeUp(
        "nextjs",
        _skin("lensakota", "lensakota.example",
              lambda s: f"/{s.channel}/{s.slug}-{hashlib.md5(str(s.number).encode(), usedforsecurity=False).hexdigest()}",
              _utility),
    ),
    MadeUp("drupal", _skin("radarlembah", "radarlembah.example", lambda s: f"/node/{s.number}", _node)),
    MadeUp("drupal", _skin("kabarlereng", "kabarlereng.example", lambda s: f"/{s.channel}/{_slug(s)}", _alias)),
    MadeUp("blogger", _skin("catatanladang", "catatanladang.example", lambda s: f"/{s.when:%Y/%m}/{_slug(s)[:39]}{s.index}.html", _blogger)),
    MadeUp("blogger", _skin("jurnalmuara", "jurnalmuara.example", lambda s: f"/{s.when:%Y/%m}/{_slug(s)}.html", _blogger_theme)),
    MadeUp("arc", _skin("hariandelta", "www.hariandelta.example", lambda s: f"/{s.channel}/{s.when:%Y/%m/%d}/{_slug(s)}/", _chain)),
    MadeUp("arc", _skin("beritaselat", "beritaselat.example", lambda s: f"/{s.channel}/{s.slug}-{s.when:%Y-%m-%d}-{s.index}x/", _parts)),
    MadeUp("handmade", _skin("pelitabukit", "pelitabukit.example", lambda s: f"/baca.php?id={s.number}", _by_query), "behind the ?"),
    MadeUp("handmade", _skin("koransawah", "koransawah.example", lambda s: f"/{s.channel}/{s.number}", _walled), "articles with a text"),
)  # fmt: skip
