"""Signatures over raw bodies: what fits, what does not, and what is too old."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules import signatures


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20), st.binary(min_size=1, max_size=3))
def test_only_the_very_body_and_the_very_secret_fit(body, secret, more):
    signed = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()

    assert signatures.meta_is_genuine(body, signed, [secret])
    assert not signatures.meta_is_genuine(body + more, signed, [secret])
    assert not signatures.meta_is_genuine(body, signed, [secret + "x"])
    assert not signatures.meta_is_genuine(body, signed[:-1], [secret])


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=abc", "sha256=é", "SHA256=" + "0" * 64])
def test_a_header_that_is_none_fits_nothing(header):
    assert not signatures.meta_is_genuine(b"{}", header, ["secret"])
    assert not signatures.x_is_genuine(b"{}", header, ["secret"])


def test_without_a_secret_nothing_fits():
    empty = "sha256=" + hmac.new(b"", b"{}", hashlib.sha256).hexdigest()

    assert not signatures.meta_is_genuine(b"{}", empty, [])
    assert not signatures.meta_is_genuine(b"{}", empty, [""])
    assert not signatures.same_words("", "")


def test_x_is_signed_in_base_64():
    signed = "sha256=" + base64.b64encode(hmac.new(b"app", b"{}", hashlib.sha256).digest()).decode()

    assert signatures.x_is_genuine(b"{}", signed, ["app"])
    assert not signatures.x_is_genuine(b"{}", signed, ["other"])
