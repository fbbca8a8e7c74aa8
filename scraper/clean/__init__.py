"""Clean: from dirty pieces or dirty text to the newsroom's own words, with every cut on record."""

from scraper.clean.draft import clean
from scraper.clean.own import load_profile
from scraper.clean.profile import ARCHIVE, CORPUS, Profile
from scraper.clean.restore import restore
from scraper.clean.text import Cleaned, clean_text

__all__ = ["ARCHIVE", "CORPUS", "Cleaned", "Profile", "clean", "clean_text", "load_profile", "restore"]
