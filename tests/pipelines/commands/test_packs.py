"""What is taken out: a pack that names nobody and can be opened, and deadlines as calendar entries."""

import csv
import io
import zipfile
from datetime import date

import icalendar
import pypdf
import pytest

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.answers import approve_answer, send_answer, submit_answer
from pipelines.commands.case_work import record_reply
from pipelines.commands.deadlines import deadlines
from pipelines.commands.packs import make_again, make_pack
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, an_answer, answered, at, the_case

SECRETS = ("Fenwick", "jo@example.org", "960 123", "943 476 5919", "@jo_fen", "NE1 4ST")


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


@pytest.fixture
def case_id(store: Store, programme_id: str) -> str:
    made = a_triaged_case(
        store, programme_id, "complaint", name="Jo Fenwick", contact="jo@example.org",
        summary="Fenwick here: ring 01632 960 123", details="NHS 943 476 5919, @jo_fen, NE1 4ST",
        points=["=cmd() about Jo Fenwick"],
    )  # fmt: skip
    record_reply(store, made, text="It is Jo Fenwick again", happened_at=at("2026-02-03 10:00"), actor="ann")
    return made


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_holds_everything_of_a_person_and_names_nobody(store, programme_id, case_id):
    a_case(store, programme_id, summary="Of somebody else")
    a_case(store, programme_id, contact="JO@example.org", summary="Another of the same person")
    ref = the_case(store, case_id)["ref"]
    pack = make_pack(store, programme_id=programme_id, ref=ref, actor="ann")

    files = opened(pack.content)
    assert set(files) == {"index.csv", "pack.pdf", "cases.csv", "events.csv", "mentions.csv", "manifest.json"}
    heads = {name: files[name].decode("utf-8-sig").splitlines()[0] for name in files if name.endswith(".csv")}
    assert heads == {
        "index.csv": "file,what,rows",
        "cases.csv": "case,kind,formality,channel,received,state,theme,cause,outcome,closed,summary",
        "events.csv": "case,happened,event,told",
        "mentions.csv": "platform,written,act,sentiment,text",
    }
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pack.pdf"])).pages)
    whole = text + "".join(files[name].decode("utf-8-sig") for name in files if name.endswith(".csv"))
    assert "Another of the same person" in whole
    assert "Of somebody else" not in whole
    assert [secret for secret in SECRETS if secret.casefold() in whole.casefold()] == []
    assert "[telephone]" in whole
    assert pack.sentence.startswith("2 cases and 0 mentions; blacked out: ")
    assert store.one("select count(*) as n from event where type = 'pack_made'") == {"n": 1}


def test_what_belongs_to_the_cases_of_a_person_is_in_their_pack_and_nothing_of_another(store, programme_id, case_id):
    for contact, text in (("JO@example.org", "We open at nine."), ("kim@example.org", "We close at five.")):
        of_whom = a_triaged_case(store, programme_id, contact=contact)
        response_id = an_answer(store, of_whom, text=text)
        submit_answer(store, of_whom, response_id=response_id, actor="ann")
        approve_answer(store, of_whom, response_id=response_id, actor="bea")
        send_answer(store, of_whom, response_id=response_id, actor="ann")
    pack = make_pack(store, programme_id=programme_id, ref=the_case(store, case_id)["ref"], actor="ann")

    files = opened(pack.content)
    rows = list(csv.DictReader(io.StringIO(files["response.csv"].decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == ["We open at nine."]
    assert "1 record of other kinds with them." in pack.sentence
    assert "response.csv" in files["index.csv"].decode("utf-8-sig")


def test_a_pack_is_made_again_byte_for_byte_with_its_pdf(store, programme_id, case_id):
    pack = make_pack(store, programme_id=programme_id, ref=the_case(store, case_id)["ref"], actor="ann")
    record_reply(store, case_id, text="Later", actor="ann")

    again = make_again(store, pack.pack_id, actor="ann")

    assert again.content == pack.content
    assert again.sentence.startswith("The same, byte for byte, as on ")


def test_a_pack_on_a_topic_between_two_days(store, programme_id, case_id):
    a_case(store, programme_id, summary="The poster", received_at=at("2026-03-01 10:00"))
    pack = make_pack(
        store, programme_id=programme_id, topic="POSTER", since=date(2026, 3, 1), until=date(2026, 3, 1), actor="ann"
    )

    assert pack.sentence.startswith("1 case and 0 mentions;")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Say of whom"),
        ({"ref": "QT-2026-9999"}, "no case QT-2026-9999"),
        ({"topic": "unicorn"}, "Nothing is held"),
        ({"topic": "x", "since": date(2026, 2, 2), "until": date(2026, 2, 1)}, "before it begins"),
    ],
)
def test_a_pack_of_nothing_is_refused(store, programme_id, case_id, said, words):
    with pytest.raises(Refused, match=words):
        make_pack(store, programme_id=programme_id, actor="ann", **said)


def test_deadlines_are_calendar_entries_without_names(store, programme_id, case_id):
    answered(store, a_triaged_case(store, programme_id))
    read = icalendar.Calendar.from_ical(deadlines(store, programme_id))
    entries = read.walk("VEVENT")

    told = {str(entry["summary"]).split(": ")[1] for entry in entries}
    assert told == {"first response due", "resolution due"}
    assert all("Fenwick" not in entry.to_ical().decode() for entry in entries)
