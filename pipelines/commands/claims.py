"""Claims that go round, and their corrections. A claim can be checked or it is none: opinions are not entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, instant, made, one_of

NEEDS = {"add_claim": "staff", "judge_claim": "approver", "publish_correction": "approver"}

VERDICTS = ("false", "misleading", "unproven", "true")

Result = tuple[Mapping[str, Any], list[Event]]


def add_claim(
    store: Store,
    programme_id: str,
    *,
    text: str,
    is_factual: bool,
    verdict: str,
    source: str,
    terms: Sequence[str],
    first_seen_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter a claim with the words that find it in mentions. Gives `claim_id` and `code`. Refuses opinions."""
    if not is_factual:
        raise Refused(
            "An opinion is not misinformation: only what can be checked is entered. Answer it as a criticism."
        )
    words = list(dict.fromkeys(word for one in terms if (word := said_of("term", one, most=200))))
    if not words:
        raise Refused("Give at least one term that finds the claim in mentions.")
    said: dict[str, Any] = {
        "text": needed("claim", text, most=2000), "verdict": one_of("verdict", verdict, VERDICTS),
        "source": needed("source", source, most=2000), "terms": to_json(words),
        "first_seen_at": instant("time it was first seen", first_seen_at) if first_seen_at else None,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        counted = tx.one("select count(*) as n from claim where programme_id = $id", {"id": programme_id})
        claim_id, code = new_id("clm"), f"CL-{(counted['n'] if counted else 0) + 1:02}"
        row = {"claim_id": claim_id, "programme_id": programme_id, "code": code, **said}
        tx.insert("claim", [{**row, "is_demo": bool(programme["is_demo"]), **made(actor)}])
        return {"claim_id": claim_id, "code": code}, [Event("claim", claim_id, "claim_added", row)]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "add_claim", body, work, actor=actor, command_id=command_id)


def judge_claim(
    store: Store, claim_id: str, *, verdict: str, source: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change the verdict on a claim, with the source that says so."""
    said = {
        "claim_id": claim_id, "verdict": one_of("verdict", verdict, VERDICTS),
        "source": needed("source", source, most=2000),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        held = hold(tx, "claim", claim_id)
        tx.run("update claim set verdict = $verdict, source = $source where claim_id = $claim_id", said)
        before = {"verdict": held["verdict"], "source": held["source"]}
        return {"claim_id": claim_id}, [Event("claim", claim_id, "claim_judged", {**said, "before": before})]

    return carry_out(store, "judge_claim", said, work, actor=actor, command_id=command_id)


def publish_correction(
    store: Store,
    claim_id: str,
    *,
    text: str,
    channel: str,
    published_at: datetime,
    url: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record a correction that was published. Gives `correction_id`."""
    said: dict[str, Any] = {
        "claim_id": claim_id, "text": needed("correction", text, most=4000),
        "channel": needed("channel", channel, most=200), "url": said_of("address", url, most=2000),
        "published_at": instant("time of the correction", published_at),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        held = hold(tx, "claim", claim_id)
        present = hold(tx, "programme", held["programme_id"])["as_of"] or now()
        if said["published_at"] > present:
            raise Refused(f"The correction of {published_at:%d %B %Y %H:%M} lies in the future. Check the date.")
        if held["first_seen_at"] and said["published_at"] < held["first_seen_at"]:
            raise Refused("The correction lies before the claim was first seen. Check the date.")
        if held["verdict"] == "true":
            raise Refused("The claim is true: there is nothing to correct.")
        correction_id = new_id("cor")
        row = {"correction_id": correction_id, "programme_id": held["programme_id"], **said}
        tx.insert("correction", [{**row, "is_demo": bool(held["is_demo"]), **made(actor)}])
        return {"correction_id": correction_id}, [Event("claim", claim_id, "correction_published", row)]

    return carry_out(store, "publish_correction", said, work, actor=actor, command_id=command_id)
