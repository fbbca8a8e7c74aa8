"""Sections and languages of a selection that no Article has: a typing mistake, told apart from nothing found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.core.phrases import did_you_mean
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.dataset.exporting.job import ExportJob


class PossibleWords:
    """The sections and languages of the Articles that an export has read, beside those that its selection names."""

    def __init__(self, job: ExportJob) -> None:
        self._job = job
        self._selection = job.selection
        self._sections: set[str] = set()
        self._languages: set[str] = set()

    def see(self, article: Article) -> None:
        """Take note of the words of an Article."""
        self._sections.update(name for name in (article.section, article.subsection) if name)
        self._languages.add(article.language)

    def check(self) -> None:
        """Raise ``UsageError`` for a word that neither an Article of the folder nor a newsroom has.

        Call it when all Articles of the span of days were seen. Those outside the span are read only to tell whether
        one of them has the word.
        """
        if self._unknown() and (self._selection.since or self._selection.until):
            for kept in self._job.store.articles():
                if kept.article:
                    self.see(kept.article)
        for option, word, known in self._unknown():
            meant = did_you_mean(word, known) or f"; there are {', '.join(sorted(known)) or 'no articles'}"
            raise UsageError(f"{option} {word}: no article of {self._job.folder} has it{meant}")

    def _unknown(self) -> list[tuple[str, str, set[str]]]:
        """Return option, word and the known words of each word that nobody has."""
        sites = all_sites().values()
        sections = {name for site in sites for name in site.lists.section_ids}
        languages = {site.language for site in sites}
        wanted = [("--section", word, self._sections, sections) for word in self._selection.sections]
        wanted += [("--language", word, self._languages, languages) for word in self._selection.languages]
        return [(option, word, seen) for option, word, seen, named in wanted if word not in seen | named]
