"""LinkedIn page exports, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.base import Post
from connectors.exports import recognise


def test_linkedin_drops_who_posted(load, samples):
    result = load(samples / "linkedin.updates.csv")

    (post,) = result.of(Post)
    assert post.post_id == "7160000000000000001"
    assert post.created_at == datetime(2026, 1, 31, tzinfo=UTC)
    assert "A Person" not in str(post)
    assert result.values(post.post_id)["shares", ""] == 5


def test_linkedin_days_keep_organic_and_sponsored_apart(load, samples):
    values = load(samples / "linkedin.metrics.csv").values()

    assert values["views", ""] == 100
    assert values["views", '{"delivery":"organic"}'] == 90
    assert values["views", '{"delivery":"sponsored"}'] == 10
    assert values["reach", '{"delivery":"organic"}'] == 80


def test_the_old_xls_file_is_read(samples, load):
    path = samples / "linkedin.xls"

    result = load(path, account_id="welltown")

    assert recognise(path).encoding == "xls"
    assert [post.text for post in result.of(Post)] == ["Walk to school", "Grüße"]
    assert result.values("7160000000000000002")["views", ""] == 2000
