"""The Data page without a browser: bringing files in, freshness, runs, accounts, backup and checks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from dashboard import bring_in
from data.store import Store
from pipelines import landing, load
from pipelines.commands.accounts import add_account
from pipelines.commands.programme import add_programme

TABLE = (
    b"id,date,text,user,likes\n"
    b"1,2026-10-01 10:00,The queue was terrible,ana,3\n"
    b"2,2026-10-02 11:30,Where can I get a jab?,bob,\n"
    b"3,not a date,broken,cec,1\n"
)


def page() -> None:
    from dashboard.views import data

    data.show()


def opened(section: str = "import") -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["_pages"] = {}
    at.query_params["section"] = section
    at.run()
    assert not at.exception
    return at


def dragged(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    at.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.text, at.markdown, at.caption, at.info, at.success, at.warning, at.error)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def counts(at: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in at.metric}


def land(store: Store, at: datetime) -> None:
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    rows = landing.to_table([Mention("x", "1", "clinic", "mention", at, at, "Where can I book?")], "mention")
    landing.publish(store.home, job, [("mention", rows)])
    load.load_pending(store)


# -- bringing data in ----------------------------------------------------------------------------


def test_a_file_is_recognised_previewed_confirmed_and_counted(store):
    at = dragged(opened(), ("mine.csv", TABLE))

    assert "Columns guessed by their names" in said(at)
    assert at.selectbox(key="column_0_mentions_text").value == "text"
    assert at.dataframe[0].value.shape == (3, 5)
    assert at.button(key="confirm_0").disabled  # nobody said of which platform it is
    assert "say of which platform it is" in said(at)

    at.selectbox(key="platform_of_0").set_value("facebook").run()
    at.button(key="confirm_0").click().run()

    assert not at.exception
    told = {"Lines read": "3", "New": "2", "Changed": "0", "Known already": "0", "Skipped": "0", "Refused": "1"}
    assert counts(at) == told
    assert "1 line refused" in said(at)
    assert "not a date" in str(at.dataframe[0].value)
    assert store.one("select count(*) as n from mention where platform = 'facebook'") == {"n": 2}


def test_nothing_is_kept_before_it_is_confirmed_and_no_upload_stays_on_the_disk(store):
    at = dragged(opened(), ("mine.csv", TABLE))

    assert store.one("select count(*) as n from mention") == {"n": 0}
    assert list((store.home / "uploads").iterdir()) == []

    at.selectbox(key="platform_of_0").set_value("facebook").run()
    at.button(key="confirm_0").click().run()
    assert list((store.home / "uploads").iterdir()) == []


def test_the_same_file_again_says_when_it_was_imported_and_changes_nothing(store):
    at = dragged(opened(), ("mine.csv", TABLE))
    at.selectbox(key="platform_of_0").set_value("facebook").run()
    at.button(key="confirm_0").click().run()

    again = dragged(opened(), ("renamed.csv", TABLE))
    assert "This very file was imported on" in said(again)
    again.selectbox(key="platform_of_0").set_value("facebook").run()
    again.button(key="confirm_0").click().run()

    assert "Imported before: nothing changed" in said(again)
    assert store.one("select count(*) as n from mention") == {"n": 2}


def test_recognised_files_are_brought_in_by_one_press_and_a_guessed_one_waits_for_its_own(store):
    head = "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,replies,likes\n"
    months = [
        (f"{month}.csv", (head + f"{month},https://twitter.com/us/status/{month},Hi,2017-0{month}-05 10:00 +0000,"
                          "90.0,9.0,0.1,2.0,1.0,3.0\n").encode())
        for month in (1, 2)
    ]  # fmt: skip
    at = dragged(opened(), *months, ("mine.csv", TABLE))

    at.button(key="import_all").click().run()

    assert not at.exception
    assert store.one("select count(*) as n from post") == {"n": 2}
    assert store.one("select count(*) as n from mention") == {"n": 0}
    assert [one.key for one in at.button if (one.key or "").startswith(("confirm_", "import_all"))] == ["confirm_2"]


def test_columns_and_zone_are_corrected_once_and_remembered(store):
    table = TABLE.replace(b"text", b"utterance")
    at = dragged(opened(), ("mine.csv", table))
    at.radio[0].set_value("mentions").run()
    assert at.button(key="confirm_0").disabled

    at.selectbox(key="column_0_mentions_text").set_value("utterance").run()
    at.selectbox(key="platform_of_0").set_value("x").run()
    at.selectbox(key="zone_of_0").set_value("America/New_York").run()
    at.button(key="confirm_0").click().run()

    first = store.one("select created_at, text from mention where mention_id = '1'")
    assert first == {"created_at": datetime(2026, 10, 1, 14, 0), "text": "The queue was terrible"}
    later = dragged(opened(), ("october.csv", table + b"4,2026-10-04 09:00,Thanks!,eve,0\n"))
    assert later.radio[0].value == "mentions"
    assert later.selectbox(key="column_0_mentions_text").value == "utterance"
    assert later.selectbox(key="zone_of_0").value == "America/New_York"


def test_the_order_of_dates_is_asked_where_the_first_rows_do_not_show_that_it_matters(store):
    same_either_way = b"".join(b"%d,03/03/2026 10:00,Hello,ana,1\n" % number for number in range(1, 22))
    at = dragged(
        opened(), ("mine.csv", b"id,date,text,user,likes\n" + same_either_way + b"99,04/03/2026 10:00,Bye,bob,\n")
    )
    at.selectbox(key="platform_of_0").set_value("facebook").run()
    assert not [one for one in at.radio if one.key == "day_first_0"]

    at.button(key="confirm_0").click().run()

    assert "say which here, and import again" in said(at)
    at.radio(key="day_first_0").set_value(False).run()
    at.button(key="confirm_0").click().run()
    found = store.one("select max(created_at) as newest, count(*) as n from mention")
    assert found == {"newest": datetime(2026, 4, 3, 9, 0), "n": 22}


def test_a_file_keeps_its_answers_when_one_before_it_is_taken_out(store):
    at = dragged(opened(), ("mine.csv", TABLE), ("yours.csv", TABLE.replace(b"jab", b"shot")))
    at.selectbox(key="platform_of_0").set_value("facebook").run()
    at.selectbox(key="platform_of_1").set_value("x").run()

    at.file_uploader[0].set_value([("yours.csv", TABLE.replace(b"jab", b"shot"), "text/csv")]).run()

    answers = {one.key: one.value for one in at.selectbox if one.key.startswith("platform_of_")}
    assert "facebook" not in answers.values()


def test_a_file_that_is_nothing_says_why_as_text(store):
    at = dragged(opened(), ("empty.csv", b""), ("noise.csv", b"![x](https://evil.example/a.png)\n"))

    assert "Not recognised" in said(at)
    assert "empty.csv" in "\n".join(one.value for one in at.text)
    assert not any("evil.example" in one.value for one in [*at.markdown, *at.caption])
    assert not [button for button in at.button if str(button.key).startswith("confirm")]


@pytest.mark.parametrize("name", ["../../x.csv", "a/b\\c.csv", "\u202egnp.csv", "", "...", "x" * 400 + ".csv"])
def test_an_upload_lies_in_the_home_alone_and_private(store, name):
    class Upload:
        def getbuffer(self):
            return memoryview(b"a,b\n1,2\n")

    Upload.name = name
    with bring_in.on_disk(Upload()) as path:
        assert path.resolve().is_relative_to((store.home / "uploads").resolve())
        assert path.stat().st_mode & 0o777 == 0o600

    assert not path.exists()


# -- sources, runs, accounts ---------------------------------------------------------------------


def test_a_source_says_how_old_its_newest_is_and_whether_that_is_stale(store):
    land(store, datetime.now(UTC) - timedelta(days=20))

    at = opened("sources")

    assert "Stale · 20 days ago" in said(at)
    assert "no account values" in said(at)


def test_an_account_without_anything_is_not_stale_but_without_data(store):
    add_account(store, platform="x", account_id="ours", actor="test")

    assert "Nothing yet" in said(opened("sources"))


def test_runs_show_what_was_refused_with_its_reason(store):
    at = dragged(opened(), ("mine.csv", TABLE))
    at.selectbox(key="platform_of_0").set_value("facebook").run()
    at.button(key="confirm_0").click().run()

    runs = opened("runs")
    assert "1 line refused" in said(runs)
    runs.toggle[0].set_value(True).run()

    assert "not a date" in str(runs.dataframe[0].value)


def test_an_account_is_named_and_assigned_to_a_programme(store):
    made = add_programme(
        store, code="FLU", name="Flu", term="campaign", starts_on=datetime(2026, 1, 1).date(),
        ends_on=datetime(2026, 12, 31).date(), actor="test",
    )  # fmt: skip
    at = opened("accounts")

    at.text_input(key="acc_id_new").set_value("clinic")
    at.text_input(key="acc_name_new").set_value("The clinic")
    at.selectbox(key="acc_programme_new").set_value(made["programme_id"])
    at.button(key="account_save").click().run()

    assert not at.exception
    held = store.one("select platform, account_id, name, programme_id, role from account")
    assert held == {
        "platform": "x",
        "account_id": "clinic",
        "name": "The clinic",
        "programme_id": made["programme_id"],
        "role": "own",
    }


def test_an_account_without_id_is_asked_for_it(store):
    at = opened("accounts")

    at.button(key="account_save").click().run()

    assert "Give the id or handle" in said(at)
    assert store.one("select count(*) as n from account") == {"n": 0}


@pytest.mark.parametrize("section", ["sources", "runs"])
def test_an_empty_section_says_what_to_do_next(store, section):
    assert "Bring data in" in said(opened(section))


# -- upkeep --------------------------------------------------------------------------------------


def test_a_backup_is_made_and_listed_with_its_size(store):
    at = opened("upkeep")
    assert "There is no backup yet" in said(at)

    at.button(key="backup_now").click().run()

    assert not at.exception
    assert "Backed up: earshot-" in said(at)
    assert len(list((store.home / "backups").glob("*.duckdb"))) == 1


def test_the_checks_are_run_and_told_in_words(store):
    at = opened("upkeep")

    at.button(key="run_checks").click().run()

    assert not at.exception
    assert "checks are good" in said(at)


def test_the_time_zone_is_changed_from_the_page(store):
    at = opened("upkeep")

    at.selectbox(key="zone_chosen").set_value("Africa/Nairobi").run()
    at.button(key="zone_save").click().run()

    assert not at.exception
    assert "Days now begin and end in Africa/Nairobi (before: Europe/London)." in said(at)
    assert store.one("select value from setting where key = 'time_zone'") == {"value": "Africa/Nairobi"}


def test_without_a_demo_there_is_nothing_to_clear(store):
    assert not [button for button in opened("upkeep").button if button.key == "clear_demo_now"]
