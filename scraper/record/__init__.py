"""The record that every run leaves under ``output/_runs/``: ``RunRecord`` writes it, ``runs`` and ``read`` read it,
``prune`` keeps it small.
"""

from scraper.record.prune import prune
from scraper.record.run_files import events, read, runs
from scraper.record.run_record import FOLDER, RunRecord, utc_now
from scraper.record.summary import Sight, Summary, Tally

__all__ = ["FOLDER", "RunRecord", "Sight", "Summary", "Tally", "events", "prune", "read", "runs", "utc_now"]
