"""The Mentions page without a browser: what it finds, how it shows hostile text, and what a correction does."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from dashboard import mention_search
from dashboard.mention_card import link_host
from dashboard.mention_search import Asked
from data.store import Store
from pipelines import landing, load
from tests.pipelines.test_redaction_forms import HANDLES, MAILS, PHONES

HOSTILE = "![x](https://evil.example/p.png) <script>alert(1)</script> **bold** :material/verified: \u202egnp.exe"
FIRST = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TEXTS = (
    "The queue was terrible and nobody answered the phone.",
    "Where can I book a flu jab?",
    "Thank you, the nurse was wonderful!",
    "50% of the vans are late_again",
)


def mention(number: int, text: str | None, *, platform: str = "x", url: str | None = None) -> Mention:
    at = FIRST + timedelta(hours=7 * number)
    return Mention(platform, f"m{number}", "clinic", "mention", at, at, text, url=url, author_key="0123456789abcdef")


def land(store: Store, mentions: list[Mention]) -> None:
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


def many() -> list[Mention]:
    platforms = ("x", "facebook", "youtube")
    return [mention(n, TEXTS[n % len(TEXTS)], platform=platforms[n % 3]) for n in range(80)]


def page() -> None:
    from dashboard.views import mentions

    mentions.show()


def opened(**address: str | list[str]) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["_pages"] = {}
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def metric(at: AppTest, label: str) -> str:
    return next(one.value for one in at.metric if one.label == label)


def texts(at: AppTest) -> list[str]:
    return [one.value for one in at.text]


def asked(**more) -> Asked:
    return Asked(date(2026, 3, 1), date(2026, 3, 31), "Europe/London", **more)


@pytest.fixture
def filled(store):
    land(store, many())
    return store


def test_an_empty_store_says_what_to_do_next(store):
    at = opened()

    assert any("There are no mentions yet" in one.value for one in at.markdown)
    assert not at.metric


def test_the_page_counts_what_it_lists(filled):
    at = opened(period="all")

    assert metric(at, "Mentions") == "80"
    assert len([one for one in texts(at) if one in TEXTS]) == 25
    assert any("1 to 25 of 80 mentions" in one.value for one in at.caption)

    at.button(key="box_mentions").click().run()
    assert not at.exception
    assert list(at.selectbox(key="number_chosen").options)[:2] == ["Mentions", "Criticism"]
    assert any("from mentions_daily" in one.value for one in at.code)


def test_filters_in_the_address_are_restored(filled):
    at = opened(period="all", sentiment="negative", platform=["x", "youtube"], q="QUEUE", page="1")

    shown = [one for one in texts(at) if one in TEXTS]
    assert set(shown) == {TEXTS[0]}
    assert metric(at, "Mentions") == str(len(shown))
    assert at.text_input(key="q").value == "QUEUE"


def test_a_page_of_the_list_is_in_the_address(filled):
    at = opened(period="all", page="4")

    assert any("76 to 80 of 80 mentions" in one.value for one in at.caption)


def test_a_page_beyond_the_last_is_the_last(filled):
    at = opened(period="all", page="99999")

    assert any("76 to 80 of 80 mentions" in one.value for one in at.caption)


def test_filters_that_find_nothing_say_so_and_can_be_cleared(filled):
    at = opened(period="all", q="zeppelin", act="praise")
    assert any("No mention of" in one.value for one in at.markdown)

    at.button(key="clear_filters").click().run()

    assert not at.exception
    assert metric(at, "Mentions") == "80"


@pytest.mark.parametrize(("q", "found"), [("50%", 20), ("late_again", 20), ("%", 20), ("_", 20), ("queue was", 20)])
def test_search_takes_percent_and_underscore_as_letters(filled, q, found):
    assert mention_search.sums(asked(q=q)).total == found


@pytest.mark.parametrize("q", ["SE Was wonder", "K a FLU", "Book", "s late_Again", "JAB?", "(nurse"])
def test_search_finds_a_word_in_any_case(filled, q):
    held = [one for one in TEXTS if q.casefold() in one.casefold()]

    assert mention_search.sums(asked(q=q)).total == 20 * len(held)


def test_hostile_text_is_only_ever_shown_as_text(store):
    land(store, [mention(1, HOSTILE, url="javascript:alert(1)"), mention(2, "fine", url="https://x.com/a/status/2")])

    at = opened(period="all")

    assert HOSTILE in texts(at)
    assert "javascript:alert(1)" in texts(at)
    for kind in (at.markdown, at.caption, at.warning, at.info, at.success, at.header):
        assert not any("evil.example" in one.value for one in kind)


def test_an_address_stands_in_our_line_only_where_no_character_of_it_means_anything_there(store):
    post = "https://bsky.app/profile/did:plc:abc/post/3k?a=1&b=2"
    land(store, [mention(1, "one", url=post), mention(2, "two", url="https://x.com/a](https://evil.example)&copy;")])

    at = opened(period="all")

    lines = [one.value for one in at.markdown]
    assert sum(f":small[[Open on bsky.app]({post})]" in one for one in lines) == 1
    assert not any("evil.example" in one for one in lines)
    assert [one.proto.url for one in at.get("link_button")] == ["https://x.com/a](https://evil.example)&copy;"]


def test_a_mention_with_nothing_to_read_says_so(store):
    land(store, [mention(1, None), mention(2, "   ")])

    at = opened(period="all")

    assert sum("Nothing to read" in one.value for one in at.markdown) >= 2


def test_a_correction_changes_the_badge_and_the_numbers_and_undo_brings_both_back(filled):
    at = opened(period="all", q="queue was")
    before = metric(at, "Share negative")
    first = next(menu for menu in at.menu_button if str(menu.key).startswith("more_"))

    first.click("correct").run()
    at.radio(key="correct_sentiment").set_value("positive")
    at.radio(key="correct_act").set_value("praise")
    at.text_area(key="correct_note").set_value("She was joking.")
    at.button(key="correct_save").click().run()

    assert not at.exception
    assert any("Corrected: Negative" in one.value and "Positive, praise" in one.value for one in at.success)
    assert any("Checked by staff" in one.value for one in at.markdown)
    assert metric(at, "Share negative") != before
    assert filled.one("select note from classification_review") == {"note": "She was joking."}

    at.button(key="correction_undo").click().run()

    assert not at.exception
    assert any("Taken back" in one.value for one in at.success)
    assert not any("Checked by staff" in one.value for one in at.markdown)
    assert metric(at, "Share negative") == before


def test_why_shows_the_words_that_decided_it_with_their_sign(filled):
    at = opened(period="all", q="queue was")

    next(button for button in at.button if str(button.key).startswith("why_")).click().run()

    said = "\n".join(texts(at))
    assert "“terrible”  towards negative" in said
    assert "read by fast" in said
    assert any("How likely" in one.value for one in at.caption)
    assert any("severity: " in one.value for one in at.caption)


def test_a_reading_that_is_right_is_confirmed_and_stands_as_a_label(filled):
    at = opened(period="all", q="queue was")
    next(button for button in at.button if str(button.key).startswith("why_")).click().run()

    at.button(key="confirm_reading").click().run()

    assert not at.exception
    assert any("Confirmed: Negative" in one.value for one in at.success)
    assert any("Checked by staff" in one.value for one in at.markdown)
    assert filled.one("select source, created_by from labels_in_force") == {
        "source": "confirmation", "created_by": "dashboard",
    }  # fmt: skip


# -- the sums and the pages behind it ------------------------------------------------------------


def test_the_roll_up_and_the_mentions_give_the_same_sums(filled):
    from_roll_up = mention_search.sums(asked(platforms=("x",)))
    from_mentions = mention_search.sums(asked(platforms=("x",)), "hour")

    assert from_roll_up.by_day == from_mentions.by_day
    assert from_roll_up.by_act == from_mentions.by_act
    assert from_roll_up.by_sentiment == from_mentions.by_sentiment


def test_the_pages_hold_every_mention_once_newest_first(filled):
    by_day = mention_search.sums(asked()).by_day

    listed = [row for number in range(1, 10) for row in mention_search.page(asked(), by_day, number, 9)]

    assert len(listed) == len({row["mention_id"] for row in listed}) == 80
    assert listed == sorted(listed, key=lambda row: row["created_at"], reverse=True)


def test_the_likeliest_criticism_or_the_most_reacted_to_can_stand_first(filled):
    by_day = mention_search.sums(asked()).by_day
    newest = mention_search.page(asked(), by_day, 1, 80)

    critical = mention_search.page(asked(), by_day, 1, 80, "criticism")
    loudest = mention_search.page(asked(), by_day, 1, 80, "reactions")

    held = [row["p_criticism"] or 0.0 for row in critical if not row["is_reviewed"]]
    assert held == sorted(held, reverse=True)
    sums = [sum(row[name] or 0 for name in ("reactions", "comments", "shares")) for row in loudest]
    assert sums == sorted(sums, reverse=True)
    assert {row["mention_id"] for row in critical} == {row["mention_id"] for row in newest}
    assert mention_search.page(asked(), by_day, 2, 40, "criticism") == critical[40:]


def test_what_was_answered_does_not_wait(filled):
    from connectors.base import Post

    waiting = mention_search.waiting(asked())
    enquiry = filled.one("select mention_id, platform from mention where act = 'enquiry' order by mention_id")
    reply = Post(enquiry["platform"], "p", "clinic", FIRST + timedelta(days=30), FIRST + timedelta(days=30))
    job = landing.new_job("export", "generic", "posts.csv", "1" * 64, "test")
    from dataclasses import replace

    rows = landing.to_table([replace(reply, in_reply_to=enquiry["mention_id"])], "post")
    landing.publish(filled.home, job, [("post", rows)])
    load.load_pending(filled)

    assert mention_search.waiting(asked()) == waiting - 1
    assert mention_search.waiting(asked(sentiments=("negative", "neutral", "positive"))) == waiting - 1
    assert mention_search.sums(asked(states=("waiting",))).total == waiting - 1


def test_a_day_is_a_day_of_the_organisation(store):
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July in London
    land(store, [Mention("x", "1", "clinic", "mention", late, late, "Where can I book?")])

    of_july_2 = Asked(date(2026, 7, 2), date(2026, 7, 2), "Europe/London")

    assert mention_search.sums(of_july_2).total == 1
    assert len(mention_search.page(of_july_2, mention_search.sums(of_july_2).by_day, 1, 25)) == 1


def test_the_export_guards_formulas_and_names_no_author(store):
    from dashboard.views.mentions import COLUMNS, _csv

    land(store, [mention(1, "=HYPERLINK(1)"), mention(2, "fine")])

    rows = list(csv.DictReader(io.StringIO(_csv(asked(), is_demo=True).decode("utf-8-sig"))))

    assert {row["text"] for row in rows} == {"'=HYPERLINK(1)", "fine"}
    assert "author_key" not in COLUMNS
    assert "0123456789abcdef" not in str(rows)
    assert all(row["label"].startswith("DEMO DATA") for row in rows)
    assert rows[0]["created_at_utc"].endswith("Z")


def test_no_handle_mail_or_number_leaves_in_the_files_of_mentions_and_cases(store):
    from dashboard.case_take_out import queue_file
    from dashboard.views.mentions import _csv

    forms = [*HANDLES, *MAILS, *PHONES]
    words = [f"please write to {form} today" for form in forms]
    land(store, [replace(mention(1, said), mention_id=f"m{n}") for n, said in enumerate(words)])
    held = len(store.rows("select 1 from mention"))

    taken = _csv(asked(), is_demo=False).decode("utf-8-sig")
    queue = queue_file([{"about": said} for said in words], is_demo=False)

    assert held == len(forms)
    for text in (taken, queue.decode("utf-8-sig")):
        assert "fenwick" not in text.lower()
        assert not [form for form in (*MAILS, *PHONES) if form in text]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://x.com/1", "data:text/html,x", "https://a.b@c.example/", "https://x.com/\n1"]
)
def test_only_a_plain_https_address_is_a_link(url):
    assert link_host(url) is None
