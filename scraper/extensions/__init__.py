"""Scrapy's extensions: the politeness and the end of a crawl, its numbers, and what people see of it."""
