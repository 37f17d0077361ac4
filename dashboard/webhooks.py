"""The addresses that platforms call: proof that they are ours, and notifications. No page shows them."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.store import Store, StoreError, opened
from pipelines.commands import Refused, webhooks

log = logging.getLogger("earshot.webhooks")
ACTOR = "webhook"
SIGNED_IN = {
    "meta": "x-hub-signature-256",
    "x": "x-twitter-webhooks-signature",
    "linkedin": "x-li-signature",
    "google": "authorization",
}
AGAIN = {"google", "linkedin"}  # senders that take anything but a yes for a failure, and send the same again


async def meta(request: Request) -> Response:
    """`GET`: Meta checks the address. `POST`: Meta notifies."""
    if request.method == "POST":
        return await _take(request, "meta")
    asked = request.query_params
    try:
        said = webhooks.meta_challenge(
            asked.get("hub.mode", ""), asked.get("hub.verify_token", ""), asked.get("hub.challenge", "")
        )
    except Refused as error:
        return PlainTextResponse(str(error), status_code=403)
    return PlainTextResponse(said)


async def x(request: Request) -> Response:
    """`GET`: X checks the address. `POST`: X notifies of account activity."""
    if request.method == "POST":
        return await _take(request, "x")
    try:
        said = await run_in_threadpool(
            lambda: webhooks.x_challenge(_store(), request.query_params.get("crc_token", ""))
        )  # fmt: skip
    except Refused as error:
        return PlainTextResponse(str(error), status_code=403)
    return JSONResponse(said)


async def linkedin(request: Request) -> Response:
    """`GET`: LinkedIn checks the address, again every two hours. `POST`: it notifies of what was done on a page."""
    if request.method == "POST":
        return await _take(request, "linkedin")
    try:
        said = await run_in_threadpool(
            lambda: webhooks.linkedin_challenge(_store(), request.query_params.get("challengeCode", ""))
        )
    except Refused as error:
        return PlainTextResponse(str(error), status_code=403)
    return JSONResponse(said)


async def google(request: Request) -> Response:
    """A push of Google's Pub/Sub: reviews of a place, and what else its topic is told of."""
    return await _take(request, "google")


async def _take(request: Request, sender: str) -> Response:
    """The body as it came: a signature is over its bytes, not over what they mean."""
    body = await request.body()
    signature = request.headers.get(SIGNED_IN[sender], "")
    try:
        done = await run_in_threadpool(
            lambda: webhooks.take_notification(
                _store(), sender=sender, body=body, signature=signature, actor=ACTOR
            )
        )  # fmt: skip
    except webhooks.NotGenuine as error:
        log.warning("a notification of %s was refused: %s", sender, error)
        return PlainTextResponse(str(error), status_code=401)
    except webhooks.CannotTell as error:
        log.warning("a notification of %s could not be looked at: %s", sender, error)
        return PlainTextResponse(str(error), status_code=503)
    except webhooks.TakenBefore as error:
        return PlainTextResponse(str(error), status_code=200 if sender in AGAIN else 409)
    except Refused as error:
        return PlainTextResponse(str(error), status_code=400)
    except StoreError as error:
        log.warning("a notification of %s could not be taken: %s", sender, error)
        return PlainTextResponse("It could not be kept now. Send it again.", status_code=503)
    return JSONResponse({"status": "taken", "woken": len(done["woken"])})


def _store() -> Store:
    return opened()


ROUTES = [
    Route("/api/webhooks/meta", meta, methods=["GET", "POST"]),
    Route("/api/webhooks/x", x, methods=["GET", "POST"]),
    Route("/api/webhooks/linkedin", linkedin, methods=["GET", "POST"]),
    Route("/api/webhooks/google", google, methods=["POST"]),
]
