"""The report of the runs, as one page, as text, or as JSON."""
