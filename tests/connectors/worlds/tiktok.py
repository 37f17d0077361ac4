"""A TikTok account as its documents tell it: an error object in every answer, a cursor in milliseconds."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World

OK = {"code": "ok", "message": "", "log_id": "1"}


class TikTok(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer tiktok-token":
            return 401, {
                "data": {},
                "error": {"code": "access_token_invalid", "message": "The access token is invalid"},
            }
        if asked.path == "/v2/user/info/":
            return 200, {
                "data": {"user": {"open_id": "42", "display_name": "Team", "follower_count": 321}},
                "error": OK,
            }
        if asked.path == "/v2/video/list/":
            cursor = asked.form.get("cursor")
            found, after = self.slice(self.posts, str(cursor) if cursor else None)
            data = {"videos": [self.video(one) for one in found], "cursor": int(after or 0), "has_more": bool(after)}
            return 200, {"data": data, "error": OK}
        if asked.path == "/v2/video/query/":
            wanted = set(asked.form["filters"]["video_ids"])
            there = [{"id": one["id"]} for one in self.posts if one["id"] in wanted]
            return 200, {"data": {"videos": there}, "error": OK}
        return 404, {"error": {"code": "unsupported_path", "message": "no"}}

    def video(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "video_description": one["text"],
            "create_time": int(one["at"].timestamp()),
            "share_url": f"https://www.tiktok.com/@team/video/{one['id']}?utm_campaign=x",
            "view_count": 100,
            "like_count": one["likes"],
            "comment_count": 1,
            "share_count": 2,
        }


def world() -> World:
    return TikTok("tiktok", {"token": "tiktok-token"}).fill(mentions=0)
