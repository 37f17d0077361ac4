"""The demo programme in a store: exact whatever the reader says, judged as printed, and cleared to the last row."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from connectors.base import Mention
from data import demo, kpis
from data.demo import PROGRAMME_ID
from data.demo.clock import AS_OF, in_utc
from data.store import Store
from pipelines import demo_desk, landing, load
from pipelines.commands import Refused, interactions, packs, plan_export, plan_file, standards
from pipelines.commands import demo as opening
from pipelines.commands.calendars import OFFICE_HOURS, calendar_of, calendar_row
from pipelines.commands.content import clear_matches
from pipelines.commands.procedures import presets
from pipelines.commands.standing import evaluate
from pipelines.demo import clear_demo, demo_in, write_demo
from pipelines.rules.case_flow import fold, step
from pipelines.rules.case_guards import demand
from pipelines.rules.procedures import Procedure
from pipelines.rules.status import Status

FIRST, LAST = date(2026, 1, 1), date(2026, 10, 31)


@pytest.fixture(scope="module")
def written(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the demo programme, only read by the tests."""
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(demo_home, home, dirs_exist_ok=True)
    store = Store(home)
    store.told = json.loads((home / "told.json").read_text())  # type: ignore[attr-defined]
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path, new_store: Callable[[Path], Store]) -> Iterator[Store]:
    store = new_store(tmp_path)
    yield store
    store.close()


def months(store: Store, key: str, **more) -> list[float | None]:
    points = kpis.measure(store, key, since=FIRST, until=LAST, grain="month", programme_id=PROGRAMME_ID, **more)
    return [point.value for point in points]


def whole(store: Store, key: str) -> kpis.Point:
    return kpis.value(store, key, since=FIRST, until=LAST, programme_id=PROGRAMME_ID)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("mentions", (640, 702, 1184, 690, 655, 712, 1246, 748, 803, 1420)),
        ("enquiries", (22, 20, 24, 21, 22, 24, 31, 25, 28, 41)),
        ("complaints", (2, 2, 9, 3, 2, 3, 4, 3, 3, 7)),
        ("criticisms", (4, 5, 17, 5, 4, 4, 14, 5, 5, 12)),
        ("praise", (1, 1, 2, 2, 2, 3, 2, 3, 3, 5)),
        ("case_enquiries", (22, 20, 24, 21, 22, 24, 31, 25, 28, 41)),
        ("case_complaints", (2, 2, 9, 3, 2, 3, 4, 3, 3, 7)),
        ("case_criticisms", (4, 5, 17, 5, 4, 4, 14, 5, 5, 12)),
        ("case_compliments", (1, 1, 2, 2, 2, 3, 2, 3, 3, 5)),
        ("posts_published", (24, 26, 30, 28, 29, 31, 33, 30, 34, 47)),
        ("interactions", (5278, 5280, 8316, 6848, 7232, 8126, 9835, 9170, 10368, 15656)),
    ],
)
def test_a_kpi_shows_the_table_month_by_month(written: Store, key: str, expected: tuple[int, ...]) -> None:
    assert tuple(months(written, key)) == expected


@pytest.mark.parametrize(
    ("key", "kept", "due"),
    [
        ("enquiries_on_time", 236, 258),
        ("complaints_acknowledged", 37, 38),
        ("complaints_answered_on_time", 33, 35),
        ("anticipation_rate", 58, 75),
        ("upheld_rate", 20, 32),
        ("promises_kept", 26, 28),
    ],
)
def test_a_kpi_of_the_desk_shows_the_printed_numbers(written: Store, key: str, kept: int, due: int) -> None:
    point = whole(written, key)

    assert (point.numerator, point.denominator) == (kept, due)


def test_the_steps_that_are_stored_are_those_of_the_rules(written: Store) -> None:
    from pipelines.commands.case_desk import hold_case
    from pipelines.rules.conformance import steps

    rows = written.rows("select case_id, steps_kept, steps_due from case_rows")
    with written.transaction() as tx:
        for row in rows[::40]:
            held = hold_case(tx, row["case_id"], "ann")
            taken = steps(held.events, held.clocks(), held.procedure, held.now)
            assert (row["steps_kept"], row["steps_due"]) == (sum(one.is_kept for one in taken), len(taken))
    assert sum(row["steps_kept"] < row["steps_due"] for row in rows) > 2


def test_net_sentiment_is_the_printed_one_by_the_kpi(written: Store) -> None:
    found = [round(value, 1) for value in months(written, "net_sentiment") if value is not None]

    assert found == [13.0, 12.1, -7.0, 15.1, 17.1, 17.0, -2.0, 18.0, 19.1, 13.0]
    assert round(whole(written, "net_sentiment").value or 0, 1) == 9.9
    assert round(whole(written, "net_sentiment_polar").value or 0, 1) == 18.5


def test_the_engagement_rate_is_the_ratio_of_the_printed_sums(written: Store) -> None:
    rate = whole(written, "engagement_rate_by_reach")

    assert (rate.numerator, rate.denominator) == (86_109, 2_511_000)
    assert round(rate.value or 0, 2) == 3.43


def test_fewer_than_a_third_of_the_readings_were_corrected(written: Store) -> None:
    corrected = written.rows("select count(*) as n from mention where is_reviewed")[0]["n"]

    assert 0 < corrected < 8800 / 3
    assert corrected == written.rows("select count(*) as n from classification_review where is_demo")[0]["n"]
    assert corrected == written.told["corrected"]  # type: ignore[attr-defined]


def test_the_marts_are_those_of_a_fresh_build(written: Store) -> None:
    kept = {
        name: written.rows(f"select sentiment, act, sum(mentions) as n, sum(reviewed) as r from {name} group by 1, 2 "
                           "having sum(mentions) <> 0 order by 1, 2")
        for name in ("mentions_daily", "mentions_hourly")
    }  # fmt: skip

    built = written.rows(
        "select sentiment, act, sum(weight) as n, sum(case when is_reviewed then weight else 0 end) as r "
        "from mention_rows group by 1, 2 order by 1, 2"
    )

    assert kept["mentions_daily"] == built == kept["mentions_hourly"]


# -- targets ---------------------------------------------------------------------------------------


def standing(store: Store, on: date = LAST) -> dict[str, Status]:
    return {one.kpi.code: one.status for one in evaluate(store, PROGRAMME_ID, on)}


@pytest.mark.parametrize(
    ("code", "colour", "attained"),
    [
        ("K1", "amber", 92.2),
        ("K2", "green", None),
        ("K3", "green", None),
        ("K4", "green", 100.0),
        ("K5", "green", None),
        ("K5b", "green", None),
        ("K6", "green", None),
        ("K6b", "amber", 97.4),
        ("K7", "red", 71.2),
        ("K8", "red", 64.8),
        ("K9", "grey", None),
    ],
)
def test_a_kpi_stands_as_printed_on_31_october(written: Store, code: str, colour: str, attained: float | None) -> None:
    found = standing(written)[code]

    assert found.colour == colour
    if attained is not None:
        assert round(100 * (found.attainment or 0), 1) == attained


def test_the_change_of_definition_in_june_makes_no_false_red(written: Store) -> None:
    first, second = written.rows("select * from target where kpi_id = 'kpi_demo_k5b' order by version")
    june = kpis.value(written, "engagement_rate_by_views", since=date(2026, 6, 1), until=date(2026, 6, 30))

    assert june.value is not None
    assert june.value < 0.9 * first["value"]  # by the first version it would be off track
    assert standing(written, date(2026, 6, 30))["K5b"].colour == "green"
    assert (first["superseded_by"], second["superseded_by"]) == (second["target_id"], None)
    assert first["superseded_at"] is not None
    assert "D-07" in second["reason"]


def test_a_survey_is_not_due_before_its_wave(written: Store) -> None:
    assert standing(written, date(2026, 6, 30))["K3"].colour == "grey"


def test_the_programme_has_its_code_its_flag_and_its_fixed_clock(written: Store) -> None:
    [programme] = written.rows("select code, is_demo, as_of from programme")

    assert programme == {"code": "QT", "is_demo": True, "as_of": in_utc(AS_OF).replace(tzinfo=None)}


# -- the case desk -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("select kind, count(*) from case_file group by kind order by kind",
         [("complaint", 38), ("compliment", 24), ("criticism", 75), ("enquiry", 258), ("request", 2)]),
        ("select c.standing, count(*) from case_clock as c inner join case_file as f using (case_id) "
         "where f.kind = 'enquiry' and c.clock = 'first_response' group by c.standing order by c.standing",
         [("late", 22), ("met", 236)]),
        ("select standing, count(*) from case_clock where clock = 'acknowledge' group by standing order by standing",
         [("late", 1), ("met", 37)]),
        ("select standing, is_extended, count(*) from case_clock where clock = 'stage_1' group by all order by all",
         [("late", False, 2), ("met", False, 31), ("met", True, 2), ("running", False, 3)]),
        ("select outcome, count(*) from case_file where kind = 'complaint' and outcome is not null group by 1 "
         "order by 1", [("not_upheld", 12), ("partly_upheld", 11), ("resolved_informally", 3), ("upheld", 9)]),
        ("select anticipated, count(*) from case_file where kind = 'criticism' group by 1 order by 1",
         [("anticipated", 58), ("missed", 17)]),
        ("select count(*) from case_file as f inner join anticipated_criticism as a using (card_id) "
         "where a.code = 'AC-03' and f.kind in ('criticism', 'complaint') and month(received_at) = 3", [(20,)]),
        ("select case when status = 'open' and due_on < '2026-10-31' then 'overdue' else status end as s, count(*) "
         "from commitment group by s order by s", [("kept", 26), ("open", 3), ("overdue", 2)]),
        ("select count(*), count(*) filter (where review_by < date '2026-10-31') from standard_response", [(22, 2)]),
        ("select count(*), count(*) filter (where verified_on < date '2026-08-02') from referral_contact", [(14, 1)]),
        ("select count(*), max(code) from anticipated_criticism", [(11, "AC-11")]),
        ("select date_diff('minute', escalated_at, acknowledged_at) from escalation", [(38,)]),
        ("select count(*) from briefing_acknowledgement", [(20,)]),
        ("select verdict, published_at from claim inner join correction using (claim_id)",
         [("false", datetime(2026, 7, 15, 12, 20))]),
    ],
)  # fmt: skip
def test_the_desk_counts_what_the_text_of_the_demo_says(written: Store, what: str, expected: list) -> None:
    assert [tuple(row.values()) for row in written.rows(what)] == expected


def test_one_request_of_the_demo_is_answered_with_its_pack_and_one_is_due(written: Store) -> None:
    pack = written.one("select pack_id, known_at, case_id from information_pack")
    again = packs.make_again(written, pack["pack_id"], actor="tester")

    assert (pack["case_id"], again.sentence) == (
        "cas_demo_396",
        "The same, byte for byte, as on 24 June 2026 14:10 UTC.",
    )
    assert written.rows("select ref, next_due_at from case_file where kind = 'request' and state <> 'closed'") == [
        {"ref": "QT-2026-0397", "next_due_at": datetime(2026, 11, 11, 17, 0)}
    ]


def test_the_evidence_of_the_demo_is_as_strong_as_its_text_says(written: Store) -> None:
    standing_on_the_clock = standards.matrix(written, PROGRAMME_ID, LAST)
    counted = Counter(one.strength for one in standing_on_the_clock.values())

    assert dict(counted) == {3: 61, 2: 21, 1: 5, 0: 2}
    assert [code for code, one in standing_on_the_clock.items() if not one.strength] == ["REL-1", "PRG-18"]
    assert standing_on_the_clock["REL-1"].lapsed == 2  # it was reviewed, too long ago


def test_the_cases_of_a_month_are_those_of_the_table(written: Store) -> None:
    rows = written.rows(
        "select month(received_at at time zone 'UTC' at time zone 'Europe/London') as m, kind, count(*) as n "
        "from case_file group by all"
    )
    found = {(row["m"], row["kind"]): row["n"] for row in rows}

    assert [found[number, "criticism"] for number in range(1, 11)] == [4, 5, 17, 5, 4, 4, 14, 5, 5, 12]
    assert [found[number, "complaint"] for number in range(1, 11)] == [2, 2, 9, 3, 2, 3, 4, 3, 3, 7]
    assert [found[number, "enquiry"] for number in range(1, 11)] == [22, 20, 24, 21, 22, 24, 31, 25, 28, 41]
    named = {row["source"] for row in written.rows("select source from lesson where source_kind = 'case'")}
    assert len(named & {row["ref"] for row in written.rows("select ref from case_file")}) == len(named) == 1


def test_every_event_of_the_demo_is_one_that_the_desk_allows() -> None:
    calendar = calendar_of(calendar_row("x", "Europe/London", "GB-ENG", OFFICE_HOURS, ()))
    procedure = Procedure.from_mapping(presets()["english_council"])
    for one in demo.generate().cases:
        events = demo_desk.events_of(one, None, calendar)
        case = fold(events[:1])
        for event in events[1:]:
            demand(case, event.type, event.payload, actor=event.actor, at=event.at, procedure=procedure)
            case = step(case, event)


# -- writing and clearing --------------------------------------------------------------------------


def rows_of(store: Store) -> dict[str, int]:
    names = store.rows(
        "select table_name as name from information_schema.tables where table_type = 'BASE TABLE' "
        "and table_name not in ('command', 'event', 'audit', 'model_version')"
    )
    return {one["name"]: store.rows(f"select count(*) as n from {one['name']}")[0]["n"] for one in names}


def a_real_mention(store: Store) -> None:
    at = AS_OF
    mention = Mention("x", "1", "our_account", "mention", at, at, "the clinic was shut, nobody told us")
    job = landing.new_job("export", "generic", "ours.csv", "abc", "tester")
    landing.publish(store.home, job, [("mention", landing.to_table([mention], "mention"))])
    load.load_pending(store, job_ids=[job.job_id])


def breaks_off(done: int, of: int, words: str) -> None:
    if done == 3:
        raise OSError("the power went")


def test_what_was_broken_off_is_completed_a_second_writing_changes_nothing_and_clearing_leaves_what_was_there(
    empty: Store,
) -> None:
    a_real_mention(empty)
    before = rows_of(empty)
    real = empty.rows("select * from mention")

    with pytest.raises(OSError, match="power"):
        write_demo(empty, breaks_off, actor="tester")
    assert not demo_in(empty)

    first = write_demo(empty, actor="tester")
    held = rows_of(empty)
    assert whole(empty, "mentions").value == 8800
    assert whole(empty, "interactions").value == 86_109
    second = opening.open_demo(empty, actor="tester")

    assert first["written"]
    assert "beside real data" in first["message"]
    assert not second["written"]
    assert rows_of(empty) == held
    assert demo_in(empty)

    assert opening.holds_demo(empty)

    told = opening.clear_demo(empty, actor="tester")

    assert told["removed"]["mention"] == 8800
    assert rows_of(empty) == before
    assert empty.rows("select * from mention") == real
    assert empty.rows("select sum(mentions) as n from mentions_daily")[0]["n"] == 1
    assert not demo_in(empty)
    assert not opening.holds_demo(empty)
    noted = empty.rows(
        "select type, actor from event where type in ('demo_written', 'demo_cleared') order by happened_at"
    )
    assert [tuple(one.values()) for one in noted] == [("demo_written", "tester"), ("demo_cleared", "tester")]
    assert clear_demo(empty, actor="tester")["removed"] == {}


def test_a_store_with_real_data_can_be_kept_for_itself(empty: Store) -> None:
    a_real_mention(empty)

    with pytest.raises(Refused, match="EARSHOT_HOME"):
        write_demo(empty, actor="tester", beside_real=False)


def test_a_real_programme_with_the_code_qt_is_not_pushed_aside(empty: Store) -> None:
    with empty.transaction() as tx:
        tx.run(
            "insert into programme values ('prg_1', 'QT', 'Quiet Town', 'campaign', null, null, date '2026-01-01', "
            "date '2027-12-31', 'running', null, false, timestamp '2026-01-01', 'somebody')"
        )

    with pytest.raises(Refused, match="Quiet Town"):
        write_demo(empty, actor="tester")


def test_the_register_and_the_content_plan_have_the_printed_numbers(written: Store) -> None:
    of = {"programme": PROGRAMME_ID}
    counts = {
        table: written.one(f"select count(*) as n from {table} where programme_id = $programme", of)["n"]  # type: ignore[index]
        for table in ("stakeholder", "stakeholder_assessment", "interaction", "guideline")
    }
    assert counts == {"stakeholder": 24, "stakeholder_assessment": 72, "interaction": 146, "guideline": 18}
    newest = """
        select s.name, a.attitude_current, a.attitude_desired from stakeholder_assessment as a
        join stakeholder as s on s.stakeholder_id = a.stakeholder_id
        where s.name in ('Northmoor Pharmacy Committee', 'Breathe Easy Mums') or s.name like 'Vape%'
        qualify row_number() over (partition by s.name order by a.assessed_on desc) = 1 order by s.name
    """
    assert [tuple(row.values()) for row in written.rows(newest)] == [
        ("Breathe Easy Mums", "leading", "leading"),
        ("Northmoor Pharmacy Committee", "supportive", "leading"),
        ("Vape retailers' association", "resistant", "neutral"),
    ]
    assert interactions.waiting(written, PROGRAMME_ID) == 0, "linked accounts bring nothing beside the 146"
    assert clear_matches(written, PROGRAMME_ID) == []
    beside = written.one("select count(*) as n from content_item where status = 'published'")
    assert beside == {"n": 79}


def test_the_whole_plan_goes_out_as_a_workbook_and_comes_back_as_nothing_new(written: Store, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(plan_export.whole(written, PROGRAMME_ID, label="DEMO DATA"))

    told = plan_file.preview(written, file, programme_id=PROGRAMME_ID, actor="tester")

    assert (told.entered, told.refused) == ([], [])
    assert told.unchanged > 600
