"""The line that says that readings may still change: from the first round of the second reader to its last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import still_reading
from data.store import Store
from pipelines import deep_read
from pipelines.jobs import deep_reading
from pipelines.reading.deep.reader import DeepReader
from pipelines.schedule import Schedule
from tests.pipelines.test_deep_read import SmallEncoder, land

SAID = "Mentions are still being read a second time"


def page() -> None:
    from dashboard import still_reading

    still_reading.show()


def is_said() -> bool:
    at = AppTest.from_function(page, default_timeout=30).run()
    assert not at.exception
    return any(one.value.startswith(SAID) for one in at.caption)


def test_it_is_said_while_rounds_leave_something_and_no_longer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_read, "deep_reader", lambda: DeepReader(SmallEncoder()))
    monkeypatch.setattr(deep_read, "read_waiting", partial(deep_read.read_waiting, rows=1))
    land(store, {"1": "The service is a scandal.", "2": "Nobody answered the phone for hours, a disgrace."})
    at = [datetime.now(UTC)]
    [job] = [one for one in deep_reading.JOBS if one.name == "Deep reading"]
    monkeypatch.setattr(still_reading, "now", lambda: at[0].replace(tzinfo=None))
    schedule = Schedule(store, [job], lambda: at[0])
    assert not is_said()

    said = []
    for _ in range(3):
        schedule.step(wait=True)
        said.append(is_said())
        at[0] += timedelta(minutes=2)

    assert said == [True, True, False]
