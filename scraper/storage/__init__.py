"""Everything under the output folder: Articles, ledger, archives, and the lock that guards them."""
