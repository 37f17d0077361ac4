"""Meta Business Suite, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.base import Metric, Post
from connectors.exports import recognise


def test_meta_dates_are_in_us_order_and_in_the_zone_of_the_account(load, samples):
    path = samples / "meta_business.facebook_posts.csv"

    result = load(path, time_zone="America/Los_Angeles")

    assert recognise(path).needs_time_zone
    assert [post.created_at for post in result.of(Post)] == [
        datetime(2026, 3, 27, 13, 8, tzinfo=UTC),
        datetime(2026, 3, 5, 2, 30, tzinfo=UTC),
    ]
    assert result.of(Post)[0].account_id == "1044"
    assert result.values("122158000000000001")["views", ""] == 1234
    assert ("reach", "") not in result.values("122158000000000002")
    assert all("Page name" not in post.native for post in result.of(Post))


def test_instagram_is_told_from_facebook_by_its_account_columns(load, samples):
    result = load(samples / "meta_business.instagram_posts.csv")

    (post,) = result.of(Post)
    assert (post.platform, post.account_id) == ("instagram", "17840000000000001")
    assert result.values(post.post_id)["saves", ""] == 4
    assert "welltown" not in str(post.native)


def test_meta_account_blocks_name_their_metric_above_each_table(load, samples):
    result = load(samples / "meta_business.account_blocks.csv")

    assert [(m.platform, m.metric, m.as_of.day, m.value) for m in result.of(Metric)] == [
        ("facebook", "reach", 1, 123),
        ("facebook", "reach", 2, 125),
        ("instagram", "profile_visits", 1, 7),
    ]
    assert [m.native_metric for m in result.of(Metric)][-1] == "Instagram profile visits"


@pytest.mark.parametrize(
    ("header", "platform"),
    [
        (
            "Beitrags-ID,Seiten-ID,Seitenname,Beschreibung,Veröffentlichungszeit,Permalink,Aufrufe,Reichweite",
            "facebook",
        ),
        ("Inläggs-ID,Sid-id,Sidnamn,Beskrivning,Publiceringstid,Permalänk,Visningar,Räckvidd", "facebook"),
        (
            "ID de la publicación,ID de la cuenta,x,Descripción,Hora de publicación,Enlace permanente,Vues,Alcance",
            "instagram",
        ),
        ("ID de publication,ID du compte,x,Description,Heure de publication,Permalien,Vues,Couverture", "instagram"),
    ],
)
def test_localised_meta_headers_are_known(header, platform, load, write):
    path = write(f"{header}\n122,1044,N,Text,27/03/2026 06:08,https://m.example/122,10,7\n")

    result = load(path)

    (post,) = result.of(Post)
    assert (post.platform, post.account_id, post.text) == (platform, "1044", "Text")
    assert result.values("122")["reach", ""] == 7


def test_a_german_meta_total_row_is_skipped(load, write):
    path = write(
        "Beitrags-ID;Seiten-ID;Beschreibung;Veröffentlichungszeit;Aufrufe\n"
        "Gesamt;;;;30\n122;1044;Text;27.03.2026 06:08;1.234\n",
        encoding="cp1252",
    )

    result = load(path)

    assert [row.reason for row in result.skipped] == ["a row of totals"]
    assert result.values("122")["views", ""] == 1234
