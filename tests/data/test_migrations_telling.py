"""0099 and later: duties, messages, incidents and cards of before are kept; nothing goes by turns yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0099_rota_keeps_who_was_put_on_call(home: Path) -> None:
    rows = """
        insert into on_call by name
        select 'd' as on_call_id, 'p' as programme_id, 'ada' as person, timestamp '2026-03-02 09:00' as starts_at,
               timestamp '2026-03-09 09:00' as ends_at, now() as created_at, 'ada' as created_by
    """
    a_store_before(home, 99, rows)

    store = opened_today(home)

    assert store.one("select person, reason from on_call") == {"person": "ada", "reason": None}
    assert store.one("select count(*) as n from rota") == {"n": 0}
    store.close()


def test_0100_message_link_keeps_messages_channels_and_incidents(home: Path) -> None:
    rows = """
        insert into alert_channel by name
        select 'c' as channel_id, 'p' as programme_id, 'Desk' as name, 'mailto' as schema, 'ada' as person,
               'watch' as min_severity, '[]' as kinds, false as is_digest, now() as created_at, 'ada' as created_by;
        insert into delivery by name
        select 'd' as delivery_id, 'p' as programme_id, 'c' as channel_id, 'alert' as kind, 's' as subject,
               'b' as body, 'act' as severity, now() as due_at, 'sent' as status, 1 as attempts,
               now() as created_at, 'e' as created_by
    """
    a_store_before(home, 100, rows)

    store = opened_today(home)

    assert store.one("select name, with_link from alert_channel") == {"name": "Desk", "with_link": True}
    assert store.one("select body, person, link_used_at from delivery") == {
        "body": "b", "person": None, "link_used_at": None,
    }  # fmt: skip
    store.close()


def test_0101_stated_date_keeps_cards_as_they_were_entered(home: Path) -> None:
    rows = """
        insert into anticipated_criticism by name
        select 'k' as card_id, 'p' as programme_id, 'AC-01' as code, 'T' as theme, 'x' as description, 2 as likelihood,
               3 as impact, '[]' as terms, timestamp '2026-01-02 09:00' as added_at, now() as created_at,
               'a' as created_by
    """
    a_store_before(home, 101, rows)

    store = opened_today(home)

    held = store.one("select code, added_at, stated_on, stated_source from anticipated_criticism")
    assert (held["code"], f"{held['added_at']:%d %b %H:%M}") == ("AC-01", "02 Jan 09:00")
    assert (held["stated_on"], held["stated_source"]) == (None, None)
    store.close()
