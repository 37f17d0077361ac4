"""Tables with columns of any name: the guess, what the user corrects, and what is never kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from connectors.base import FileRefused, Mention, Metric, Post, author_key
from connectors.exports import generic_names, recognise, values

TWEETS = """\
id,user_name,user_location,user_description,user_followers,date,text,hashtags,source,retweets,favorites
1340539111971516416,Rachel R,"La C, CA",Reader of news,98765,2020-12-20 06:06:44,"Same @folks said
so &amp; so",['Health'],Web App,3,7
1338158543359250433,Rachel R,,,1,2020-12-13 16:27:13,Second one,,App,NA,1
"""


def test_a_file_of_public_posts_is_read_without_its_people(write, load):
    path = write(TWEETS)
    recognised = recognise(path)

    result = load(path, as_kind="mentions")

    assert (recognised.layout, recognised.kinds, recognised.platform) == ("generic", ("mention",), "x")
    assert recognised.needs_time_zone
    first, second = result.of(Mention)
    assert first.text == "Same @folks said\nso &amp; so"
    assert first.created_at == datetime(2020, 12, 20, 6, 6, 44, tzinfo=UTC)
    assert (first.mention_id, first.reactions, first.shares, first.comments) == ("1340539111971516416", 7, 3, None)
    assert first.counts == {"retweets": 3, "favorites": 7}
    assert (second.reactions, second.shares) == (1, None)
    assert first.author_key == second.author_key == author_key(b"a secret of the tests, 32 bytes!", "x", "Rachel R")
    for person in ("Rachel", "La C", "Reader of news", "98765"):
        assert person not in str(result.items)


def test_the_time_zone_moves_times_without_an_offset_only(write, load):
    path = write("id,created_at,text\n1,2026-07-01 12:00,a\n2,2026-07-01T12:00:00Z,b\n")

    here, there = load(path, as_kind="mentions", platform="x", time_zone="Asia/Tokyo").of(Mention)

    assert here.created_at == datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
    assert there.created_at == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "header",
    ["Datum;Nutzername;Kommentar;Gefällt mir", "Datum;Användare;Kommentar;Gilla-markeringar",
     "Fecha;Usuario;Comentario;Me gusta", "Date;Auteur;Commentaire;J'aime"],
)  # fmt: skip
def test_columns_are_guessed_in_several_languages(header, write, load):
    path = write(f"{header}\n27.03.2026;anna;Sehr gut;5\n")

    result = load(path, platform="facebook")

    (mention,) = result.of(Mention)
    assert (mention.text, mention.reactions, mention.created_at.date()) == ("Sehr gut", 5, date(2026, 3, 27))
    assert mention.author_key


def test_the_users_mapping_replaces_the_guess(write, load):
    path = write("a,b,c,d\n1,2026-03-01,hello,5\n")
    recognised = recognise(path, as_kind="mentions")
    assert "Which column is the text?" in recognised.questions

    mapping = {"a": "id", "b": "created_at", "c": "text", "d": "metric:shares"}
    (mention,) = load(path, as_kind="mentions", platform="x", mapping=mapping).of(Mention)

    assert (mention.mention_id, mention.text, mention.shares, mention.counts) == ("1", "hello", 5, {"d": 5})


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"a": "id", "b": "created_at"}, "no column is the text"),
        ({"a": "text", "b": "text", "c": "created_at"}, "two columns are 'text'"),
        ({"a": "nonsense", "b": "created_at", "c": "text"}, "no field 'nonsense'"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_words(mapping, words, write, load):
    with pytest.raises(FileRefused, match=words):
        load(write("a,b,c,d\n1,2026-03-01,hello,5\n"), as_kind="mentions", platform="x", mapping=mapping)


def test_a_file_without_a_platform_asks_for_it(write, load):
    path = write("id,date,text\n1,2026-03-01,hello\n")

    assert "Which platform is this file of?" in recognise(path, as_kind="mentions").questions
    with pytest.raises(FileRefused, match="of which platform"):
        load(path, as_kind="mentions")


def test_a_column_of_platforms_is_read(write, load):
    path = write(
        "Network,id,date,text,author\nTwitter,1,2026-03-01,a,b\nInstagram,2,2026-03-01,a,b\n,3,2026-03-01,a,b\n"
    )

    result = load(path)

    assert [mention.platform for mention in result.of(Mention)] == ["x", "instagram"]
    assert "'Network' is empty" in result.refused[0].reason


def test_a_kind_nobody_knows_is_a_sentence(write):
    with pytest.raises(ValueError, match="No kind 'cats': known are mentions, posts, metrics"):
        recognise(write(TWEETS), as_kind="cats")


def test_a_mention_without_an_id_gets_the_same_one_every_time(write, load):
    path = write("date,author,text\n2026-03-01,a,hello\n2026-03-01,b,hello\n")

    first, again = load(path, platform="x").of(Mention), load(path, platform="x").of(Mention)

    assert [m.mention_id for m in first] == [m.mention_id for m in again]
    assert first[0].mention_id != first[1].mention_id


@pytest.mark.parametrize("row", ["1,2026-03-01,", "1,,hello", "1E+17,2026-03-01,hello"])
def test_a_mention_without_its_text_date_or_id_is_refused(row, write, load):
    result = load(write(f"id,date,text\n{row}\n"), as_kind="mentions", platform="x")

    assert not result.good
    assert "line 2" in result.refused[0].reason


def test_reviews_keep_their_stars_and_relation(write, load):
    path = write("Review,Stars,Date,Reviewer,Relation\nVery kind,4.5,2026-03-01,Ann,review\n")

    (mention,) = load(path, platform="google").of(Mention)

    assert (mention.rating, mention.relation) == (4.5, "review")


def test_posts_with_numbers_are_posts(write, load):
    path = write('Permalink,Published,Caption,Likes,Impressions\nhttps://x.com/a/status/7,2026-03-01,Hi,5,"1,200"\n')

    result = load(path, account_id="a")

    (post,) = result.of(Post)
    assert recognise(path).kinds == ("post", "metric")
    assert (post.platform, post.text, post.account_id) == ("x", "Hi", "a")
    assert result.values(post.post_id) == {("reactions", ""): 5, ("views", ""): 1200}


def test_a_table_of_our_posts_says_which_mention_each_answers(write, load):
    path = write('id,text,created_at,in reply to\np1,On Saturdays,2026-03-01,"=""17"""\np2,Hello,2026-03-02,\n')

    answer, other = load(path, as_kind="posts", platform="x", account_id="a").of(Post)

    assert (answer.in_reply_to, other.in_reply_to) == ("17", None)


def test_days_of_an_account_are_daily_and_its_followers_a_level(write, load):
    rows = "".join(f"2026-03-{day:02d},{1000 + day},{day}\n" for day in range(1, 9))

    result = load(write("Date,Followers,Impressions\n" + rows), platform="x", account_id="a")

    kinds = {(m.metric, m.kind, m.breakdown) for m in result.of(Metric)}
    assert kinds == {("followers", "snapshot", ""), ("views", "daily", "")}


def test_monthly_totals_are_no_daily_values(write, load):
    rows = "".join(f"2026-{month:02d}-01,{1000 + month},{month}\n" for month in range(1, 9))

    result = load(write("Date,Followers,Impressions\n" + rows), platform="x", account_id="a")

    kinds = {(m.metric, m.kind, m.breakdown) for m in result.of(Metric)}
    assert kinds == {("followers", "snapshot", ""), ("views", "daily", '{"period":"month"}')}


def test_a_long_table_names_its_metric_in_each_row(write, load):
    path = write("Day,Metric,Value\n2026-03-01,Likes,5\n2026-03-01,Sign-ups,7\nTotal,Likes,12\n")

    result = load(path, as_kind="metrics", platform="x", account_id="a")

    assert [(m.metric, m.value, m.native_metric) for m in result.of(Metric)] == [
        ("reactions", 5, "Likes"),
        ("sign-ups", 7, "Sign-ups"),
    ]
    assert len(result.skipped) == 1


def test_a_long_table_of_posts_keeps_which_post_a_value_is_of(write, load):
    path = write("post_id,Day,Metric,Value\np1,2026-03-01,Likes,5\np2,2026-03-01,Likes,7\n")

    assert recognise(path).kinds == ("metric",)
    result = load(path, platform="x", account_id="a")

    assert [(m.post_id, m.metric, m.value) for m in result.of(Metric)] == [
        ("p1", "reactions", 5),
        ("p2", "reactions", 7),
    ]


def test_there_cannot_be_fewer_likes_of_a_post_than_none(write, load):
    result = load(write("post_id,likes,comments\np1,-5,1\np2,4,0\n"), platform="x", account_id="a")

    assert [row.reason.split(": ", 1)[1] for row in result.refused] == [
        "'likes' holds '-5', and there cannot be fewer than none: write the real number."
    ]
    assert {(m.post_id, m.metric) for m in result.of(Metric)} == {("p2", "reactions"), ("p2", "comments")}


def test_the_order_of_day_and_month_is_decided_by_the_whole_column(write, load):
    head = "id,date,text\n"
    tail = "".join(f"{n},0{n}/0{n + 1}/2026,text\n" for n in range(1, 8))

    by_day = load(write(head + tail + "9,27/03/2026,text\n"), as_kind="mentions", platform="x")
    by_month = load(write(head + tail + "9,03/27/2026,text\n"), as_kind="mentions", platform="x")

    assert by_day.of(Mention)[0].created_at.date() == date(2026, 2, 1)
    assert by_month.of(Mention)[0].created_at.date() == date(2026, 1, 2)


def test_an_order_nobody_can_tell_is_asked_and_an_answer_is_taken(write, load):
    path = write("id,date,text\n1,03/04/2026,text\n")

    assert "does the day or the month come first?" in str(recognise(path, as_kind="mentions").questions)
    with pytest.raises(FileRefused, match="line 2: 'date' does not tell"):
        load(path, as_kind="mentions", platform="x")
    told = load(path, as_kind="mentions", platform="x", day_first=True)
    assert told.of(Mention)[0].created_at.date() == date(2026, 4, 3)


def test_of_a_column_with_both_orders_only_dates_that_can_be_one_day_are_taken(write, load):
    path = write("id,date,text\n1,27/03/2026,a\n2,03/28/2026,b\n3,03/04/2026,c\n4,5/5/2026,d\n5,2026-03-04,e\n")

    result = load(path, as_kind="mentions", platform="x")

    days = [(mention.mention_id, mention.created_at.date()) for mention in result.of(Mention)]
    assert days == [
        ("1", date(2026, 3, 27)),
        ("2", date(2026, 3, 28)),
        ("4", date(2026, 5, 5)),
        ("5", date(2026, 3, 4)),
    ]
    assert [row.reason.split(": ", 1)[1] for row in result.refused] == [
        "'date' holds '03/04/2026', which may be 3 April or 4 March: the file puts the day first in line 2 and the"
        " month first in line 3, so nobody can tell; write it as 2026-03-27."
    ]
    told = load(path, as_kind="mentions", platform="x", day_first=True)
    assert [row.line for row in told.refused] == [3]


def test_every_alias_belongs_to_one_field():
    names = [name for names in (*generic_names.ALIASES.values(), *generic_names.METRICS.values()) for name in names]

    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert [name for name in names if name != values.key(name)] == []


@pytest.mark.parametrize(
    ("header", "row", "kept_out"),
    [
        ("id,text,date,red,amber", "1,hello,2026-03-01,yes,no", "red"),
        ("id,text,date,note", "1,hello,2026-03-01,call her back", "note"),
        ("id,text,sent,tag", "1,hello,2026-03-01,urgent", "tag"),
        ("id,text,date,data", "1,hello,2026-03-01,12 kB", "data"),
        ("id,text,date,channel", "1,hello,2026-03-01,e-mail", "channel"),
    ],
)
def test_a_word_of_another_language_names_no_column_whose_cells_do_not_fit(header, row, kept_out, write):
    assert recognise(write(f"{header}\n{row}\n"), as_kind="mentions").mapping[kept_out] == ""


def test_the_same_words_name_their_columns_where_the_cells_fit(write, load):
    path = write("texto,data,red,note\nhola,14/03/2026,Twitter,4\notra,15/03/2026,Facebook,5\n")

    mentions = load(path).of(Mention)

    assert [(one.platform, one.rating, one.created_at.day) for one in mentions] == [("x", 4, 14), ("facebook", 5, 15)]


def test_posts_of_several_networks_keep_each_its_own(write, load):
    by_column = write(
        "Date,Post ID,Network,Link,Likes\n"
        "2026-03-14,178,Instagram,https://www.instagram.com/p/C/,4\n"
        "2026-03-14,179,LinkedIn Page,https://lnkd.in/x,5\n",
        "sprout.csv",
    )
    by_link = write(
        "Date,Link,Likes\n2026-03-14,https://www.facebook.com/1/posts/2,4\n2026-03-14,https://x.com/a/status/3,5\n"
        "2026-03-15,https://example.org/4,6\n",
        "buffer.csv",
    )

    linked = load(by_link)

    assert [post.platform for post in load(by_column).of(Post)] == ["instagram", "linkedin"]
    assert {metric.platform for metric in load(by_column).of(Metric)} == {"instagram", "linkedin"}
    assert [post.platform for post in linked.of(Post)] == ["facebook", "x"]
    assert "'Link' names no platform" in linked.refused[0].reason
    assert not any("platform" in question for question in recognise(by_link).questions)


def test_mentions_of_several_networks_are_told_by_their_links(write, load):
    path = write(
        "Date,Full Text,Url\n2026-03-14,a,http://twitter.com/a/statuses/1\n2026-03-15,b,http://reddit.com/r/a\n"
    )

    assert [mention.platform for mention in load(path).of(Mention)] == ["x", "reddit"]
    assert {mention.platform for mention in load(path, platform="forum").of(Mention)} == {"forum"}


def test_a_time_of_day_in_a_column_of_its_own_is_read(write, load):
    mentions = load(
        write("Date,Time,Text\n2026-03-14,10:11 PM,a\n2026-03-15,,b\n"), platform="x", time_zone="Europe/Paris"
    )
    posts = load(write("Date,Time,Link,Likes\n14-Mar-2026,9:05AM,https://x.com/a/status/3,5\n", "posts.csv"))

    assert [one.created_at.isoformat() for one in mentions.of(Mention)] == [
        "2026-03-14T21:11:00+00:00",
        "2026-03-14T23:00:00+00:00",
    ]
    assert posts.of(Post)[0].created_at.isoformat() == "2026-03-14T09:05:00+00:00"


def test_a_column_that_names_utc_is_read_in_utc(write, load):
    path = write("Timestamp (UTC),Text\n2026-07-14 10:00,a\n")

    (mention,) = load(path, platform="x", time_zone="Europe/Paris").of(Mention)

    assert (recognise(path).needs_time_zone, mention.created_at.hour) == (False, 10)


def test_files_put_together_may_repeat_their_header_and_its_mark(write, load):
    one = "\ufeffid,text,created_at,platform\n1,one,2026-01-02,x\n"

    result = load(write(one + one.replace("1,one", "2,two") + "\ufeff3,three,2026-01-03,x\n"))

    assert [mention.mention_id for mention in result.of(Mention)] == ["1", "2", "3"]
    assert [row.reason for row in result.skipped] == ["the header once more"]


def test_a_mention_keeps_when_it_came_to_be_known_where_the_file_says_so(write, load):
    path = write(
        "id,created_at,collected at,text\n"
        "1,2026-03-01T10:00:00Z,2026-03-01T10:07:00Z,late\n"
        "2,2026-03-01T10:00:00Z,2026-03-01T09:00:00Z,before it was written\n"
        "3,2026-03-01T10:00:00Z,,not told\n"
        "4,2026-03-01T10:00:00Z,2026-03-01,a day\n"
    )

    known = [mention.observed_at for mention in load(path, platform="x", as_kind="mentions").of(Mention)]

    assert [at.isoformat()[:16] for at in (known[0], known[1], known[3])] == [
        "2026-03-01T10:07", "2026-03-01T10:00", "2026-03-02T00:00",
    ]  # fmt: skip
    assert known[2] > known[3]
