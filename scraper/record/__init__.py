"""The record that every run leaves under ``output/_runs/``: ``RunRecord`` writes it, ``runs`` and ``read`` read it."""

from scraper.record.read import events, read, runs
from scraper.record.run import FOLDER, RunRecord, utc_now
from scraper.record.summary import Sight, Summary, Tally

__all__ = ["FOLDER", "RunRecord", "Sight", "Summary", "Tally", "events", "read", "runs", "utc_now"]
