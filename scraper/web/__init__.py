"""A site on this machine to look at a crawl, to search and to audit it, and an HTTP API for programs."""
