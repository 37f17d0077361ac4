"""When a token or a version of an API ends: the edges of 14 and 90 days."""

from datetime import datetime, timedelta

import pytest

from pipelines.rules import expiry

AT = datetime(2026, 11, 25, 12, 0)


@pytest.mark.parametrize(
    ("left", "standing"),
    [
        (timedelta(days=90, minutes=1), "holds"),
        (timedelta(days=90), "soon"),
        (timedelta(days=14, minutes=1), "soon"),
        (timedelta(days=14), "urgent"),
        (timedelta(minutes=1), "urgent"),
        (timedelta(), "over"),
        (-timedelta(days=1), "over"),
    ],
)
def test_it_is_judged_to_the_minute(left, standing):
    assert expiry.judge(AT + left, AT) == standing
