"""What becomes of a crawled folder as data: near-duplicates, statistics, takedowns, exports."""
