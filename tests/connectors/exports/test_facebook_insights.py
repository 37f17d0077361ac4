"""The old Facebook Insights export, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.base import Post


def test_facebook_insights_skips_its_row_of_descriptions(load, samples):
    result = load(samples / "facebook_insights.posts.csv")

    assert [row.reason for row in result.skipped] == ["a description of the columns"]
    assert result.values("1044_2001")["reach", '{"delivery":"organic"}'] == 2700
    assert result.values("1044_2001")["clicks", ""] == 159
    assert result.of(Post)[0].created_at == datetime(2016, 12, 28, 15, 0, tzinfo=UTC)


def test_the_research_file_without_ids_gets_stable_ones(load, samples):
    path = samples / "facebook_insights.posts_without_id.csv"

    first, second = load(path), load(path)

    ids = [post.post_id for post in first.of(Post)]
    assert ids == [post.post_id for post in second.of(Post)]
    assert len(set(ids)) == 3
    assert ids[0][:-1] == ids[1][:-1]  # two equal rows differ by their number
    post = first.of(Post)[0]
    assert post.created_at is None
    assert post.media_type == "Photo"
    assert post.native["Post Month"] == "12"
    assert first.values(ids[0])["followers", ""] == 139441
    assert first.values(ids[0])["reactions", ""] == 79
