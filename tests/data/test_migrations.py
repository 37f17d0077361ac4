"""Each migration: a store of the version before it, with rows in it, opens today and has kept them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.store import FILE_NAME, Store, StoreDamaged, StoreNewer, migration_files


def a_store_before(home: Path, number: int, rows: str = "") -> Path:
    """The file as an Earshot wrote it that knew only the migrations below `number`."""
    file = home / FILE_NAME
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table schema_version (number integer primary key, name text, applied_at timestamp)")
        for earlier, migration in sorted(migration_files().items()):
            if earlier < number:
                connection.execute(migration.read_text(encoding="utf-8"))
                connection.execute("insert into schema_version values (?, ?, now())", [earlier, migration.stem])
        if rows:
            connection.execute(rows)
    return file


def opened_today(home: Path) -> Store:
    store = Store(home)
    applied = store.rows("select number from schema_version order by number")
    assert [row["number"] for row in applied] == sorted(migration_files())
    return store


def test_0001_facts_is_laid_into_an_empty_file(home: Path) -> None:
    a_store_before(home, 1)

    store = opened_today(home)

    assert store.one("select count(*) as n from mention") == {"n": 0}
    store.close()


def test_0002_desk_keeps_the_facts(home: Path) -> None:
    mention = """
        insert into mention by name
        select 'x' as platform, '7' as mention_id, 'a' as account_id, 'mention' as relation,
               'Clinic was closed' as text,
               timestamp '2026-03-01 10:00' as created_at, timestamp '2026-03-01 10:01' as observed_at,
               timestamp '2026-03-01 10:02' as arrived_at, false as is_deleted, 'i' as ingest_id, false as is_reviewed
    """
    a_store_before(home, 2, mention)

    store = opened_today(home)

    assert store.rows("select mention_id, text from mention") == [{"mention_id": "7", "text": "Clinic was closed"}]
    assert store.one("select count(*) as n from programme") == {"n": 0}
    store.close()


def test_0030_early_warning_keeps_the_programmes(home: Path) -> None:
    programme = """
        insert into programme by name
        select 'p' as programme_id, 'P1' as code, 'One' as name, 'campaign' as term, date '2026-01-01' as starts_on,
               date '2026-12-31' as ends_on, 'running' as status, timestamp '2026-01-01' as created_at,
               'ada' as created_by
    """
    a_store_before(home, 30, programme)

    store = opened_today(home)

    assert store.rows("select code from programme") == [{"code": "P1"}]
    assert store.one("select count(*) as n from incident") == {"n": 0}
    store.close()


PLANNED = """
    insert into programme (programme_id, code, name, term, starts_on, ends_on, status, created_at, created_by)
    values ('prg_1', 'P1', 'Ours', 'campaign', '2026-01-01', '2026-12-31', 'running', now()::timestamp, 'ana');
    insert into objective (objective_id, programme_id, code, text, scope, type, created_at, created_by)
    values ('obj_1', 'prg_1', 'O1', 'Help people quit', 'programme', 'behaviour', now()::timestamp, 'ana');
"""


@pytest.mark.parametrize(
    "name", ["0050_programme", "0051_reports", "0052_report_document", "0055_impact", "0075_governance"]
)
def test_the_plan_keeps_its_objectives_when_it_grows(home: Path, name: str) -> None:
    a_store_before(home, int(name[:4]), PLANNED)

    store = opened_today(home)

    assert store.rows("select code, text, segment from objective") == [
        {"code": "O1", "text": "Help people quit", "segment": None}
    ]
    assert store.one("select count(*) as n from risk") == {"n": 0}
    assert store.one("select count(*) as n from report_figure") == {"n": 0}
    store.close()


def test_0060_people_keeps_the_commands_and_their_events(home: Path) -> None:
    rows = """
        insert into command values ('c1', 'add', 'h', '{}', 'ann', timestamp '2026-03-01 10:00');
        insert into event values ('e1', 'c1', 'programme', 'p1', 'added', 'ann', timestamp '2026-03-01 10:00', '{}');
    """
    a_store_before(home, 60, rows)

    store = opened_today(home)

    assert store.rows("select event_id, payload, payload_mac from event") == [
        {"event_id": "e1", "payload": "{}", "payload_mac": None}
    ]
    assert store.one("select count(*) as n from person") == {"n": 0}
    store.close()


@pytest.mark.parametrize("name", ["0070_stakeholders", "0071_content"])
def test_the_registers_of_stakeholders_and_content_keep_the_plan(home: Path, name: str) -> None:
    opportunity = """
        insert into opportunity (opportunity_id, programme_id, code, text, stage, opened_on, created_at, created_by)
        values ('opp_1', 'prg_1', 'OP1', 'A stall at the fair', 'found', '2026-03-01', now()::timestamp, 'ana');
    """
    a_store_before(home, int(name[:4]), PLANNED + opportunity)

    store = opened_today(home)

    assert store.rows("select code, stakeholder_id from opportunity") == [{"code": "OP1", "stakeholder_id": None}]
    assert store.one("select count(*) as n from interaction") == {"n": 0}
    assert store.one("select count(*) as n from content_item") == {"n": 0}
    store.close()


def test_a_store_that_knows_every_migration_is_left_alone(home: Path) -> None:
    first = Store(home)
    applied = first.rows("select number, applied_at from schema_version order by number")
    first.close()

    again = opened_today(home)

    assert again.rows("select number, applied_at from schema_version order by number") == applied
    again.close()


def test_a_store_of_a_later_earshot_is_refused_with_what_to_do(home: Path) -> None:
    later = max(migration_files()) + 1
    a_store_before(home, later, f"insert into schema_version values ({later}, 'later', now())")

    with pytest.raises(StoreNewer, match=rf"holds migration {later}.*Update Earshot"):
        Store(home)


def test_numbers_have_no_twin_and_start_at_one() -> None:
    names = sorted(file.name for file in next(iter(migration_files().values())).parent.glob("*.sql"))
    numbers = [int(name[:4]) for name in names]

    assert numbers == sorted(set(numbers))
    assert numbers[:2] == [1, 2]


def test_a_file_that_is_not_a_store_is_refused_with_what_to_do(home: Path) -> None:
    (home / FILE_NAME).write_bytes(b"this is no database" * 1000)

    with pytest.raises(StoreDamaged, match="Restore the newest backup"):
        Store(home)


def test_0040_case_desk_keeps_what_the_desk_held(home: Path) -> None:
    a_store_before(home, 40, "insert into setting values ('kept', 'yes', now())")

    store = opened_today(home)

    assert store.one("select value from setting where key = 'kept'") == {"value": "yes"}
    assert store.one("select count(*) as n from case_file") == {"n": 0}
    store.close()


def test_0041_case_numbers_keeps_the_clocks(home: Path) -> None:
    clock = """
        insert into case_clock values ('c', 'p', 'triage', 1, now(), now(), now(), null, 0, 'running', false, false)
    """
    a_store_before(home, 41, clock)

    store = opened_today(home)

    assert store.rows("select case_id, taken_minutes from case_clock") == [{"case_id": "c", "taken_minutes": None}]
    store.close()


def test_0042_case_source_keeps_the_cases(home: Path) -> None:
    case = """
        insert into case_file by name
        select 'c' as case_id, 'p' as programme_id, 1 as number, 'QT-1' as ref, 'enquiry' as kind,
               'informal' as formality, 'phone' as channel, now() as received_at, 'When?' as summary,
               'received' as state, 'x' as procedure_id, 'y' as calendar_id, 1 as version, now() as created_at,
               'ann' as created_by
    """
    a_store_before(home, 42, case)

    store = opened_today(home)

    assert store.rows("select ref, source_ref from case_file") == [{"ref": "QT-1", "source_ref": None}]
    store.close()


def test_0043_case_steps_keeps_the_cases(home: Path) -> None:
    case = """
        insert into case_file by name
        select 'c' as case_id, 'p' as programme_id, 1 as number, 'QT-1' as ref, 'enquiry' as kind,
               'informal' as formality, 'phone' as channel, now() as received_at, 'When?' as summary,
               'received' as state, 'x' as procedure_id, 'y' as calendar_id, 1 as version, now() as created_at,
               'ann' as created_by
    """
    a_store_before(home, 43, case)

    store = opened_today(home)

    assert store.rows("select ref, steps_due from case_file") == [{"ref": "QT-1", "steps_due": None}]
    store.close()


def test_0083_desk_reviews_keeps_the_procedures(home: Path) -> None:
    procedure = """
        insert into case_procedure by name
        select 'x' as procedure_id, 'p' as programme_id, 'Ours' as name, 'plain' as preset, 1 as version,
               timestamp '2026-01-01' as in_force_from, 'y' as calendar_id, '{}' as definition, 'Because' as reason,
               now() as created_at, 'ann' as created_by
    """
    a_store_before(home, 83, procedure)

    store = opened_today(home)

    assert store.rows("select name, review_by from case_procedure") == [{"name": "Ours", "review_by": None}]
    assert store.one("select count(*) as n from late_reason") == {"n": 0}
    store.close()


def test_0072_approval_matrix_keeps_the_approvals(home: Path) -> None:
    given = """
        insert into approval by name
        select 'a' as approval_id, 'p' as programme_id, 'content_item' as item_kind, 'i' as item_id, 1 as version,
               'approved' as decision, 'Bob' as decided_by, 'lead' as role, now() as decided_at, now() as created_at,
               'ann' as created_by
    """
    a_store_before(home, 72, "insert into setting values ('kept', 'yes', now())")

    store = opened_today(home)

    assert store.one("select value from setting where key = 'kept'") == {"value": "yes"}
    with store.transaction() as tx:
        tx.run(given)
    assert store.one("select count(*) as n from approval_rule") == {"n": 0}
    store.close()


def test_0088_approved_total_keeps_the_lines(home: Path) -> None:
    line = """
        insert into budget_line by name
        select 'l' as budget_line_id, 'p' as programme_id, 'BL1' as code, 'Media' as name, 5000 as approved,
               date '2026-01-01' as starts_on, date '2026-12-31' as ends_on, 'linear' as profile, now() as created_at,
               'ann' as created_by
    """
    a_store_before(home, 88, line)

    store = opened_today(home)

    assert store.rows("select code, approved from budget_line") == [{"code": "BL1", "approved": 5000}]
    assert store.rows("select * from budget_total") == []
    store.close()


def test_0089_taken_in_keeps_the_designs(home: Path) -> None:
    design = """
        insert into impact_design by name
        select 'i' as impact_design_id, 'p' as programme_id, 'E1' as code, 'Did it work?' as question, 's' as series,
               date '2026-07-01' as starts_on, 'interrupted' as rung, 'level' as model, '["A"]' as treated,
               '[]' as control, now() as declared_at, 'ann' as declared_by, now() as created_at, 'ann' as created_by
    """
    a_store_before(home, 89, design)

    store = opened_today(home)

    assert store.rows("select code, taken_in from impact_design") == [{"code": "E1", "taken_in": None}]
    store.close()


def test_0087_campaigns_keeps_the_activities(home: Path) -> None:
    activity = """
        insert into activity by name
        select 'a' as activity_id, 'p' as programme_id, 'A1' as code, 'Work' as name, date '2026-01-01' as starts_on,
               date '2026-02-01' as ends_on, 'running' as status, now() as created_at, 'ann' as created_by
    """
    a_store_before(home, 87, activity)

    store = opened_today(home)

    assert store.rows("select code, campaign from activity") == [{"code": "A1", "campaign": None}]
    store.close()


def test_0097_rules_that_follow_keeps_rules_and_incidents(home: Path) -> None:
    rows = """
        insert into alert_rule by name
        select 'r' as rule_id, 'p' as programme_id, 1 as version, 'criticism' as kind, 1.0 as budget_per_week,
               3.1 as threshold, true as is_on, timestamp '2026-01-01' as created_at, 'ada' as created_by
    """
    a_store_before(home, 97, rows)

    store = opened_today(home)

    held = store.one("select threshold, follows_budget, fitted_at, why from alert_rule")
    assert held == {"threshold": 3.1, "follows_budget": True, "fitted_at": None, "why": None}
    store.close()
