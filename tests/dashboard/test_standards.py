"""The Standards page without a browser: the matrix, one criterion to its pieces, and a signature."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from pipelines.commands.plan_items import add_item
from pipelines.commands.programme import add_programme


def page() -> None:
    from dashboard.views import standards

    standards.show()


def dialog(code: str) -> None:
    """The dialog, open in every run: without a browser it would close at its first button."""
    from dashboard import read
    from dashboard.views.standards import _attest

    _attest(code, "one opening", read.programmes()[0])


def opened(**more: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    for key, value in more.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.caption, at.markdown) for one in kind)


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


def test_without_a_programme_the_page_says_what_to_do(store: Store) -> None:
    assert "Evidence belongs to a programme" in said(opened())


def test_the_page_never_says_met_and_shows_what_would_raise_a_criterion(store: Store, programme_id: str) -> None:
    at = opened(standard="REL")
    table = at.dataframe[0].value

    assert "0 of 89 criteria have evidence" in said(at)
    assert "Whether a criterion is met is for a person to say." in said(at)
    assert len(table) == 18
    assert all(table["What would raise it"])
    assert at.segmented_control(key="standard").options[:3] == ["To do (89)", "All 0/89", "Relationships 0/18"]


def test_a_criterion_opens_to_its_pieces_and_its_probe_and_is_signed_for(store: Store, programme_id: str) -> None:
    add_item(
        store, "priority", programme_id,
        {"code": "P1", "text": "Bikes", "level": "local", "decision": "taken", "took_part": "Board",
         "is_behavioural": "yes", "is_voluntary": "yes", "benefits_audience": "yes",
         "decided_on": date.today().isoformat(), "reason": "behaviour"},
        actor="ann",
    )  # fmt: skip
    at = opened(standard="REL")
    assert "Priority P1 screened with Board: fits in 3 of 3" in list(at.dataframe[1].value["What"])
    assert "from priority" in at.code[0].value

    signing = AppTest.from_function(dialog, args=("REL-1",), default_timeout=60)
    signing.session_state["_pages"] = {}
    signing.run()
    signing.text_input[0].set_value("Dee")
    signing.text_area[0].set_value("Saw the minutes")
    signing.button(key="save").click().run()

    assert not signing.exception
    assert "4 Attested" in said(opened(standard="REL"))
