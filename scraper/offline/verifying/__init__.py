"""``scraper verify``: what is kept under an output folder, each part held against all others, and repaired."""
