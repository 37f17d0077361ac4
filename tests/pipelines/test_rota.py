"""On call by turns: the minute of each hand-over, weeks in which clocks change, covers, and whom messages reach."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.store import now
from pipelines import notify
from pipelines.commands import Refused, alerts, messages, rota
from pipelines.rules import rota as rules
from pipelines.rules.rota import Duty, Rota
from tests.pipelines.test_notify import an_incident, aware, channel, of  # noqa: F401 - the fixture

LONDON = ZoneInfo("Europe/London")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def a_rota(*people: str, starts: date = date(2026, 3, 2), at: time = time(9), weeks: int = 1, **more) -> Rota:
    return Rota(people or ("ada", "bob", "cy"), starts, at, weeks, more.get("begins", LONG_AGO), more.get("ends"))


def local(day: int, hour: int, minute: int = 0, month: int = 3, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=LONDON).astimezone(UTC)


def who(rotas: list[Rota], at: datetime, named: list[Duty] | None = None) -> list[str]:
    return [one.person for one in rules.on_call(rotas, named or [], at, LONDON)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(2, 8, 59), []),
        (local(2, 9), ["ada"]),
        (local(9, 8, 59, second=59), ["ada"]),
        (local(9, 9), ["bob"]),
        (local(16, 9), ["cy"]),
        (local(23, 9), ["ada"]),
        (local(29, 23, 59), ["ada"]),
        (local(30, 8, 59), ["ada"]),  # the clocks went forward on the 29th: nine is still nine
        (local(30, 9), ["bob"]),
    ],
)
def test_a_turn_begins_at_its_minute_on_the_clock_that_people_read(at: datetime, expected: list[str]) -> None:
    assert who([a_rota()], at) == expected


def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    spring = rules.on_call([a_rota()], [], local(25, 12), LONDON)[0]
    autumn = rules.on_call([a_rota(starts=date(2026, 10, 19))], [], local(20, 12, month=10), LONDON)[0]

    assert spring.ends_at - spring.starts_at == timedelta(days=7, hours=-1)
    assert autumn.ends_at - autumn.starts_at == timedelta(days=7, hours=1)


def test_a_hand_over_in_the_hour_that_is_missing_or_comes_twice_happens_once() -> None:
    forward = a_rota("ada", "bob", starts=date(2026, 3, 22), at=time(1, 30))
    back = a_rota("ada", "bob", starts=date(2026, 10, 18), at=time(1, 30))

    assert rules.hand_over(forward, 1, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 by the new time
    assert rules.hand_over(back, 1, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of two
    for kept, since in ((forward, local(22, 1, 30)), (back, local(18, 1, 30, month=10))):
        told = rules.turns([kept], [], since, since + timedelta(weeks=4), LONDON)
        assert [one.person for one in told] == ["ada", "bob", "ada", "bob", "ada"][: len(told)]
        assert all(one.ends_at == other.starts_at for one, other in itertools.pairwise(told))


def test_turns_of_two_weeks_and_people_who_stand_twice_keep_their_order() -> None:
    told = rules.turns([a_rota("ada", "bob", "ada", weeks=2)], [], local(2, 9), local(2, 9, month=6), LONDON)

    assert [one.person for one in told] == ["ada", "bob", "ada", "ada", "bob", "ada", "ada"]
    assert all(timedelta(days=13) < one.ends_at - one.starts_at < timedelta(days=15) for one in told)


def test_a_cover_goes_before_the_rota_to_the_minute_and_says_for_whom() -> None:
    cover = Duty("cy", local(11, 9), local(13, 17), "Holiday")
    told = rules.turns([a_rota()], [cover], local(9, 9), local(23, 9), LONDON)

    assert [(one.person, one.starts_at, one.covers_for) for one in told] == [
        ("bob", local(9, 9), ""),
        ("cy", local(11, 9), "bob"),
        ("bob", local(13, 17), ""),
        ("cy", local(16, 9), ""),
    ]
    assert who([a_rota()], local(13, 16, 59), [cover]) == ["cy"]
    assert who([a_rota()], local(13, 17), [cover]) == ["bob"]


def test_a_cover_over_a_hand_over_covers_both_and_two_at_once_are_both_called() -> None:
    long = Duty("dee", local(8, 9), local(10, 9))
    also = Duty("eve", local(9, 12), local(9, 13))
    told = rules.turns([a_rota()], [long, also], local(8, 9), local(10, 9), LONDON)

    assert [(one.person, one.covers_for) for one in told] == [("dee", "ada"), ("dee", "bob"), ("eve", "bob")]
    assert sorted(who([a_rota()], local(9, 12), [long, also])) == ["dee", "eve"]


def test_a_rota_that_was_changed_counts_from_its_beginning() -> None:
    old = a_rota("ada", "bob", ends=local(11, 12))
    new = a_rota("cy", "dee", starts=date(2026, 3, 9), begins=local(11, 12))

    assert [who([old, new], at) for at in (local(11, 11, 59), local(11, 12), local(16, 9))] == [
        ["bob"],
        ["cy"],
        ["dee"],
    ]


@pytest.mark.parametrize(("at", "expected"), [(local(9, 8, 59), "bob"), (local(9, 9), "cy"), (local(1, 9), "ada")])
def test_the_next_in_line_is_whoever_comes_after_this_turn(at: datetime, expected: str) -> None:
    assert rules.next_after([a_rota()], [], at, LONDON) == expected
    assert rules.next_after([a_rota("ada")], [], local(3, 9), LONDON) is None


# -- commands and messages ---------------------------------------------------------------------------


def of_this_week(*people: str, **more) -> dict:
    today = now().date()
    return {"people": people, "starts_on": today - timedelta(days=today.weekday()), "hands_over_at": "00:00",
            "actor": "ada", **more}  # fmt: skip


def test_messages_go_to_whoever_has_the_turn_and_then_to_the_next_in_line(store, of) -> None:  # noqa: F811
    mine = channel(store, of, "json://127.0.0.1:9/ada")
    next_ones = channel(store, of, "json://127.0.0.1:9/bob", person="bob")
    channel(store, of, "json://127.0.0.1:9/cy", person="cy")
    rota.set_rota(store, programme_id=of, **of_this_week("ada", "bob", "cy", next_after_minutes=30))
    incident = an_incident(store, of)

    at_once = notify.queue_news(store, of, aware())
    notify.send_due(store, aware(), send=lambda *_: True)
    later = [notify.queue_news(store, of, aware(minutes)) for minutes in (29, 31, 60)]

    assert at_once == 1
    assert later == [0, 1, 0]
    rows = store.rows("select channel_id, kind from delivery order by created_at")
    assert rows == [{"channel_id": mine, "kind": "alert"}, {"channel_id": next_ones, "kind": "escalation"}]
    alerts.acknowledge_incident(store, incident, actor="bob")
    assert notify.queue_news(store, of, aware(120)) == 0


def test_a_cover_is_told_in_the_place_of_whose_turn_it_is(store, of) -> None:  # noqa: F811
    channel(store, of, "json://127.0.0.1:9/ada")
    covers = channel(store, of, "json://127.0.0.1:9/bob", person="bob")
    rota.set_rota(store, programme_id=of, **of_this_week("ada", "bob"))
    messages.set_on_call(store, programme_id=of, person="bob", starts_at=aware(-1), ends_at=aware(60),
                         reason="Holiday", actor="ada")  # fmt: skip
    an_incident(store, of)

    assert notify.queue_news(store, of, aware()) == 1
    assert store.one("select channel_id from delivery") == {"channel_id": covers}


def test_a_changed_rota_ends_the_one_before_and_an_ended_one_calls_nobody(store, of) -> None:  # noqa: F811
    first = rota.set_rota(store, programme_id=of, command_id="c1", **of_this_week("ada", "bob"))
    again = rota.set_rota(store, programme_id=of, command_id="c1", **of_this_week("ada", "bob"))
    second = rota.set_rota(store, programme_id=of, **of_this_week("cy"))

    assert first == again
    assert rota.on_call(store, of, now(), "Europe/London") == ["cy"]
    rota.end_rota(store, second["rota_id"], actor="ada")
    assert rota.on_call(store, of, now(), "Europe/London") == []
    with pytest.raises(Refused, match="There is no rota"):
        rota.end_rota(store, "nothing", actor="ada")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"people": []}, "A rota of 0 people"), ({"people": [" "]}, "name in the rota is empty"),
     ({"hands_over_at": "nine"}, "no time of the day"), ({"weeks": 0}, "A turn of 0 weeks"),
     ({"next_after_minutes": 0}, "after 0 minutes"), ({"starts_on": date(1926, 1, 4)}, "Check the year")],
)  # fmt: skip
def test_a_rota_without_sense_is_refused_in_a_sentence(store, of, wrong: dict, said: str) -> None:  # noqa: F811
    with pytest.raises(Refused, match=said):
        rota.set_rota(store, programme_id=of, **{**of_this_week("ada"), **wrong})


def test_the_command_line_says_who_is_on_call_until_when(store, of) -> None:  # noqa: F811
    from pipelines import verbs

    rota.set_rota(store, programme_id=of, **of_this_week("ada", "bob"))
    told = verbs.known()["on_call"](store, {"programme": "P1"}, lambda *_: None)

    assert [one["person"] for one in (*told["now"], *told["next"][:2])] == ["ada", "bob", "ada"]
    assert told["now"][0]["until"] == told["next"][0]["from"]


def test_the_turn_of_who_is_gone_has_nobody_until_somebody_is_named_and_moves_nobody_elses() -> None:
    kept = replace(a_rota(), gone=frozenset({"bob"}))
    cover = Duty("cy", local(11, 9), local(12, 9), "Left")

    told = rules.turns([kept], [cover], local(2, 9), local(23, 9), LONDON)

    assert [(one.person, one.starts_at, one.covers_for) for one in told] == [
        ("ada", local(2, 9), ""),
        ("", local(9, 9), "bob"),
        ("cy", local(11, 9), "bob"),
        ("", local(12, 9), "bob"),
        ("cy", local(16, 9), ""),
    ]
    assert [who([kept], at, [cover]) for at in (local(9, 9), local(11, 9), local(16, 9))] == [[], ["cy"], ["cy"]]
    assert rules.next_after([kept], [], local(3, 9), LONDON) == "cy"


@pytest.mark.parametrize("known_as", ["id", " Bob Hale "])
def test_who_is_shut_out_has_no_turn_and_everybody_is_told(store, of, known_as: str) -> None:  # noqa: F811
    from pipelines import verbs
    from pipelines.commands import people

    channel(store, of, "json://127.0.0.1:9/ada")
    channel(store, of, "json://127.0.0.1:9/bob", person="bob")
    held = people.add_person(store, name="Bob Hale", actor="ada")["person_id"]
    name = held if known_as == "id" else known_as
    rota.set_rota(store, programme_id=of, **of_this_week(name, "ada"))
    messages.set_on_call(store, programme_id=of, person=name, starts_at=aware(-60), ends_at=aware(60), actor="ada")
    before = rota.on_call(store, of, now(), "Europe/London")

    people.disable_person(store, held, reason="Left", actor="ada")

    assert before == [name.strip()]
    assert rota.on_call(store, of, now(), "Europe/London") == []
    an_incident(store, of)
    assert notify.queue_news(store, of, aware()) == 2
    told = verbs.known()["on_call"](store, {"programme": "P1"}, lambda *_: None)
    assert [(one["person"], one["covers_for"]) for one in told["now"]] == [("", "Bob Hale")]


def test_a_name_that_somebody_else_has_who_is_in_keeps_its_turn(store, of) -> None:  # noqa: F811
    from pipelines.commands import people

    gone = people.add_person(store, name="Bob Hale", actor="ada")["person_id"]
    people.add_person(store, name="bob hale", actor="ada")
    people.disable_person(store, gone, reason="Left", actor="ada")
    rota.set_rota(store, programme_id=of, **of_this_week("Bob Hale"))

    assert rota.on_call(store, of, now(), "Europe/London") == ["Bob Hale"]
