"""Many cases worked out again: those from before their steps were counted, and those under a calendar that changed."""

from data.store import Store
from pipelines.commands import case_recount
from pipelines.commands.calendars import OFFICE_HOURS, edit_calendar
from pipelines.commands.case_work import update_person
from pipelines.commands.cases import note_case
from tests.pipelines.commands.desk import a_programme, a_triaged_case, the_case, the_clocks


def test_a_case_that_was_never_counted_is_counted_once(store: Store):
    case_id = a_triaged_case(store, a_programme(store))
    with store.transaction() as tx:
        tx.run("update case_file set steps_due = null, steps_kept = null")

    with store.transaction() as tx:
        counted = [case_recount.count_steps(tx, 10), case_recount.count_steps(tx, 10)]

    assert counted == [1, 0]
    assert the_case(store, case_id)["steps_due"] is not None


def test_the_command_after_a_change_of_the_calendar_works_with_the_new_hours(store: Store):
    case_id = a_triaged_case(store, a_programme(store))
    note_case(store, case_id, text="Seen", actor="ann")  # what is known of the case and its hours is kept
    before = the_clocks(store, case_id)["first_response"]["due_at"]

    mornings = {day: [["09:00", "11:00"]] for day in OFFICE_HOURS}
    edit_calendar(store, the_case(store, case_id)["calendar_id"], name="Mornings", zone="Europe/London",
                  nation="GB-ENG", weekly=mornings, actor="ann")  # fmt: skip
    changed = the_clocks(store, case_id)["first_response"]["due_at"]
    update_person(store, case_id, text="Soon", actor="ann")

    assert changed > before
    assert the_clocks(store, case_id)["first_response"]["due_at"] == changed
