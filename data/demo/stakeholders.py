"""Whom Quit Together works with: 24 invented bodies and groups, how they stood three times, and 146 interactions.

What three of them wrote on platforms, and the answers they got, are among the 146: the same rows that linked accounts
would bring by themselves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from data.demo.clock import dice, in_utc, is_working_day, local
from data.demo.listening import DemoMention
from data.demo.plan import PROGRAMME_ID, made
from data.demo.publishing import DemoPost
from data.demo.totals import shared_out

INTERACTIONS = 146
LINKED_PLATFORMS = ("facebook", "x", "instagram")
ASSESSED = (date(2026, 1, 20), date(2026, 5, 20), date(2026, 10, 14))
TODAY = date(2026, 10, 31)
ATTITUDES = ("unaware", "resistant", "neutral", "supportive", "leading")
STAFF = ("Programme lead", "Community lead", "Communications officer", "Partnership officer")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """One stakeholder of the demo. `went` are the attitudes of the three assessments by their first letters."""

    name: str
    kind: str
    role: str
    also: str
    segment: str
    scores: tuple[int, int, int, int]  # power interest legitimacy urgency, at the newest assessment
    went: str
    needed: str
    iap2: str
    method: str
    cadence: int  # days; 0: no plan
    weight: float  # of the interactions
    ends: date = TODAY  # after this day nothing was heard
    intent: str = "wants_to"
    brings: str = ""


_S = Known
KNOWN: tuple[Known, ...] = (
    _S("Northmoor Pharmacy Committee", "organisation", "partner", "intermediary", "SG3", (5, 5, 5, 4), "nss", "leading",
       "collaborate", "meeting", 30, 11, brings="Advice on every counter, patches without an appointment"),
    _S("Northmoor GP Federation", "organisation", "partner", "intermediary", "SG3", (5, 3, 5, 3), "nns", "supportive",
       "involve", "meeting", 45, 7, brings="Referral at each annual review"),
    _S("District councils, north cluster", "organisation", "authority", "partner", "SG1", (4, 3, 5, 2), "nns",
       "supportive", "involve", "meeting", 60, 6),
    _S("District councils, east cluster", "organisation", "authority", "partner", "SG1", (4, 4, 5, 4), "sns",
       "supportive", "collaborate", "meeting", 45, 8, brings="Bus stops and noticeboards in Eastmoor"),
    _S("District councils, south cluster", "organisation", "authority", "partner", "SG1", (4, 2, 5, 2), "nnn",
       "supportive", "involve", "meeting", 60, 4, intent="undecided"),
    _S("District councils, west cluster", "organisation", "authority", "partner", "SG1", (4, 3, 5, 3), "nsn",
       "supportive", "involve", "meeting", 60, 5),
    _S("Northmoor maternity service", "organisation", "partner", "intermediary", "SG2", (4, 5, 5, 5), "sll", "leading",
       "collaborate", "visit", 30, 10, brings="A quit midwife in each clinic"),
    _S("Tenants' federation", "community", "intermediary", "critic", "SG1", (2, 4, 4, 4), "nrn", "supportive",
       "involve", "visit", 45, 8, brings="Halls and doorsteps"),
    _S("Fenmill Logistics", "organisation", "partner", "intermediary", "SG1", (3, 3, 3, 2), "nss", "supportive",
       "consult", "visit", 60, 6, brings="Ten minutes in each shift briefing"),
    _S("Harrow Foods", "organisation", "partner", "intermediary", "SG1", (3, 2, 3, 2), "ssn", "supportive", "consult",
       "visit", 60, 4, ends=date(2026, 6, 24)),
    _S("Vape retailers' association", "organisation", "critic", "supplier", "SG5", (3, 5, 3, 5), "urr", "neutral",
       "consult", "meeting", 60, 7, intent="declined"),
    _S("Northmoor Gazette", "organisation", "media", "intermediary", "SG6", (4, 3, 3, 3), "nns", "neutral", "inform",
       "call", 30, 9, brings="A page each month"),
    _S("Office of the member for Northmoor", "organisation", "authority", "critic", "SG6", (5, 2, 4, 2), "unn",
       "supportive", "inform", "letter", 90, 3, intent="unknown"),
    _S("Breathe Easy Mums", "community", "beneficiary", "intermediary", "SG2", (2, 5, 5, 4), "sll", "leading",
       "empower", "social", 30, 12, brings="42 parents who tested the new pictures"),
    _S("Northmoor hospitals, lung team", "organisation", "partner", "intermediary", "SG3", (3, 4, 5, 3), "sss",
       "leading", "collaborate", "meeting", 60, 6, brings="Referral at discharge"),
    _S("Northmoor trades council", "organisation", "intermediary", "partner", "SG1", (3, 3, 4, 2), "uns", "supportive",
       "involve", "meeting", 60, 5, brings="Shop stewards who talk at the break"),
    _S("College students' union", "organisation", "intermediary", "beneficiary", "SG4", (2, 3, 3, 2), "uun",
       "supportive", "involve", "event", 60, 5),
    _S("Fen Radio", "organisation", "media", "partner", "SG6", (2, 3, 3, 1), "nss", "supportive", "inform", "call",
       60, 4, brings="A weekly call-in"),
    _S("Pubs and clubs association", "organisation", "critic", "intermediary", "SG4", (3, 2, 3, 2), "unr", "neutral",
       "inform", "letter", 0, 3, ends=date(2026, 7, 9), intent="undecided"),
    _S("Minds North", "organisation", "partner", "intermediary", "SG3", (2, 4, 4, 3), "nss", "supportive", "consult",
       "meeting", 60, 5, brings="Help for people who smoke against stress"),
    _S("Northmoor faith network", "community", "intermediary", "partner", "SG6", (2, 2, 4, 1), "unn", "supportive",
       "inform", "visit", 90, 3),
    _S("Regional tobacco control office", "organisation", "funder", "regulator", "SG6", (5, 5, 5, 3), "sss",
       "supportive", "collaborate", "meeting", 30, 9, brings="Half of the budget"),
    _S("Moorline Buses", "organisation", "supplier", "partner", "SG6", (2, 2, 2, 2), "nnn", "neutral", "inform",
       "email", 0, 3, ends=date(2026, 8, 20), intent="undecided"),
    _S("Northmoor trading standards", "organisation", "regulator", "partner", "SG5", (4, 3, 5, 3), "nns", "supportive",
       "consult", "meeting", 90, 4),
)  # fmt: skip
SEGMENTS = (
    ("SG1", "Routine and manual workers, 25 to 44", "Work in a routine or manual job, smoke daily", 31_400, True),
    ("SG2", "Pregnant women and new parents", "Expect a child or live with one under two", 2_150, True),
    ("SG3", "People with long-term conditions", "Live with a lung, heart or mental illness", 12_900, True),
    ("SG4", "Social smokers, 18 to 24", "Smoke on nights out, do not call themselves smokers", 9_600, True),
    ("SG5", "Vapers who also smoke", "Use both in the same week", 11_300, True),
    ("SG6", "Other smokers", "All who belong to none of these", 17_718, False),
)
_SAID = {
    "meeting": ("Went through the referral figures and where people drop out", "Agreed what each side does until the "
                "next meeting", "They asked for the district figures by practice",
                "Talked about opening hours for shifts"),
    "visit": ("Held a drop-in on site; people asked about patches and stress", "Met the team and looked at the posters "
              "on the wall", "Walked round with them; three people signed up on the spot"),
    "call": ("They asked for a comment on the figures of the month", "Agreed a piece on a family that stopped",
             "Cleared up what the app keeps and what it does not"),
    "letter": ("Sent the figures of the district with an offer to meet", "They wrote that they support the aim and "
               "question the tone"),
    "social": ("They shared the group's stories and asked for a meeting place", "Answered questions of their members "
               "together", "Their members chose between three pictures", "Talked with them about nights with a baby",
               "They asked who reads what they write to us", "Planned the next meeting in the library"),
    "event": ("A stall at their fair; many did not see themselves as smokers", "They ran a quiz with our questions"),
    "email": ("Confirmed the sites and dates", "They asked whom to call when a poster is damaged"),
}  # fmt: skip
_INVITED = ("meeting", "visit", "event", "workshop")
FULL = {"u": "unaware", "r": "resistant", "n": "neutral", "s": "supportive", "l": "leading"}


def desk(mentions: list[DemoMention], posts: list[DemoPost]) -> dict[str, list[Row]]:
    """The rows of the register, by table."""
    linked = _linked(mentions, posts)
    interactions, parties = _interactions(linked, mentions, posts)
    return {
        "segment": _segments(),
        "stakeholder": [_stakeholder(number, one) for number, one in enumerate(KNOWN, start=1)],
        "stakeholder_role": [row for number, one in enumerate(KNOWN, start=1) for row in _roles(number, one)],
        "segment_member": [
            {"segment_member_id": f"sgm_demo_{number:02}", "programme_id": PROGRAMME_ID,
             "segment_id": f"seg_demo_{one.segment.lower()}", "stakeholder_id": stakeholder_id(number), **made()}
            for number, one in enumerate(KNOWN, start=1)
        ],
        "relationship": _ties(),
        "stakeholder_account": [
            {"stakeholder_account_id": f"sac_demo_{number:02}", "programme_id": PROGRAMME_ID,
             "stakeholder_id": stakeholder_id(number), "platform": platform, "shown": author, "author": author,
             **made()}
            for number, platform, author in linked
        ],
        "stakeholder_assessment": _assessments(),
        "need": _needs(),
        "interaction": interactions,
        "interaction_party": parties,
    }  # fmt: skip


def stakeholder_id(number: int) -> str:
    return f"stk_demo_{number:02}"


def number_of(name: str) -> int:
    return next(number for number, one in enumerate(KNOWN, start=1) if one.name == name)


def noon(day: date) -> datetime:
    return in_utc(local(day, 12))


def _segments() -> list[Row]:
    return [
        {
            "segment_id": f"seg_demo_{code.lower()}", "programme_id": PROGRAMME_ID, "code": code, "name": name,
            "kind": "target_group", "criteria": criteria, "size": size, "sized_on": date(2025, 11, 1),
            "source": "Annual survey 2025, 13.9% of 612,000 adults" if required else "What is left of 85,068 smokers",
            "is_required": required, **made(),
        }
        for code, name, criteria, size, required in SEGMENTS
    ]  # fmt: skip


def _stakeholder(number: int, one: Known) -> Row:
    return {
        "stakeholder_id": stakeholder_id(number), "programme_id": PROGRAMME_ID, "code": f"SH-{number:02}",
        "name": one.name,
        "kind": one.kind, "about": one.brings or None, "contact_name": None,
        "contact": f"hello@{_site(one.name)}.example.org", "lawful_basis": "public_task",
        "keep_until": date(2028, 12, 31), "owner": STAFF[number % 4], **made(),
    }  # fmt: skip


def _site(name: str) -> str:
    return "-".join("".join(letter for letter in word if letter.isalnum()) for word in name.lower().split()[-2:])


def _roles(number: int, one: Known) -> list[Row]:
    return [
        {
            "stakeholder_role_id": f"sro_demo_{number:02}_{rank[0]}", "programme_id": PROGRAMME_ID,
            "stakeholder_id": stakeholder_id(number), "role": role, "rank": rank, "intent": one.intent,
            "contribution": one.brings or None, "asked_on": date(2026, 1, 8), "from_on": date(2026, 1, 1), **made(),
        }
        for role, rank in ((one.role, "primary"), (one.also, "secondary"))
    ]  # fmt: skip


def _ties() -> list[Row]:
    ties = (
        ("Breathe Easy Mums", "works_with", "Northmoor maternity service"),
        ("Tenants' federation", "influences", "District councils, east cluster"),
        ("Regional tobacco control office", "funds", "Northmoor trading standards"),
        ("Northmoor trades council", "influences", "Fenmill Logistics"),
        ("Vape retailers' association", "opposes", "Regional tobacco control office"),
        ("Minds North", "works_with", "Northmoor GP Federation"),
    )
    return [
        {"relationship_id": f"rel_demo_{place}", "programme_id": PROGRAMME_ID, "kind": kind,
         "party_id": stakeholder_id(number_of(party)), "other_id": stakeholder_id(number_of(other)), **made()}
        for place, (party, kind, other) in enumerate(ties, start=1)
    ]  # fmt: skip


def _assessments() -> list[Row]:
    rows = []
    for number, one in enumerate(KNOWN, start=1):
        throw = dice(f"assessments:{number}")
        for place, on in enumerate(ASSESSED):
            back = 2 - place
            power, interest, legitimacy, urgency = (
                max(1, min(5, score - (throw.random() < 0.3) * back)) for score in one.scores
            )
            rows.append(
                {
                    "stakeholder_assessment_id": f"sta_demo_{number:02}_{place + 1}", "programme_id": PROGRAMME_ID,
                    "stakeholder_id": stakeholder_id(number), "assessed_on": on, "power": power, "interest": interest,
                    "legitimacy": legitimacy, "urgency": urgency, "attitude_current": FULL[one.went[place]],
                    "attitude_desired": one.needed, "iap2_target": one.iap2, "assessed_by": STAFF[number % 4],
                    **made(noon(on)),
                }
            )  # fmt: skip
    return rows


def _needs() -> list[Row]:
    needs = (
        ("Tenants' federation", None, "Leaflets in large print and plain words", "access", "met", "Printed in March"),
        ("Northmoor faith network", None, "Material in Polish and Urdu", "language", "open", None),
        (
            "Breathe Easy Mums",
            None,
            "A say in every picture that shows children",
            "participation",
            "met",
            "42 parents test each new picture",
        ),
        ("Fenmill Logistics", None, "Sessions at the start of the night shift", "access", "met", "Since June"),
        (
            "College students' union",
            None,
            "Something for people who do not call themselves smokers",
            "information",
            "open",
            None,
        ),
        (None, "SG3", "An appointment without waiting in a clinic", "access", "open", None),
        (None, "SG5", "A clear word on vaping and stopping", "information", "open", None),
        ("Vape retailers' association", None, "To be heard before rules are announced", "participation", "open", None),
    )
    return [
        {
            "need_id": f"nee_demo_{place}", "programme_id": PROGRAMME_ID,
            "stakeholder_id": stakeholder_id(number_of(name)) if name else None,
            "segment_id": f"seg_demo_{segment.lower()}" if segment else None, "text": text, "kind": kind,
            "status": status, "raised_on": date(2026, 1 + place, 12),
            "met_on": date(2026, 2 + place, 20) if status == "met" else None, "what_done": done, **made(),
        }
        for place, (name, segment, text, kind, status, done) in enumerate(needs, start=1)
    ]  # fmt: skip


# -- interactions --------------------------------------------------------------------------------------


def _linked(mentions: list[DemoMention], posts: list[DemoPost]) -> list[tuple[int, str, str]]:
    """Three stakeholders, each with the busiest of a platform's accounts that we answered: number, platform, author."""
    answered = {(post.platform, post.in_reply_to) for post in posts if post.in_reply_to}
    heard = {(one.platform, one.author) for one in mentions if (one.platform, one.mention_id) in answered}
    chosen = []
    for name, platform in zip(("Breathe Easy Mums", "Tenants' federation", "College students' union"),
                              LINKED_PLATFORMS, strict=True):  # fmt: skip
        counted = Counter(
            one.author for one in mentions if one.platform == platform and (platform, one.author) in heard
        )
        author = min(counted, key=lambda one: (-counted[one], one))
        chosen.append((number_of(name), platform, author))
    return chosen


def _interactions(
    linked: list[tuple[int, str, str]], mentions: list[DemoMention], posts: list[DemoPost]
) -> tuple[list[Row], list[Row]]:
    rows: list[tuple[Row, int, bool | None]] = _from_platforms(linked, mentions, posts)
    counts = shared_out(INTERACTIONS - len(rows), [one.weight for one in KNOWN])
    for number, (one, count) in enumerate(zip(KNOWN, counts, strict=True), start=1):
        rows += _talks(number, one, count)
    rows.sort(key=lambda one: (one[0]["happened_at"], one[1]))
    interactions, parties = [], []
    for place, (row, number, attended) in enumerate(rows, start=1):
        identity = f"int_demo_{place:03}"
        interactions.append({"interaction_id": identity, **row, **made(row["happened_at"])})
        parties.append(
            {"interaction_id": identity, "stakeholder_id": stakeholder_id(number), "programme_id": PROGRAMME_ID,
             "attended": attended, "is_demo": True}
        )  # fmt: skip
    return interactions, parties


def _from_platforms(
    linked: list[tuple[int, str, str]], mentions: list[DemoMention], posts: list[DemoPost]
) -> list[tuple[Row, int, bool | None]]:
    answers = {(post.platform, post.in_reply_to): post for post in posts if post.in_reply_to}
    found: list[tuple[Row, int, bool | None]] = []
    for number, platform, author in linked:
        for one in mentions:
            if (one.platform, one.author) != (platform, author):
                continue
            said = _row(
                one.created_at, "social", "inbound", one.text, "platform", f"mention:{platform}:{one.mention_id}"
            )
            found.append((said | {"sentiment": one.sentiment}, number, None))
            answer = answers.get((platform, one.mention_id))
            if answer:
                ref = f"post:{platform}:{answer.post_id}"
                found.append(
                    (_row(answer.created_at, "social", "outbound", answer.text, "platform", ref), number, None)
                )
    return found


def _talks(number: int, one: Known, count: int) -> list[tuple[Row, int, bool | None]]:
    """Contacts spread over the time in which anything was heard, on working days."""
    throw = dice(f"interactions:{number}")
    first, span = date(2025, 11, 10), (one.ends - date(2025, 11, 10)).days
    found: list[tuple[Row, int, bool | None]] = []
    for place in range(count):
        day = first + timedelta(days=round(span * (place + throw.uniform(0.15, 0.85)) / count))
        while not is_working_day(day):
            day -= timedelta(days=1)
        day = min(day, TODAY - timedelta(days=1))
        method = one.method if throw.random() < 0.65 else throw.choice(("meeting", "call", "email"))
        direction = throw.choices(("two_way", "outbound", "inbound"), (0.72, 0.16, 0.12))[0]
        at = in_utc(local(day, throw.randrange(9, 16), throw.choice((0, 15, 30, 45))))
        row = _row(at, method, direction, _SAID[method][(place + number) % len(_SAID[method])], "page", None)
        mood = throw.choices(("positive", "neutral", "negative"), (0.5, 0.38, 0.12))[0]
        attended = throw.random() < 0.88 if method in _INVITED else None
        found.append((row | {"sentiment": mood, "iap2_level": one.iap2, "is_meaningful": direction == "two_way",
                             "held_by": STAFF[number % 4]}, number, attended))  # fmt: skip
    return found


# what a conversation was about, by what was said in it
_ABOUT = {
    "opening hours": "Opening hours", "referral figures": "Referrals, Figures", "figures": "Figures",
    "poster": "Posters", "pictures": "Posters", "tone": "Tone", "app keeps": "Privacy, App", "who reads": "Privacy",
    "patches": "Patches and gum", "sites and dates": "Evening clinics", "signed up on the spot": "Evening clinics",
    "meeting place": "Meeting places", "nights with a baby": "Young families", "stall": "Events", "quiz": "Events",
}  # fmt: skip


def _themes(summary: str) -> str | None:
    said = summary.lower()
    return next((about for words, about in _ABOUT.items() if words in said), None)


def _row(at: datetime, method: str, direction: str, summary: str, source: str, ref: str | None) -> Row:
    return {
        "programme_id": PROGRAMME_ID, "happened_at": at, "method": method, "direction": direction, "summary": summary,
        "sentiment": "not_said", "themes": _themes(summary) if source == "page" else None, "iap2_level": "inform",
        "source": source, "source_ref": ref,
    }  # fmt: skip
