"""The spiders: one for each newsroom, all of one class."""
