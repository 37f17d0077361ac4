"""How fast the served pages are: their queries, reruns of 1 and 25 people, and the time to the first paint.

The pages are the real ones of a real server on a free port of this machine; people are WebSocket sessions
that ask for a rerun as soon as the last one is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# what is opened of each page. Whatever is kept for one choice is asked anew for the next: each is a first visit
_PERIODS = ("period=7d", "period=30d", "period=90d", "period=30d&platform=x", "period=90d&platform=facebook")
PAGES: dict[str, tuple[str, ...]] = {
    "home": ("",),
    "live": tuple(f"programme=all&{period}" for period in _PERIODS),
    "mentions": tuple(f"programme=all&{period}" for period in _PERIODS),
    "mentions, a state": tuple(
        f"programme=all&period=90d&{states}"
        for states in ("state=waiting", "state=corrected", "state=abusive", "state=waiting&state=abusive")
    ),
    "objectives": ("programme=QT",),
    "data": tuple(f"section={section}" for section in ("import", "sources", "runs", "accounts", "upkeep")),
}
PATHS = {"home": "", "mentions, a state": "mentions"}
START_WITHIN_SECONDS = 90
RERUNS = 12
SCRIPT_THREAD = "ScriptRunner.scriptThread"  # what Streamlit calls the threads that run pages


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where, which process, and where it writes the time of each query."""

    port: int
    process: subprocess.Popen[bytes]
    queries: Path
    healthy_after: float

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serve(home: Path) -> Iterator[Served]:
    """Serve the dashboard over a home on a free port; stopped at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    queries = home / "queries.jsonl"
    environment = {
        **os.environ,
        "EARSHOT_HOME": str(home),
        "EARSHOT_PORT": str(port),
        "EARSHOT_QUERY_LOG": str(queries),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _healthy(port):
            if process.poll() is not None:
                raise RuntimeError(f"The server ended with code {process.returncode} before it answered.")
            if time.perf_counter() - began > START_WITHIN_SECONDS:
                raise RuntimeError(f"The server did not answer within {START_WITHIN_SECONDS} s.")
            time.sleep(0.05)
        yield Served(port, process, queries, time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


# -- queries -------------------------------------------------------------------------------------


def page_queries(served: Served) -> dict[str, Any]:
    """Open each page for what PAGES says; gives by page the milliseconds of its queries."""
    told: dict[str, Any] = {}
    for page, choices in PAGES.items():
        reruns = []
        served.queries.write_text("", encoding="utf-8")
        for choice in choices:
            reruns.append(asyncio.run(_visit(served, PATHS.get(page, page), choice))["rerun_ms"])
        asked, beside = _asked(served)
        if not asked:
            raise RuntimeError(f"No query of {page} was logged under the thread {SCRIPT_THREAD}.")
        slowest = sorted(asked, key=lambda one: -one["ms"])[:3]
        told[page] = {
            "queries_a_visit": round(len(asked) / len(choices), 1),
            "query_ms_a_visit": round(sum(one["ms"] for one in asked) / len(choices), 1),
            "slowest_query_ms": round(max((one["ms"] for one in asked), default=0.0), 1),
            "slowest": [{"query": one["query"], "ms": round(one["ms"], 1)} for one in slowest],
            "first_visit_ms": round(statistics.median(reruns), 1),
            "slowest_of_the_jobs_ms": round(max((one["ms"] for one in beside), default=0.0), 1),
        }
    searches = []
    for word in ("nobody", "example.org/p77", "😡"):
        served.queries.write_text("", encoding="utf-8")
        asyncio.run(_visit(served, "mentions", f"programme=all&period=90d&q={urllib.parse.quote(word)}"))
        asked, _ = _asked(served)
        searches.append(max((one["ms"] for one in asked), default=0.0))
    told["text search, 90 days"] = {"slowest_query_ms": round(max(searches), 1)}
    return told


def _asked(served: Served) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the pages asked since the log was emptied, and what the jobs of the schedule asked meanwhile."""
    told = [json.loads(line) for line in served.queries.read_text(encoding="utf-8").splitlines()]
    of_pages = [one for one in told if one["thread"] == SCRIPT_THREAD]
    return of_pages, [one for one in told if one["thread"] != SCRIPT_THREAD]


def again(served: Served, page: str, query: str, times: int) -> list[float]:
    """One person who opens a page and asks for it again: milliseconds of the first visit and of each rerun."""

    async def stay() -> list[float]:
        async with _session(served) as rerun:
            return [(await rerun(page, query))["rerun_ms"] for _ in range(times + 1)]

    return asyncio.run(stay())


async def _visit(served: Served, page: str, query: str) -> dict[str, float]:
    async with _session(served) as rerun:
        told: dict[str, float] = await rerun(page, query)
        return told


# -- reruns --------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def _session(served: Served) -> Any:
    import websockets
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    address = f"ws://127.0.0.1:{served.port}/_stcore/stream"
    async with websockets.connect(
        address,
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(served.origin),
        max_size=None,
        compression=None,
        open_timeout=60,
    ) as socket_:

        async def rerun(page: str, query: str) -> dict[str, float]:
            message = BackMsg()
            message.rerun_script.query_string = query
            message.rerun_script.page_name = page
            began = time.perf_counter()
            await socket_.send(message.SerializeToString())
            first_chart = 0.0
            size = 0
            while True:
                received = await asyncio.wait_for(socket_.recv(), 120)
                size += len(received)
                said = ForwardMsg()
                said.ParseFromString(received)
                kind = said.WhichOneof("type")
                if kind == "delta":
                    element = said.delta.new_element.WhichOneof("type")
                    if element == "exception":
                        raise RuntimeError(f"{page}: {said.delta.new_element.exception.message[:300]}")
                    if element == "plotly_chart" and not first_chart:
                        first_chart = (time.perf_counter() - began) * 1e3
                if kind == "script_finished":
                    return {
                        "rerun_ms": (time.perf_counter() - began) * 1e3,
                        "first_chart_ms": first_chart,
                        "bytes": float(size),
                    }

        yield rerun


def reruns(served: Served, people: Sequence[int], page: str = "live") -> dict[str, Any]:
    """Closed loops of `people` sessions on a page, warm; milliseconds a rerun and server CPU a rerun."""
    import psutil

    server = psutil.Process(served.process.pid)
    told = {}
    for many in people:
        before = sum(server.cpu_times()[:2])
        began = time.perf_counter()
        times = asyncio.run(_crowd(served, many, page))
        elapsed = time.perf_counter() - began
        warm = sorted(one["rerun_ms"] for number, one in times if number > 0)
        told[f"{many} people"] = {
            "p50_ms": round(_at(warm, 0.5), 1),
            "p95_ms": round(_at(warm, 0.95), 1),
            "reruns_a_second": round(len(times) / elapsed, 1),
            "server_cpu_ms_a_rerun": round((sum(server.cpu_times()[:2]) - before) / len(times) * 1e3, 1),
            "kilobytes_a_rerun": round(statistics.median(one["bytes"] for _, one in times) / 1e3, 1),
        }
    told["server"] = {"rss_mb": round(server.memory_info().rss / 1e6)}
    return told


async def _crowd(served: Served, many: int, page: str) -> list[tuple[int, dict[str, float]]]:
    out: list[tuple[int, dict[str, float]]] = []
    arrived = asyncio.Barrier(many)

    async def person() -> None:
        async with _session(served) as rerun:
            out.append((0, await rerun(page, "programme=all")))
            await arrived.wait()  # nobody is measured while others still come in
            for number in range(1, RERUNS):
                out.append((number, await rerun(page, "programme=all")))
                await asyncio.sleep(0.05)

    await asyncio.gather(*(person() for _ in range(many)))
    return out


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


# -- first paint ---------------------------------------------------------------------------------


def first_paint(served: Served, chromium: str) -> dict[str, Any]:
    """Milliseconds until Live KPIs is painted, titled, has its numbers and its chart: empty profile, then reloads."""
    import tempfile

    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    ready = "() => document.querySelectorAll('.js-plotly-plot .main-svg').length > 0"
    numbers = "() => document.querySelectorAll('[data-testid=stMetricValue]').length >= 4"
    painted = "performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)[0] ?? 0"
    cold, warm, warm_numbers, warm_title, warm_paint = 0.0, [], [], [], []
    with sync_playwright() as play, tempfile.TemporaryDirectory() as profile:
        context = play.chromium.launch_persistent_context(
            profile, executable_path=chromium, headless=True, args=flags, viewport={"width": 1440, "height": 1000}
        )
        page = context.new_page()
        for number in range(4):
            began = time.perf_counter()
            page.goto(f"{served.origin}/live", wait_until="commit")
            page.wait_for_selector("h1", timeout=60_000)
            titled = (time.perf_counter() - began) * 1e3
            page.wait_for_function(numbers, timeout=60_000)
            seen = (time.perf_counter() - began) * 1e3
            page.wait_for_function(ready, timeout=60_000)
            drawn = (time.perf_counter() - began) * 1e3
            if number == 0:
                cold = drawn
            else:
                warm.append(drawn)
                warm_numbers.append(seen)
                warm_title.append(titled)
                warm_paint.append(page.evaluate(painted))
        context.close()
    return {
        "cold_first_chart_ms": round(cold),
        "warm_first_paint_ms": round(statistics.median(warm_paint)),
        "warm_title_ms": round(statistics.median(warm_title)),
        "warm_first_numbers_ms": round(statistics.median(warm_numbers)),
        "warm_first_chart_ms": round(statistics.median(warm)),
    }
