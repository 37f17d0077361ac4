"""Versions of the policy by days: the newer of two of one day holds from its first minute on."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data import models
from data.store import Store
from pipelines.commands import policy
from tests.dashboard.test_policy import in_force as in_force
from tests.dashboard.test_policy import opened, said
from tests.dashboard.test_policy import programme_id as programme_id


@pytest.mark.parametrize(
    ("minute", "version"),
    [("2026-05-31 22:59", 1), ("2026-05-31 23:00", 3), ("2026-06-01 22:59", 3), ("2026-06-01 23:00", 3)],
)
def test_of_two_versions_of_one_day_the_newer_holds_from_its_first_minute(
    store: Store, programme_id: str, in_force: str, minute: str, version: int
) -> None:
    for reason in ("second thoughts", "a slip in it"):
        draft = policy.draft_policy(
            store, programme_id, audience="staff", title="Taking part", reason=reason, start_from="start", actor="ann"
        )
        policy.put_in_force(
            store, draft["policy_id"], on=date(2026, 6, 1), approved_by="Dee", review_by=date(2030, 1, 1), actor="ann"
        )
    with store.transaction() as tx:  # in London's summer the day begins an hour before it does in UTC
        tx.run("update programme set is_demo = true, as_of = $at", {"at": datetime.fromisoformat(minute)})

    told = said(opened())

    assert f"By version {version} of the staff policy" in told


def test_a_version_that_was_replaced_on_its_first_day_is_owed_by_nobody_and_stays_readable(
    store: Store, programme_id: str, in_force: str
) -> None:
    draft = policy.draft_policy(
        store, programme_id, audience="staff", title="Taking part", reason="a slip", start_from="start", actor="ann"
    )
    policy.put_in_force(
        store, draft["policy_id"], on=date(2026, 1, 2), approved_by="Dee", review_by=date(2030, 1, 1), actor="ann"
    )

    assert "Version 1: replaced on its first day, 2 Jan 2026" in [one.label for one in opened("rules").expander]
    rows = store.rows(models.page("read_coverage"), {"programme": programme_id, "today": date(2026, 3, 1)})
    assert [row for row in rows if row["version"] == 1] == []
