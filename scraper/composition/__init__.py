"""The one way to an Article, of one page or many: ``collect`` for who waits for pages, ``process`` for who has them."""
