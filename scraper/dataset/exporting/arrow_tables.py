"""Articles as tables of Arrow, with one schema that follows from the type of the Article and never from the data.

pyarrow has no types, so what comes from it is ``Any`` here.
"""

from __future__ import annotations

import dataclasses
import io
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

from scraper.core.article import SCHEMA_VERSION, Article
from scraper.core.errors import UsageError
from scraper.core.phrases import needs

if TYPE_CHECKING:
    from collections.abc import Sequence

ZSTD_LEVEL: Final = 3  # a fifth smaller than the default of 1 at no more CPU


def arrow() -> Any:  # noqa: ANN401
    """Return ``pyarrow``, imported now; raises ``UsageError`` that says how to get it."""
    try:
        import_module("pyarrow.json")
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise UsageError(needs("Parquet", "pyarrow")) from error


def article_schema_of(fields: Sequence[str]) -> Any:  # noqa: ANN401
    """Return the Arrow schema of Articles with these fields; its metadata name the version of the Article's schema."""
    hints = get_type_hints(Article)
    return versioned([(name, arrow_type(hints[name])) for name in fields])


def versioned(columns: Sequence[tuple[str, Any]]) -> Any:  # noqa: ANN401
    """Return a schema of these columns whose metadata name the version of the Article's schema."""
    return arrow().schema(columns, metadata={"schema_version": str(SCHEMA_VERSION)})


def arrow_type(kind: Any) -> Any:  # noqa: ANN401
    """Return the type of Arrow for that of a field: text, numbers of 64 bits, truth values, lists and structures."""
    module = arrow()
    if kind is bool:
        return module.bool_()
    if get_origin(kind) is list:
        return module.list_(arrow_type(get_args(kind)[0]))
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return module.struct([(field.name, arrow_type(hints[field.name])) for field in dataclasses.fields(kind)])
    return module.int64() if kind is int or isinstance((*get_args(kind), "")[0], int) else module.string()


def table_of(lines: bytes, schema: Any) -> Any:  # noqa: ANN401
    """Return lines of JSON as a table; a third faster than from Python's own values."""
    module = arrow()
    return module.json.read_json(
        io.BytesIO(lines),
        read_options=module.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=module.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    ).replace_schema_metadata(schema.metadata)
