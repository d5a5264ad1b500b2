"""The values of a column as text, whatever its type and whatever damage did to it."""

from __future__ import annotations

import datetime
import decimal
import math
import unicodedata
import uuid
from typing import Any

import pyarrow as pa

# How much of a second, and of a day, the units of Arrow are.
_SECONDS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_FIRST_DAY = datetime.datetime(1970, 1, 1)


def is_plain(kind: pa.DataType) -> bool:
    """Whether values of a type can be text: no lists, no records, no days."""
    if pa.types.is_dictionary(kind):
        return is_plain(kind.value_type)
    return not (pa.types.is_nested(kind) or pa.types.is_temporal(kind) or pa.types.is_boolean(kind))


def texts(column: pa.Array) -> list[str | None]:
    """Return the values of a column as text in NFC; None of what is no text.

    Bytes that are no UTF-8 become lone surrogates. Moments without a zone stay as they are, others are told with their offset; what
    no calendar has is None.
    """
    if isinstance(column, pa.ExtensionArray) and not isinstance(column.type, pa.UuidType):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        try:
            return [value if value is None else unicodedata.normalize("NFC", value) for value in column.to_pylist()]
        except UnicodeDecodeError:  # Parquet does not look whether its strings are UTF-8
            column = column.cast(pa.large_string()).view(pa.large_binary())
    if pa.types.is_timestamp(kind):
        # Not by Arrow: it needs pandas for nanoseconds, knows not every zone, and fails at what damage makes of a day.
        return [_moment(value, kind) for value in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_date(kind):
        # cast as numbers, for the same reason
        days = column.cast(pa.int32()) if pa.types.is_date32(kind) else column.cast(pa.int64())
        length = 1 if pa.types.is_date32(kind) else 86_400_000
        return [None if value is None else _day(value // length) for value in days.to_pylist()]
    if not is_plain(kind):
        return [None] * len(column)
    return [text_of(value) for value in column.to_pylist()]


def text_of(value: Any) -> str | None:
    """Return a value as text in NFC; None if it is none: nothing, yes and no, lists, records.

    >>> text_of(12.0), text_of("글"), text_of(True), text_of(float("nan"))
    ('12', '글', None, None)
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    if isinstance(value, float | decimal.Decimal):
        if not math.isfinite(value):
            return None
        if value == int(value):  # pandas makes 12.0 of 12 where a value is missing
            value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | decimal.Decimal | uuid.UUID):
        return None
    return unicodedata.normalize("NFC", str(value))


def _moment(value: int | None, kind: pa.TimestampType) -> str | None:
    if value is None:
        return None
    unit = _SECONDS[kind.unit]
    try:
        moment = _FIRST_DAY + datetime.timedelta(seconds=value // unit, microseconds=value % unit * 1_000_000 // unit)
    except OverflowError:
        return None
    # Arrow keeps a moment with a zone as that of Greenwich.
    return (moment if kind.tz is None else moment.replace(tzinfo=datetime.UTC)).isoformat()


def _day(number: int) -> str | None:
    try:
        return (_FIRST_DAY + datetime.timedelta(days=number)).date().isoformat()
    except OverflowError:
        return None
