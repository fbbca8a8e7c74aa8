"""Articles as tables of Arrow and Parquet, with one schema that follows from the type of the Article, never from rows.

pyarrow has no types, so what comes from it is ``Any`` here.
"""

from __future__ import annotations

import dataclasses
from importlib import import_module
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

from scraper.core.article import SCHEMA_VERSION, Article
from scraper.core.errors import UsageError
from scraper.core.phrases import needs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

ZSTD_LEVEL: Final = 3  # a fifth smaller than the default of 1 at no more CPU


def arrow_module() -> Any:  # noqa: ANN401
    """Return ``pyarrow`` with its part for Parquet, imported now; raises ``UsageError`` that says how to get it."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise UsageError(needs("Parquet", "pyarrow")) from error


def article_schema_of(fields: Sequence[str] = tuple(Article.__dataclass_fields__)) -> Any:  # noqa: ANN401
    """Return the Arrow schema of Articles with these fields; its metadata name the version of the Article's schema."""
    hints = get_type_hints(Article)
    return versioned([(name, arrow_type(hints[name])) for name in fields])


def versioned(columns: Sequence[tuple[str, Any]]) -> Any:  # noqa: ANN401
    """Return a schema of these columns whose metadata name the version of the Article's schema."""
    return arrow_module().schema(columns, metadata={"schema_version": str(SCHEMA_VERSION)})


def arrow_type(kind: Any) -> Any:  # noqa: ANN401
    """Return the type of Arrow for that of a field: text, numbers of 64 bits, truth values, lists and structures."""
    module = arrow_module()
    if kind is bool:
        return module.bool_()
    if get_origin(kind) is list:
        return module.list_(arrow_type(get_args(kind)[0]))
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return module.struct([(field.name, arrow_type(hints[field.name])) for field in dataclasses.fields(kind)])
    return module.int64() if kind is int or isinstance((*get_args(kind), "")[0], int) else module.string()


def table_of(rows: Sequence[object], schema: Any) -> Any:  # noqa: ANN401
    """Return objects, which have each column as an attribute, as a table.

    Half of the time of a detour over JSON (pyarrow 26, CPython 3.11, benchmarks/exports.py).
    """
    module = arrow_module()
    columns = [_column(module, list(map(attrgetter(field.name), rows)), field.type) for field in schema]
    return module.Table.from_arrays(columns, schema=schema)


def _column(module: Any, values: Sequence[Any], kind: Any) -> Any:  # noqa: ANN401
    """Return the values of a field as an array of that type. module: ``pyarrow``, which takes time to look up."""
    if module.types.is_list(kind):
        ends = accumulate(map(len, values), initial=0)
        items = _column(module, list(chain.from_iterable(values)), kind.value_type)
        return module.ListArray.from_arrays(module.array(ends, module.int32()), items)
    if module.types.is_struct(kind):
        parts = [_column(module, list(map(attrgetter(part.name), values)), part.type) for part in kind]
        return module.StructArray.from_arrays(parts, fields=list(kind))
    return module.array(values, kind)


def parquet_writer(file: BinaryIO, schema: Any) -> Any:  # noqa: ANN401
    """Return a writer of a Parquet file; a context that finishes the file."""
    parquet = arrow_module().parquet
    return parquet.ParquetWriter(file, schema, compression="zstd", compression_level=ZSTD_LEVEL, store_schema=True)
