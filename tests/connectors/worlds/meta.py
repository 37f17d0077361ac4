"""What Meta's worlds share: pages of an edge, insights, errors by their codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import NOW, World, iso

TOKEN = "EAAB-meta-token"


def error(code: int, message: str, status: int = 400, **more: Any) -> Answer:
    return status, {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}}


class Meta(World):
    """A world whose edges page by `after`."""

    prefix = "/v26.0/"

    def signed(self, asked: Asked) -> bool:
        if asked.method == "POST":
            return asked.form.get("access_token") == TOKEN
        return asked.one("access_token") == TOKEN or asked.headers.get("authorization") == f"Bearer {TOKEN}"

    def answer(self, asked: Asked) -> Answer:
        if not self.signed(asked):
            return error(190, "Error validating access token", 401, error_subcode=463)
        path = asked.path.removeprefix(self.prefix)
        if path == asked.path:
            return error(2635, f"Unknown version {asked.path}")
        return self.node(path, asked)

    def node(self, path: str, asked: Asked) -> Answer:
        raise NotImplementedError

    def edge(self, things: list[dict], asked: Asked, shape) -> Answer:
        found, cursor = self.slice(things, asked.one("after"))
        paging = (
            {"cursors": {"before": "x", "after": cursor or "end"}, "next": f"https://graph/{cursor}"} if cursor else {}
        )
        return 200, {"data": [shape(one) for one in found], **({"paging": paging} if paging else {})}

    def metrics_of(self, asked: Asked) -> list[str] | Answer:
        names = asked.one("metric").split(",")
        if set(names) & self.refused_metrics:
            return error(100, "(#100) The value must be a valid insights metric")
        return names

    def daily(self, asked: Asked) -> Answer:
        names = self.metrics_of(asked)
        if isinstance(names, tuple):
            return names
        start, until = int(asked.one("since")), int(asked.one("until"))
        ends = range(start + 86400, until + 1, 86400)
        values = [
            {"value": 7, "end_time": iso(datetime.fromtimestamp(at, UTC)).replace(".000Z", "+0000")} for at in ends
        ]
        return 200, {"data": [{"name": name, "period": "day", "values": values, "title": name} for name in names]}

    def lifetime(self, asked: Asked) -> Answer:
        names = self.metrics_of(asked)
        if isinstance(names, tuple):
            return names
        return 200, {"data": [{"name": name, "period": "lifetime", "values": [{"value": 3}]} for name in names]}

    def missing(self, what: str) -> Answer:
        said = f"Unsupported get request. Object with ID '{what}' does not exist"
        return error(100, said, 400, error_subcode=33)

    def thing_of(self, wanted: str) -> dict | None:
        return next((one for one in [*self.posts, *self.mentions] if one["id"] == wanted), None)


def recent() -> datetime:
    return NOW - timedelta(days=2)
