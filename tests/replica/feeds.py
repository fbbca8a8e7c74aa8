"""What machines read: RSS, news and web sitemaps, the sitemap index, robots.txt."""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.replica.sections import SECTIONS
from tests.replica.story import HOST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tests.replica.story import Head

ROBOTS = """User-agent: AhrefsBot
Crawl-delay: 60

User-agent: Googlebot
Disallow: *?tag_from
Disallow: /tv/embed
Disallow: /video/embed

User-agent: *
Allow: /

Sitemap: https://www.cnnindonesia.com/sitemap.xml
"""


def rss(heads: Sequence[Head], now: dt.datetime, title: str) -> str:
    """RSS 2.0; the picture stands in the escaped description and as an enclosure, as in the family's feeds."""
    items = "".join(
        f"<item>\n<title>{escape(head.title)}</title>\n<link>{head.url}</link>\n<guid>{head.url}</guid>\n"
        f'<pubDate>{format_datetime(head.when)}</pubDate>\n<description><![CDATA[<img src="{head.picture}?w=360&q=90" '
        f'align="left" hspace="7" width="100" />{head.title}]]></description>\n'
        f'<enclosure url="{head.picture}?w=360&amp;q=90" length="10240" type="image/jpeg" />\n</item>\n'
        for head in heads
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(title)}</title>\n<link>{HOST}/</link>\n<description>CNN Indonesia</description>\n<language>id</language>\n"
        f"<lastBuildDate>{format_datetime(now)}</lastBuildDate>\n{items}</channel>\n</rss>\n"
    )


def news_sitemap(heads: Sequence[Head]) -> str:
    urls = "".join(
        f"<url>\n<loc>{head.url}</loc>\n<news:news>\n<news:publication><news:name>CNN Indonesia</news:name>"
        f"<news:language>id</news:language></news:publication>\n<news:publication_date>{head.when.isoformat()}</news:publication_date>\n"
        f"<news:title><![CDATA[{head.title}]]></news:title>\n</news:news>\n</url>\n"
        for head in heads
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    )


def web_sitemap(heads: Sequence[Head]) -> str:
    urls = "".join(f"<url><loc>{head.url}</loc><lastmod>{head.when.isoformat()}</lastmod></url>\n" for head in heads)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'


def sitemap_index(now: dt.datetime) -> str:
    maps = "".join(
        f"<sitemap><loc>{HOST}/{section.slug}/sitemap_{name}.xml</loc><lastmod>{now.isoformat()}</lastmod></sitemap>\n"
        for section in SECTIONS
        for name in ("news", "web")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{maps}</sitemapindex>\n'
