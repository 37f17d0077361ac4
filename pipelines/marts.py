"""The roll-ups that pages read, kept in step with the facts inside the transaction of each load.

A mart says in its header how it is kept. `added over mention` marts take the SQL of their own file over the
rows of the load alone (weight 1 for what is new, -1 for what it replaces) and append the result, so a late
mention of last month costs no more than one of today. `replaced by post|account|reply` marts drop and build
the touched keys again. Either way the file's SQL is the only definition: the load shadows the staging view
it reads from by a temporary one of the same name that sees only the rows in hand.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from data import models
from data.store import Store, Transaction

# rows an added mart may hold for each row a fresh build would have, before it is built again
COMPACT_AT = 3.0
COMPACT_FROM = 50_000
# to count what a fresh build would have reads the whole mart: done again once it has grown by a tenth
LOOK_AGAIN_AT = 1.1
_looked_at: dict[tuple[Path, str], int] = {}  # rows of a mart when that was counted


def refresh(tx: Transaction, kind: str) -> None:
    """Bring the marts in step with the batch just merged.

    Reads temp.batch and temp.before (mentions) or temp.batch and temp.touched (posts, metrics).
    """
    if kind == "mention":
        add_mentions(tx, after="temp.batch", before="temp.before")
        tx.run("create or replace temp view answered as select platform, mention_id from temp.batch")
        _replace_replies(tx)
        tx.run("drop view temp.answered")
    elif kind == "post":
        _replace_posts(tx)
        tx.run(
            "create or replace temp view answered as "
            "select platform, in_reply_to as mention_id from temp.batch where in_reply_to is not null"
        )
        _replace_replies(tx)
        tx.run("drop view temp.answered")
    else:
        _replace_posts(tx)
        _replace_accounts(tx)


def add_mentions(tx: Transaction, *, after: str, before: str) -> None:
    """Add what mentions became (`after`) and take away what they were (`before`): relations shaped as `mention`."""
    tx.run(
        f"create or replace temp view delta as select *, 1 as sign from {after} "
        f"union all by name select *, -1 as sign from {before}"
    )
    with _shadow(tx, "mention_rows", {"from mention\n": "from temp.delta\n", "1 as weight": "sign as weight"}):
        for mart in models.all_models("marts").values():
            if mart.header["refresh"] == "added over mention":
                tx.run(f"insert into {mart.name} by name {mart.sql}")
    tx.run("drop view temp.delta")


def _replace_posts(tx: Transaction) -> None:
    """Build again the posts of temp.touched."""
    keys = "(platform, account_id, post_id)"
    scoped = "(select f.* from {fact} as f semi join temp.touched as t using (platform, account_id, post_id))"
    with (
        _shadow(tx, "post_rows", {"from post\n": f"from {scoped.format(fact='post')}\n"}),
        _shadow(tx, "post_metric_rows", {"from metric\n": f"from {scoped.format(fact='metric')}\n"}),
    ):
        tx.run(f"delete from posts where {keys} in (select {keys} from temp.touched)")
        tx.run(f"insert into posts by name {models.model('marts', 'posts').sql}")


def _replace_accounts(tx: Transaction) -> None:
    """Build again the accounts of temp.touched whose own values changed."""
    tx.run(
        "create or replace temp table touched_account as "
        "select distinct platform, account_id from temp.touched where post_id = ''"
    )
    scoped = "(select f.* from metric as f semi join temp.touched_account as t using (platform, account_id))"
    with _shadow(tx, "account_metric_rows", {"from metric\n": f"from {scoped}\n"}):
        tx.run(
            "delete from account_daily where (platform, account_id) in "
            "(select (platform, account_id) from temp.touched_account)"
        )
        tx.run(f"insert into account_daily by name {models.model('marts', 'account_daily').sql}")


def _replace_replies(tx: Transaction) -> None:
    """Build again the answers to the mentions of temp.answered; most are told of before anybody answers."""
    for told in ("select platform, in_reply_to as mention_id from post", "select platform, mention_id from replies"):
        answers = f"({told}) as p semi join temp.answered as t using (platform, mention_id)"
        if tx.one(f"select 1 as found from {answers} limit 1"):
            break
    else:
        return
    by_mention = "(select f.* from mention as f semi join temp.answered as t using (platform, mention_id))"
    by_post = (
        "(select f.* from post as f semi join temp.answered as t "
        "on t.platform = f.platform and t.mention_id = f.in_reply_to)"
    )
    with (
        _shadow(tx, "mention_rows", {"from mention\n": f"from {by_mention}\n"}),
        _shadow(tx, "post_rows", {"from post\n": f"from {by_post}\n"}),
    ):
        tx.run("delete from replies where (platform, mention_id) in (select (platform, mention_id) from temp.answered)")
        tx.run(f"insert into replies by name {models.model('marts', 'replies').sql}")


@contextlib.contextmanager
def _shadow(tx: Transaction, view: str, swaps: dict[str, str]) -> Iterator[None]:
    """Put a temporary view over a staging view: the same SQL with its fact table swapped."""
    sql = models.model("staging", view).sql + "\n"
    for theirs, ours in swaps.items():
        if theirs not in sql:
            raise ValueError(
                f"data/models/staging/{view}.sql no longer says '{theirs.strip()}': marts.py relies on it."
            )
        sql = sql.replace(theirs, ours)
    tx.run(f"create or replace temp view {view} as {sql}")
    yield
    tx.run(f"drop view temp.{view}")


def compact(store: Store) -> list[str]:
    """Build again the added marts that have grown far beyond a fresh build; gives their names."""
    grown = []
    for mart in models.all_models("marts").values():
        if mart.header["refresh"] != "added over mention":
            continue
        held = store.rows(f"select count(*) as n from {mart.name}")[0]["n"]
        looked_at = min(held, _looked_at.get((store.path, mart.name), 0))
        _looked_at[store.path, mart.name] = looked_at
        if held < COMPACT_FROM or held < LOOK_AGAIN_AT * looked_at:
            continue
        _looked_at[store.path, mart.name] = held
        least = store.rows(f"select count(*) as n from (select distinct {mart.header['keys']} from {mart.name})")
        if held > COMPACT_AT * least[0]["n"]:
            grown.append(mart.name)
    return store.rebuild_marts(grown) if grown else []
