"""LinkedIn page exports, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.base import Post


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
