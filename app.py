"""The server: opens the store, owns it while it runs, and serves the dashboard behind the door."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from dashboard import acknowledge, broken_off, door, health, oidc, person, turns, warm, webhooks
from data import code
from data import store as stores
from pipelines.owner import Owner


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Own the store from the first request to the last. A store that does not open ends the server (exit code 3)."""
    code.remember()
    try:
        store = stores.opened()
    except stores.StoreError as error:
        print(f"Earshot does not start: {error}", file=sys.stderr, flush=True)  # noqa: T201 - for the person who starts it
        # nothing is open yet; raised from here the sentence would end under 30 lines of the server's own frames
        os._exit(3)
    from pipelines import jobs, verbs
    from pipelines.schedule import Schedule

    owner = Owner(store, verbs.known())
    schedule = Schedule(store, jobs.known(), waiting=lambda: turns.TURNS.waiting, quiet=turns.TURNS.quiet)
    owner.start()
    schedule.start()
    threading.Thread(target=warm.up, name="earshot-warm", daemon=True).start()
    try:
        yield {"owner": owner, "schedule": schedule}
    finally:
        schedule.stop()
        owner.stop()
        stores.close_opened()
        warm.down()


def api_health(request: Request) -> JSONResponse:
    """`GET /api/health`: status ok, stale or failing, version, rows and freshness; 503 when failing.

    Where people sign in, others than this machine are told status and freshness alone.
    """
    owner = app.state.get("owner")
    report = health.report(stores.opened, owner.last_error if owner else "The owner of the store has not started.")
    if person.sign_in_is_on() and not door.is_from_this_machine(request.scope):
        report = health.for_a_probe(report)
    return JSONResponse(report, status_code=503 if report["status"] == "failing" else 200)


def to_home(request: Request) -> RedirectResponse:
    """`GET /home`: the first page has no path of its own, and Streamlit says «Page not found» over it."""
    asked = request.url.query
    return RedirectResponse(f"./?{asked}" if asked else "./")


app = st.App(
    "dashboard/main.py",
    secrets=oidc.from_environment(),
    lifespan=lifespan,
    routes=[
        Route("/api/health", api_health, methods=["GET"]),
        Route("/home", to_home, methods=["GET"]),
        *webhooks.ROUTES,
        *acknowledge.ROUTES,
    ],
    on_script_error=broken_off.say,
    middleware=[Middleware(door.Door, rules=door.rules_from_environment(st.get_option("server.maxUploadSize")))],
)
