"""Workers that share a ledger, while they, the database and the clocks fail."""
