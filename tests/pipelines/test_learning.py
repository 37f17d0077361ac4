"""Learning from labels: what is stored, the head that is fitted, what it reads, samples, and the replay of a stream."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Mention
from data.store import Store
from pipelines import deep_own, deep_read, label_replay, landing, learning, load
from pipelines.commands import Refused, label_rows
from pipelines.commands.cases import open_from_mention, reclassify_case, triage_cases
from pipelines.commands.imports import ImportChoice, import_file
from pipelines.commands.labels import draw_sample, import_labels
from pipelines.commands.readings import confirm_reading, correct_reading, review_mention, undo_correction
from pipelines.label_replay import Label, replay
from pipelines.reading.deep.adapt import AdaptedReader
from pipelines.reading.deep.reader import DeepReader
from pipelines.reading.own_head import OwnHead
from pipelines.reading.train import corpus
from tests.pipelines.commands.desk import a_programme
from tests.pipelines.reading.small_encoder import SmallEncoder

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
# a programme with a language of its own: what a zebra is, only its staff know
ZEBRA = "the new zebra stands on platform {}"
YOGHURT = "the new yoghurt stands on platform {}"


def land(store: Store, texts: dict[str, str], programme_id: str | None = None, account: str = "clinic") -> None:
    mentions = [
        Mention("x", key, account, "mention", NOON + timedelta(minutes=int(key)), NOON, text)
        for key, text in texts.items()
    ]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test", programme_id=programme_id)
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


@pytest.fixture
def programme(store: Store) -> str:
    programme_id = a_programme(store)
    land(store, {str(n): (ZEBRA if n % 2 else YOGHURT).format(n) for n in range(80)}, programme_id)
    return programme_id


def label_by_file(store: Store, programme: str, many: int) -> None:
    """The same, all at once: one head is fitted."""
    file = store.home / "labels.csv"
    lines = [f"{ZEBRA.format(n)},criticism" if n % 2 else f"{YOGHURT.format(n)},other" for n in range(many)]
    file.write_text("text,act\n" + "\n".join(lines))
    import_labels(store, programme, file, actor="ann")


def label(store: Store, many: int, first: int = 0) -> None:
    """Zebras are criticism, as staff say one by one."""
    for n in range(first, first + many):
        review_mention(store, "x", str(n), act="criticism" if n % 2 else "other", source="useful", actor="ann")


def labels(store: Store) -> list[tuple]:
    rows = store.rows("select mention_id, act, source, created_by from labels_in_force order by created_at, label_id")
    return [tuple(row.values()) for row in rows]


def in_force(store: Store, mention_id: str) -> dict:
    return store.one(
        "select act, reader, is_reviewed, p_criticism from mention where mention_id = $id", {"id": mention_id}
    )


def test_a_correction_a_confirmation_and_a_review_are_labels_with_who_and_what_the_reader_said(
    store: Store, programme: str
) -> None:
    said = in_force(store, "0")["act"]

    correct_reading(store, "x", "1", sentiment="negative", act="criticism", is_abuse=False, actor="ann")
    confirm_reading(store, "x", "0", actor="ben")
    review_mention(store, "x", "2", act="praise", source="sample", actor="cat")

    assert labels(store) == [
        ("1", "criticism", "correction", "ann"), ("0", said, "confirmation", "ben"), ("2", "praise", "sample", "cat"),
    ]  # fmt: skip
    kept = store.one("select programme_id, said_act, reader from reading_label where mention_id = '0'")
    assert kept == {"programme_id": programme, "said_act": said, "reader": "fast 2.3"}
    assert in_force(store, "0")["is_reviewed"]


def test_a_label_taken_back_counts_no_more(store: Store, programme: str) -> None:
    correct_reading(store, "x", "1", sentiment="negative", act="criticism", is_abuse=False, actor="ann")

    undo_correction(store, "x", "1", actor="ann")

    assert labels(store) == []
    assert store.one("select count(*) as n from reading_label where retired_at is not null") == {"n": 1}


def test_what_has_nothing_to_read_cannot_be_confirmed(store: Store, programme: str) -> None:
    land(store, {"90": " "}, programme)

    with pytest.raises(Refused, match="nothing to read"):
        confirm_reading(store, "x", "90", actor="ann")
    with pytest.raises(Refused, match="No act"):
        review_mention(store, "x", "1", act="rant", source="sample", actor="ann")
    with pytest.raises(Refused, match="No source"):
        review_mention(store, "x", "1", act="other", source="elsewhere", actor="ann")


def test_the_kind_a_person_gives_a_case_is_a_label_and_the_readers_own_is_none(store: Store, programme: str) -> None:
    read_so = open_from_mention(store, ("x", "1"), programme_id=programme, actor="ann")
    open_from_mention(store, ("x", "2"), programme_id=programme, kind="complaint", actor="ann")
    assert labels(store) == [("2", "complaint", "case", "ann")]

    triage_cases(store, {read_so["case_id"]: None}, theme="Zebras", kind="criticism", actor="ben")
    assert labels(store)[1:] == [("1", "criticism", "case", "ben")]

    reclassify_case(store, read_so["case_id"], reason="They thank us", kind="compliment", actor="cat")
    assert ("1", "praise", "case", "cat") in labels(store)
    assert label_rows.ACT_OF_KIND["compliment"] == "praise"


def test_labels_of_a_file_meet_their_mentions_by_their_texts(store: Store, programme: str, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"text,act\n{ZEBRA.format(1)},criticism\n{YOGHURT.format(2)},other\nnever said,praise\nempty,\n")

    told = import_labels(store, programme, file, actor="ann")

    assert (told["read"], told["labelled"], told["unknown"], told["empty"]) == (4, 2, 1, 1)
    assert sorted(labels(store)) == [("1", "criticism", "import", "ann"), ("2", "other", "import", "ann")]
    file.write_text("text,act\nnever said,praise\n")
    with pytest.raises(Refused, match="No mention of this programme"):
        import_labels(store, programme, file, actor="ann")
    file.write_text("text,act\nnever said,rant\n")
    with pytest.raises(Refused, match="no act 'rant'"):
        import_labels(store, programme, file, actor="ann")


def test_what_staff_confirmed_in_an_export_of_mentions_are_labels_and_what_a_machine_said_is_none(
    store: Store, programme: str, tmp_path: Path
) -> None:
    account = store.rows("select platform, account_id from account where programme_id = $p", {"p": programme})[0]
    file = tmp_path / "export.csv"
    file.write_text(
        "id,date,text,act,confirmed_act\n"
        "c1,2026-10-01 09:00:00,Nobody rang me back on Friday,other,complaint\n"
        "c2,2026-10-01 10:00:00,Lovely nurses at the Friday clinic,praise,\n",
        encoding="utf-8",
    )
    choice = ImportChoice(
        as_kind="mentions", programme_id=programme, platform=account["platform"], account_id=account["account_id"]
    )

    done = import_file(store, file, choice, actor="ann")

    assert "1 of 2 lines are labels now" in done.notes[-1]
    held = store.rows("select mention_id, act, source from reading_label where source = 'import'")
    assert held == [{"mention_id": "c1", "act": "complaint", "source": "import"}]


def test_ten_labels_make_a_head_that_reads_what_comes_in_and_each_label_more_a_version(
    store: Store, programme: str
) -> None:
    label_by_file(store, programme, 9)
    assert store.rows("select * from programme_head") == []

    label_by_file(store, programme, 27)
    label(store, 3, first=27)
    heads = store.rows("select version, labels, fitted, classes, created_by from programme_head order by version")
    assert heads[-1]["labels"] == 30
    assert [head["version"] for head in heads] == list(range(1, len(heads) + 1))
    held = store.one("select weights from programme_head order by version desc limit 1")
    assert OwnHead.unpacked(held["weights"]).labels == 30

    before = in_force(store, "71")["p_criticism"]
    land(store, {"101": ZEBRA.format(101), "102": YOGHURT.format(102)}, programme)
    assert in_force(store, "101")["reader"] == "fast 2.3+30 labels"
    assert in_force(store, "101")["p_criticism"] > max(before, in_force(store, "102")["p_criticism"])
    read = store.one("select own_labels, target, severity from classification where mention_id = '101'")
    assert read["own_labels"] == 30
    assert read["target"] in ("y", "n", "unsure")
    assert read["severity"] in range(4)


def test_another_programme_and_a_new_account_are_read_by_their_own(store: Store, programme: str) -> None:
    other = a_programme(store, "OT")
    label_by_file(store, programme, 12)

    land(store, {"201": ZEBRA.format(201)}, other, account="elsewhere")
    land(store, {"202": ZEBRA.format(202)}, programme, account="new")

    assert in_force(store, "201")["reader"] == "fast 2.3"
    assert in_force(store, "202")["reader"] == "fast 2.3+12 labels"


def test_old_weights_are_let_go_and_the_newest_kept(store: Store, programme: str) -> None:
    label_by_file(store, programme, 10)
    label(store, learning.KEPT + 1, first=10)

    held = store.rows("select version from programme_head where weights is not null order by version")

    assert len(held) == learning.KEPT
    assert held[-1]["version"] == store.one("select max(version) as n from programme_head")["n"]


def test_a_head_whose_labels_were_taken_back_is_not_used_any_more(store: Store, programme: str) -> None:
    label_by_file(store, programme, 9)
    label(store, 1, first=9)
    undo_correction(store, "x", "9", actor="ann")

    assert learning.own_readers(store) == {}


def test_from_fifty_labels_on_stored_mentions_are_read_again_and_what_staff_said_stands(
    store: Store, programme: str
) -> None:
    label_by_file(store, programme, 49)
    assert learning.reread(store)[0] == 0

    label(store, 1, first=49)
    looked, changed, waits = learning.reread(store, rows=20)
    assert waits
    while waits:
        more, also, waits = learning.reread(store, rows=20)
        looked, changed = looked + more, changed + also

    assert looked == 79
    assert changed
    assert in_force(store, "71")["act"] in ("criticism", "complaint")
    assert store.one("select count(*) as n from classification where mention_id = '71'") == {"n": 2}
    assert (in_force(store, "49")["act"], in_force(store, "49")["reader"]) == ("criticism", "staff")
    counted = store.rows("select act, sum(mentions) as n from mentions_daily group by act having n > 0")
    truth = store.rows("select act, count(*) as n from mention group by act")
    assert {row["act"]: int(row["n"]) for row in counted} == {row["act"]: row["n"] for row in truth}
    assert learning.reread(store) == (0, 0, False)


def test_a_round_fits_what_changed_and_says_so(store: Store, programme: str) -> None:
    label_by_file(store, programme, 12)

    assert learning.learn_round(store, NOON) == "Fitted 0 heads; 0 stored mentions were read again, 0 changed."


# -- samples ---------------------------------------------------------------------------------------


def sampled(store: Store, sample_id: str) -> list[str]:
    rows = store.rows("select mention_id from sample_mention where sample_id = $id order by place", {"id": sample_id})
    return [row["mention_id"] for row in rows]


def draw(store: Store, programme: str, **more: object) -> dict:
    given = {"since": date(2026, 3, 10), "until": date(2026, 3, 10), "size": 50, "actor": "ann", **more}
    return draw_sample(store, programme, **given)


def test_the_same_seed_draws_the_same_mentions_and_the_newest_sample_stands(store: Store, programme: str) -> None:
    first = draw(store, programme, seed=5)
    again = draw(store, programme, seed=5)
    other = draw(store, programme, seed=6)

    assert first["population"] == 80
    assert sampled(store, first["sample_id"]) == sampled(store, again["sample_id"])
    assert sampled(store, first["sample_id"]) != sampled(store, other["sample_id"])
    assert len(set(sampled(store, other["sample_id"]))) == 50
    standing = store.rows("select sample_id from review_sample where retired_at is null")
    assert standing == [{"sample_id": other["sample_id"]}]


def test_a_sample_measures_the_reader_and_not_what_staff_said_before(store: Store, programme: str) -> None:
    said = in_force(store, "1")["act"]
    correct_reading(store, "x", "1", sentiment="negative", act="praise", is_abuse=False, actor="ann")

    drawn = draw(store, programme, size=100)

    kept = store.one("select said_act, reader from sample_mention where mention_id = '1'")
    assert kept == {"said_act": said, "reader": "fast 2.3"}
    assert drawn["drawn"] == 80


def test_a_sample_of_nothing_or_of_an_odd_size_is_refused(store: Store, programme: str) -> None:
    with pytest.raises(Refused, match="no mention with words"):
        draw(store, programme, since=date(2026, 1, 1), until=date(2026, 1, 2))
    with pytest.raises(Refused, match="choose 50"):
        draw(store, programme, size=7)
    with pytest.raises(Refused, match="before it begins"):
        draw(store, programme, until=date(2026, 3, 9))
    with pytest.raises(Refused, match="seed"):
        draw(store, programme, seed=-1)


# -- the replay ------------------------------------------------------------------------------------

VACCINATION = [
    Label(row["text"], row["act"], row["act"] in ("criticism", "complaint"))
    for row in corpus()
    if row["kind"] == "vaccination"
]


def test_a_replay_is_the_same_by_its_seed_and_more_labels_err_less() -> None:
    told: list[tuple[int, int]] = []
    stream = [Label(ZEBRA.format(n) if n % 2 else YOGHURT.format(n), None, bool(n % 2)) for n in range(120)]

    points = replay(stream, seed=3, orders=2, tell=lambda done, of, words: told.append((done, of)))

    assert [one.labels for one in points] == [0, 10, 25, 50, 72]
    assert (points[0].measured_on, points[0].critical) == (48, 24)
    assert points[-1].misjudged < points[0].misjudged
    assert points[-1].auc > points[0].auc
    assert told[-1] == (10, 10)
    assert replay(stream, seed=3, orders=2) == points


def test_too_few_labels_of_a_kind_are_not_replayed(store: Store, programme: str) -> None:
    assert replay(VACCINATION[:10]) == []
    label_by_file(store, programme, 12)
    assert label_replay.replay_programme(store, programme) == []
    assert label_replay.replay_round(store, NOON) == "Replayed the labels of 0 programmes."


def test_the_replay_of_a_programme_is_kept_and_made_again_only_when_labels_grew(store: Store, programme: str) -> None:
    label_by_file(store, programme, 60)

    assert label_replay.replay_round(store, NOON) == "Replayed the labels of 1 programmes."
    kept = store.rows("select labels, measured_on, orders from label_replay order by place")
    assert [row["labels"] for row in kept] == [0, 10, 25, 36]
    assert label_replay.replay_round(store, NOON) == "Replayed the labels of 0 programmes."


# -- the deep reader -------------------------------------------------------------------------------


def test_from_fifty_labels_on_the_deep_reader_reads_as_the_programme_taught_it(store: Store, programme: str) -> None:
    small = DeepReader(SmallEncoder())
    land(store, {"300": "such a waste of money, the new zebra", "301": "such a waste of money, liars"}, programme)
    label_by_file(store, programme, 40)
    assert deep_own.own_reader(store, small, programme) is None

    label_by_file(store, programme, 60)
    own = deep_own.own_reader(store, small, programme)
    assert own is not None
    assert own.version == "small+60 labels"
    assert deep_own.own_reader(store, small, programme) is own

    small.encoder.read.clear()
    deep_read.read_waiting(store, small)
    assert small.encoder.read.count("such a waste of money, liars") == 1  # for both heads
    assert in_force(store, "301")["reader"] == "deep small+60 labels"
    read = store.one("select own_labels from classification where mention_id = '301' and reader = 'deep'")
    assert read == {"own_labels": 60}
    assert deep_read.read_waiting(store, small) == (0, False)

    land(store, {"302": "such a waste of money, liars"}, programme)
    small.encoder.read.clear()
    deep_read.read_waiting(store, small)  # known to the reader, but not by the programme's head
    assert in_force(store, "302")["reader"] == "deep small+60 labels"
    assert in_force(store, "302")["p_criticism"] == in_force(store, "301")["p_criticism"]


def test_labels_that_teach_the_deep_reader_nothing_are_not_learnt_from_in_each_round(
    store: Store, programme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, made = DeepReader(SmallEncoder()), []
    label_by_file(store, programme, 60)
    monkeypatch.setattr(
        deep_own, "adapted", lambda reader, *_, **__: made.append(1) or AdaptedReader(reader, None, True)
    )

    assert deep_own.own_reader(store, small, programme) is None
    assert deep_own.own_reader(store, small, programme) is None
    assert made == [1]
