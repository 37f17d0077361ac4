"""Instants as files write them: with a zone or without, the day first or the month, or as a computer's own number."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipelines.alerts.counting import Floats

LAST_SECOND = 4_102_444_800  # the end of 2099
SECONDS_END = 1e11  # seconds since 1970 are fewer, thousandths of them since 1973 are more


def seconds(column: Any) -> Floats:
    """Instants as seconds since 1970, NaN where a cell holds none. What says no zone is UTC.

    A plain number is a moment of a computer's clock: seconds since 1970, or thousandths, millionths, milliardths.
    """
    import pandas as pd

    column = column.str.strip()
    plain = _plain_numbers(column)
    written = column.where(np.isnan(plain), "")
    parsed = pd.to_datetime(written, errors="coerce", utc=True, format="ISO8601")
    if parsed[np.isnan(plain)].isna().mean() > 0.5:
        # the day may stand first: the reading that keeps the rows nearest together is the right one
        parsed = min(
            (
                pd.to_datetime(written, errors="coerce", utc=True, format="mixed", dayfirst=first)
                for first in (False, True)
            ),
            key=lambda read: (int(read.isna().sum()), read.max() - read.min() if read.notna().any() else 0),
        )
    out: Floats = parsed.astype("datetime64[us, UTC]").astype("int64").to_numpy().astype(float) / 1e6
    out[parsed.isna().to_numpy()] = np.nan
    out = np.where(np.isnan(plain), out, plain)
    out[(out < 0) | (out > LAST_SECOND)] = np.nan  # before 1970 and after 2099 is a mistake
    return out


def _plain_numbers(column: Any) -> Floats:
    """The cells that are a number of seconds, milli-, micro- or nanoseconds since 1970, in seconds; NaN for others.

    Eight digits (20260105) and fourteen (20260105093000) are a date written without its strokes.
    """
    import pandas as pd

    dates = column.str.fullmatch(r"(?:19|20)\d{6}(?:\d{6})?").to_numpy(dtype=bool)
    number: Floats = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, copy=True)
    number[dates] = np.nan
    for _ in ("thousandths", "millionths", "milliardths"):
        number = np.where(number > SECONDS_END, number / 1e3, number)
    return number
