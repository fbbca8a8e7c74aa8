"""The one way to an Article, of one page or many."""
