"""The outlook and the impact lab on the page Evaluation, without a browser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Metric, Post
from dashboard.evaluation_impact import read_rows
from data import models
from data.store import Store
from pipelines import landing, load
from pipelines.commands import Refused, accounts, impacts, segments
from pipelines.commands.activities import add_external_event
from tests.pipelines.commands.test_impacts import a_kpi, declared, loaded, programme_id

__all__ = ["programme_id"]


def page() -> None:
    from dashboard.views import evaluation

    evaluation.show()


def opened(part: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    at.query_params["part"] = part
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.caption, at.markdown) for one in kind)


def test_a_programme_without_a_total_is_told_what_an_outlook_needs(store: Store, programme_id: str) -> None:
    assert "No KPI adds up to a target yet." in said(opened("outlook"))


def test_a_total_says_its_chance_its_range_and_what_if(store: Store, programme_id: str) -> None:
    a_kpi(store, programme_id, 10)
    at = opened("outlook")
    assert "% chance; likely" in said(at)

    at.slider(key="what_if_pace").set_value(200).run()

    assert "The pace is moved by hand" in said(at)
    assert not at.exception


def test_an_event_that_the_model_took_in_is_told_with_what_went_with_it(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    for code, text in (("X1", "*Free* month"), ("X2", "A fair")):
        add_external_event(store, programme_id, code=code, text=text, starts_on=date(2026, 8, 3), actor="ann")
    design = declared(store, programme_id, rung="interrupted", control=(), events=["X1"])
    impacts.run_design(store, design, actor="ann")

    words = said(opened("impact"))

    assert "The model takes in, as 1 while it lasts: X1 *Free* month, 3 Aug 2026" in words
    assert "while it lasted, 1 period" in words
    assert "In the same time, outside: X2 A fair. Nothing here takes this out." in words


def test_a_design_shows_what_it_found_and_the_naive_change_struck_through(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    impacts.run_design(store, declared(store, programme_id), actor="ann")

    at = opened("impact")

    assert "Difference in differences over areas" in said(at)
    assert "~~Before and after alone:" in said(at)
    assert "ways of choosing the areas show as much" in said(at)


def test_a_design_that_was_not_looked_at_shows_no_outcome(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    declared(store, programme_id)

    at = opened("impact")

    assert "Before and after" not in said(at).replace("Before and after <", "")
    assert any(one.label == "Look" for one in at.button)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"area,day\nA,2026-01-05\n", "no column date, value"),
        (b"area,date,value\nA,5 January,3\n", "Line 2 cannot be read"),
        (b"area,date,value\nA,2026-01-05,many\n", "Line 2 cannot be read"),
        ("area,date,value\n\xe4,2026-01-05,1\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_rows(content)


def test_a_table_is_read_whatever_the_case_of_its_header() -> None:
    told = read_rows(b'\xef\xbb\xbfArea,Date,Value\nEast,2026-01-05,"1,200"\n')

    assert told == [("East", date(2026, 1, 5), 1200.0)]


def test_engagement_is_split_by_the_group_that_content_was_for(store: Store, programme_id: str) -> None:
    """Two posts for everybody and one for a group; a reach of three is nobody else's business."""
    at = datetime(2026, 9, 3, 12, tzinfo=UTC)
    accounts.add_account(store, platform="x", account_id="a1", name="Ours", programme_id=programme_id, actor="ana")
    posts = [Post("x", f"p{number}", "a1", at, at) for number in range(3)]
    values = [
        Metric("x", "a1", f"p{number}", metric, "snapshot", date(2026, 9, 4), value, at, metric)
        for number, reach in enumerate((100.0, 300.0, 3.0))
        for metric, value in (("reach", reach), ("reactions", reach / 10))
    ]
    job = landing.new_job("csv", "generic", "p.csv", "s", "ana", programme_id=programme_id)
    tables = [("post", landing.to_table(posts, "post")), ("metric", landing.to_table(values, "metric"))]
    landing.publish(store.home, job, tables)
    load.load_pending(store, job_ids=[job.job_id])
    made = {"programme_id": programme_id, "created_at": datetime(2026, 9, 1), "created_by": "ana"}
    segment = segments.add_segment(store, programme_id, name="New parents", criteria="a baby", actor="ana")[
        "segment_id"
    ]
    with store.transaction() as tx:
        tx.run(
            "insert into content_item by name select 'c1' as content_item_id, $of as programme_id, 'C1' as code, "
            "'A title' as title, 'o' as objective_id, 'x' as platform, 'post' as content_type, $segment as segment_id, "
            "$at as planned_at, 'low' as risk_level, 'none' as media, 'published' as status, 1 as version, "
            "$at as created_at, 'ana' as created_by",
            {"of": programme_id, "segment": segment, "at": datetime(2026, 9, 1)},
        )
        tx.insert("content_post", [{"content_post_id": "cp1", "content_item_id": "c1", "platform": "x",
                                    "post_id": "p2", "similarity": 1.0, **made}])  # fmt: skip

    rows = store.rows(
        models.page("engagement_split"),
        {"programme": programme_id, "since": date(2026, 9, 1), "until": date(2026, 9, 30), "by": "group"},
    )

    assert [(row["said"], row["posts"], row["reach"], row["rate"]) for row in rows] == [
        (None, 2, 400.0, 10.0),
        ("New parents", 1, 3.0, 10.0),
    ]
    shown = opened("surveys")
    assert not shown.exception
    table = next(one.value for one in shown.dataframe if "Engagement rate" in one.value.columns)
    assert table["Engagement rate"].tolist() == ["10.0%", "fewer than 5 people"]
