"""Writes the generated parts of the docs from the program itself: `make docs`; `--check` says whether they are current.

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; what is around it is written by hand.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import click
from man_pages import man_pages

from scraper.cli import COMMANDS, cli
from scraper.cli.terminal import line
from scraper.config.load import SETTINGS, TABLES, Setting, settings_of
from scraper.config.starter import literal
from scraper.core import errors
from scraper.core import limits as limits_module
from scraper.core.json_schema import article_schema
from scraper.offline.extraction import BAD_INPUTS
from scraper.offline.verifying.findings import KINDS as FINDINGS
from scraper.record import Summary
from scraper.rules.refused import REFUSED
from scraper.running.alarms.alarm import EXPLAINS, KINDS
from scraper.running.report.metrics import ABOUT
from scraper.sites.registry import all_sites
from scraper.sites.rule_catalogue import catalogue
from scraper.storage.warc.source import HARMS, Harm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT: Final = Path(__file__).parent.parent
PART: Final = re.compile(r"(<!-- begin ([a-z-]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)

# Where each field goes in schema.org's NewsArticle; "-" where it has no such property.
SCHEMA_ORG: Final = {
    "schema_version": "schemaVersion",
    "id": "identifier",
    "url": "url",
    "canonical_url": "mainEntityOfPage",
    "site": "publisher (Organization)",
    "kind": "additionalType; `live` is a LiveBlogPosting, `column` an OpinionNewsArticle",
    "title": "headline",
    "subtitle": "alternativeHeadline",
    "description": "description",
    "section": "articleSection",
    "subsection": "articleSection (second value)",
    "date_published": "datePublished",
    "date_modified": "dateModified",
    "authors": "author (Person)",
    "editors": "editor (Person)",
    "agencies": "sourceOrganization",
    "dateline": "dateline",
    "language": "inLanguage",
    "text": "articleBody",
    "blocks": "-",
    "images": "image (ImageObject: contentUrl, caption, creditText)",
    "embeds": "video (VideoObject) and associatedMedia",
    "related": "relatedLink",
    "tags": "keywords",
    "page_count": "pagination",
    "complete": "-",
    "word_count": "wordCount",
    "removed": "-",
    "suspect": "-",
    "extraction": "sdPublisher (SoftwareApplication)",
    "revision": "version",
    "fetched_at": "sdDatePublished",
    "content_hash": "-",
}


def kind_of(shape: dict[str, Any]) -> str:
    """A JSON Schema type in a few words."""
    if "anyOf" in shape:
        return " or ".join(kind_of(one) for one in shape["anyOf"])
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "enum" in shape:
        return " ".join(f"`{value}`" for value in shape["enum"])
    if shape.get("type") == "array":
        return f"list of {kind_of(shape['items'])}"
    return str(shape["type"])


def table(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def fields() -> str:
    """The fields of the Article, and of what it is made of."""
    schema = article_schema()
    order = ["schema_version", *(name for name in SCHEMA_ORG if name != "schema_version")]
    rows = [
        [f"`{name}`", kind_of(schema["properties"][name]), schema["properties"][name]["description"], SCHEMA_ORG[name]]
        for name in order
    ]
    text = table(["field", "type", "meaning", "schema.org NewsArticle"], rows)
    for name, part in schema["$defs"].items():
        text += f"\n### {name}\n\n{part['description']}\n\n"
        inner = [[f"`{key}`", kind_of(one), one["description"]] for key, one in part["properties"].items()]
        text += table(["field", "type", "meaning"], inner)
    return text


def rejections() -> str:
    """The closed list of reasons."""
    return table(["reason", "what it means, what to do"], [[f"`{one}`", errors.REASONS[one]] for one in errors.Reason])


def harms() -> str:
    """What can be wrong with a record of an archive, and with a whole input."""
    rows = [*((one, HARMS[one]) for one in Harm), *BAD_INPUTS.items()]
    return table(["bad", "what it means, what to do"], [[f"`{name}`", meaning] for name, meaning in rows])


def limits() -> str:
    """Every limit, with the words that stand under it in its module."""
    lines = ast.parse(inspect.getsource(limits_module)).body
    rows = []
    for one, below in pairwise(lines):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            if not (isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)):
                raise SystemExit(f"scraper/core/limits.py: {one.target.id} does not say its unit and reason")
            words, _, beyond = str(below.value.value).partition(" Beyond: ")
            unit, _, why = words.partition(". ")
            value = getattr(limits_module, one.target.id)
            rows.append(
                [
                    f"`{one.target.id}`",
                    f"{value:,g} {unit}" if isinstance(value, float) else f"{value:,} {unit}",
                    why,
                    beyond,
                ]
            )
    return table(["limit", "at most", "reason", "beyond it"], rows)


def exit_codes() -> str:
    """What each exit code says."""
    return table(["code", "meaning"], [[str(code), said] for code, said in errors.EXIT_CODES.items()])


def commands() -> str:
    """Every command with its options and examples."""
    parts = []
    with click.Context(cli, info_name="scraper") as root:
        for section, names in COMMANDS.items():
            parts.append(f"## {section}\n")
            for name in names:
                command = cli.get_command(root, name)
                if command is None:
                    raise SystemExit(f"{name}: in the table of commands, but there is none")
                parts.append(f"### scraper {name}\n")
                parts.append(one_command(command, click.Context(command, parent=root, info_name=name)))
    return "\n".join(parts)


def one_command(command: click.Command, context: click.Context) -> str:
    """Usage, words, examples and options of one command."""
    words, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    text = f"{words.strip()}\n\n"
    usage = " ".join(command.collect_usage_pieces(context))
    text += f"```\n{context.command_path} {usage}\n```\n\n"
    rows = [
        [f"`{', '.join([*option.opts, *option.secondary_opts])}`", default_of(option), option.help or ""]
        for option in command.get_params(context)
        if isinstance(option, click.Option) and not option.hidden and "--help" not in option.opts
    ]
    if rows:
        text += table(["option", "value", "meaning"], rows) + "\n"
    if examples:
        text += "Examples:\n\n```sh\n" + re.sub("(?m)^  ", "", examples).rstrip() + "\n```\n"
    return text


def default_of(option: click.Option) -> str:
    """What an option takes, and what it is when it is not given."""
    if option.is_flag:
        return "-"
    kind = option.type
    taken = " ".join(f"`{one}`" for one in kind.choices) if isinstance(kind, click.Choice) else kind.name
    return f"{option.metavar or taken}" + (
        f" (`{option.default}`)" if isinstance(option.default, str | int) and option.default != "" else ""
    )


def rules() -> str:
    """Every rule with what it cuts and what looks alike and stays."""
    parts = []
    for entry in catalogue():
        rule = entry.rule
        parts.append(f"### {rule.name}\n\n{entry.owner}; {rule.where.value}. {plain(rule.why)}\n")
        rows = [["cuts", code(before), code(after)] for before, after in rule.cuts]
        rows += [["keeps", code(kept), "as it is"] for kept in rule.keeps]
        parts.append(table(["", "before", "after"], rows))
    parts.append("### What no rule cuts, on purpose\n")
    refused = [[refusal.name, plain(refusal.why), code(refusal.stays)] for refusal in REFUSED]
    parts.append(table(["family", "why", "stays as it is"], refused))
    return "\n".join(parts)


def code(text: str) -> str:
    """A text as code in a table, invisible characters shown."""
    shown = line(text).replace("`", "'")
    return f"`{shown}`" if shown.strip() else "(nothing)"


def plain(text: str) -> str:
    """Words that Markdown would take for marks of its own."""
    return line(text).replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")


def settings() -> str:
    """Every setting of the configuration file, those of jobs and receivers included."""

    def rows(found: Iterable[Setting]) -> list[list[str]]:
        return [[f"`{one.key}`", one.form.allowed, default_setting(one), one.doc] for one in found]

    head = ["setting", "allowed", "default", "meaning"]
    text = table(head, rows(SETTINGS.values()))
    for name, cls in TABLES.items():
        text += f"\n### [[{name}]]\n\n" + table(head, rows(settings_of(cls)))
    return text


def sites() -> str:
    """What the facts of each site say."""
    text = ""
    for site in all_sites().values():
        lists = site.lists
        found = {
            "index": lists.index or lists.index_of_section,
            "a day": lists.index_of_day or lists.index_of_section_and_day,
            "feeds": str(len(lists.feeds)) if lists.feeds else "",
            "search": " ".join(lists.search[:1]),
        }
        rows = [
            ["state", site.state],
            ["addresses", ", ".join(f"`{url}`" for url in site.matches[:2])],
            ["hosts", ", ".join(site.hosts)],
            ["layouts", ", ".join(f"`{layout.name}`" for layout in site.layouts)],
            ["lists", "; ".join(f"{name}: `{where}`" for name, where in found.items() if where)],
            ["sections", ", ".join(lists.section_ids)],
            ["least a day", f"{site.least_yield} articles"],
        ]
        text += f"## {site.title} (`{site.name}`)\n\n" + table(["fact", "value"], rows) + "\n"
    return text


def alarms() -> str:
    """Every kind of alarm, and which others it explains."""
    rows = [
        [f"`{name}`", kind.meaning, kind.advice, ", ".join(f"`{one}`" for one in EXPLAINS.get(name, ())) or "-"]
        for name, kind in KINDS.items()
    ]
    return table(["kind", "raised when", "what to do", "holds back"], rows)


def findings() -> str:
    """Every kind of finding of ``scraper verify``."""
    rows = [[f"`{kind}`", about.meaning, f"{about.repair}."] for kind, about in FINDINGS.items()]
    return table(["finding", "what was seen", "what `--repair` does"], rows)


def metrics() -> str:
    """Every metric with its labels."""
    rows = [[f"`{name}`", " ".join(f"`{one}`" for one in labels), doc] for name, (labels, doc) in ABOUT.items()]
    return table(["metric", "labels", "meaning"], rows)


def record() -> str:
    """The keys of a run's summary."""
    hints = get_type_hints(Summary, include_extras=True)
    return table(["key", "meaning"], [[f"`{name}`", hint.__metadata__[0].description] for name, hint in hints.items()])


def default_setting(one: Setting) -> str:
    """A setting's default as the file writes it."""
    value = one.form.show(one.default) if one.default is not None else None
    return "-" if value is None else f"`{literal(value)}`"


def papers() -> str:
    """Every page of the documentation but the first, in the order and by the titles of the site, with its heading."""
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = re.findall(r"(?m)^ +- (.+): ([\w-]+\.md)$", site)
    heads = {name: (ROOT / "docs" / name).read_text(encoding="utf-8").partition("\n")[0] for _, name in pages}
    rows = [[f"[{title}]({name})", heads[name].removeprefix("# ")] for title, name in pages if name != "index.md"]
    return table(["page", "about"], rows)


PARTS: Final[dict[str, Callable[[], str]]] = {
    "fields": fields,
    "rejections": rejections,
    "harms": harms,
    "limits": limits,
    "exit-codes": exit_codes,
    "commands": commands,
    "settings": settings,
    "sites": sites,
    "rules": rules,
    "alarms": alarms,
    "findings": findings,
    "metrics": metrics,
    "record": record,
    "papers": papers,
}


def renewed(text: str) -> str:
    """A document with its generated parts made anew."""
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", text)


def main() -> int:
    """Renews all documents, or only says which are out of date."""
    stale = []
    papers = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    wanted = {path: renewed(path.read_text(encoding="utf-8")) for path in papers}
    wanted |= {ROOT / "docs" / "man" / name: text for name, text in man_pages().items()}
    for path, new in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != new:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"out of date: {', '.join(stale)}; run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
