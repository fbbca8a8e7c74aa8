"""Scrapy's middlewares, between the spider and the network: allowed hosts, retries, the archive and the mirror."""
