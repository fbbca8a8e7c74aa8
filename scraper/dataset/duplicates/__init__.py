"""Near-duplicates of a folder: an index beside the ledger, and the groups that follow from it."""
