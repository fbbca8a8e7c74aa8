"""The ledger: what is known of every address, in one SQLite file."""

from scraper.storage.ledger.book import Ledger
from scraper.storage.ledger.entry import HOUR, LOOKS, WAITS, Entry, State, Written

__all__ = ["HOUR", "LOOKS", "WAITS", "Entry", "Ledger", "State", "Written"]
