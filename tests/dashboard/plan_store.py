"""A store with the demo's plan and entered values, without its facts: made once, copied for each test that asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import demo
from data import store as stores
from data.demo import measures, plan, plan_learning, plan_risks, plan_why, plan_work
from pipelines.demo import _stored


@pytest.fixture(scope="session")
def planned_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, made once a session."""
    folder = tmp_path_factory.mktemp("planned-store")
    store = stores.Store(folder)
    desk = {
        "programme": plan.programmes(), "objective": plan.objectives(), "kpi": plan.kpis(), "target": plan.targets(),
        "measurement": measures.measurements(), "annotation": plan.chart_marks(), **plan_why.rows(),
        **plan_work.rows(), **plan_risks.rows(), **plan_learning.rows(),
    }  # fmt: skip
    with store.transaction() as tx:
        for table, rows in desk.items():
            tx.insert(table, [dict(_stored(row)) for row in rows])
    store.close()
    return store.path


@pytest.fixture
def planned(home: Path, planned_file: Path) -> Iterator[stores.Store]:
    """A copy of it, open."""
    shutil.copyfile(planned_file, home / stores.FILE_NAME)
    yield stores.opened()
    stores.close_opened()


PROGRAMME_ID = demo.PROGRAMME_ID
