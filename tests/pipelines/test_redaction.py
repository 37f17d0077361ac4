"""What leaves the house names nobody: numbers, addresses, handles and known names are blacked out."""

import random

import pytest

from pipelines.redaction import Redactor, redact


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ring 01632 960 001 please", "960 001"),
        ("ring 01632960001", "01632960001"),
        ("mob 07700 900123", "900123"),
        ("+44 7700 900 456 is mine", "900 456"),
        ("(01632) 960999", "960999"),
        ("0808 157 0142 is busy", "157"),
        ("mail jo.fenwick+x@example.co.uk now", "fenwick"),
        ("jo (at) example (dot) org", "example"),
        ("thanks @jo_fen.wick!", "jo_fen"),
        ("I live at NE1 4ST, flat 2", "4ST"),
        ("sw1a1aa", "sw1a1aa"),
        ("NHS 943 476 5919", "476"),
        ("nhs:9434765919", "943"),
        ("NI QQ 12 34 56 C wait", "34"),
        ("see https://example.org/u/jo?x=1", "jo?"),
        ("jo fenwick said so", "fenwick"),
        ("FENWICK'S door", "FENWICK"),
    ],
)
def test_who_can_be_known_is_blacked_out(text, hidden):
    assert hidden not in redact(text, ["Jo Fenwick"])


@pytest.mark.parametrize(
    "text",
    [
        "I waited 23 weeks and rang 44 times",
        "On 12 March 2026 at 10:30",
        "It cost £1,250.50 or 3.5 %",
        "Joanna is not Jo",
    ],
)
def test_what_names_nobody_stays(text):
    assert redact(text, ["Fenwick"]) == text


def test_a_corpus_of_invented_posts_is_blacked_out_nearly_whole():
    dice = random.Random(7)
    places = ["please ring {} today", "{} is mine", "my number: {}.", "no answer on {}, again!", "it's {} (home)"]
    made = []
    for _ in range(400):
        kind = dice.choice(["phone", "email", "nhs", "post", "handle"])
        secret = {
            "phone": f"0{dice.choice(['1632 960', '7700 900', '20 7946 0'])} {dice.randrange(100, 999)}",
            "email": f"{dice.choice(['jo', 'kim.ray'])}{dice.randrange(99)}@example.{dice.choice(['org', 'co.uk'])}",
            "nhs": f"{dice.randrange(400, 800)} {dice.randrange(100, 999)} {dice.randrange(1000, 9999)}",
            "post": f"NE{dice.randrange(1, 9)} {dice.randrange(1, 9)}{dice.choice(['AB', 'XY'])}",
            "handle": f"@{dice.choice(['demo', 'jo'])}_{dice.randrange(999)}",
        }[kind]
        made.append((dice.choice(places).format(secret), secret))

    found = [secret not in redact(text) for text, secret in made]

    assert sum(found) / len(found) >= 0.98


def test_it_counts_what_it_blacked_out():
    worker = Redactor(["Kim"])
    worker.redact("Kim, 01632 960 001, kim@example.org")

    assert dict(worker.counted) == {"e-mail": 1, "telephone": 1, "name": 1}
