"""Commands of Scrapy that are ours. Scrapy names each after its module."""
