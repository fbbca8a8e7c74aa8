"""Clean: from dirty pieces or dirty text to the newsroom's own words, with every cut on record."""

from scraper.cleaning.clean_draft import clean
from scraper.cleaning.clean_text import Cleaned, clean_text
from scraper.cleaning.own_profile import load_profile
from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.cleaning.restore import restore

__all__ = ["ARCHIVE", "CORPUS", "Cleaned", "Profile", "clean", "clean_text", "load_profile", "restore"]
