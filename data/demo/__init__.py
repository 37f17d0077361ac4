"""The demo programme Quit Together, invented from end to end: the same rows on any machine, from seed 2026.

One module a part: plan, measures, publishing, listening (with its storylines) and answers; a module with `rows()` adds
its tables because it exists. The dice of each part are its own, so that nothing else moves.
Pure data: pipelines/demo.py puts it into a store.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any

from data.demo import (
    answers,
    cases,
    content,
    desk,
    engagement,
    listening,
    measures,
    plan,
    publishing,
    stakeholders,
)
from data.demo.cases import DemoCase
from data.demo.listening import DemoMention
from data.demo.plan import CODE, PROGRAMME_ID
from data.demo.publishing import ACCOUNTS, Account, DemoMetric, DemoPost

__all__ = ["CODE", "PROGRAMME_ID", "Account", "Demo", "DemoCase", "DemoMention", "DemoMetric", "DemoPost", "generate"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything of the demo programme. `desk` holds rows by table, in an order that may be inserted."""

    accounts: tuple[Account, ...]
    posts: list[DemoPost]  # the 312 and the answers
    metrics: list[DemoMetric]
    mentions: list[DemoMention]
    desk: dict[str, list[Row]]
    cases: list[DemoCase]

    def fingerprint(self) -> str:
        """SHA-256 of everything in it: equal on every run."""
        whole = repr((self.accounts, self.posts, self.metrics, self.mentions, self.desk, self.cases))
        return hashlib.sha256(whole.encode()).hexdigest()


def generate() -> Demo:
    """Make the demo programme; takes about a second and reads nothing but the phrase files beside it."""
    posts, metrics = publishing.posts_and_metrics()
    said = listening.mentions()
    replies = answers.answers(said)
    made_cases = cases.cases(said, replies)
    handled = desk.tables(made_cases)
    register = stakeholders.desk(said, replies)
    return Demo(
        accounts=ACCOUNTS,
        posts=[*posts, *replies],
        metrics=metrics,
        mentions=said,
        desk=_together(
            {
                "programme": plan.programmes(),
                "objective": plan.objectives(),
                "kpi": plan.kpis(),
                "target": plan.targets(),
                "measurement": measures.measurements(),
                "annotation": plan.chart_marks(),
            },
            *_parts(),
            handled | {"commitment": engagement.promises(handled["commitment"], register)},
            register,
            engagement.desk(register),
            content.desk(posts),
        ),
        cases=made_cases,
    )


def _parts() -> list[dict[str, list[Row]]]:
    """The rows of every module of this folder that has `rows()`: a part of the product brings its own."""
    modules = [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
    return [module.rows() for module in modules if hasattr(module, "rows")]


def _together(*parts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows of every part by table: two parts may write to one."""
    found: dict[str, list[Row]] = {}
    for part in parts:
        for table, rows in part.items():
            found[table] = [*found.get(table, []), *rows]
    return found
