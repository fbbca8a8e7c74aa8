"""The formats of ``scraper export``: every module of this folder that defines EXPORT is one."""
