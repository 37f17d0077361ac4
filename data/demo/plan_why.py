"""Why Quit Together does what it does: priorities, evidence, barriers, interventions, the mix, the logic, the channels."""

from __future__ import annotations

from datetime import date

from data.demo.plan import objective_id
from data.demo.plan_desk import Row, coded, entered_first, row, table

WORKERS, PARENTS, ILL = (
    "Routine and manual workers, 25 to 44",
    "Pregnant and new parents",
    "People with long-term conditions",
)
YOUNG, VAPERS = "Social smokers, 18 to 24", "Vapers who also smoke"

PRIORITIES = (
    ("P1", "Fewer adults smoke, most of all among routine and manual workers", "local", True, True, True, "taken",
     "Behaviour, voluntary, and of benefit to those who change"),
    ("P2", "Fewer shops sell cigarettes to under-age buyers", "local", True, False, False, "not_taken",
     "Enforcement, not social marketing: passed to trading standards"),
    ("P3", "Fewer young adults take up vaping who never smoked", "regional", True, True, True, "open",
     "Waits for the regional survey in spring 2027"),
)  # fmt: skip
SOURCES = (
    ("E1", "Review of stop smoking support by text message", "review", 2022, 5, "Strong for reminders, thin for shift workers"),
    ("E2", "Household survey Northmoor, wave 1", "survey", 2025, 4, "Weighted; 1,012 adults; smokers are 141 of them"),
    ("E3", "Interviews at six workplaces", "interviews", 2025, 3, "28 people, two employers would not take part"),
    ("E4", "Service record 2025", "own", 2025, 4, "Complete, but the occupation is missing for 9%"),
    ("E5", "Pilot in Eastmoor and Harrowgate Fen", "trial", 2026, 3, "Two areas, no random choice of them"),
)  # fmt: skip
FINDINGS = (
    ("F1", "E2", "inhibitor", WORKERS, "capability_psychological", "Half of those who tried patches say they did not work last time"),
    ("F2", "E3", "inhibitor", WORKERS, "opportunity_physical", "Clinics close before the late shift ends"),
    ("F3", "E3", "inhibitor", WORKERS, "opportunity_social", "Everyone at break smokes; not to go out is to be left out"),
    ("F4", "E2", "inhibitor", ILL, "motivation_automatic", "A cigarette is the quickest relief from stress"),
    ("F5", "E2", "inhibitor", YOUNG, "motivation_reflective", "It is my choice, and I can stop when I want"),
    ("F6", "E1", "intervention", WORKERS, None, "Text reminders raise the share who keep the first appointment"),
    ("F7", "E5", "intervention", WORKERS, None, "Evening clinics filled within three weeks of the pilot"),
    ("F8", "E2", "motivator", PARENTS, "motivation_reflective", "Parents name their children's health first"),
)  # fmt: skip
BARRIERS = (
    ("B1", "capability_psychological", WORKERS, "Patches didn't work last time", "F1"),
    ("B2", "opportunity_physical", WORKERS, "Shifts clash with clinics", "F2"),
    ("B3", "opportunity_social", WORKERS, "Everyone at break smokes", "F3"),
    ("B4", "motivation_automatic", ILL, "A cigarette relieves stress", "F4"),
    ("B5", "motivation_reflective", YOUNG, "It's my choice", "F5"),
)  # fmt: skip
# code, barrier, function, policy, text, evidence, the six ratings of APEASE
INTERVENTIONS = (
    ("I1", "B1", "education", "communication", "Show that the second try with support works twice as often", "F1", (5, 5, 4, 5, 4, 4)),
    ("I2", "B2", "environmental_restructuring", "service_provision", "Evening clinics and booking by phone in a minute", "F7", (5, 3, 4, 3, 5, 4)),
    ("I3", "B2", "enablement", "service_provision", "Text reminders before each appointment", "F6", (4, 5, 4, 5, 4, 3)),
    ("I4", "B3", "modelling", "communication", "Crews who quit together tell of it, at their own workplace", None, (4, 4, 3, 4, 4, 4)),
    ("I5", "B4", "training", "service_provision", "Five-minute stress exercises with the quit kit", None, (3, 4, 3, 4, 4, 3)),
    ("I6", "B5", "persuasion", "communication", "Films by and for young adults: choose what you keep", "F5", (4, 4, 2, 3, 3, 3)),
)  # fmt: skip
MIX = (
    ("M1", "product", WORKERS, "I1", "A supported quit attempt: four weeks, one person to ring", "F1"),
    ("M2", "product", PARENTS, "I1", "A smoke-free home before the birth", "F8"),
    ("M3", "price", WORKERS, "I2", "No time off work, no charge, no lecture", "F2"),
    ("M4", "price", YOUNG, "I6", "Not to lose face among friends", None),
    ("M5", "place", WORKERS, "I2", "At the workplace and in the evening", "F7"),
    ("M6", "place", ILL, "I5", "In the long-term condition clinics", None),
    ("M7", "promotion", WORKERS, "I4", "Crew stories on Facebook, posters at bus stops", "F3"),
    ("M8", "promotion", YOUNG, "I6", "Short films on Instagram and TikTok", None),
    ("M9", "people", WORKERS, "I4", "Quit leads among the crews", "F3"),
    ("M10", "process", WORKERS, "I3", "Booked in a minute, reminded by text", "F6"),
    ("M11", "physical_evidence", PARENTS, "I1", "The quit kit with the midwife's card", None),
)  # fmt: skip
NODES = (
    ("L1", "input", "Budget, staff, insight"),
    ("L2", "activity", "Evening clinics and booking"),
    ("L3", "activity", "Campaign and crew stories"),
    ("L4", "activity", "Text reminders"),
    ("L5", "output", "Smokers reached with an offer"),
    ("L6", "output", "Appointments that suit shifts"),
    ("L7", "outcome_short", "Confident to quit with support"),
    ("L8", "outcome_medium", "Signed up to the service"),
    ("L9", "outcome_long", "Quit at four weeks"),
    ("L10", "impact", "Fewer adults smoke"),
)
LINKS = (
    ("L1", "L2", "Staff can be found for evenings", "medium", "F7"),
    ("L1", "L3", "Employers let crews tell their story", "medium", None),
    ("L1", "L4", "Phone numbers are kept up to date", "high", "F6"),
    ("L2", "L6", "Shifts stay as they are", "medium", "F2"),
    ("L3", "L5", "The platforms still show unpaid posts", "low", None),
    ("L4", "L8", "People read texts from the service", "high", "F6"),
    ("L5", "L7", "Stories of people like me persuade", "medium", "F3"),
    ("L6", "L8", "Time was the obstacle, not the will", "medium", "F2"),
    ("L7", "L8", "Confidence leads to booking", "medium", "F1"),
    ("L8", "L9", "The service keeps its success rate", "high", "F1"),
    ("L9", "L10", "Those who quit stay quit; nobody new starts", "low", None),
)
NEEDS = (
    ("N1", "Reach routine and manual workers by place and age", 5, "Facebook, Instagram"),
    ("N2", "Answer enquiries in public and in private", 5, "Facebook, Instagram, X"),
    ("N3", "Show short films with captions", 3, "Instagram, TikTok, YouTube"),
    ("N4", "Give figures by post that can be exported", 4, "Facebook, Instagram, X, YouTube"),
)
PLATFORMS = (
    ("Facebook", 5, 5, 3, 3, "chosen", "Where routine and manual workers are"),
    ("Instagram", 4, 4, 2, 3, "chosen", "Young adults and new parents"),
    ("X", 2, 3, 4, 2, "chosen", "Few smokers, but press and councillors are there"),
    ("YouTube", 3, 3, 2, 4, "chosen", "Films that other pages show"),
    ("TikTok", 4, 3, 4, 4, "rejected", "No figures by post that can be exported, and no staff to moderate"),
)
CHANNELS = (
    ("Facebook", WORKERS, "Crew stories and booking"), ("Facebook", PARENTS, "Questions and answers"),
    ("Instagram", PARENTS, "Smoke-free homes"), ("Instagram", YOUNG, "Short films"),
    ("YouTube", ILL, "Exercises"), ("X", "Press and councillors", "Corrections and results"),
)  # fmt: skip
SCREENED_ON = date(2025, 10, 14)  # a year before the demo's clock and some days: to be screened again
CADENCES = (
    ("O2", "Facebook", "Crew story", 2), ("O2", "Instagram", "Booking reminder", 1), ("O3", "Instagram", "Short film", 2),
    ("O5", "Facebook", "Question of the week", 1), ("O8", "X", "Answer to press", 1),
)  # fmt: skip
QUESTIONS = (
    ("Q1", "Do sign-ups rise beyond what the season brings?", "Monthly series against baseline", "Service record", "monthly", date(2026, 11, 4)),
    ("Q2", "Do text reminders raise sign-ups?", "Districts with and without, before and after", "Service record", "once", date(2027, 1, 15)),
    ("Q3", "Is the programme known and trusted?", "Household survey", "Survey wave 2", "yearly", date(2026, 10, 25)),
    ("Q4", "Who is left out?", "Sign-ups by occupation and district", "Service record", "quarterly", date(2027, 1, 4)),
    ("Q5", "What does a quit cost?", "Spend over outcomes", "Ledger", "monthly", date(2026, 11, 4)),
)  # fmt: skip


def rows() -> dict[str, list[Row]]:
    """By table, in an order that may be inserted."""
    return {
        "organisation_profile": table([
            coded(
                "organisation_profile", "ORG", mission="Northmoor Public Health Partnership: fewer people fall ill too early",
                served="612,000 adults in 12 districts, 85,068 of whom smoke", principles="Ask first, never shame, show the numbers",
                direction="From clinics for all to help where people work and live", confirmed_by="Director of public health",
                confirmed_on=date(2025, 11, 20), review_by=date(2026, 11, 20),
            )
        ]),
        "priority": table([
            coded(
                "priority", code, text=text, level=level, source="Joint strategic needs assessment 2025",
                proposed_by="Programme board", took_part="12 district councils, pharmacy committee, GP federation",
                is_behavioural=behavioural, is_voluntary=voluntary, benefits_audience=benefits, decision=decision,
                decided_on=None if decision == "open" else SCREENED_ON, reason=reason,
            ) | {"created_at": entered_first(SCREENED_ON)}
            for code, text, level, behavioural, voluntary, benefits, decision, reason in PRIORITIES
        ]),
        "evidence_source": table([
            coded("evidence_source", code, title=title, kind=kind, year=year, quality=quality, appraisal=appraisal,
                  entered=date(2026, 3, 27) if code == "E5" else None)
            for code, title, kind, year, quality, appraisal in SOURCES
        ]),
        "finding": table([
            coded("finding", code, source_ref=("evidence_source", source), kind=kind, segment=segment, comb=comb, text=text,
                  applies="Northmoor" if source != "E1" else "Trials elsewhere",
                  entered=date(2026, 3, 27) if source == "E5" else None)
            for code, source, kind, segment, comb, text in FINDINGS
        ]),
        "barrier": table([
            coded("barrier", code, comb=comb, segment=segment, text=text, finding_ref=("finding", finding))
            for code, comb, segment, text, finding in BARRIERS
        ]),
        "intervention": table([
            coded(
                "intervention", code, barrier_ref=("barrier", barrier), bcw_function=function, policy=policy, text=text,
                finding_ref=("finding", finding) if finding else None, acceptability=apease[0], practicability=apease[1],
                effectiveness=apease[2], affordability=apease[3], side_effects=apease[4], equity=apease[5],
            )
            for code, barrier, function, policy, text, finding, apease in INTERVENTIONS
        ]),
        "mix_element": table([
            coded("mix_element", code, p=p, segment=segment, intervention_ref=("intervention", intervention), text=text,
                  finding_ref=("finding", finding) if finding else None)
            for code, p, segment, intervention, text, finding in MIX
        ]),
        "logic_node": table([coded("logic_node", code, level=level, text=text) for code, level, text in NODES]),
        "logic_link": table([
            row(
                "logic_link", f"{first}_{then}", from_node_ref=("logic_node", first), to_node_ref=("logic_node", then),
                assumption=assumption, confidence=confidence, finding_ref=("finding", finding) if finding else None,
            )
            for first, then, assumption, confidence, finding in LINKS
        ]),
        "platform_need": table([
            coded("platform_need", code, text=text, weight=weight, served_by=served) for code, text, weight, served in NEEDS
        ]),
        "platform_selection": table([
            row(
                "platform_selection", name, platform=name, audience_reach=reach, objective_fit=fit, risk_level=risk,
                cost_level=cost, decision=decision, reason=reason, decided_on=date(2025, 12, 3),
            )
            for name, reach, fit, risk, cost, decision, reason in PLATFORMS
        ]),
        "channel_plan": table([
            row("channel_plan", f"{place}_{number}", platform=place, segment=segment, purpose=purpose)
            for number, (place, segment, purpose) in enumerate(CHANNELS, start=1)
        ]),
        "cadence_rule": table([
            row("cadence_rule", f"{number}", objective_id=objective_id(objective), platform=place, content_type=kind,
                per_week=times)
            for number, (objective, place, kind, times) in enumerate(CADENCES, start=1)
        ]),
        "evaluation_question": table([
            coded("evaluation_question", code, text=text, method=method, source=source, frequency=frequency,
                  owner="Evaluation officer", next_on=next_on)
            for code, text, method, source, frequency, next_on in QUESTIONS
        ]),
    }  # fmt: skip
