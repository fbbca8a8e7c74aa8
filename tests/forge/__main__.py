"""Counts how many forged pages are read exactly: ``python -m tests.forge [--pages 300] [--seed 0] [--show 5]``."""

from __future__ import annotations

import argparse
from collections import Counter

from scraper import extract
from scraper.core.errors import Rejected
from tests.forge import forge, forge_refused, forge_state

FIELDS = (
    "title",
    "dateline",
    "editors",
    "agencies",
    "authors",
    "date_published",
    "related",
    "embeds",
    "images",
    "tags",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--what", choices=("pages", "state", "refused"), default="pages")
    parser.add_argument("--kinds", default="article,column")
    options = parser.parse_args()
    if options.what == "refused":
        _refused(options)
        return
    kinds = tuple(options.kinds.split(","))
    right: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    shown = 0
    for seed in range(options.seed, options.seed + options.pages):
        forged = forge(seed, kinds) if options.what == "pages" else forge_state(seed)
        gold = forged.gold.article
        for item in forged.features.items():
            seen[": ".join(item)] += 1
        try:
            article = extract(forged.html, forged.url)
        except Rejected as refused:
            wrong = [f"rejected {refused.reason}"]
        else:
            right[f"method {article.extraction.method}"] += 1
            wrong = ["text"] if article.text != gold.text else []
            if not wrong and article.blocks != gold.blocks:
                wrong = ["blocks"]
            right["blocks"] += not wrong
            right["no artifact"] += not any(item in article.text for item in forged.gold.artifacts)
            for name in FIELDS:
                right[name] += getattr(article, name) == getattr(gold, name)
        right["text"] += "text" not in wrong and not any(name.startswith("rej") for name in wrong)
        if "text" in wrong or any(name.startswith("rej") for name in wrong):
            for item in forged.features.items():
                failures[": ".join(item)] += 1
            if shown < options.show:
                shown += 1
                print(f"-- {seed} {wrong} {forged.url}")
                if not wrong[0].startswith("rej"):
                    _differ(gold.text, article.text)
    for name, count in sorted(right.items()):
        print(f"{name:24} {count / options.pages:.1%}")
    telling = sorted(failures, key=lambda name: failures[name] / seen[name], reverse=True)[:12]
    print("worst features:", *(f"{name} {failures[name]}/{seen[name]}" for name in telling), sep="\n  ")


def _differ(gold: str, text: str) -> None:
    wanted, got = gold.split("\n\n"), text.split("\n\n")
    for line in wanted:
        if line not in got:
            print("   lost ", line[:150])
    for line in got:
        if line not in wanted:
            print("   more ", line[:150])


def _refused(options: argparse.Namespace) -> None:
    wrong: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.pages):
        page = forge_refused(seed)
        try:
            article = extract(page.html, page.url)
        except Rejected as refused:
            wrong[f"{page.kind}: {refused.reason}"] += 1
        else:
            wrong[f"{page.kind}: ACCEPTED by {article.extraction.method}"] += 1
            if options.show:
                options.show -= 1
                print(page.kind, repr(article.text[:300]))
    for name, count in sorted(wrong.items()):
        print(f"{name:40} {count}")


if __name__ == "__main__":
    main()
