"""Cannot be imported."""

raise RuntimeError("this module always breaks\nover two lines")
