"""The SQL of a KPI as it is shown: with the dates it joins written out, so that it runs anywhere as it stands."""

from __future__ import annotations

import pyarrow as pa


def with_values(sql: str, relations: dict[str, pa.Table]) -> str:
    """The same SQL with its joined dates written out, so that it runs anywhere as it stands."""
    for name, table in relations.items():
        one = _one_span(table) if name == "days" else None
        if one:
            sql = sql.replace("with ", f"with days (day, bucket) as (\n    {one}\n),\n", 1)
            continue
        rows = ",\n    ".join(
            "(" + ", ".join(f"date '{day}'" for day in row.values()) + ")" for row in table.to_pylist()
        )
        written = f"with {name} ({', '.join(table.column_names)}) as (\n    values\n    {rows}\n),\n"
        sql = sql.replace("with ", written, 1)
    return sql


def _one_span(table: pa.Table) -> str | None:
    """The days of a single bucket as a range: a year of them written out would hide the query."""
    days, buckets = table["day"].to_pylist(), set(table["bucket"].to_pylist())
    if len(buckets) != 1:
        return None
    return (
        f"select cast(t.day as date), date '{buckets.pop()}'\n"  # noqa: S608  # our own dates
        f"    from generate_series(date '{days[0]}', date '{days[-1]}', interval 1 day) as t (day)"
    )
