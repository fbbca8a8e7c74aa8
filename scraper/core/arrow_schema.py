"""The schema of Articles in Arrow and Parquet, made from their type: the same columns in every file."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import msgspec.inspect as types

from scraper.core.article import Article
from scraper.core.errors import UsageError
from scraper.core.phrases import needs


def arrow_module() -> Any:  # noqa: ANN401  pyarrow has no types
    """Return ``pyarrow`` with its part for Parquet, imported now; raises ``UsageError`` that says how to get it."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise UsageError(needs("Parquet", "pyarrow")) from error


def arrow_schema() -> Any:  # noqa: ANN401  pyarrow has no types
    """Return a ``pyarrow.Schema`` with one column for each field of an Article, in their order."""
    return arrow_module().schema(_fields(types.type_info(Article)))


def _fields(kind: types.Type) -> list[Any]:
    if not isinstance(kind, types.DataclassType):
        raise TypeError(f"no columns for {kind}")
    return [arrow_module().field(field.encode_name, *_column(field.type)) for field in kind.fields]


def _column(kind: types.Type) -> tuple[Any, bool]:
    """Return the Arrow type of a field, and whether it may be null."""
    arrow = arrow_module()
    column: tuple[Any, bool]
    match kind:
        case types.Metadata(type=inner):
            column = _column(inner)
        case types.UnionType(types=members):
            (inner,) = (member for member in members if not isinstance(member, types.NoneType))
            column = _column(inner)[0], True
        case types.ListType(item_type=inner):
            column = arrow.list_(_column(inner)[0]), False
        case types.DataclassType():
            column = arrow.struct(_fields(kind)), False
        case types.BoolType():
            column = arrow.bool_(), False
        case types.IntType():
            column = arrow.int64(), False
        case types.LiteralType(values=(int(), *_)):
            column = arrow.int64(), False
        case types.StrType() | types.LiteralType():
            column = arrow.string(), False
        case _:
            raise TypeError(f"no Arrow type for {kind}")
    return column
