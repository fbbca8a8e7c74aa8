"""What the rules do to a corpus: how often each fires, which never do, and what each takes out most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile_names import profile_of
from scraper.core.balance import Balance
from scraper.core.parallel import in_order
from scraper.corpus.corpus_format import Bad, rows_of
from scraper.corpus.harm import harm_of
from scraper.corpus.tally import files_skipped, rows_balance
from scraper.sites.rule_catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.cleaning.profile import Profile
    from scraper.corpus.corpus_format import Batch, CorpusFormat

# So many different texts are counted for a rule; beyond, the rarest are forgotten, so that memory stays bounded.
MOST_TEXTS: Final = 20_000
_LONGEST: Final = 200


@dataclass(slots=True)
class Fired:
    """One rule.

    texts: in how many it fired; cuts: how often.
    taken: what it took out, with how often.
    harm: signs that a cut takes the newsroom's words along; looked for in the rules of a user's profile alone.
    """

    texts: int = 0
    cuts: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    harm: Counter[str] = field(default_factory=Counter)

    def add(self, other: Fired) -> None:
        """Sums another part of the corpus up."""
        self.texts += other.texts
        self.cuts += other.cuts
        self.taken.update(other.taken)
        self.harm.update(other.harm)
        self.taken, self.harm = _bounded(self.taken), _bounded(self.harm)


def _bounded(counts: Counter[str]) -> Counter[str]:
    return Counter(dict(counts.most_common(MOST_TEXTS // 2))) if len(counts) > MOST_TEXTS else counts


@dataclass(slots=True)
class Audit:
    """A corpus, or a part of it.

    texts: how many rows have a text; touched: those in which any rule fired.
    seen: bytes of the source read.
    balance: of the rows.
    """

    texts: int = 0
    touched: int = 0
    seen: int = 0
    balance: Balance = field(default_factory=lambda: Balance("rows"))
    rules: dict[str, Fired] = field(default_factory=dict)

    def add(self, other: Audit) -> None:
        """Sums another part up."""
        self.texts += other.texts
        self.touched += other.touched
        self.balance.add(other.balance)
        self.seen = other.seen
        for name, fired in other.rules.items():
            self.rules.setdefault(name, Fired()).add(fired)

    def silent(self, profile: Profile) -> list[str]:
        """Names of the rules that never fired, in the order in which they are tried."""
        return [name for name in rule_names(profile) if name not in self.rules]


def rule_names(profile: Profile) -> list[str]:
    """Of the rules that take something out of a text of unknown origin, every name once, in the order they are tried.

    Not those that the profile switches off or whose text stays, nor those of the pages of a single site.
    """
    cutting = profile.ruleset().names - profile.stay
    rules = (*(entry.rule for entry in catalogue()), *profile.own)
    return [name for name in dict.fromkeys(rule.name for rule in rules) if name in cutting]


def audit_batch(form: CorpusFormat, profile: str, batch: Batch) -> Audit:
    """Return one batch; runs in a worker process."""
    part = Audit(seen=batch.seen)
    chosen = profile_of(profile)
    own = {rule.name for rule in chosen.own}
    rows = rows_of(form, batch)
    bad = [row for row in rows if isinstance(row, Bad)]
    part.balance = rows_balance(batch, len(rows) - len(bad), bad)
    for row in rows:
        if isinstance(row, Bad) or row.text is None:
            continue
        part.texts += 1
        cleaned = clean_text(row.text, profile=chosen)
        removed = cleaned.removed
        part.touched += bool(removed)
        for cut in removed:
            fired = part.rules.setdefault(cut.rule, Fired())
            fired.cuts += 1
            fired.taken[(cut.text.strip() or cut.text)[:_LONGEST]] += 1
            if cut.rule in own and (harm := harm_of(cleaned, cut)):
                fired.harm[harm] += 1
        for name in {cut.rule for cut in removed}:
            part.rules[name].texts += 1
    return part


def audit(form: CorpusFormat, profile: str = "corpus", *, workers: int) -> Iterator[Audit]:
    """Audits a corpus; each step is the sum so far, the last one that of the whole."""
    whole = Audit(balance=files_skipped(form.skipped))
    for part in in_order(partial(audit_batch, form, profile), form.batches(), workers=workers):
        whole.add(part)
        yield whole
