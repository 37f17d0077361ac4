"""More than two hundred ways to write a handle, an e-mail or a telephone number: none survives, and plain words do."""

from __future__ import annotations

import re
import unicodedata

import pytest

from pipelines.redaction import redact

HANDLES = (
    "@jofenwick", "@jo_fenwick", "@jo.fenwick", "@jofenwick99", "@_jofenwick_", "@9jofenwick", "\uff20jofenwick",
    "\ufe6bjofenwick", "@jofénwick", "@мария_иванова", "@山田太郎", "@محمد_علي", "@ γιώργος_99", "@김민지",
    "@jofenwick.", "(@jofenwick)", "@jofenwick's", "hi@jofenwick", "@jofen\u200bwick", "\u200b@jofenwick",
    "@jo\u00adfenwick", "@\u2060jofenwick", "@ jo_fenwick", "@ jofenwick9", "@jofenwick@mastodon.example",
    "@jo-fenwick@social.example.org", "jofenwick@mastodon", "u/jofenwick", "/u/jo_fenwick", "U/jofenwick",
    "instagram: jofenwick", "Instagram = jofenwick", "ig: jo.fenwick", "IG jo_fenwick", "insta: @jofenwick",
    "insta jofenwick99", "snap: jofenwick", "snapchat: jo.fenwick", "tiktok: @jofenwick", "tik tok: jofenwick",
    "twitter: jofenwick", "facebook: jo.fenwick", "fb: jofenwick", "telegram: @jofenwick", "discord: jofenwick99",
    "bluesky: jofenwick.bsky.social", "kik: jofenwick", "skype: jo.fenwick", "threads: jofenwick",
    "my handle is jofenwick", "handle: jofenwick", "username jo_fenwick", "my username is jofenwick",
    "user name: jofenwick", "twitter.com/jofenwick", "x.com/jofenwick", "t.me/jofenwick", "instagram.com/jofenwick/",
    "tiktok.com/@jofenwick", "facebook.com/jo.fenwick.9", "youtube.com/@jofenwick", "linkedin.com/in/jofenwick",
    "wa.me/447700900123", "https://example.org/u/jofenwick", "www.example.org/jofenwick",
    "snapchat.com/add/jofenwick",
)  # fmt: skip
MAILS = (
    "jofenwick@example.org", "jo.fenwick@example.co.uk", "JO.FENWICK@EXAMPLE.ORG", "jo_fenwick+quit@mail.example.org",
    "jo-fenwick@example.museum", "jo'fenwick@example.org", "jofenwick99@example.ie", "jofenwick@example.com.au",
    "jofénwick@exämple.org", "мария.фенвик@пример.рф", "jofenwick@xn--exmple-cua.org", "jofenwick@192.0.2.7",
    "jofenwick@[192.0.2.7]", '"jo fenwick"@example.org', "mailto:jofenwick@example.org", "<jofenwick@example.org>",
    "jofenwick \uff20 example.org", "jofenwick\uff20example\uff0eorg", "jofenwick@\u200bexample.org",
    "jo\u200bfenwick@example.org", "jofenwick @example.org", "jofenwick@ example.org", "jofenwick @ example.org",
    "jofenwick@example .org", "jofenwick@example. org", "jofenwick @ example . org", "jo . fenwick @ example . org",
    "jofenwick@example,org", "jofenwick(at)example.org", "jofenwick (at) example.org",
    "jofenwick [at] example [dot] org", "jofenwick{at}example{dot}org", "jofenwick<at>example<dot>org",
    "jofenwick(at)example(dot)co(dot)uk", "jofenwick [at] example dot org", "jofenwick (a) example.org",
    "jofenwick(@)example.org", "jofenwick -at- example -dot- org", "jofenwick-at-example.org",
    "jofenwick_at_example_dot_org", "jofenwick at example dot org", "jofenwick AT example DOT org",
    "jo dot fenwick at example dot co dot uk", "jofenwick at mail dot example dot org", "jo.fenwick at example.org",
    "jofenwick9 at example.co.uk", "jo_fenwick at example.com", "jofenwick at example.org", "jofenwick%40example.org",
    "jofenwick&#64;example.org", "jofenwick&commat;example.org", "j o f e n w i c k @ e x a m p l e . o r g",
    "jofenwick@example.org.", "jofenwick@example.org,", "(jofenwick@example.org)", "jofenwick@sub.mail.example.org",
)  # fmt: skip
PHONES = (
    # United Kingdom, from Ofcom's numbers for drama
    "07700 900123", "07700900123", "07700 900 123", "07700-900-123", "07700.900.123", "07700/900123",
    "(07700) 900123", "07700  900  123", "07700\u00a0900\u00a0123", "07700\u2011900\u2011123", "07700\u2013900123",
    "07700 900\n123", "+447700900123", "+44 7700 900123", "+44 (0)7700 900123", "+44-7700-900-123",
    "+44.7700.900.123", "0044 7700 900123", "00447700900123", "+44 7700\u200b900123", "0 7 7 0 0 9 0 0 1 2 3",
    "0-7-7-0-0-9-0-0-1-2-3", "o7700 900123", "O77OO 9OO123", "07700 9oo123", "０７７００ ９００１２３", "٠٧٧٠٠٩٠٠١٢٣",
    "०७७००९००१२३", "tel:07700900123", "t:07700900123", "01632 960 123", "01632960123", "(01632) 960123",
    "01632 960123 ext 45", "01632 960123 x45", "020 7946 0018", "(020) 7946 0018", "020-7946-0018", "02079460018",
    "+44 20 7946 0018", "0117 496 0123", "0191 498 0123", "028 9649 6123", "029 2018 0123", "0808 157 0142",
    "08081570142", "03069 990123", "0306 999 0123", "07700 nine hundred 123",
    "zero seven seven zero zero nine zero zero one two three",
    "oh double seven double zero nine double zero one two three",
    "oh seven seven hundred, nine hundred one two three", "Zero-seven-seven-zero-zero-nine-zero-zero-one-two-three",
    # Ireland
    "087 123 4567", "0871234567", "(087) 123 4567", "087-123-4567", "+353 87 123 4567", "+353871234567",
    "00353 87 123 4567", "+353 (0)87 123 4567", "01 234 5678", "(01) 234 5678", "021 234 5678", "+353 1 234 5678",
    "1800 200 300",
    # Australia, from the numbers for fiction
    "0491 570 156", "0491570156", "+61 491 570 156", "+61491570156", "0061 491 570 156", "+61 (0)491 570 156",
    "(02) 5550 1234", "02 5550 1234", "0255501234", "+61 2 5550 1234", "1300 975 707", "1800 975 711",
    # United States, 555-01xx
    "202-555-0143", "(202) 555-0143", "202.555.0143", "202 555 0143", "2025550143", "+1 202-555-0143", "+12025550143",
    "1-202-555-0143", "1 (202) 555-0143", "1.202.555.0143", "001 202 555 0143", "1-800-555-0199", "555-0143",
    "(202)555-0143", "202-555-0143 ext. 9", "202-555-0143x9",
)  # fmt: skip
PLACES = ("please write to {} today", "{} is mine", "no answer from {}, again!")
PLAIN = (
    "I waited 23 weeks and rang 44 times", "On 12 March 2026 at 10:30", "It cost £1,250.50 or 3.5 %",
    "12.03.2026 10:30", "from 01/02/2026 to 28/02/2026", "2026-10-31 09:00", "01-02-2026 and 03-02-2026",
    "between 9am and 5pm, Mon-Fri", "look at example.org", "we met at the station", "see you @ the pub. Great night",
    "me @ work all day", "one two three and off we go", "I smoked 20 a day for 15 years", "2,400 quits by 2026",
    "room 101, floor 2", "ratio 3:1, score 4-2", "the 10.15 from Leeds", "£07 off", "version 3.11.4",
    "step 1. Stop. step 2. Start", "twitter is awful today", "instagram post of the clinic", "facebook said no",
    "my username is wrong", "I love snap peas", "threads on my coat", "double the price", "at dot com prices",
    "half past seven", "the number was 42", "5 of 7 days", "call 999 now", "NHS 111 helped", "it is 100% free",
    "page 12-14", "born 1984", "a 4 week course", "2 x 21 mg patches", "temperature -3.5 to 12", "reference AB-12",
    "one or two, three or four", "100 200 300", "it's 50/50", "size 10-12", "at 8.30 on 4.5.26",
    "I scored 9,999 points", "open 24/7", "the 7.45 and the 8.15", "we are at capacity",
)  # fmt: skip


def letters(text: str) -> str:
    """What somebody could put together again: letters and digits alone, digits of every script as 0 to 9."""
    told = unicodedata.normalize("NFKD", text.casefold())
    return "".join(str(unicodedata.decimal(one, one)) for one in told if one.isalnum())


def test_there_are_more_than_two_hundred_forms() -> None:
    assert len({*HANDLES, *MAILS, *PHONES}) >= 200


@pytest.mark.parametrize("kind", [HANDLES, MAILS, PHONES], ids=["handles", "mails", "phones"])
def test_no_form_survives(kind: tuple[str, ...]) -> None:
    survived = []
    for form in kind:
        for place in PLACES:
            told = redact(place.format(form))
            left = letters(re.sub(r"\[(?:e-mail|handle|telephone|number|link)\]", "", told))
            label = r"(?:mailto|tel|t|my|handle|hi|s|jo|insta|tiktok|telegram)*"
            if told == place.format(form) or not re.fullmatch(_loosely(place, label), left):
                survived.append((form, told))

    assert survived == []


def _loosely(place: str, label: str) -> str:
    """The letters of the place with nothing but a label where the form stood."""
    before, after = place.split("{}")
    return letters(before) + label + letters(after)


def test_what_names_nobody_stays_as_it_was() -> None:
    changed = [(text, told) for text in PLAIN if (told := redact(text)) != text]

    assert changed == []
