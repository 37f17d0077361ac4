"""What the programme answered: public replies whose times add up to the case log's figures.

236 of 258 enquiries are answered within 4 working hours and 37 of 38 complaints within 5 working days; most
criticisms and compliments get a line too.
"""

from __future__ import annotations

import random
from datetime import datetime

from data.demo.clock import AS_OF, ZONE, dice, in_utc, working_minutes_after
from data.demo.listening import DemoMention, local_month
from data.demo.measures import LATE_COMPLAINTS, LATE_ENQUIRIES
from data.demo.phrases import fill, sections
from data.demo.publishing import HANDLE, DemoPost

WORKING_DAY = 8 * 60  # minutes
_ANSWERED_SHARE = {"criticism": 0.8, "praise": 0.75}


def answers(mentions: list[DemoMention]) -> list[DemoPost]:
    """One reply to each mention that got one, in the order of the mentions."""
    throw = dice("answers")
    asked = [one for one in mentions if one.act != "other"]
    late = _late(asked, "enquiry", LATE_ENQUIRIES, throw) | _late(asked, "complaint", LATE_COMPLAINTS, throw)
    replies = []
    for mention in asked:
        if throw.random() >= _ANSWERED_SHARE.get(mention.act, 1.0):
            continue
        minutes = _wait(mention, mention.mention_id in late, throw)
        at = in_utc(working_minutes_after(mention.created_at, minutes))
        if at < in_utc(AS_OF):
            replies.append(_reply(mention, at, throw))
    return replies


def _late(asked: list[DemoMention], act: str, counts: tuple[int, ...], throw: random.Random) -> set[str]:
    """The mentions of an act that are answered too late, so many a month."""
    chosen: set[str] = set()
    for month, count in enumerate(counts, start=1):
        theirs = [one.mention_id for one in asked if one.act == act and local_month(one) == month]
        chosen.update(throw.sample(theirs, count))
    return chosen


def _wait(mention: DemoMention, is_late: bool, throw: random.Random) -> int:
    """Working minutes until the answer."""
    if mention.act == "enquiry":
        return throw.randint(260, 900) if is_late else int(min(throw.lognormvariate(4.1, 0.8), 235)) + 2
    if mention.act == "complaint":
        return 6 * WORKING_DAY + 130 if is_late else throw.randint(40, 3 * WORKING_DAY)
    return throw.randint(60, 2 * WORKING_DAY)


def _reply(mention: DemoMention, at: datetime, throw: random.Random) -> DemoPost:
    text = fill(throw.choice(sections("answers.txt")[mention.act]), throw)
    hello = throw.choice(
        ("Good morning. ", "Hello. ") if at.astimezone(ZONE).hour < 12 else ("Good afternoon. ", "Hello. ")
    )
    return DemoPost(
        platform=mention.platform,
        account_id=HANDLE,
        post_id=mention.mention_id.replace("demo_m_", "demo_r_"),
        created_at=at,
        observed_at=at,
        text=hello + text,
        media_type=None,
        in_reply_to=mention.mention_id,
    )
