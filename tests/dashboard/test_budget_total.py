"""Programme and Evaluation say whether the budget's lines come to the approved total, and take a total in."""

from __future__ import annotations

from datetime import date

from data.store import Store
from pipelines.commands.budget import add_budget_total
from tests.dashboard.plan_store import PROGRAMME_ID
from tests.dashboard.test_plan_pages import form, page, words_of


def said(name: str, part: str) -> str:
    at = page(name, programme="QT", part=part).run()
    assert not at.exception
    return words_of(at)


def test_the_lines_of_the_demo_tie_and_a_new_total_says_what_is_missing(planned: Store) -> None:
    tied = "The lines come to £420,000, exactly the approved total."
    assert tied in said("programme", "budget")
    assert tied in said("evaluation", "four")

    add_budget_total(
        planned, PROGRAMME_ID, amount=400_000.5, approved_by="Board", approved_on=date(2026, 9, 1), reason="Cut",
        actor="ana",
    )  # fmt: skip

    off = "The lines come to £420,000, £19,999.50 more than the approved total of £400,000.50."
    assert off in said("programme", "budget")
    assert off in said("evaluation", "four")


def test_without_a_total_it_is_said_and_never_nought(planned: Store) -> None:
    with planned.transaction() as tx:
        tx.run("delete from budget_total")

    none = "No approved total is entered: the lines come to £420,000."
    assert none in said("programme", "budget")
    assert none in said("evaluation", "four")


def test_a_total_is_entered_in_a_form(planned: Store) -> None:
    at = form("budget_total")
    for name, value in (("approved_by", "Board"), ("reason", "Two more towns")):
        at.text_input(key=f"budget_total_{name}_cmd_of_this_form").set_value(value)
    at.number_input(key="budget_total_amount_cmd_of_this_form").set_value(430_000.0)
    at.date_input(key="budget_total_approved_on_cmd_of_this_form").set_value(date(2026, 10, 1))
    at.button(key="save").click().run()

    assert planned.rows("select code, amount, reason from budget_total order by code")[1:] == [
        {"code": "AT2", "amount": 43_000_000, "reason": "Two more towns"}
    ]
