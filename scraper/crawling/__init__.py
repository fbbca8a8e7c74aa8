"""The work of a crawl that needs no Scrapy: its context, its counts, what to fetch next."""
