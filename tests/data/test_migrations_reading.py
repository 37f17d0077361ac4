"""The migrations of reading: a store of the version before each opens today and has kept its rows."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0025_deep_reading_keeps_the_desk(home: Path) -> None:
    a_store_before(home, 25, "insert into setting values ('kept', 'yes', timestamp '2026-03-01')")

    store = opened_today(home)

    assert store.one("select value from setting where key = 'kept'") == {"value": "yes"}
    for table in ("deep_reading", "card_example", "card_match"):
        assert store.rows(f"select * from {table}") == []
    store.close()


def test_0026_learning_keeps_readings_and_makes_labels_of_corrections(home: Path) -> None:
    rows = """
        insert into mention by name
        select 'x' as platform, n as mention_id, 'a' as account_id, 'mention' as relation, 'Nobody came' as text,
               timestamp '2026-03-01 10:00' as created_at, timestamp '2026-03-01 10:01' as observed_at,
               timestamp '2026-03-01 10:02' as arrived_at, false as is_deleted, 'i' as ingest_id, true as is_reviewed
        from (values ('1'), ('2')) as v(n);
        insert into account by name select 'x' as platform, 'a' as account_id, 'A' as name,
               'prg' as programme_id, timestamp '2026-03-01' as created_at;
        insert into classification by name
        select 'x' as platform, '1' as mention_id, 'fast' as reader, '2.0' as reader_version, 'praise' as act,
               0.2 as p_criticism, timestamp '2026-03-01 10:02' as read_at;
        insert into classification_review by name
        select 'rev_' || n as review_id, 'x' as platform, n as mention_id, 'negative' as sentiment,
               'complaint' as act, false as is_abuse, timestamp '2026-03-02 09:00' as reviewed_at, 'ann' as reviewed_by
        from (values ('1'), ('2')) as v(n);
        insert into event by name
        select 'evt_1' as event_id, 'cmd_1' as command_id, 'review' as subject_kind, 'rev_2' as subject_id,
               'correction_undone' as type, 'ann' as actor, timestamp '2026-03-03 09:00' as happened_at, '{}' as payload
    """
    a_store_before(home, 26, rows)

    store = opened_today(home)

    assert store.one("select act, target, severity, own_labels from classification") == {
        "act": "praise", "target": None, "severity": None, "own_labels": None,
    }  # fmt: skip
    [one] = store.rows("select * from labels_in_force")
    assert (one["mention_id"], one["programme_id"], one["act"], one["is_critical"]) == ("1", "prg", "complaint", True)
    assert (one["said_act"], one["said_p_critical"], one["created_by"]) == ("praise", 0.2, "ann")
    assert store.one("select count(*) as n from reading_label where retired_at is not null") == {"n": 1}
    store.close()
