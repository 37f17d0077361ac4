"""Reading mentions: each text once, by the reader in force, with the words that decided it."""

from __future__ import annotations

import pyarrow as pa

from data.store import Store
from pipelines import reading

READING_SCHEMA = pa.schema(
    [
        ("platform", pa.string()),
        ("mention_id", pa.string()),
        ("reader", pa.string()),
        ("reader_version", pa.string()),
        ("language", pa.string()),
        ("sentiment", pa.string()),
        ("act", pa.string()),
        ("p_criticism", pa.float64()),
        ("p_negative", pa.float64()),
        ("p_positive", pa.float64()),
        ("is_abuse", pa.bool_()),
        ("terms", pa.string()),
    ]
)

# the newest landed text of each mention, where the store does not hold that same text already read
_UNREAD = """
select n.platform, n.mention_id, n.text
from landed_texts as n
left join mention as m on m.platform = n.platform and m.mention_id = n.mention_id
where n.text is not null and (m.mention_id is null or m.text is distinct from n.text or m.reader is null)
"""


def readings_of(store: Store, rows: pa.Table) -> pa.Table:
    """Read the landed mentions that are new or say something else now. Shape: READING_SCHEMA."""
    with store.transaction() as tx, tx.table("landed_texts", rows.select(["platform", "mention_id", "text"])):
        unread = tx.rows(_UNREAD)
    return read_rows(unread)
