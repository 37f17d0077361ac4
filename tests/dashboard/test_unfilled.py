"""A role without people, told where something waits for it: a rule, an answer, a route."""

from __future__ import annotations

from datetime import date, datetime

from streamlit.testing.v1 import AppTest

from dashboard import read_policy
from data.store import Store
from pipelines.commands import contacts, people
from pipelines.commands.plan_items import add_item
from pipelines.commands.programme import add_programme
from tests.dashboard.test_policy import in_force, opened, programme_id, said

__all__ = ["in_force", "programme_id"]  # fixtures


def test_an_approval_that_nobody_can_give_is_told_where_it_is_asked_for_and_what_to_do(
    store: Store, programme_id: str, in_force: str
) -> None:
    do = "and nobody is approver here: give somebody that role on the page People."
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2030, 12, 31)}
    other = add_programme(store, code="P2", name="Buses", **days, actor="ann")["programme_id"]
    assert do not in said(opened("rules", programme="P1"))  # nobody is entered: no role counts
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="approver", programme_id=other, actor="root")
    asking = [row.code for row in read_policy.rules(in_force) if row.effect == "require_approval"]
    asking.remove("W5")  # its words ask a lead
    told = said(opened("rules", programme="P1"))
    assert f"Rules {', '.join(asking)} ask for approval, {do}" in told
    assert f"Rule W5 asks for approval, {do.replace('approver', 'lead')}" in told
    at = opened(programme="P1")
    at.datetime_input(key="ask_at").set_value(datetime(2026, 10, 5, 10))  # in the evening another rule says no
    at.selectbox(key="ask_role").select("comms")
    at.text_area(key="ask_text").set_value("We will ring you on Monday.").run()
    assert "Whose yes it needs: an approver." in said(at)
    assert f"This needs approval, {do}" in said(at)
    at.selectbox(key="ask_capacity").select("official")
    at.selectbox(key="ask_role").select("partner")
    at.text_area(key="ask_text").set_value("Hello.").run()
    assert "Whose yes it needs: a lead." in said(at)

    people.grant_role(store, ann, role="lead", programme_id=programme_id, actor="root")
    assert do not in said(opened("rules", programme="P1"))


def test_a_rule_for_people_that_nobody_is_says_so_once_anybody_is_on_the_list(
    store: Store, programme_id: str, in_force: str
) -> None:
    told = "Rules N1, W2 allow something to ambassadors, and nobody takes part as one"
    assert not opened("rules").info
    for part, is_missing in (("staff", True), ("ambassador", False)):
        since = {"person": f"One {part}", "part": part, "joined_on": "2026-01-02"}
        add_item(store, "participant", programme_id, since, actor="ann")
        assert any(told in one.value for one in opened("rules").info) is is_missing


def routes_of() -> None:
    from dashboard import playbook_lists, read

    playbook_lists.routes(read.programmes()[0])


def test_a_route_that_ends_at_a_desk_without_staff_is_named(store: Store, programme_id: str) -> None:
    office = contacts.add_contact(
        store, programme_id, topic="Press", role="Press officer", name="Lou", address="0113 496 0000", actor="ann"
    )["referral_contact_id"]
    contacts.add_route(store, programme_id, queue="Press desk", topic="press", referral_contact_id=office, actor="ann")
    contacts.add_route(store, programme_id, queue="Answers", actor="ann")
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="viewer", programme_id=programme_id, actor="root")

    at = AppTest.from_function(routes_of, default_timeout=60)
    at.session_state["_pages"] = {}
    [told] = at.run().warning

    assert told.value.startswith("Route 2 (Answers) names no contact and waits for the desk, and nobody is staff here")
    assert list(at.dataframe[0].value["Contact"]) == ["Lou, 0113 496 0000", "whoever of the desk takes it"]
    assert list(at.dataframe[0].value["Last reached"]) == ["never", ""]
