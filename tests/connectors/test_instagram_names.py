"""The metric names asked of Instagram are spelled as Meta's own package spells them; a name there may still be dead."""

from __future__ import annotations

from connectors import instagram

# of the account; named by Meta's documents alone
NOT_IN_THE_PACKAGE = {"saves", "profile_views", "website_clicks"}


def test_every_metric_but_three_is_one_that_the_package_knows() -> None:
    from facebook_business.adobjects.instagraminsightsresult import InstagramInsightsResult

    known = {value for key, value in vars(InstagramInsightsResult.Metric).items() if not key.startswith("_")}
    asked = {*instagram.ACCOUNT_METRICS, *instagram.MEDIA_METRICS}

    assert len(known) > 15
    assert asked - known == NOT_IN_THE_PACKAGE
