"""The storylines that listening must show: how many mentions, of which mood, in which hours.

1 Poster storm, 9-14 March: first mention on the Monday at 09:55, 13 criticisms and 7 complaints; it fades after
  the poster is withdrawn on the 12th. 2 Tracking-app rumour, 14-17 July: a quarter of all mentions carry the
  claim until the correction on the 15th at 13:20, 6% in the 48 hours after it. 3 Partnership post without its ad
  label, 2 October from 12:25. (The retired metric of 15 June is in data/demo/publishing.py.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.demo.clock import local

CORRECTED_AT = local(date(2026, 7, 15), 13, 20)

# Share of an episode's mentions that carry the claim when it is corrected, and the hours in which it halves before and
# after: 24% of all mentions before the correction, 6% in the 48 hours after it. The episode is about nine tenths of
# all that is said in these days, so the share of all mentions is a little lower.
CLAIM_AT_CORRECTION, HALVES_BEFORE, HALVES_AFTER = 0.166, 26.0, 11.0
FIRST_OWED = 0.64  # with so few mentions the rounding counts: with this start the page says 25 h and 11 h


@dataclass(frozen=True, slots=True)
class Episode:
    """One burst of mentions. `days` weighs the days from its start; `rush` is how much of day one comes at once."""

    name: str
    month: int
    starts: datetime
    days: tuple[float, ...]
    rush: float
    labels: dict[str, int]
    platforms: tuple[float, ...]

    def themes(self, said: list[tuple[datetime, str]]) -> list[str]:
        """The theme of each mention in the order of time; the rumour's claim is carried by a share of them."""
        if self.name != "rumour":
            return [self.name] * len(said)
        themes, owed = [], FIRST_OWED
        for at, label in said:
            hours = (at - CORRECTED_AT) / timedelta(hours=1)
            owed += CLAIM_AT_CORRECTION * 0.5 ** (hours / (HALVES_BEFORE if hours < 0 else HALVES_AFTER))
            # whatever cannot carry it leaves the claim to the next that can: the share keeps to its curve
            carries = label in ("negative", "neutral") and owed >= 1
            owed -= carries
            themes.append("rumour-claim" if carries else "rumour")
        return themes


def episodes() -> tuple[Episode, ...]:
    """Every burst of the demo year, with its exact counts by label."""
    return (
        Episode(
            name="poster",
            month=3,
            starts=local(date(2026, 3, 9), 9, 55),
            days=(150, 120, 90, 75, 35, 20),
            rush=0.36,
            labels={
                "criticism": 13,
                "complaint": 7,
                "negative": 236,
                "positive": 64,
                "neutral": 164,
                "enquiry": 6,
            },
            platforms=(6, 2, 3, 0.3),
        ),
        Episode(
            name="rumour",
            month=7,
            starts=local(date(2026, 7, 14), 7, 5),
            days=(150, 190, 116, 50),
            rush=0.2,
            labels={"criticism": 9, "complaint": 1, "negative": 231, "positive": 81, "neutral": 198, "enquiry": 6},
            platforms=(6, 1, 4, 0.3),
        ),
        Episode(
            name="partnership",
            month=10,
            starts=local(date(2026, 10, 2), 12, 25),
            days=(60, 22, 8),
            rush=0.4,
            labels={"criticism": 4, "complaint": 1, "negative": 35, "positive": 12, "neutral": 38},
            platforms=(1, 6, 2, 1),
        ),
    )
