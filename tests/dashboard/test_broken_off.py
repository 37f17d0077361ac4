"""A page that breaks off says so in a sentence: what to do after an update, what the store says, never a trace."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import health
from data import code
from data.store import Store


@pytest.fixture
def _updated() -> Iterator[None]:
    code.remember("the code of before the update")
    yield
    code.remember()


def breaking_off(kind: str) -> None:
    """A page that breaks off, and what the server has draw then."""
    import streamlit as st

    from dashboard import broken_off
    from data.errors import BadQuery, DiskFull

    st.title("Live KPIs")
    errors = {
        "query": BadQuery("Catalog Error: Table with name brand_new does not exist!"),
        "disk": DiskFull("The disk of /var/earshot is full. Free some space and try again."),
        "other": KeyError("secret"),
    }
    assert broken_off.say(errors[kind])


def drawn(kind: str) -> str:
    page = AppTest.from_function(breaking_off, args=(kind,)).run()
    assert not page.exception
    return " ".join(str(one.value) for kind_ in ("error", "warning", "text", "caption") for one in page.get(kind_))


@pytest.mark.usefixtures("_updated")
@pytest.mark.parametrize("kind", ["query", "other"])
def test_after_an_update_it_says_to_restart(kind: str) -> None:
    said = drawn(kind)

    assert "Restart it" in said
    assert "brand_new" not in said


def test_without_an_update_it_says_what_the_store_says_and_no_words_of_a_fault() -> None:
    code.remember()

    assert "The disk of /var/earshot is full." in drawn("disk")
    for kind, words in (("query", "brand_new"), ("other", "secret")):
        said = drawn(kind)
        assert "could not be drawn" in said
        assert "Open the page again" in said
        assert words not in said
        assert "Restart" not in said


def with_a_title() -> None:
    from dashboard import panels

    panels.header("Data")


@pytest.mark.usefixtures("_updated", "store")
def test_a_page_that_still_opens_says_so_under_its_title() -> None:
    page = AppTest.from_function(with_a_title).run()

    assert not page.exception
    assert [one.value for one in page.warning] == [code.UPDATED]
    code.remember()
    assert not AppTest.from_function(with_a_title).run().warning


@pytest.mark.usefixtures("_updated")
def test_health_notices_an_update(store: Store) -> None:
    assert "Restart it" in health.report(lambda: store, None)["notice"]
    code.remember()
    assert health.report(lambda: store, None)["notice"] is None


def told_of(kind: str) -> str:
    def script(kind):
        from dashboard import panels
        from data.store import StoreError
        from pipelines.commands import Refused

        panels.failed(Refused("It is blocked. Change it.") if kind == "refused" else StoreError("The disk is full."))

    at = AppTest.from_function(script, args=(kind,), default_timeout=60).run()
    return "\n".join(str(one.value) for said in (at.error, at.text, at.caption) for one in said)


def test_who_was_refused_is_not_told_to_try_again() -> None:
    assert told_of("refused") == "This could not be done.\nIt is blocked. Change it."
    assert "Try again" in told_of("failed")
