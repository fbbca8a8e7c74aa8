"""Load the settings: the environment is stronger than the TOML file, flags are strongest. Mistakes name their place."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import Field, dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scraper.config.tree import Config, Job, Receiver
from scraper.core.config_file import FoundFile, find_file
from scraper.core.errors import UsageError
from scraper.core.passwords import without_password
from scraper.core.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.config.forms import Form

PREFIX: Final = "SCRAPER_"
TABLES: Final[dict[str, type[Job | Receiver]]] = {"jobs": Job, "receivers": Receiver}
_CLOSE: Final = 0.85
_FLAG: Final = "flag "  # before an option of the command line, where a value came from


class ConfigError(UsageError):
    """The error of a wrong configuration; one line for each mistake, with its key, its line and what is allowed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key such as ``crawl.delay``, the form of its value, its default, and what it does."""

    key: str
    form: Form[Any]
    default: object
    doc: str

    @property
    def variable(self) -> str:
        """Return the name of its environment variable."""
        return PREFIX + self.key.replace(".", "_").upper()


def settings_of(cls: type, prefix: str = "") -> Iterator[Setting]:
    """Yield every setting of a settings class and of the classes within it, in the order of the file."""
    for one in fields(cls):
        if "form" in one.metadata:
            yield Setting(prefix + one.name, one.metadata["form"], one.metadata["default"], one.metadata["doc"])
        elif inner := _inner(one):
            yield from settings_of(inner, f"{prefix}{one.name}.")


def _inner(one: Field[Any]) -> type | None:
    """Return the settings class that a field of another settings class holds, None for any other field."""
    factory: object = one.default_factory
    return factory if isinstance(factory, type) and is_dataclass(factory) else None


SETTINGS: Final = {one.key: one for one in settings_of(Config)}


def load(
    file: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Config:
    """Return the settings in force; raises ``ConfigError``.

    file: the TOML file; by default the one that ``find_file`` finds.
    environ: the environment variables, by default those of the process.
    flags: values of the command line by key (``crawl.limit``); None means that the flag was left out.
    """
    environ = os.environ if environ is None else environ
    found = FoundFile(file) if file else find_file(environ)
    reader = _Reader()
    if found:
        reader.take_file(found.path)
    reader.take_environment(environ)
    for key, value in (flags or {}).items():
        if value is not None:
            reader.take(SETTINGS[key], value, f"{_FLAG}--{_flag_of(key)}")
    if reader.mistakes:
        raise ConfigError("\n".join(reader.mistakes))
    if found and found.base:
        reader.start_paths_at(found.base)
    return reader.config(found and found.path)


def _flag_of(key: str) -> str:
    """Return the flag of a setting. The flag of a list has the singular: it is repeated for each item."""
    name = key.rsplit(".", 1)[-1].replace("_", "-")
    return name.removesuffix("s") if isinstance(SETTINGS[key].default, tuple) else name


class _Reader:
    """The values read so far, a stronger source over a weaker one."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.origin: dict[str, str] = {}
        self.tables: dict[str, list[Job | Receiver]] = {name: [] for name in TABLES}
        self.mistakes: list[str] = []

    def take(self, setting: Setting, value: object, origin: str) -> None:
        read = self._read(setting, setting.key, value, origin)
        if read:
            self.values[setting.key], self.origin[setting.key] = read[0], origin

    def take_file(self, file: Path) -> None:
        text = _read_text(file)
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{file}: this is not TOML: {error}") from error
        lines = line_numbers(text)
        for key, value in _flatten(document):
            where = f"{file} line {lines.get(key, '?')}"
            if key in SETTINGS:
                self.take(SETTINGS[key], value, where)
            elif key in TABLES:
                self._take_tables(key, value, file, lines)
            else:
                self.mistakes.append(f"{where}: there is no setting {key}{_meant(key, [*SETTINGS, *TABLES])}")

    def take_environment(self, environ: Mapping[str, str]) -> None:
        known = {setting.variable: setting for setting in SETTINGS.values()}
        for variable, value in environ.items():
            if variable in known:
                self.take(known[variable], value, f"variable {variable}")
            elif variable.startswith(PREFIX) and (meant := _by_last_word(variable, known)):
                self.mistakes.append(f"variable {variable}: there is no such setting; did you mean {meant}?")
            elif variable.startswith(PREFIX) and did_you_mean(variable, known, likeness=_CLOSE):
                self.mistakes.append(f"variable {variable}: there is no such setting{_meant(variable, known)}")

    def start_paths_at(self, base: Path) -> None:
        """Make the paths of the file and the default output start at a folder; variables and flags mean this one."""
        for key, setting in SETTINGS.items():
            value = self.values.get(key, setting.default)
            if isinstance(value, Path) and not self.origin.get(key, "").startswith(("variable ", _FLAG)):
                self.values[key] = base / value

    def config(self, file: Path | None) -> Config:
        """Return the configuration made of the values read."""
        tree = _build(Config, "", self.values)
        tree |= {name: tuple(found) for name, found in self.tables.items()}
        return Config(**tree, file=file, origin=self.origin)

    def _read(self, setting: Setting, key: str, value: object, where: str) -> tuple[object] | None:
        try:
            return (setting.form.read(value),)
        except (ValueError, TypeError, KeyError):
            is_flag = where.startswith(_FLAG)
            shown = without_password(_shown(value))
            what = f"{where.removeprefix(_FLAG)} {shown}" if is_flag else f"{where}: {key} = {shown}"
            self.mistakes.append(f"{what} is not allowed; allowed: {setting.form.allowed}")
            return None

    def _take_tables(self, table: str, value: object, file: Path, lines: Mapping[str, int]) -> None:
        cls = TABLES[table]
        known = {setting.key: setting for setting in settings_of(cls)}
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.mistakes.append(f"{file} line {lines.get(table, '?')}: {table} are written as [[{table}]]")
            return
        for index, item in enumerate(value):
            got: dict[str, Any] = {}
            start = f"{file} line {lines.get(f'{table}.{index}', '?')}"
            for key, raw in item.items():
                where = f"{file} line {lines.get(f'{table}.{index}.{key}', '?')}"
                if key not in known:
                    self.mistakes.append(f"{where}: [[{table}]] has no setting {key}{_meant(key, known)}")
                elif read := self._read(known[key], f"{table}.{key}", raw, where):
                    got[key] = read[0]
            entry = cls(**got)
            self.mistakes += [f"{start}: {mistake}" for mistake in _check(entry, self.tables[table])]
            self.tables[table].append(entry)
        self.origin[table] = str(file)


def _check(entry: Job | Receiver, others: list[Job | Receiver]) -> Iterator[str]:
    if isinstance(entry, Receiver):
        if entry.kind not in {"webhook", "email"}:
            yield "a receiver needs kind; allowed: one of webhook, email"
        elif not (entry.url if entry.kind == "webhook" else entry.to):
            yield f"a receiver of kind {entry.kind} needs {'url' if entry.kind == 'webhook' else 'to'}"
        return
    if not entry.name:
        yield "a job needs a name"
    if any(isinstance(other, Job) and other.name == entry.name for other in others):
        yield f"the job {entry.name} is there twice; give each its own name"
    if sum(bool(when) for when in (entry.cron, entry.every, entry.at)) != 1:
        yield f"the job {entry.name} needs exactly one of cron, every and at"
    if entry.cron and not cron_is_valid(entry.cron):
        yield f"jobs.cron = {entry.cron!r} is not allowed; allowed: five fields: minute hour day month weekday"


_CRON_FIELDS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_WORDS: Final = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9} | {
    "oct": 10, "nov": 11, "dec": 12, "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6
}  # fmt: skip


def cron_is_valid(cron: str) -> bool:
    """Return whether a crontab line has five fields as ``man 5 crontab`` describes them, without @words."""
    parts = cron.lower().split()
    return len(parts) == len(_CRON_FIELDS) and all(
        _cron_item(item, least, most)
        for part, (least, most) in zip(parts, _CRON_FIELDS, strict=True)
        for item in part.split(",")
    )


def _cron_item(item: str, least: int, most: int) -> bool:
    found = re.fullmatch(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[1-9]\d*))?", item)
    if not found:
        return False
    ends = [_CRON_WORDS.get(end, end) for end in (found["first"], found["last"]) if end is not None]
    if not all(str(end).isdigit() and least <= int(end) <= most for end in ends):
        return False
    return int(ends[0]) <= int(ends[-1]) if ends else True


def _build(cls: type, prefix: str, values: Mapping[str, object]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for one in fields(cls):
        if "form" in one.metadata and prefix + one.name in values:
            arguments[one.name] = values[prefix + one.name]
        elif inner := _inner(one):
            arguments[one.name] = inner(**_build(inner, f"{prefix}{one.name}.", values))
    return arguments


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: this is not UTF-8 text ({error})") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); `scraper init` writes one") from error


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        full = prefix + key
        if isinstance(value, dict) and full not in SETTINGS:
            yield from _flatten(value, f"{full}.")
        else:
            yield full, value


def line_numbers(text: str) -> dict[str, int]:
    """Return the line of every key of a TOML text: ``crawl.limit``, and ``jobs.0.name`` within lists of tables."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line):
            prefix = _plain(header[2])
            if header[1] == "[[":
                index = counts.get(prefix, -1) + 1
                counts[prefix] = index
                lines.setdefault(prefix, number)
                prefix = f"{prefix}.{index}"
            lines.setdefault(prefix, number)
            prefix += "."
        elif assigned := re.match(
            r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", line
        ):
            lines.setdefault(prefix + _plain(assigned[1]), number)
    return lines


def _shown(value: object) -> str:
    """Return a value as a person has written it; the values of a flag that was repeated are parted by commas."""
    return ", ".join(map(repr, value)) if isinstance(value, tuple) else repr(value)


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _by_last_word(variable: str, known: Iterable[str]) -> str:
    """Return the known variable that ends as this one does, without the name of a table: SCRAPER_LIMIT."""
    ending = variable.removeprefix(PREFIX)
    return next((name for name in known if name.endswith(f"_{ending}")), "")


def _meant(got: str, known: Mapping[str, object] | list[str]) -> str:
    return did_you_mean(got, known) or "; `scraper config` lists them all"
