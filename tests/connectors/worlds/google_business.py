"""A place on Google as its documents tell it: reviews of v4, daily values of the performance API."""

from __future__ import annotations

from datetime import date, timedelta

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import NOW, World, iso

PLACE = "accounts/1/locations/2"


class Place(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer ya29.token":
            return 401, {"error": {"code": 401, "message": "Invalid Credentials", "status": "UNAUTHENTICATED"}}
        if asked.path == f"/v4/{PLACE}/reviews":
            found, cursor = self.slice(self.mentions, asked.one("pageToken"))
            body = {"reviews": [self.review(one) for one in found], "totalReviewCount": len(self.mentions)}
            return 200, {**body, **({"nextPageToken": cursor} if cursor else {})}
        if asked.path.startswith(f"/v4/{PLACE}/reviews/"):
            wanted, _, edge = asked.path.removeprefix(f"/v4/{PLACE}/reviews/").partition("/")
            if not any(one["id"] == wanted for one in self.mentions):
                return 404, {"error": {"code": 404, "message": "not found"}}
            if edge == "reply" and asked.method == "PUT":
                self.replies[:] = [one for one in self.replies if one["to"] != wanted]  # one answer a review
                self.take(asked.form["comment"], wanted)
                return 200, {"comment": asked.form["comment"], "updateTime": iso(NOW)}
            stands = [one["text"] for one in self.replies if one["to"] == wanted]
            return 200, {"reviewId": wanted, **({"reviewReply": {"comment": stands[0]}} if stands else {})}
        if asked.path == "/v1/locations/2:fetchMultiDailyMetricsTimeSeries":
            return self.values(asked)
        return 404, {"error": {"code": 404, "message": asked.path}}

    def review(self, one: dict) -> dict:
        stars = ("ONE", "TWO", "THREE", "FOUR", "FIVE")[one["likes"] % 5]
        who = {"displayName": one["author"]} if one["author"] else {"isAnonymous": True}
        times = {"createTime": iso(one["at"]), "updateTime": iso(one["at"])}
        return {"reviewId": one["id"], "reviewer": who, "starRating": stars, "comment": one["text"], **times}

    def values(self, asked: Asked) -> Answer:
        names = asked.query["dailyMetrics"]
        if set(names) & self.refused_metrics:
            said = "Invalid value at 'daily_metrics' (type.googleapis.com/DailyMetric)"
            return 400, {"error": {"code": 400, "message": said, "status": "INVALID_ARGUMENT"}}

        def day(which: str) -> date:
            return date(*(int(asked.one(f"dailyRange.{which}Date.{part}")) for part in ("year", "month", "day")))

        days = [day("start") + timedelta(days=number) for number in range((day("end") - day("start")).days + 1)]
        dated = [
            {"date": {"year": at.year, "month": at.month, "day": at.day}, **({"value": "5"} if at.day % 2 else {})}
            for at in days
        ]
        series = [{"dailyMetric": name, "timeSeries": {"datedValues": dated}} for name in names]
        return 200, {"multiDailyMetricTimeSeries": [{"dailyMetricTimeSeries": series}]}


def world() -> World:
    return Place("google_business", {"token": "ya29.token", "account": PLACE}, account=PLACE).fill(posts=0)
