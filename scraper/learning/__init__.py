"""Learning: from a few pages of one newsroom to its facts, with the evidence, or with the words that say what lacks."""

from scraper.learning.learn import Lesson, learn

__all__ = ["Lesson", "learn"]
