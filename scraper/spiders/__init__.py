"""The spiders: one for each newsroom, all of them the same."""
