"""How an export is made: which Articles, what changed since the last one, and how the new takes the old one's place."""
