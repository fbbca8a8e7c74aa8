"""Scrapy's settings: each value that is not Scrapy's default, with its reason.

What follows from our configuration (``scraper.crawling.scrapy_values``) is set over these for each run; here stands
what its defaults give, for Scrapy's own commands.
"""

from __future__ import annotations

from scraper.config import Config
from scraper.crawling.scrapy_values import scrapy_values

_DEFAULTS = scrapy_values(Config())

BOT_NAME = "scraper"
SPIDER_MODULES = ["scraper.spiders"]
COMMANDS_MODULE = "scraper.cli.scrapy_commands"  # `scrapy crawl` does what `scraper crawl` does

# Politeness: one request at a time and a pause, longer when the site is slow or says so.
ROBOTSTXT_OBEY = True  # what the site asks for, we do
ROBOTSTXT_PARSER = "scraper.middlewares.robots.Robots"  # within a limit of size
CONCURRENT_REQUESTS = _DEFAULTS["CONCURRENT_REQUESTS"]  # one on its way, one ready; a stop waits for no more than these
CONCURRENT_REQUESTS_PER_DOMAIN = _DEFAULTS["CONCURRENT_REQUESTS_PER_DOMAIN"]  # politeness is per host
DOWNLOAD_DELAY = _DEFAULTS["DOWNLOAD_DELAY"]  # a second; a day of the site is 330 articles, so six minutes
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = _DEFAULTS[
    "AUTOTHROTTLE_START_DELAY"
]  # as the delay: the default of 5 s would be the pace of short runs
AUTOTHROTTLE_MAX_DELAY = 60.0
USER_AGENT = _DEFAULTS["USER_AGENT"]  # who we are; a run adds the contact
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",  # the site's language, not Scrapy's English
}

# Limits, with their reasons in scraper/core/limits.py.
DOWNLOAD_TIMEOUT = _DEFAULTS["DOWNLOAD_TIMEOUT"]
DOWNLOAD_MAXSIZE = _DEFAULTS["DOWNLOAD_MAXSIZE"]
DOWNLOAD_WARNSIZE = 0  # the limit above is the only line
REDIRECT_MAX_TIMES = _DEFAULTS["REDIRECT_MAX_TIMES"]
METAREFRESH_ENABLED = False  # no article is behind one; challenge pages are
DOWNLOAD_FAIL_ON_DATALOSS = True  # Scrapy's default, relied on: half a page counts as a failure

DOWNLOAD_VERIFY_CERTIFICATES = True  # by default any is taken, and whoever stands between could write our articles

# Retries: ours waits with jitter and hears Retry-After.
RETRY_TIMES = _DEFAULTS["RETRY_TIMES"]
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]  # with the errors of its delivery network
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # reported once, with the outcome of the address

# Scrapy starts this many tasks for every response with an asynchronous callback, each a share of a millisecond; a page
# gives one Article at most. Measured: 3 ms of CPU an article.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the source of the callback for each request; the type check does it once

# The frontier is the ledger, so Scrapy's own memory of addresses is not needed and would grow with the crawl.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# What Scrapy brings, named in full: with None in place of a number a part would still be imported, and those left out
# take 0.5 s of CPU, half of a crawl that finds nothing new. Left out: offsite (lets a retried request pass; ours does
# not), robotstxt (allows all where its file fails), retry (ours waits as the site asks), httpcompression (ours reads
# what archives give), httpauth (nobody logs in), cookies and metarefresh (off).
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
}
DOWNLOADER_MIDDLEWARES = {
    "scraper.middlewares.hosts.HostsMiddleware": 50,
    "scraper.middlewares.robots.RobotsMiddleware": 100,
    "scraper.middlewares.retry.PatientRetryMiddleware": 550,
    "scraper.middlewares.bodies.UnpackMiddleware": 590,
    "scraper.middlewares.keep.KeepMiddleware": 870,  # below decompression: the page is kept as it came
}
# Left out: httperror (every status ends as an outcome of ours), urllength (the address pattern of the site has its
# lengths), depth (the walk knows how deep it goes), metacopy (callbacks yield no requests).
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
TWISTED_DNS_RESOLVER = "scraper.middlewares.public.PublicResolver"  # no name leads to this machine or a private network
DOWNLOAD_HANDLERS = {
    "http": "scraper.middlewares.mirror.MirrorHandler",
    "https": "scraper.middlewares.mirror.MirrorHandler",
    "data": None,  # nothing but the web is fetched
    "file": None,
    "ftp": None,
    "s3": None,
}
ITEM_PIPELINES = {
    "scraper.pipelines.StorePipeline": 800,
}
# Left out: telnet and remote_control (they run code that is sent to a local port), logstats and throttle (ours say and
# hear more), memdebug and spiderstate (nobody asks for them).
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
}
EXTENSIONS = {
    "scraper.extensions.politeness.Politeness": 100,
    "scraper.extensions.noting.Noting": 200,
    "scraper.extensions.stopping.Stopping": 250,
    "scraper.extensions.holding.Holding": 260,
    "scraper.extensions.display.Display": 300,
}

# What Scrapy would do besides.
REMOTE_CONTROL_ENABLED = False  # runs code that is sent to a local port
TELNETCONSOLE_ENABLED = False  # runs code that is sent to a local port
COOKIES_ENABLED = False  # articles need none, and the first domain cookie makes Scrapy download the public suffix list
REFERER_ENABLED = True
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []  # the run record names them
STATS_DUMP = False  # the summary says it in words
