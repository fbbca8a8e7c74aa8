"""The finder: the body of an article by what a page says, whatever the names of its elements."""
