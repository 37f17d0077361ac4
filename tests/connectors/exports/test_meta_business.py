"""Meta Business Suite, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.base import FileRefused, Metric, Post
from connectors.exports import recognise, write_refused


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
        ("ID de publication,ID de Page,x,Description,Heure de publication,Permalien,Vues,Couverture", "facebook"),
        ("ID del post,ID account,x,Descrizione,Orario di pubblicazione,Permalink,Mi piace,Copertura", "instagram"),
        ("ID do post,ID da Página,x,Descrição,Horário de publicação,Link permanente,Curtidas,Alcance", "facebook"),
        ("Identyfikator posta,Identyfikator konta,x,Opis,Czas publikacji,Permalink,Polubienia,Zasięg", "instagram"),
        ("Bericht-ID,Pagina-ID,x,Beschrijving,Publicatietijd,Permalink,Weergaven,Bereik", "facebook"),
    ],
)
def test_localised_meta_headers_are_known(header, platform, load, write):
    path = write(f"{header}\n122,1044,N,Text,13/03/2026 06:08,https://m.example/122,10,7\n")

    result = load(path)

    (post,) = result.of(Post)
    assert (post.platform, post.account_id, post.text) == (platform, "1044", "Text")
    assert result.values("122")["reach", ""] == 7


def test_a_curly_apostrophe_hides_no_likes(load, write):
    head = "ID de publication,ID du compte,Description,Heure de publication,Permalien,Mentions J’aime,Partages"

    result = load(write(f"{head}\n122,1044,Texte,13/03/2026 06:08,https://m.example/122,33,2\n"))

    assert result.values("122") == {("reactions", ""): 33, ("shares", ""): 2}


def test_a_german_meta_total_row_is_skipped(load, write):
    path = write(
        "Beitrags-ID;Seiten-ID;Beschreibung;Veröffentlichungszeit;Aufrufe\n"
        "Gesamt;;;;30\n122;1044;Text;27.03.2026 06:08;1.234\n",
        encoding="cp1252",
    )

    result = load(path)

    assert [row.reason for row in result.skipped] == ["a row of totals"]
    assert result.values("122")["views", ""] == 1234


def test_a_refused_day_of_a_block_comes_back_under_its_title(write, load, tmp_path):
    path = write('sep=,\n"Instagram reach"\n"Date","Primary"\n"2026-03-01T00:00:00","12x"\n"2026-03-02T00:00:00","3"\n')

    (target,) = write_refused(tmp_path / "refused.csv", recognise(path), load(path).refused)
    mended = write(target.read_bytes().replace(b"12x", b"12"), "mended.csv")

    assert [(m.platform, m.metric, m.value) for m in load(mended).of(Metric)] == [("instagram", "reach", 12)]


def test_us_order_is_assumed_in_english_files_only(write, load):
    english = write("Post ID,Page ID,Description,Publish time,Views\n1,2,a,03/04/2026 06:08,5\n", "english.csv")
    french = write("ID de publication,ID de la Page,Description,Heure de publication,Vues\n1,2,a,03/04/2026 06:08,5\n")

    assert load(english).of(Post)[0].created_at.month == 3
    with pytest.raises(FileRefused, match="does not tell"):
        load(french)
