"""Beside the crawl: politeness and what people see."""
