"""The small page that a link in a message opens: it says what it is about, and one press acknowledges it.

Opening it changes nothing and tells nothing, for mail scanners open links too: the words of the link stand after the #,
which no browser sends, so neither this server nor a proxy before it writes them down. The page's script lays them into
the body of a request, first to look, then, on a press, to acknowledge.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard import format, person, read
from data.store import StoreError, opened
from pipelines.commands import NotAllowed, Refused, message_links

log = logging.getLogger("earshot.acknowledge")

LONGEST = 1_000  # bytes of a request
SEVERITY = {"notice": "Notice", "watch": "Watch", "act": "Act", "crisis": "Crisis"}
MARKS = {"notice": "●", "watch": "◉", "act": "▲", "crisis": "◆"}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Acknowledge · Earshot</title>
<style>
:root { color-scheme: light dark; --ink: #0E1621; --muted: #4A5565; --line: #D5DAE1; --ground: #FFFFFF; --page: #F6F7F9;
  --button: #0F6CBD; --on: #FFFFFF; --notice: #4A5565; --watch: #0F6CBD; --act: #B45309; --crisis: #B42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #E7ECF2; --muted: #A9B4C2; --line: #2B3542; --ground: #161C25;
  --page: #0F141B; --button: #5AAEF0; --on: #0B1017; --notice: #A9B4C2; --watch: #5AAEF0; --act: #F0A04A;
  --crisis: #F97066; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 34rem; margin: 12vh auto 2rem; padding: 1.5rem; background: var(--ground);
  border: 1px solid var(--line); border-radius: .6rem; }
@media (max-width: 40rem) { main { margin: 1rem; padding: 1.1rem; } }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .8rem; }
#severity { font-weight: 600; margin: 0 0 .3rem; }
#severity.notice { color: var(--notice); } #severity.watch { color: var(--watch); }
#severity.act { color: var(--act); } #severity.crisis { color: var(--crisis); }
#sentence { margin: 0 0 1rem; overflow-wrap: anywhere; }
#said, #good { color: var(--muted); margin: 0 0 1rem; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; color: var(--on); background: var(--button); border: 0; border-radius: .5rem;
  padding: .7rem 1.2rem; cursor: pointer; min-height: 44px; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
button[disabled] { opacity: .6; cursor: default; }
a { color: var(--button); } a[hidden], button[hidden], p[hidden] { display: none; }
nav { margin-top: 1.1rem; }
</style>
<script src="/acknowledge.js" defer></script>
</head>
<body>
<main>
<h1 id="title">Acknowledge an incident</h1>
<p id="severity" hidden></p>
<p id="sentence" hidden></p>
<p id="said" role="status">Looking at the link …</p>
<button id="yes" hidden>I look after it</button>
<nav><a id="page" href="/early_warning">Open Early warning</a></nav>
<noscript><p>Without JavaScript this page can do nothing. Open Early warning and acknowledge there.</p></noscript>
</main>
</body>
</html>
"""

SCRIPT = """"use strict";
(() => {
  const words = location.hash.slice(1);
  // out of the address bar and the history: the link is good for whoever holds it
  history.replaceState(null, "", location.pathname);
  const part = (name) => document.getElementById(name);
  const show = (name, text) => { part(name).textContent = text || ""; part(name).hidden = !text; };
  const ask = async (what) => {
    const answer = await fetch("/acknowledge/" + what, {
      method: "POST", headers: { "content-type": "application/json" }, cache: "no-store",
      body: JSON.stringify({ link: words }),
    });
    return { ok: answer.ok, told: await answer.json() };
  };
  const tell = ({ ok, told }) => {
    show("title", told.title);
    show("said", told.said);
    show("sentence", told.sentence);
    show("severity", told.severity);
    part("severity").className = told.loudness || "";
    part("yes").hidden = !(ok && told.open);
    if (told.page) part("page").href = told.page;
    document.title = (told.title || "Acknowledge") + " \\u00b7 Earshot";
  };
  const unheard = () => tell({ ok: false, told: { title: "The server does not answer",
    said: "Nothing was acknowledged. Try again, or open Early warning." } });
  part("yes").addEventListener("click", () => {
    part("yes").disabled = true;
    ask("yes").then(tell, unheard).finally(() => { part("yes").disabled = false; });
  });
  ask("look").then(tell, unheard);
})();
"""


async def page(request: Request) -> Response:
    """`GET /acknowledge`: the same page for everybody; it asks nothing of the store."""
    return HTMLResponse(PAGE)


async def script(request: Request) -> Response:
    """`GET /acknowledge.js`: the page's script, a file of its own for the content policy."""
    return Response(SCRIPT, media_type="text/javascript")


async def look(request: Request) -> Response:
    """`POST /acknowledge/look`: what a link is about; nothing is changed."""
    return await _answer(request, _looked)


async def yes(request: Request) -> Response:
    """`POST /acknowledge/yes`: acknowledge what a link is about."""
    return await _answer(request, _done)


async def _answer(request: Request, work: Callable[[str], dict[str, Any]]) -> Response:
    """What the page is told; only what was asked by its script as JSON is looked at."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _told(415, "Not understood", "This address is for the page that a message's link opens.")
    body = await request.body()
    link = _link(body) if len(body) <= LONGEST else None
    if link is None or not message_links.origin():
        return _told(404, "No such link", message_links.NONE_OF_OURS)
    try:
        return JSONResponse(await run_in_threadpool(work, link))
    except message_links.NoLink as error:
        log.warning("a link that is none of ours was asked for")  # never its words
        return _told(404, "No such link", str(error))
    except message_links.Over as error:
        return _told(410, "This link is over", str(error))
    except NotAllowed:
        return _told(
            403, "Not allowed", "Whom this was sent to may not acknowledge here any more. Nothing was changed."
        )
    except Refused as error:
        return _told(409, "This could not be done", str(error))
    except StoreError as error:
        log.warning("a link could not be followed: %s", type(error).__name__)
        return _told(503, "This could not be done now", "Nothing was acknowledged. Press again in a minute.")


def _link(body: bytes) -> str | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    link = told.get("link") if isinstance(told, dict) else None
    return link if isinstance(link, str) else None


def _told(status: int, title: str, said: str) -> Response:
    return JSONResponse({"title": title, "said": said}, status_code=status)


def _looked(link: str) -> dict[str, Any]:
    held = message_links.look(opened(), link)
    told = {
        "sentence": held["sentence"],
        "severity": f"{MARKS[held['severity']]} {SEVERITY[held['severity']]}",
        "loudness": held["severity"],
        "page": held["page"],
        "open": held["acknowledged_at"] is None,
    }
    if held["acknowledged_at"]:
        at = format.instant(held["acknowledged_at"], read.zone())
        who = person.name(held["acknowledged_by"])
        return {
            **told,
            "title": "Somebody looks after it",
            "said": f"{who} acknowledged it at {at}. Nothing is left to do.",
        }
    until = format.instant(held["good_until"], read.zone())
    return {
        **told,
        "title": "Do you look after this?",
        "said": f"You acknowledge it in the name of {person.name(held['person'])}: nobody else is called. "
        f"The link is good once, until {until}.",
    }


def _done(link: str) -> dict[str, Any]:
    before = message_links.look(opened(), link)
    done = message_links.acknowledge_by_link(opened(), link)
    return {
        "title": "Acknowledged",
        "said": f"{person.name(done['acknowledged_by'])} looks after it: nobody else is called. "
        "Judge it on the page once you know what it was.",
        "sentence": before["sentence"],
        "severity": f"{MARKS[before['severity']]} {SEVERITY[before['severity']]}",
        "loudness": before["severity"],
        "page": before["page"],
        "open": False,
    }


ROUTES = [
    Route(message_links.PATH, page, methods=["GET"]),
    Route(f"{message_links.PATH}.js", script, methods=["GET"]),
    Route(f"{message_links.PATH}/look", look, methods=["POST"]),
    Route(f"{message_links.PATH}/yes", yes, methods=["POST"]),
]
