"""0090_participation: what was there of courses, reviews and reports sent is kept, and new questions are open."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0090_participation_keeps_courses_reviews_and_sendings(home: Path) -> None:
    rows = """
        insert into training_course by name
        select 'c' as training_course_id, 'p' as programme_id, 'TC1' as code, 'Primer' as name, 24 as valid_months,
               now() as created_at, 'ann' as created_by;
        insert into relationship_review by name
        select 'r' as relationship_review_id, 'p' as programme_id, 's' as stakeholder_id, date '2026-03-01' as due_on,
               now() as created_at, 'ann' as created_by;
        insert into dissemination by name
        select 'd' as dissemination_id, 'p' as programme_id, 'rep' as report_id, 'Board' as party, 'email' as channel,
               date '2026-03-01' as sent_on, now() as created_at, 'ann' as created_by;
    """
    a_store_before(home, 90, rows)

    store = opened_today(home)

    assert store.rows("select name, is_required from training_course") == [{"name": "Primer", "is_required": None}]
    assert store.rows("select due_on is not null as kept, checklist from relationship_review") == [
        {"kept": True, "checklist": None}
    ]
    assert store.rows("select party, opened_on from dissemination") == [{"party": "Board", "opened_on": None}]
    for table in ("participant", "topic_vote", "guideline_edition", "report_schedule"):
        assert store.one(f"select count(*) as n from {table}") == {"n": 0}
    store.close()
