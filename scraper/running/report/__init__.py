"""The report: what the runs brought, as one page, as text, or as JSON."""
