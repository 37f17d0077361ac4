"""The content plan of Quit Together: 18 guidelines, what became the posts of September and October, and what comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from data.demo.clock import dice, in_utc, local
from data.demo.plan import PROGRAMME_ID, made
from data.demo.publishing import DemoPost

Row = dict[str, Any]

FROM = date(2026, 9, 1)
WRITERS = ("Communications officer", "Community lead")
APPROVERS = (("Programme lead", "lead"), ("Evaluation officer", "approver"))
SIGN = "Quit Together"

# code, title, rule, limit, words, action, platform, why
GUIDELINES: tuple[tuple[str, str, str, float | None, str, str, str, str], ...] = (
    ("G-01", "No shouting", "no_shouting", None, "", "warn", "", "We talk with people, not at them"),
    ("G-02", "Read with ease at 11", "reading_age", 11, "", "warn", "", "Half of our readers left school at 16"),
    ("G-03", "Say it in short sentences", "sentence_length", 22, "", "warn", "", "Long ones are read twice or not"),
    ("G-04", "Words that do not blame", "words", None,
     "addict -> person who smokes\nsmokers -> people who smoke\ndirty -> unhealthy\nfailed attempt -> attempt\n"
     "give up -> stop", "warn", "", "Blame keeps people away"),
    ("G-05", "Words that do not frighten children", "words", None, "dead parent\nkills your child\norphan", "block", "",
     "Poster storm of March, lesson L-02"),
    ("G-06", "Short enough for X", "text_length", 280, "", "block", "x", "It would be cut off"),
    ("G-07", "Short enough for Instagram", "text_length", 2_200, "", "block", "instagram", "It would be cut off"),
    ("G-08", "Few hashtags", "hashtag_count", 3, "", "warn", "", "A screen reader reads every one"),
    ("G-09", "Hashtags in CamelCase", "camel_case", None, "", "warn", "", "A screen reader then says the words"),
    ("G-10", "Few emoji", "emoji_count", 3, "", "warn", "", "Each is read out by its long name"),
    ("G-11", "Pictures have an alternative text", "alt_text", None, "", "block", "", "WCAG 2.2, 1.1.1"),
    ("G-12", "Videos have captions", "captions", None, "", "block", "", "WCAG 2.2, 1.2.2; most watch without sound"),
    ("G-13", "No personal data", "personal_data", None, "hello@quit-together.example.org\n0808 157 0142", "block", "",
     "Nobody's address or number in public"),
    ("G-14", "Paid partnerships say Ad at the beginning", "partnership_label", None, "", "block", "",
     "CAP Code, section 2; changed after the post of 2 October"),
    ("G-15", "Claims have a source", "claim_source", None, "", "block", "", "CAP Code, section 3"),
    ("G-16", "People in pictures agreed", "image_consent", None, "", "block", "", "Their picture is their data"),
    ("G-17", "No party politics", "words", None, "vote for\nelect\nthe government failed\nminister must go", "block",
     "", "Public money takes no side"),
    ("G-18", "Links say where they lead", "link_text", None, "", "warn", "", "WCAG 2.2, 2.4.4"),
)  # fmt: skip

# days after the demo's day, hour, platform, type, risk, status, title, text, media
AHEAD: tuple[tuple[int, int, str, str, str, str, str, str, str], ...] = (
    (
        2,
        9,
        "facebook",
        "photo",
        "low",
        "scheduled",
        "Monday is day one",
        "Monday is a good day to stop. Tell us your day, and we do it with you.",
        "image",
    ),
    (
        3,
        12,
        "instagram",
        "story",
        "low",
        "scheduled",
        "Aisha, week four",
        "Aisha has not smoked for four weeks. She tells what helped her on the worst day.",
        "video",
    ),
    (
        4,
        18,
        "facebook",
        "post",
        "low",
        "scheduled",
        "Clinic times for shifts",
        "We are open until nine on Wednesdays. Come after your shift, no appointment.",
        "none",
    ),
    (
        5,
        12,
        "youtube",
        "video",
        "medium",
        "scheduled",
        "What the text messages say",
        "What do our text messages say, and when? We read you a week of them.",
        "video",
    ),
    (
        6,
        9,
        "instagram",
        "carousel",
        "low",
        "approved",
        "Five things to do with your hands",
        "Five things to do with your hands when the urge comes. It lasts three minutes.",
        "image",
    ),
    (
        9,
        12,
        "facebook",
        "link",
        "medium",
        "in_review",
        "Vaping: what we say",
        "Vaping is not for people who do not smoke. If you smoke, switching fully is a step. Then stop at your pace.",
        "none",
    ),
    (
        10,
        9,
        "instagram",
        "photo",
        "high",
        "in_review",
        "Fenmill Logistics joins",
        "Ad: Fenmill Logistics gives ten minutes of each shift to who wants to stop.",
        "image",
    ),
    (
        11,
        17,
        "facebook",
        "post",
        "low",
        "in_review",
        "Ask the lung team",
        "The lung team answers your questions on Thursday from five to six.",
        "none",
    ),
    (
        12,
        12,
        "facebook",
        "post",
        "medium",
        "draft",
        "Three times as likely",
        "With us you are 3 times as likely to stop. CLICK HERE to begin!! #quittogethernorthmoor",
        "image",
    ),
    (
        13,
        18,
        "instagram",
        "photo",
        "low",
        "draft",
        "Night shift",
        "The night shift is when most people who smoke want one more. We know, and we are awake too.",
        "image",
    ),
    (
        16,
        12,
        "instagram",
        "video",
        "medium",
        "draft",
        "Partner kitchen",
        "Five snacks for the first week, with Harrow Foods.",
        "video",
    ),
    (18, 12, "facebook", "post", "low", "idea", "What a month saves", "", "none"),
    (20, 12, "instagram", "story", "low", "idea", "A letter to myself", "", "none"),
)


def desk(posts: list[DemoPost]) -> dict[str, list[Row]]:
    """The rows of the content plan, by table."""
    items: list[Row] = []
    matches: list[Row] = []
    approvals: list[Row] = []
    published = [post for post in posts if post.in_reply_to is None and post.created_at.date() >= FROM]
    for post in published[: len(published) - 2]:  # the last two went out beside the plan
        item = _published(len(items) + 1, post)
        items.append(item)
        matches.append(_match(item, post))
        approvals += _approved(item)
    for late in _late(len(items)):
        items.append(late)
        approvals += _approved(late)
    for day, hour, *said in AHEAD:
        item = _ahead(len(items) + 1, day, hour, *said)
        items.append(item)
        if item["status"] in ("approved", "scheduled"):
            approvals += _approved(item)
    return {
        "guideline": _guidelines(),
        "content_item": items,
        "content_post": matches,
        "approval": approvals,
    }


def _guidelines() -> list[Row]:
    rows = []
    for code, title, rule, limit, terms, action, platform, why in GUIDELINES:
        is_new = code == "G-14"
        rows.append(
            {
                "guideline_id": f"gui_demo_{code[2:]}", "programme_id": PROGRAMME_ID, "code": code, "title": title,
                "rule": rule, "limit_value": limit, "terms": terms or None, "action": action,
                "platform": platform or None, "why": why, "owner": "Communications officer",
                "in_force_from": date(2026, 10, 2) if is_new else date(2026, 1, 5), "version": 2 if is_new else 1,
                "review_by": date(2027, 1, 5), **made(),
            }
        )  # fmt: skip
    return rows


def _item(number: int, title: str, platform: str, planned_at: datetime, **more: Any) -> Row:
    throw = dice(f"content:{number}")
    objective, segment = throw.choices(
        (("o1", "seg_demo_sg3"), ("o2", "seg_demo_sg1"), ("o3", None), ("o5", None), ("o7", "seg_demo_sg1"),
         ("o4", "seg_demo_sg5")),
        (3, 3, 2, 3, 2, 1),
    )[0]  # fmt: skip
    return {
        "content_item_id": f"con_demo_{number:03}", "programme_id": PROGRAMME_ID, "code": f"C-{number:03}",
        "title": title, "objective_id": f"obj_demo_{objective}", "segment_id": segment, "platform": platform,
        "content_type": "post", "planned_at": planned_at, "risk_level": "low", "media": "none", "version": 1,
        "owner": WRITERS[number % 2], "campaign": "October push" if planned_at.date() >= date(2026, 10, 1) else None,
        **made(planned_at - timedelta(days=9)), **more,
    }  # fmt: skip


def _published(number: int, post: DemoPost) -> Row:
    """An item as it was planned: mostly for the very time, some for the day before."""
    throw = dice(f"content plan:{post.post_id}")
    late = throw.choices((0, 10, 25 * 60), (0.62, 0.3, 0.08))[0]
    words = post.text.split()
    title = " ".join(words[:6]).rstrip(".,:;") + ("…" if len(words) > 6 else "")
    kinds = {"photo": "photo", "video": "video", "link": "link", "reel": "video", "carousel": "carousel"}
    media = {"photo": "image", "carousel": "image", "video": "video", "reel": "video"}.get(
        post.media_type or "", "none"
    )
    shown = {"alt_text": f"{SIGN}: {title}" if media == "image" else None, "has_consent": media != "none" or None,
             "has_captions": True if media == "video" else None}  # fmt: skip
    return _item(
        number, title, post.platform, post.created_at - timedelta(minutes=late), text=post.text, status="published",
        content_type=kinds.get(post.media_type or "", "post"), media=media, claim_source="Service figures 2026",
        **shown,
    )  # fmt: skip


def _match(item: Row, post: DemoPost) -> Row:
    return {
        "content_post_id": item["content_item_id"].replace("con", "cpo"), "programme_id": PROGRAMME_ID,
        "content_item_id": item["content_item_id"], "platform": post.platform, "post_id": post.post_id,
        "similarity": 100.0, **made(post.observed_at),
    }  # fmt: skip


def _approved(item: Row) -> list[Row]:
    by = APPROVERS if item["risk_level"] == "high" else APPROVERS[:1]
    return [
        {
            "approval_id": f"apv_demo_{item['code'][2:]}_{place}", "programme_id": PROGRAMME_ID,
            "item_kind": "content_item", "item_id": item["content_item_id"], "version": 1, "decision": "approved",
            "decided_by": name, "role": role, "decided_at": item["planned_at"] - timedelta(days=2, hours=-place),
            **made(item["planned_at"] - timedelta(days=2)),
        }
        for place, (name, role) in enumerate(by, start=1)
    ]  # fmt: skip


def _late(before: int) -> list[Row]:
    """Three that were approved and have not gone out."""
    said = (
        (
            20,
            12,
            "instagram",
            "The cost of a pack",
            "A pack a day is a weekend away each year. Here is how we counted.",
        ),
        (24, 9, "facebook", "New dads", "Your baby breathes what you breathe. Start with the car."),
        (29, 18, "facebook", "Ask the pharmacist", "Your pharmacist can start you today. No appointment, no letter."),
    )
    return [
        _item(before + place, title, platform, in_utc(local(date(2026, 10, day), hour)), text=text, status="scheduled",
              claim_source="Price list of October 2026")
        for place, (day, hour, platform, title, text) in enumerate(said, start=1)
    ]  # fmt: skip


def _ahead(number: int, day: int, hour: int, *said: str) -> Row:
    platform, kind, risk, status, title, text, media = said
    at = in_utc(local(date(2026, 10, 31) + timedelta(days=day), hour))
    is_finished = status not in ("draft", "idea")
    shown = {
        "alt_text": f"{SIGN}: {title}" if media == "image" and is_finished else None,
        "has_captions": (True if is_finished else None) if media == "video" else None,
        "has_consent": True if media != "none" and is_finished else None,
        "is_partnership": True if "Fenmill" in text or "Harrow" in text else None,
    }
    return _item(
        number, title, platform, at, text=text or None, status=status, content_type=kind, risk_level=risk, media=media,
        **shown,
    )  # fmt: skip
