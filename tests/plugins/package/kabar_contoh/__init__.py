"""A newsroom from outside."""
