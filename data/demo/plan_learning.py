"""What was decided, done, changed and learnt in Quit Together."""

from __future__ import annotations

from datetime import date

from data.demo.plan import AUTHOR, PROGRAMME_ID
from data.demo.plan_desk import Row, coded, entered_on, row, table

# number, day, about, which, choice, why, by, looked at again
DECISIONS = (
    (1, (2025, 12, 10), "evaluation", "PI1", "act", "Pilot in two districts before anything is spent elsewhere", "Programme board", None),
    (2, (2026, 1, 12), "risk", "R1", "act", "AC-03 'scares children' goes into the register with an agreed line", "Programme lead", None),
    (3, (2026, 2, 6), "kpi", "K6", "act", "A second person answers enquiries in the afternoon", "Programme lead", None),
    (4, (2026, 3, 12), "incident", "AC-03", "act", "The pilot poster is withdrawn today", "Programme lead", None),
    (5, (2026, 3, 27), "evaluation", "PI1", "act", "Clinics go on everywhere, the creative is replaced", "Programme board", None),
    (6, (2026, 4, 9), "kpi", "K8", "watch", "Sentiment recovers after the new creative", "Digital lead", (2026, 6, 30)),
    (7, (2026, 6, 22), "platform_change", "PC-02", "act", "Impressions are gone: the target of K5b is set again on media views", "Programme board", None),
    (8, (2026, 6, 30), "kpi", "K7", "act", "Crew stories begin at two more employers", "Partnership lead", None),
    (9, (2026, 7, 1), "activity", "A7", "act", "Text reminders in 6 of 12 districts, the others for comparison", "Programme board", None),
    (10, (2026, 7, 14), "incident", "CL-01", "act", "Partners are asked before the correction goes out", "Digital lead", None),
    (11, (2026, 7, 15), "incident", "CL-01", "act", "The rumour is false: the correction is published", "Programme lead", None),
    (12, (2026, 7, 20), "risk", "R2", "act", "AC-11 goes into the register", "Digital lead", None),
    (13, (2026, 7, 31), "kpi", "K8", "watch", "Two incidents pull the year down, the months between are at +15 and more", "Programme lead", (2026, 9, 30)),
    (14, (2026, 8, 4), "budget_line", "BL4", "accept", "The second round of grants is later, the sum stays", "Programme lead", None),
    (15, (2026, 8, 10), "activity", "A6", "act", "Crew stories run on until November", "Partnership lead", None),
    (16, (2026, 8, 31), "kpi", "K1", "watch", "Quits follow sign-ups by a month", "Evaluation officer", (2026, 9, 30)),
    (17, (2026, 9, 7), "activity", "A13", "act", "The translator is changed", "Digital lead", None),
    (18, (2026, 9, 18), "milestone", "MS4", "accept", "Twelve districts three weeks later than agreed", "Programme board", None),
    (19, (2026, 9, 30), "kpi", "K7", "act", "Half of the October media goes to places of routine and manual work", "Programme lead", (2026, 11, 15)),
    (20, (2026, 10, 2), "incident", "G-14", "act", "The post gets its ad label now, the ambassador is rung", "Digital lead", None),
    (21, (2026, 10, 5), "risk", "R6", "act", "G-14 says who checks the label before a post goes out", "Programme lead", None),
    (22, (2026, 10, 9), "incident", "G-14", "act", "All ambassadors are briefed again", "Digital lead", None),
    (23, (2026, 10, 12), "activity", "A5", "watch", "Harrowgate Fen is closed until staff are found", "Service lead", (2026, 11, 9)),
    (24, (2026, 10, 16), "kpi", "K1", "act", "Those who signed up in September are rung before their fourth week", "Service lead", (2026, 11, 30)),
    (25, (2026, 10, 19), "budget_line", "BL2", "act", "No new creative before January; the rest pays for translation", "Programme lead", None),
    (26, (2026, 10, 23), "kpi", "K6b", "accept", "One complaint of March was late; every one since was in time", "Programme lead", (2026, 12, 31)),
    (27, (2026, 10, 30), "risk", "R5", "act", "The director writes to the four employers who said no", "Director of public health", None),
)  # fmt: skip
# what followed: decision, text, owner, due, done (a day late or early, 0 for not done)
ACTIONS = (
    (1, "Choose the two districts", "Service lead", (2025, 12, 17), 0), (1, "Write the criteria down before the pilot", "Evaluation officer", (2025, 12, 15), 0),
    (2, "Write the line for AC-03", "Digital lead", (2026, 1, 23), 0), (2, "Show it to the head teachers", "Partnership lead", (2026, 2, 6), 3),
    (3, "Find the second person", "Programme lead", (2026, 2, 20), 0), (4, "Take the posters down", "Digital lead", (2026, 3, 13), 0),
    (4, "Answer every family that wrote", "Digital lead", (2026, 3, 20), 2), (4, "Ask 42 parents about the new creative", "Evaluation officer", (2026, 3, 27), 0),
    (5, "Book rooms in ten districts", "Service lead", (2026, 4, 30), 6), (5, "Publish the new creative", "Digital lead", (2026, 4, 1), 0),
    (6, "Look at sentiment each week", "Digital lead", (2026, 6, 30), 0), (7, "Draw the break on the charts", "Evaluation officer", (2026, 6, 24), 0),
    (7, "Tell the partners why the figure falls", "Programme lead", (2026, 6, 30), 0), (8, "Agree with two employers", "Partnership lead", (2026, 7, 24), 10),
    (9, "Set the six districts down in writing", "Evaluation officer", (2026, 6, 30), 0), (9, "Load the numbers into the text service", "Service lead", (2026, 7, 1), 0),
    (10, "Ring the tenants' federation", "Partnership lead", (2026, 7, 14), 0), (11, "Publish the correction", "Digital lead", (2026, 7, 15), 0),
    (11, "Pin it for a week", "Digital lead", (2026, 7, 22), 0), (11, "Plain page on what the app keeps", "Digital lead", (2026, 7, 31), 0),
    (12, "Add AC-11 with its words", "Digital lead", (2026, 7, 22), 0), (13, "Half-year note on trust", "Evaluation officer", (2026, 9, 30), 0),
    (14, "New dates for the grants", "Partnership lead", (2026, 8, 14), 0), (15, "Plan of crew stories until November", "Partnership lead", (2026, 8, 21), 0),
    (16, "Forecast of quits from sign-ups", "Evaluation officer", (2026, 9, 11), 4), (17, "Contract with the new translator", "Digital lead", (2026, 9, 18), 0),
    (18, "Tell the board of the delay", "Service lead", (2026, 9, 25), 0), (19, "Move the media plan", "Digital lead", (2026, 10, 2), 0),
    (20, "Correct the post", "Digital lead", (2026, 10, 2), 0), (20, "Answer the complaint", "Digital lead", (2026, 10, 9), 0),
    (21, "Change G-14", "Digital lead", (2026, 10, 9), 0), (22, "Brief the ambassadors", "Digital lead", (2026, 10, 16), 0),
    (19, "Report sign-ups by occupation each week", "Evaluation officer", (2026, 10, 16), 0),
    (22, "Brief the two who were away", "Digital lead", (2026, 10, 23), None), (23, "Ask the neighbouring service for staff", "Service lead", (2026, 10, 23), None),
    (8, "Talk to the third employer", "Partnership lead", (2026, 10, 16), None),
    (24, "Ring those of September", "Service lead", (2026, 11, 6), None), (25, "Move £4,000 to translation", "Programme lead", (2026, 11, 13), None),
    (27, "Letter to four employers", "Director of public health", (2026, 11, 6), None), (26, "Show the complaint clock to new staff", "Programme lead", (2026, 11, 27), None),
    (19, "Count what the media brought", "Evaluation officer", (2026, 11, 20), None),
)  # fmt: skip
LESSONS = (
    (1, (2026, 2, 16), "Enquiries come in the afternoon", "People write after work", "Staff the desk from noon to six", "kpi", "K6", "A10 from April"),
    (2, (2026, 3, 30), "A picture is meant to shake people up", "It was tested with smokers, not with those who see it beside them", "Test with everyone who will see it, parents first", "incident", "AC-03", "New creative, April; films for young adults, June"),
    (3, (2026, 4, 8), "A poster is withdrawn", "Families who wrote heard of it from the press", "Answer those who wrote before the press", "case", "QT-2026-0068", None),
    (4, (2026, 6, 24), "A platform changes what it counts", "The figure fell and the board asked why", "Tell the partners before the month's report", "platform_change", "PC-02", "Note to partners, October"),
    (5, (2026, 7, 20), "A rumour about data", "The correction came from the office that was accused", "Let a partner whom people trust say it first", "incident", "CL-01", None),
    (6, (2026, 7, 27), "A claim is false", "It went on in closed groups", "Give partners words they can pass on", "incident", "CL-01", "Briefing of ambassadors, October"),
    (7, (2026, 8, 24), "Employers say no", "They fear lost time", "Begin with breaks, not with shifts", "activity", "A6", None),
    (8, (2026, 10, 6), "Somebody outside posts for us", "Nobody looked before it went out", "Look at the label before, not after", "incident", "G-14", None),
    (9, (2026, 10, 26), "A push in October", "Sign-ups rise with the national month as well", "Hold it against October of last year, not against September", "evaluation", "Q1", None),
)  # fmt: skip
CHANGES = (
    ("CR1", (2026, 3, 16), "New creative in place of the pilot poster", "Parents say that it scares children", "incident", "AC-03", "done", (2026, 3, 27), "Net sentiment from -7 in March to +15 in April"),
    ("CR2", (2026, 6, 17), "K5b is judged on media views, its target is 1.7%", "Meta ended impressions on 15 June", "platform_change", "PC-02", "done", (2026, 6, 22), "No false red; the series is broken on the chart"),
    ("CR3", (2026, 8, 5), "Crew stories run on until 27 November", "Two employers began late", "activity", "A6", "agreed", (2026, 8, 10), None),
    ("CR4", (2026, 10, 19), "£4,000 from creative to translation", "BL2 is ahead of its profile, A13 is late", "budget_line", "BL2", "agreed", (2026, 10, 26), None),
    ("CR5", (2026, 10, 28), "Evening clinic of Harrowgate Fen moves to the pharmacy", "No staff for the old place", "activity", "A5", "proposed", None, None),
)  # fmt: skip
AGREED = (
    ("change_request", "CR1", "Breathe Easy Mums", "agreed", (2026, 3, 26)), ("change_request", "CR1", "District councils", "agreed", (2026, 3, 27)),
    ("change_request", "CR2", "Programme board", "agreed", (2026, 6, 22)), ("change_request", "CR3", "Large employers", "agreed", (2026, 8, 10)),
    ("change_request", "CR4", "Programme board", "agreed", (2026, 10, 26)), ("change_request", "CR5", "Pharmacy committee", "asked", (2026, 10, 28)),
    ("change_request", "CR5", "GP federation", "asked", (2026, 10, 28)),
)  # fmt: skip
OPPORTUNITIES = (
    ("OP1", "Canteen of the large employer for evening clinics", "Meeting with the employer, 14 October", "pursued", 1_800_000, (2026, 10, 14)),
    ("OP2", "Pharmacies hand out the quit kit", "Pharmacy committee", "found", None, (2026, 9, 22)),
    ("OP3", "A column in the local paper", "Editor, after the correction of July", "won", None, (2026, 8, 3)),
)  # fmt: skip


def rows() -> dict[str, list[Row]]:
    """By table, in an order that may be inserted."""
    return {
        "decision": table([
            coded(
                "decision", f"D-{number:02}", entered=date(*on), trigger_kind=kind, trigger=which, choice=choice, why=why,
                decided_by=by, decided_on=date(*on), due_on=date(*due) if due else None,
            )
            for number, on, kind, which, choice, why, by, due in DECISIONS
        ]),
        "action": table([_action(number, *one) for number, one in enumerate(ACTIONS, start=1)]),
        "change_request": table([
            coded(
                "change_request", code, entered=date(*asked), what=what, why=why, trigger_kind=kind, trigger=which,
                asked_on=date(*asked), asked_by="Programme lead", status=status,
                decided_on=date(*decided) if decided else None, effect=effect,
            )
            for code, asked, what, why, kind, which, status, decided, effect in CHANGES
        ]),
        "lesson": table([
            coded(
                "lesson", f"L-{number:02}", entered=date(*on), context=context, cause=cause, advice=advice, source_kind=kind,
                source=which, learnt_on=date(*on), shared_with="Partners, by the monthly report",
            )
            for number, on, context, cause, advice, kind, which, _ in LESSONS
        ]),
        "lesson_reuse": table([
            row("lesson_reuse", f"{number}_{place}", entered=date(2026, 10, 26), lesson_ref=("lesson", f"L-{number:02}"),
                reused_in=said, reused_on=date(2026, 6, 12) if place else date(2026, 4, 1) if number < 4 else date(2026, 10, 20),
                note=None)
            for number, *_, used in LESSONS if used
            for place, said in enumerate(used.split("; "))
        ]),
        "platform_change": table([
            coded(
                "platform_change", "PC-01", entered=date(2025, 12, 10), platform="facebook", native_metric="page_impressions",
                what="Meta ends page impressions in the page's own figures", announced_on=date(2025, 8, 15),
                effective_on=date(2025, 11, 15), url=None, answer="none_needed", decision_id=None,
            ),
            coded(
                "platform_change", "PC-02", entered=date(2026, 6, 15), platform="facebook", native_metric="views",
                what="Meta ends impressions of posts; media views are counted instead", announced_on=date(2026, 3, 2),
                effective_on=date(2026, 6, 15), url=None, answer="rebaseline", decision_ref=("decision", "D-07"),
            ),
        ]),
        "opportunity": table([
            coded("opportunity", code, entered=date(*on), text=text, origin=origin, stage=stage, worth=worth,
                  owner="Partnership lead", opened_on=date(*on), closed_on=None)
            for code, text, origin, stage, worth, on in OPPORTUNITIES
        ]),
        "reflection": table([
            coded("reflection", "RF1", entered=date(2026, 3, 16), person="Evaluation officer", subject="Pre-test of the poster",
                  weak="We asked the target group and nobody else", change="The panel is drawn from all who see it",
                  reflected_on=date(2026, 3, 16), action_ref=("action", "ACT-08")),
            coded("reflection", "RF2", entered=date(2026, 10, 27), person="Evaluation officer", subject="Survey wave 2",
                  weak="Few young adults answered", change="Wave 3 is asked by phone as well", reflected_on=date(2026, 10, 27),
                  action_id=None),
        ]),
        "agreement": [
            {
                "agreement_id": f"agr_demo_{number:02}", "programme_id": PROGRAMME_ID, "subject_kind": kind,
                "subject_id": f"{kind}_demo_{code.lower()}", "version": 1, "party": party, "decision": said,
                "decided_on": date(*on), "comment": None, "is_demo": True, "created_at": entered_on(date(*on)),
                "created_by": AUTHOR,
            }
            for number, (kind, code, party, said, on) in enumerate(AGREED, start=1)
        ],
    }  # fmt: skip


def _action(number: int, decision: int, text: str, owner: str, due: tuple[int, int, int], late: int | None) -> Row:
    due_on = date(*due)
    decided = next(date(*one[1]) for one in DECISIONS if one[0] == decision)
    return coded(
        "action",
        f"ACT-{number:02}",
        entered=decided,
        text=text,
        decision_ref=("decision", f"D-{decision:02}"),
        owner=owner,
        due_on=due_on,
        done_on=None if late is None else date.fromordinal(due_on.toordinal() + late),
    )
