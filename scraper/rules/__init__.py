"""The cleaning rules, as data."""
