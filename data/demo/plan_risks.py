"""What could get in the way of Quit Together: risks with their scores over time, issues, outside events, the pilot."""

from __future__ import annotations

from datetime import date

from data.demo.plan_desk import Row, coded, row, table

BEGAN, SPRING, SUMMER, NOW = date(2025, 12, 10), date(2026, 3, 31), date(2026, 7, 31), date(2026, 10, 30)
# code, category, direction, cause, event, effect, owner, appetite, inherent, target, then by quarter (likelihood, impact)
RISKS = (
    ("R1", "reputation", "threat", "Strong pictures are used", "families feel attacked", "the public turns against the programme", "Digital lead", 6, (5, 4), (2, 3), ((3, 4), (3, 4), (2, 4), (2, 3))),
    ("R2", "reputation", "threat", "People distrust apps of authorities", "a rumour spreads", "smokers keep away from the service", "Digital lead", 8, (4, 4), (2, 3), ((3, 3), (3, 3), (3, 4), (2, 4))),
    ("R3", "delivery", "threat", "Evening staff are scarce", "clinics close for weeks", "those who want to quit wait and give up", "Service lead", 8, (4, 3), (2, 3), ((3, 3), (3, 3), (3, 3), (3, 3))),
    ("R4", "data", "threat", "Platforms change what they count", "a figure falls by definition", "the board takes it for failure", "Evaluation officer", 8, (5, 3), (3, 2), ((4, 3), (4, 3), (3, 2), (3, 2))),
    ("R5", "engagement", "threat", "Employers fear lost time", "they shut the programme out", "routine and manual workers are not reached", "Partnership lead", 9, (4, 3), (2, 3), ((3, 3), (3, 3), (3, 3), (4, 3))),
    ("R6", "legal", "threat", "Ambassadors post by themselves", "an advertisement carries no label", "the advertising code is broken", "Digital lead", 4, (3, 4), (1, 4), ((2, 4), (2, 4), (2, 4), (2, 3))),
    ("R7", "data", "threat", "Case notes hold health details", "they leave the desk", "people are hurt and trust is lost", "Programme lead", 5, (3, 5), (1, 5), ((2, 5), (1, 5), (1, 5), (1, 5))),
    ("R8", "programme", "threat", "The budget of 2027 is not voted", "the second year is cut", "what was built is lost", "Programme lead", 9, (3, 4), (2, 3), ((3, 4), (3, 4), (3, 3), (2, 4))),
    ("R9", "engagement", "threat", "Materials are in English only", "families do not understand them", "the gap between districts grows", "Partnership lead", 6, (4, 3), (2, 2), ((4, 3), (3, 3), (3, 3), (3, 2))),
    ("R10", "delivery", "threat", "One supplier sends all texts", "texts fail for days", "appointments are missed", "Service lead", 6, (2, 4), (1, 3), ((2, 4), (2, 3), (2, 3), (2, 3))),
    ("R11", "programme", "threat", "Young adults turn to disposable vapes", "they never come to the service", "O4 is missed among the young", "Programme lead", 9, (3, 3), (2, 3), ((3, 3), (3, 3), (3, 3), (3, 3))),
    ("R12", "engagement", "opportunity", "A large employer wants to lead", "it opens its canteen to evening clinics", "300 workers are reached at once", "Partnership lead", None, (2, 4), (4, 4), ((2, 4), (2, 4), (3, 4), (3, 4))),
)  # fmt: skip
MITIGATIONS = (
    ("MT1", "R1", "Every picture is tested with parents before it is shown", "Digital lead", (2026, 3, 31), (2026, 3, 30)),
    ("MT2", "R1", "Agreed line and a page of answers for AC-03", "Digital lead", (2026, 2, 27), (2026, 2, 20)),
    ("MT3", "R2", "Plain page on what the app keeps, agreed with the tenants' federation", "Digital lead", (2026, 7, 31), (2026, 7, 24)),
    ("MT4", "R2", "Rumours are looked for each morning", "Digital lead", (2026, 8, 31), (2026, 8, 3)),
    ("MT5", "R3", "Pool of evening staff with two neighbouring services", "Service lead", (2026, 9, 30), None),
    ("MT6", "R3", "Phone advice where a clinic is closed", "Service lead", (2026, 5, 29), (2026, 5, 20)),
    ("MT7", "R4", "Series breaks drawn, targets set again with a reason", "Evaluation officer", (2026, 6, 26), (2026, 6, 22)),
    ("MT8", "R5", "Two employers speak at the chamber's breakfast", "Partnership lead", (2026, 10, 16), None),
    ("MT9", "R6", "Guideline G-14 and a briefing of every ambassador", "Digital lead", (2026, 10, 16), (2026, 10, 14)),
    ("MT10", "R7", "Notes are redacted before any export", "Programme lead", (2026, 2, 27), (2026, 2, 25)),
    ("MT11", "R8", "Results shown to the finance committee in November", "Programme lead", (2026, 11, 20), None),
    ("MT12", "R9", "Materials in Polish and Urdu", "Digital lead", (2026, 11, 20), (2026, 10, 28)),
    ("MT13", "R10", "Second supplier under contract", "Service lead", (2026, 4, 30), (2026, 4, 22)),
    ("MT14", "R12", "Offer to the employer, with the GP federation", "Partnership lead", (2026, 11, 13), None),
)  # fmt: skip
ISSUES = (
    ("IS1", "Pilot poster upsets parents (AC-03)", "high", "R1", "Digital lead", (2026, 3, 9), (2026, 4, 1), "Withdrawn on 12 March, new creative tested with 42 parents"),
    ("IS2", "Rumour that the app reports to landlords (CL-01)", "high", "R2", "Digital lead", (2026, 7, 14), (2026, 7, 17), "Corrected on 15 July with the tenants' federation"),
    ("IS3", "Meta ends impressions", "medium", "R4", "Evaluation officer", (2026, 6, 15), (2026, 6, 22), "Series broken, target set again (D-07)"),
    ("IS4", "Partnership post without ad label", "high", "R6", "Digital lead", (2026, 10, 2), (2026, 10, 14), "Corrected in 3 hours; G-14 changed; ambassadors briefed again"),
    ("IS5", "Evening clinic in Harrowgate Fen closed for want of staff", "medium", "R3", "Service lead", (2026, 10, 12), None, None),
)  # fmt: skip
EVENTS = (
    ("X1", "campaign", "National stop smoking day", (2026, 3, 11), None, "up"),
    ("X2", "policy", "Tobacco duty rises", (2026, 4, 1), None, "up"),
    ("X3", "season", "School holidays", (2026, 7, 22), (2026, 9, 1), "down"),
    ("X4", "campaign", "National October stop smoking month", (2026, 10, 1), (2026, 10, 31), "up"),
)
CRITERIA = (
    ("PC1", "Sign-ups a month in the two districts", "at_least", 60.0, "sign-ups", 68.0, None, None),
    ("PC2", "Evening places that were taken", "at_least", 70.0, "%", 81.0, 73.0, 87.0),
    ("PC3", "Complaints about the creative", "at_most", 2.0, "complaints", 7.0, None, None),
)


def rows() -> dict[str, list[Row]]:
    """By table, in an order that may be inserted."""
    return {
        "risk": table([
            coded(
                "risk", code, category=category, direction=direction, cause=cause, event=event, effect=effect, owner=owner,
                appetite=appetite, opened_on=BEGAN, closed_on=None,
            )
            for code, category, direction, cause, event, effect, owner, appetite, *_ in RISKS
        ]),
        "risk_score": table([one for risk in RISKS for one in _scores(risk[0], risk[8], risk[9], risk[10])]),
        "mitigation": table([
            coded("mitigation", code, risk_ref=("risk", risk), text=text, owner=owner, due_on=date(*due),
                  done_on=date(*done) if done else None)
            for code, risk, text, owner, due, done in MITIGATIONS
        ]),
        "issue": table([
            coded(
                "issue", code, entered=date(*opened), text=text, severity=severity, risk_ref=("risk", risk), owner=owner,
                opened_on=date(*opened), resolved_on=date(*resolved) if resolved else None, resolution=resolution,
            )
            for code, text, severity, risk, owner, opened, resolved, resolution in ISSUES
        ]),
        "external_event": table([
            coded("external_event", code, kind=kind, text=text, starts_on=date(*starts),
                  ends_on=date(*ends) if ends else None, expected_effect=effect, source="Calendar of the partnership")
            for code, kind, text, starts, ends, effect in EVENTS
        ]),
        "pilot": table([
            coded(
                "pilot", "PI1", name="Evening clinics and creative", areas="Eastmoor, Harrowgate Fen",
                starts_on=date(2026, 1, 5), ends_on=date(2026, 3, 31), decision="adapt", decided_on=date(2026, 3, 27),
                decided_by="Programme board", note="Clinics go on everywhere; the creative is replaced",
            )
        ]),
        "pilot_criterion": table([
            coded(
                "pilot_criterion", code, pilot_ref=("pilot", "PI1"), text=text, comparison=comparison, threshold=threshold,
                unit=unit, declared_on=date(2025, 12, 15), result=result, result_low=low, result_high=high,
                measured_on=date(2026, 3, 25),
            )
            for code, text, comparison, threshold, unit, result, low, high in CRITERIA
        ]),
    }  # fmt: skip


def _scores(
    risk: str, inherent: tuple[int, int], wanted: tuple[int, int], residual: tuple[tuple[int, int], ...]
) -> list[Row]:
    found = [("inherent", BEGAN, inherent), ("target", BEGAN, wanted)]
    found += [("residual", day, cell) for day, cell in zip((BEGAN, SPRING, SUMMER, NOW), residual, strict=True)]
    return [
        row(
            "risk_score", f"{risk}_{kind}_{day:%Y%m}", entered=day, risk_ref=("risk", risk), scored_on=day, kind=kind,
            likelihood=cell[0], impact=cell[1], note=None,
        )
        for kind, day, cell in found
    ]  # fmt: skip
