"""The whole bench: generated mentions through every stage, then the real pages over them."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines import demo
from pipelines.bench import collecting, floor, learning, readers, served, stages

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PEOPLE = (1, 25)

# (what, where in the figures, aim in words, whether it holds)
Aim = tuple[str, Callable[[dict[str, Any]], float], str, Callable[[float], bool]]
AIMS: tuple[Aim, ...] = (
    (
        "slowest source, mentions/s to Arrow",
        lambda told: told["collecting"]["slowest"],
        ">= 20,000",
        lambda one: one >= 20_000,
    ),
    (
        "a round over twelve idle sources, s of CPU",
        lambda told: told["collecting"]["idle_round_cpu_s"],
        "<= 2",
        lambda one: one <= 2,
    ),
    ("a programme's own head fitted again, s", lambda told: told["learning"]["refit_s"], "< 1", lambda one: one < 1),
    (
        "fast reader on two cores, texts/s",
        lambda told: told["readers"]["fast"],
        ">= 10,000",
        lambda one: one >= 10_000,
    ),
    ("deep reader on two cores, texts/s", lambda told: told["readers"]["deep"], ">= 300", lambda one: one >= 300),
    ("load / plain insert", lambda told: told["stages"]["load_to_plain_insert"], ">= 0.5", lambda one: one >= 0.5),
    ("page data / roll-up floor", lambda told: told["floor"]["page_to_floor"], "<= 1.3", lambda one: one <= 1.3),
    ("slowest page query, ms", lambda told: told["slowest_page_query_ms"], "<= 100", lambda one: one <= 100),
    (
        "text search over 90 days, ms",
        lambda told: told["pages"]["text search, 90 days"]["slowest_query_ms"],
        "<= 300",
        lambda one: one <= 300,
    ),
    ("25 people, p95 ms", lambda told: told["reruns"]["25 people"]["p95_ms"], "<= 400", lambda one: one <= 400),
)


def run(*, rows: int, read_first: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure on a scratch store of `rows` mentions; gives every figure and a summary in words."""
    began = time.perf_counter()
    home = Path(tempfile.mkdtemp(prefix="earshot-bench-"))
    told: dict[str, Any] = {"machine": _machine()}
    try:
        say(f"Stages, {rows:,} mentions")
        told["stages"] = stages.measure(home, rows, say, read_first=read_first)
        say(f"  {told['stages']}")
        shutil.rmtree(home / "plain", ignore_errors=True)
        say("Readers")
        told["readers"] = readers.measure(say)
        say("Sources")
        told["collecting"] = collecting.measure(home / "collecting", say)
        say("Labels")
        told["learning"] = learning.measure(home / "learning", say)
        say("The roll-up floor")
        told["floor"] = floor.measure(home)
        say("A programme with objectives, posts and answers, over the generated accounts")
        with_a_programme(home)
        say("Pages and people")
        with served.serve(home) as server:
            told["server_answers_after_s"] = round(server.healthy_after, 2)
            told["pages"] = served.page_queries(server)
            say(f"  {told['pages']}")
            told["reruns"] = served.reruns(server, PEOPLE)
            say(f"  {told['reruns']}")
            chromium = os.environ.get("CHROMIUM") or next((one for one in CHROMIUM if Path(one).exists()), None)
            told["paint"] = served.first_paint(server, chromium) if chromium else None
        pages = [one for name, one in told["pages"].items() if not name.startswith("text search")]
        told["slowest_page_query_ms"] = max(one["slowest_query_ms"] for one in pages)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told["seconds"] = round(time.perf_counter() - began, 1)
    told["summary"] = summary(told)
    return told


def with_a_programme(home: Path) -> None:
    """Write the demo programme and give it the generated accounts: pages then have something of every kind to show."""
    store = Store(home)
    try:
        demo.write_demo(store, actor="bench")
        with store.transaction() as tx:
            tx.run(
                "update account set programme_id = (select min(programme_id) from programme) "
                "where account_id like 'account-%'"
            )
    finally:
        store.close()


def _machine() -> dict[str, Any]:
    from importlib import metadata

    versions = {name: metadata.version(name) for name in ("duckdb", "streamlit", "plotly", "pyarrow")}
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    } | versions


def summary(told: dict[str, Any]) -> str:
    """The figures as lines for a person, each aim with what was reached."""
    lines = [f"{told['stages']['rows']:,} mentions, {told['machine']}"]
    lines += [f"  {stage}: {speed:,} rows/s" for stage, speed in told["stages"]["rows_a_second"].items()]
    lines.append(f"  peak memory {told['stages']['peak_memory_mb']:,} MB")
    waits = told["stages"]["small_write_while_loading"]
    lines.append(
        f"  a person's small write while rows are loaded: {waits['median_ms']} ms, at most {waits['longest_ms']} ms"
    )
    lines.append(f"  CSV of mentions: {told['stages']['import_csv_rows_a_second']:,} rows/s")
    read = told["readers"]
    lines.append(
        f"  readers on two cores, texts/s: fast {read['fast']:,}, VADER's rules {read['vader_rules']:,}, "
        f"deep {read['deep']:,}"
    )
    for name, speed in told["collecting"]["mentions_a_second"].items():
        lines.append(f"  {name}: {speed:,} mentions/s from the platform's bytes to Arrow")
    lines.append("  labels: " + ", ".join(f"{key} {value}" for key, value in told["learning"].items()))
    for name, one in told["pages"].items():
        lines.append(f"  {name}: " + ", ".join(f"{key} {value}" for key, value in one.items() if key != "slowest"))
    for name, one in told["reruns"].items():
        lines.append(f"  {name}: " + ", ".join(f"{key} {value}" for key, value in one.items()))
    lines.append(f"  paint: {told['paint'] or 'not measured: no Chromium on this machine'}")
    for what, value, aim, holds in AIMS:
        reached = value(told)
        lines.append(f"{'ok  ' if holds(reached) else 'MISS'} {what}: {reached} (aim {aim})")
    return "\n".join(lines)
