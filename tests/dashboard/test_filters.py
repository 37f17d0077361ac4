"""The filter bar: one line, what is set stands on it, and nothing is asked that has one answer."""

from __future__ import annotations

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from data.store import Store
from pipelines import landing, load
from tests.pipelines.commands.desk import a_programme, at


def bar(platforms: bool = True) -> None:
    """One run of a page that has nothing but the bar."""
    import streamlit as st

    from dashboard import address, filters

    address.arrive("here")
    chosen = filters.bar(period=platforms, compare=platforms, platforms=platforms)
    st.text(chosen.programme.code if chosen.programme else "all")


def opened(platforms: bool = True, **said: str | list[str]) -> AppTest:
    found = AppTest.from_function(bar, default_timeout=60, args=(platforms,))
    for name, value in said.items():
        found.query_params[name] = value
    found.run()
    assert not found.exception
    return found


def button(found: AppTest) -> str:
    """The words on the button under which the filters lie."""
    return next(one.proto.popover.label for one in found.main.children[0].children.values() if one.type == "popover")


def fill(store: Store) -> None:
    first = at("2026-03-02 10:00")
    told = [
        Mention(platform, "m", "clinic", "mention", first, first + timedelta(hours=1), "Hello")
        for platform in ("x", "facebook")
    ]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(told, "mention"))])
    load.load_pending(store)


def test_the_only_programme_is_not_asked_for(store: Store) -> None:
    a_programme(store)

    for found in (opened(platforms=False), opened(platforms=False, programme="all"), opened()):
        assert [one.value for one in found.text] == ["QT"]
        assert not [one for one in found.selectbox if one.key == "programme"]


def test_where_some_accounts_are_of_no_programme_the_only_one_is_a_choice_on_pages_by_account(store: Store) -> None:
    a_programme(store)
    fill(store)

    found = opened()

    assert found.text[0].value == "all"
    assert button(found) == "Filters: All programmes"
    assert found.selectbox(key="programme").select("QT").run().text[0].value == "QT"
    assert opened(platforms=False).text[0].value == "QT"


def test_of_two_programmes_one_chooses(store: Store) -> None:
    a_programme(store)
    a_programme(store, "SH")

    assert opened(platforms=False).text[0].value == "all"
    assert opened(platforms=False, programme="SH").selectbox(key="programme").value == "SH"


def test_the_button_says_what_is_set_and_follows_a_choice(store: Store) -> None:
    programme_id = a_programme(store)
    a_programme(store, "SH")
    fill(store)
    with store.transaction() as tx:
        tx.run("update account set programme_id = $programme", {"programme": programme_id})

    found = opened(programme="QT", platform=["x"], compare="off")
    assert button(found) == "Filters: Quiet Town · X · no comparison"

    found = opened(programme="QT")
    assert button(found) == "Filters: Quiet Town"
    found.selectbox(key="compare").select("year").run()
    assert button(found) == "Filters: Quiet Town · same days a year before"
